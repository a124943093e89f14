"""An answer is kept for as long as the corpus is in the state it was made of, and not a request longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from service.db import Database, connect
from service.ingest.store import Store
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving
from tests.api.line import Line
from tests.api.wire import Statements

COUNT = "{ issues { totalCount } }"
GET = {"query": COUNT}


async def ingest(database: Database, number: int) -> None:
    """A run that stores one issue, from its first to its last step."""
    store = Store(database, "Import AI")
    await store.save(archive.plain(number))
    await store.flush()


async def counted(api: Client) -> int:
    """How many issues the service says there are."""
    return int((await api.ask(COUNT))["issues"]["totalCount"])


@asynccontextmanager
async def listened(dsn: str) -> AsyncIterator[tuple[Client, Statements, Line]]:
    """A client of a service, what the service sends to Postgres, and the line it sends it over."""
    statements = Statements()
    async with Line.to(dsn, statements.tap) as line, serving(line.dsn) as address, client(address) as api:
        yield api, statements, line


def asked(statements: Statements) -> int:
    """How many requests went to the database."""
    return sum("json_build_object" in text for text in statements.executed)


async def settle(api: Client, statements: Statements) -> None:
    """Ask until the answer is kept: the service knows a moment after its start what state the corpus is in."""
    for _ in range(100):
        before = asked(statements)
        await counted(api)
        if asked(statements) == before:
            return
        await asyncio.sleep(0.05)
    pytest.fail("the answer is never kept")


async def test_the_same_question_is_asked_once(dsn: str, db: Database) -> None:
    async with listened(dsn) as (api, statements, _):
        await settle(api, statements)
        before = asked(statements)
        assert await counted(api) == 0
        assert (await api.http.get("/graphql", params=GET)).json() == {"data": {"issues": {"totalCount": 0}}}
        assert await api.ask("query A { issues { totalCount } }") == {"issues": {"totalCount": 0}}
        assert asked(statements) == before + 1  # the other document is another question
        await ingest(db, 1)
        assert await counted(api) == 1


async def test_variables_and_operations_are_told_apart(dsn: str, db: Database) -> None:
    await fill(db, [archive.plain(1), archive.plain(2)])
    document = (
        "query A($n: Int!) { issue(number: $n) { number } } query B($n: Int!) { issue(number: $n) { n: number } }"
    )
    async with serving(dsn) as address, client(address) as api:
        for _ in range(3):
            for number in (1, 2, 3):
                for name, key in (("A", "number"), ("B", "n")):
                    body = {"query": document, "operationName": name, "variables": {"n": number}}
                    found = (await api.http.post("/graphql", json=body)).json()["data"]["issue"]
                    assert found == (None if number == 3 else {key: number})


async def test_no_answer_is_stale_while_ingests_run(dsn: str) -> None:
    """Clients ask all the time; whatever an ingest that is over has stored is in every answer from then on."""
    stored = 0
    done = asyncio.Event()

    async def ask(api: Client) -> int:
        times = 0
        while not done.is_set():
            at_least = stored
            assert await counted(api) >= at_least
            times += 1
        return times

    async with (
        connect(dsn, max_size=2) as database,
        serving(dsn) as address,
        client(address) as first,
        client(address) as second,
        client(address) as third,
    ):
        asking = [asyncio.create_task(ask(api)) for api in (first, second)]
        for number in range(1, 61):
            await ingest(database, number)
            stored = number
            assert await counted(third) == number
        done.set()
        times = await asyncio.gather(*asking)
    assert min(times) > 20


async def test_nothing_is_vouched_for_while_the_line_is_cut(dsn: str, db: Database) -> None:
    async with listened(dsn) as (api, statements, line):
        await settle(api, statements)
        await line.cut()
        await ingest(db, 1)
        assert (await api.http.post("/graphql", json=GET)).status_code == 503
        await line.mend()
        assert await counted(api) == 1
        await settle(api, statements)
        await ingest(db, 2)
        assert await counted(api) == 2


async def test_a_change_whose_run_never_ended_is_noticed_too(dsn: str, db: Database) -> None:
    async with listened(dsn) as (api, statements, _):
        await settle(api, statements)
        await Store(db, "Import AI").save(archive.plain(7))  # without the last step, which waits for the service
        await asyncio.sleep(0.2)
        assert await counted(api) == 1


async def test_a_run_that_ends_long_after_its_last_change_does_not_wait(dsn: str, db: Database) -> None:
    async with listened(dsn) as (api, statements, _):
        await settle(api, statements)
        store = Store(db, "Import AI")
        await store.save(archive.plain(1))
        await asyncio.sleep(0.2)
        await settle(api, statements)  # the service has heard of the change, and vouches again
        async with asyncio.timeout(2):
            await store.flush()
        assert await counted(api) == 1


async def test_get_has_an_etag_bound_to_the_corpus(dsn: str, db: Database) -> None:
    async with serving(dsn) as address, client(address) as api:
        first = await api.http.get("/graphql", params=GET)
        etag = first.headers["etag"]
        assert etag.startswith('W/"0.')
        assert "max-age=0" in first.headers["cache-control"]
        assert "Accept" in first.headers["vary"]
        for tag in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
            again = await api.http.get("/graphql", params=GET, headers={"If-None-Match": tag})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        other = await api.http.get("/graphql", params={"query": "{ corpus { title } }"})
        assert other.headers["etag"] != etag
        accept = {"Accept": "application/graphql-response+json"}
        assert (await api.http.get("/graphql", params=GET, headers=accept)).headers["etag"] != etag
        await ingest(db, 1)
        changed = await api.http.get("/graphql", params=GET, headers={"If-None-Match": etag})
        assert (changed.status_code, changed.json()) == (200, {"data": {"issues": {"totalCount": 1}}})
        assert changed.headers["etag"].startswith('W/"1.')
        head = await api.http.head("/graphql", params=GET)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == changed.headers["content-length"]


async def test_a_post_has_none(empty: Client) -> None:
    assert "etag" not in (await empty.http.post("/graphql", json=GET)).headers


async def test_an_ingest_does_not_wait_for_a_service_that_hangs(
    dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ingest.store.LONGEST_NOTICE", 0.2)
    async with connect(dsn, max_size=1) as other, other.connection() as hanging:
        await hanging.execute("SELECT pg_advisory_lock_shared($1)", 0x6261636B)
        await ingest(db, 1)
    assert await db.fetchval("SELECT count(*) FROM issues") == 1
