"""One request, one statement: counted on the wire, whatever is asked and however large the corpus is."""

from collections.abc import AsyncIterator, Sequence

import pytest

from schema.sql import STATE
from service.db import connect
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving
from tests.api.line import Line
from tests.api.wire import Statements

OPERATIONS = {
    "tiny": "{ issue(number: 12) { title } }",
    "everything of an issue": """{ issue(number: 12) { title parse { coverage }
        sections { headline blocks { text } links { url } entities { name } mentions { text entity { name } }
            references { issue { title } } previous { headline } }
        tales { title } links { title section { headline } } entities { slug } references { text }
        referencedBy { from { title } } previous { title } next { title sections { headline } } } }""",
    "many roots": """{ corpus { issueCount firstIssue { title } latestIssue { title } }
        a: issue(number: 12) { title } b: issue(number: 10) { title } c: issue(number: 99) { title }
        section(issue: 12, position: 1) { headline } tale(issue: 12, position: 1) { title } }""",
    "lists in lists": """{ issues(first: 100) { totalCount pageInfo { hasNextPage endCursor }
        nodes { sections { headline issue { title sections { links { title } } } } } } }""",
    "every list": """{ issues { totalCount nodes { number } } sections { totalCount nodes { headline } }
        tales { totalCount nodes { title } } links { totalCount nodes { title } } entities { totalCount nodes { name } }
        search(query: "owls") { totalCount nodes { __typename } } }""",
    "nodes": """{ nodes(ids: ["SXNzdWU6MTI", "U2VjdGlvbjoxMjox", "TGluazoxMjoy", "VGFsZToxMjox", "SXNzdWU6OTk5"]) {
        id ... on Issue { title } ... on Section { links { title } } ... on Link { section { headline } } } }""",
    "beside introspection": "{ __schema { queryType { name } } issues { nodes { title } } __typename }",
    "filtered": """{ sections(filter: {issueFrom: 1, linkSource: "arXiv", text: "owls", entity: "owls"}) {
        totalCount nodes { headline } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }""",
}


@pytest.fixture
async def listened(dsn: str) -> AsyncIterator[tuple[Client, Statements]]:
    """A client of a service that keeps no answers, and what the service sends to Postgres for it."""
    statements = Statements()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BACKISSUE_CACHE", "off")
        async with Line.to(dsn, statements.tap) as line, serving(line.dsn) as address, client(address) as api:
            await api.ask("{ corpus { title } }")  # a connection asks for the names of its types when it is new
            yield api, statements


async def sent(api: Client, statements: Statements, operation: str) -> Sequence[str]:
    """The statements that the operation makes the service send."""
    statements.executed.clear()
    await api.ask(operation)
    return [text for text in statements.executed if "json_build_object" in text or not _of_the_watch(text)]


def _of_the_watch(text: str) -> bool:
    """Whether it is one of those that keep up with the corpus, on a connection of their own."""
    own = ("LISTEN", "SET lock_timeout", "SELECT pg_advisory", f"SELECT {STATE} FROM corpus")
    return text.startswith(own)


async def test_every_request_is_one_statement_of_the_same_text(dsn: str, listened: tuple[Client, Statements]) -> None:
    async with connect(dsn) as database:
        await fill(database, [archive.plain(10), archive.rich()])
        small = {name: await sent(*listened, operation) for name, operation in OPERATIONS.items()}
        await fill(database, [archive.plain(number) for number in range(13, 40)])
        large = {name: await sent(*listened, operation) for name, operation in OPERATIONS.items()}
    assert {name: len(texts) for name, texts in small.items()} == dict.fromkeys(OPERATIONS, 1)
    assert large == small


async def test_what_needs_no_row_needs_no_statement(listened: tuple[Client, Statements]) -> None:
    assert await sent(*listened, "{ __typename again: __typename __schema { queryType { name } } }") == []


async def test_values_do_not_change_the_statement(listened: tuple[Client, Statements]) -> None:
    api, statements = listened
    query = """query ($n: Int!, $f: SectionFilter, $first: Int) {
        issue(number: $n) { title } sections(filter: $f, first: $first) { nodes { headline } } }"""
    texts = set()
    for number, words in ((1, "owl"), (12, "'; DROP TABLE issues; --"), (2**31 - 1, '"a" or -b %_\\')):
        statements.executed.clear()
        await api.ask(query, n=number, f={"text": words, "issue": number}, first=number % 50 + 1)
        texts |= {text for text in statements.executed if "json_build_object" in text}
    assert len(texts) == 1
    assert not any("DROP" in text for text in texts)
