"""/v1/export.jsonl over the wire."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from service.db import Database, connect
from service.ingest.run import ingest
from service.ingest.store import Store
from service.migrate import migrate
from tests.api import archive
from tests.api.conftest import client, serving
from tests.exchange.corpora import exported, fill, rows
from tests.twin.corpus import NEWSLETTER

PATH = "/v1/export.jsonl"
TYPE = "application/jsonl; charset=utf-8"
READING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'idle in transaction' AND query LIKE '%textSha256%'"
    " AND pid <> pg_backend_pid()"
)
PLAIN = {"Accept-Encoding": "identity"}
LARGE = 60
"""Issues of a megabyte each: more than all buffers between a service and its client hold."""


@asynccontextmanager
async def service(dsn: str) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(dsn) as address, client(address) as api:
        yield api.http


async def fill_large(db: Database) -> None:
    """More text than buffers hold."""
    store = Store(db, NEWSLETTER)
    for number in range(LARGE):
        issue = archive.plain(number)
        await store.save(replace(issue, preamble="tide " * 200_000))


async def until_reading(db: Database, count: int) -> None:
    """Wait until so many exports are under way."""
    for _ in range(500):
        if await db.fetchval(READING) == count:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"there are never {count} exports under way")


async def test_the_whole_corpus_comes_as_a_file_to_keep(db: Database, dsn: str) -> None:
    await fill(db)
    async with service(dsn) as http:
        response = await http.get(PATH)
        assert response.status_code == 200
        assert response.content == b"".join(await exported(db))
        assert response.headers["content-type"] == TYPE
        assert response.headers["content-disposition"] == 'attachment; filename="backissue.jsonl"'
        head = await http.head(PATH)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == TYPE
        packed = await http.get(PATH, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == response.content
        again = await http.get(PATH, headers={"If-None-Match": response.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        wrong = await http.get(PATH, params={"limit": "5"})
        assert (wrong.status_code, wrong.json()["code"]) == (400, "BAD_USER_INPUT")
        refused = await http.post(PATH)
        assert (refused.status_code, refused.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert set(refused.headers["allow"].split(", ")) == {"GET", "HEAD"}


async def test_a_service_can_be_ingested_by_its_address(db: Database, dsn: str, empty_dsn: str) -> None:
    await fill(db)
    await migrate(empty_dsn)
    async with serving(dsn) as address, connect(empty_dsn, max_size=2) as copy:
        report = await ingest(copy, [f"{address}{PATH}"], newsletter=NEWSLETTER)
        assert (report.problems, report.issues[0].place) == ([], f"{address}{PATH}, line 1")
        assert await rows(copy) == await rows(db)


async def test_an_empty_corpus_is_an_empty_file(dsn: str) -> None:
    async with service(dsn) as http:
        response = await http.get(PATH)
        assert (response.status_code, response.content) == (200, b"")


async def test_a_slow_client_is_waited_for_and_one_that_goes_ends_it(db: Database, dsn: str) -> None:
    await fill_large(db)
    async with service(dsn) as http:
        async with http.stream("GET", PATH, headers=PLAIN) as response:
            assert response.status_code == 200
            await asyncio.sleep(1)
            await until_reading(db, 1)  # the lines wait in Postgres, not in the service
            refused = await http.get(PATH)
            assert (refused.status_code, refused.json()["code"]) == (503, "OVERLOADED")
            assert int(refused.headers["retry-after"]) > 0
        await until_reading(db, 0)
        lines = (await http.get(PATH)).content.splitlines()
        assert [json.loads(line)["number"] for line in lines] == list(range(LARGE))


async def test_what_takes_too_long_is_cut_off(db: Database, dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.export_api.LONGEST_RUN", 1.0)
    await fill_large(db)
    async with service(dsn) as http:
        async with http.stream("GET", PATH, headers=PLAIN) as response:
            await asyncio.sleep(2)
            with pytest.raises(httpx.RemoteProtocolError):
                await response.aread()
        await until_reading(db, 0)


async def test_a_database_that_fails_on_the_way_cuts_the_answer_off(db: Database, dsn: str) -> None:
    await fill_large(db)
    async with service(dsn) as http:
        async with http.stream("GET", PATH, headers=PLAIN) as response:
            await until_reading(db, 1)
            await db.execute(READING.replace("count(*)", "pg_terminate_backend(pid)"))
            with pytest.raises(httpx.RemoteProtocolError):
                await response.aread()
        assert len((await http.get(PATH)).content.splitlines()) == LARGE


async def test_a_database_that_fails_at_once_is_a_problem(
    db: Database, dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.app.LONGEST_STATEMENT", 0.5)
    async with service(dsn) as http:
        async with db.transaction() as connection:
            await connection.execute("LOCK TABLE issues")
            response = await http.get(PATH)
        assert (response.status_code, response.json()["code"]) == (503, "TIMEOUT")
        assert response.headers["content-type"] == "application/problem+json"
