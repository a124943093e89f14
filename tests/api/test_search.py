"""Search as people use it: words, phrases, or, not, accents, misspelled names; headlines first, fiction when asked."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from service.db import connect
from service.ingest.model import Issue, Section, Span, Tale
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving
from tests.conftest import migrated_database

SECTIONS = {
    1: ("Anthropic teaches a heron to file taxes", "The heron was audited within a week."),
    2: ("A quiet week by the weir", "Somebody mentioned Anthropic, Anthropic and once more Anthropic."),
    3: ("Café owners measure the tide", "Élan vital, they call it; the barometer calls it Tuesday."),
    4: ("Two kinds of moss", "A moss that hums and a moss that does not hum."),
    5: ("The barometer is late", "It hums a moss kind of tune."),
}
SIGNS = {
    6: ("…Shanghai and Huawei weigh Otter-R2…", "“Splendid,” says the lab’s otter—and then: it can’t/won’t swim."),
    7: ("Phi-4 against Qwen2.5", "A table of scores, <think> it over, for Gull‑3 too."),
    8: ("GPT4o is back", "The otters in release R2 weigh more; a Phi with 4 legs."),
    9: ("OpenAI, Meta and Nvidia of China", "A Kepa in Need says that HuggingFace has legs."),
    10: ("Odd signs", "There is a \x01-sign, a ␞ and \x07 more turbines than legs."),
}


def issue(number: int, headline: str, body: str) -> Issue:
    """An issue with one section, and a tale about an owl."""
    title = f"Import AI {number}: {headline}"
    text = f"{title}\n\n{headline}\n\n{body}"
    span = Span(len(title) + 2, len(text))
    section = Section(1, headline, None, body, (), None, len(body.split()), span)
    tale = Tale(1, "The owl's ledger", None, "An owl kept the accounts of Anthropic.", (), 7, span)
    return replace(archive.plain(number), title=title, text=text, sections=(section,), tales=(tale,))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shelf(postgres: str) -> AsyncIterator[str]:
    """The address of a service with five issues to search."""
    async with migrated_database(postgres) as dsn:
        async with connect(dsn) as database:
            await fill(database, [issue(number, *words) for number, words in SECTIONS.items()])
        async with serving(dsn) as address:
            yield address


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def sign_shelf(postgres: str) -> AsyncIterator[str]:
    """The address of a service whose issues are full of signs: hyphens, dashes, curly quotes, names with numbers."""
    async with migrated_database(postgres) as dsn:
        async with connect(dsn) as database:
            await fill(database, [issue(number, *words) for number, words in SIGNS.items()])
        async with serving(dsn) as address:
            yield address


@pytest.fixture
async def signs(sign_shelf: str) -> AsyncIterator[Client]:
    """A client of that service."""
    async with client(sign_shelf) as asking:
        yield asking


@pytest.fixture
async def api(shelf: str) -> AsyncIterator[Client]:
    """A client of that service."""
    async with client(shelf) as asking:
        yield asking


async def found(api: Client, query: str, kinds: str = "[SECTION]") -> list[str]:
    """The issues of what a search finds, the best first, tales with a T before their number."""
    answer = await api.ask(
        f"""query ($typed: String!) {{ search(query: $typed, in: {kinds}) {{ totalCount nodes {{
            ... on Section {{ issue {{ number }} }} ... on Tale {{ tale: issue {{ number }} }} }} }} }}""",
        typed=query,
    )
    nodes = [f"T{node['tale']['number']}" if "tale" in node else f"{node['issue']['number']}"
             for node in answer["search"]["nodes"]]  # fmt: skip
    assert answer["search"]["totalCount"] == len(nodes)
    return nodes


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("anthropic", ["1", "2"]),  # three times in a body are less than once in a headline
        ("heron tide", []),
        ("heron or tide", ["1", "3"]),
        ("anthropic -heron", ["2"]),
        ("moss hums", ["4", "5"]),
        ('"moss that hums"', ["4"]),
        ("barometers", ["5", "3"]),  # another form of the word
        ("cafe", ["3"]),
        ("café", ["3"]),
        ("elan", ["3"]),
        ("Antropic", ["1", "2"]),  # misspelled
        ("anthroppic taxes", ["1"]),
        ("Barometre", []),  # no name is written so
        ("anthropic \u2212heron", ["2"]),  # whatever dash it is
        ("anthropic \u2013heron", ["2"]),
        ("anthropic (-heron)", ["2"]),
        ('anthropic -"heron to file"', ["2"]),
        ("anthropic - heron", ["1"]),  # a dash alone says nothing
        ("anthropic -- heron", ["1"]),
        ("Élan-vital", ["3"]),
        ("anthropic -élan", ["1", "2"]),
        ("the", []),
        ("", []),
        ("   ", []),
        ("xylophone", []),
    ],
)
async def test_what_is_found(api: Client, query: str, expected: list[str]) -> None:
    assert await found(api, query) == expected


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (["Otter-R2", "otter‑r2", "otter/r2", '"otter r2"', "“otter r2”", "OTTER R2 -release"], ["6"]),
        (["otter R2"], ["6", "8"]),
        (["phi-4", "Phi4", "PHI–4", '"phi 4"'], ["7"]),
        (["phi 4"], ["7", "8"]),
        (["GPT-4o", "gpt4o", "gpt_4o"], ["8"]),
        (["qwen2.5", "Qwen-2.5"], ["7"]),
        (["gull-3", "gull3", "think", "<think>", "think over"], ["7"]),
        (["splendid", "shanghai", "lab's otter", "labs", "swim -phi-4", "-think -legs"], ["6"]),
        (['"otter and then it can\'t" swim', '"says" “the lab’s”'], ["6"]),
        (["Huwaei", "shangahi", "Shanhai"], ["6"]),  # misspelled as people do it: two letters in the other's place
        (["shanhgai", "Hauwei", "Huawie", "huwei", "Huawi"], ["6"]),
        (['"otter-r2" weigh', '"weigh Otter R2"', '"huawei weigh otter-r2"'], ["6"]),
        (['"table of scores" phi4', '"phi4 against"', '"Phi 4 against Qwen2.5"'], ["7"]),
        (['"gpt-4o is"', '"GPT4o is back"', '"gpt4o is" -phi-4'], ["8"]),
        (["GPT5o", "phi-5", "phi5", "otters -r2"], []),
    ],
)
async def test_signs_separate_words(signs: Client, queries: list[str], expected: list[str]) -> None:
    assert {query: sorted(await found(signs, query)) for query in queries} == dict.fromkeys(queries, expected)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("otter-r2", "Shanghai and Huawei weigh <mark>Otter</mark>-<mark>R2</mark>…\n“Splendid,” says"),
        ("swim", "otter—and then: it can’t/won’t <mark>swim</mark>"),
        ("splendid", "<mark>Splendid</mark>,”"),
        ("phi4", "<mark>Phi</mark>-<mark>4</mark> against Qwen2.5"),
        ("turbines", "a \x01-sign, a ␞ and \x07 more <mark>turbines</mark>"),
        ("qwen2.5", "against <mark>Qwen2.5</mark>\nA table of scores, <think> it over, for Gull‑3"),
    ],
)
async def test_snippets_show_what_was_written(signs: Client, query: str, expected: str) -> None:
    asked = "query ($q: String!) { search(query: $q, in: [SECTION], first: 1) { edges { snippets } } }"
    [edge] = (await signs.ask(asked, q=query))["search"]["edges"]
    assert expected in "\n".join(edge["snippets"])


async def test_misspelled_names_are_understood_as_the_nearest(signs: Client) -> None:
    meant = ["OpenIA", "Opeani", "Chian", "Mtea", "Metta", "Nvida", "Hugingface", "Kepaa"]
    assert {typed: await found(signs, typed) for typed in meant} == {typed: ["9"] for typed in meant}
    other = ["needle", "Oppen", "octopus", "Open", "kept"]  # that is a word of the tales
    assert {typed: await found(signs, typed) for typed in other} == {typed: [] for typed in other}


async def test_a_word_that_is_not_to_be_there_leaves_the_order(api: Client) -> None:
    assert await found(api, "hums -heron") == await found(api, "hums") == ["4", "5"]


async def test_fiction_is_found_when_asked_for(api: Client) -> None:
    assert await found(api, "owl") == []
    assert await found(api, "owl", "[TALE]") == ["T5", "T4", "T3", "T2", "T1"]
    assert (await found(api, "anthropic", "[TALE, SECTION]"))[0] == "1"
    assert sorted(await found(api, "anthropic", "[TALE, SECTION]"))[:2] == ["1", "2"]
    assert await found(api, "owl", "[]") == []


async def test_a_filter_narrows_it_and_no_tale_has_an_entity(api: Client) -> None:
    query = "query ($f: SectionFilter) { search(query: %s, in: [SECTION, TALE], filter: $f) { totalCount } }"
    asked = query % '"anthropic"'
    assert (await api.ask(asked, f={"issueFrom": 2}))["search"]["totalCount"] == 5
    assert (await api.ask(asked, f={"issue": 1}))["search"]["totalCount"] == 2
    assert (await api.ask(asked, f={"text": "heron"}))["search"]["totalCount"] == 1
    assert (await api.ask(asked, f={"entity": "anthropic"}))["search"]["totalCount"] == 0


async def test_edges_say_why(api: Client) -> None:
    query = (
        '{ search(query: "anthropic or barometer") { edges { score snippets node { ... on Section { headline } } } } }'
    )
    edges = (await api.ask(query))["search"]["edges"]
    scores = [edge["score"] for edge in edges]
    assert scores == sorted(scores, reverse=True)
    assert [score >= 1 for score in scores] == [True, True, False, False]
    for edge in edges:
        assert edge["snippets"]
        assert all("<mark>" in snippet and "</mark>" in snippet for snippet in edge["snippets"])
    assert "<mark>Anthropic</mark>" in edges[0]["snippets"][0] + edges[1]["snippets"][0]


@pytest.mark.parametrize(
    "typed",
    ["&", "|", "!", "a & | b", "((((", ":*", "'", '"', "'''", "a:*b", "<->", "-", "--", "or or or", "\\", "%", "_",
     "<mark>", "a\nb\tc", "🦉", "ﬁ", "\u202e", "x" * 500, '"unclosed', "- - -", "- " * 33 + "a", "-\u2013 " * 40 + "a",
     '-"" ' * 40 + "a", "\x02 " * 40 + "a", "-( " * 40 + "a", "-\u1680" * 40 + "a", "-\x01" * 40 + "a",
     "foo:A", "\x01\x02", "e\u0301" * 9],
    ids=ascii,
)  # fmt: skip
async def test_any_text_is_a_search(api: Client, typed: str) -> None:
    await found(api, typed, "[SECTION, TALE]")
    await api.ask("query ($t: String) { sections(filter: {text: $t}) { totalCount } }", t=typed)


async def test_a_search_has_a_limit_and_says_it(api: Client) -> None:
    assert await api.code("query ($q: String!) { search(query: $q) { totalCount } }", q="x" * 501) == "BAD_USER_INPUT"
    assert await api.code("query ($q: String!) { search(query: $q) { totalCount } }", q="a\0b") == "BAD_USER_INPUT"
