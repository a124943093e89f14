"""Under load: requests wait a bounded time, who goes takes the SQL along, and who is there at the end is answered."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

import httpx
import pytest

from schema import document
from schema.document import Document
from service.db import Database
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving

COUNT = {"query": "{ issues { totalCount } }"}
RUNNING = (
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%json_build_object%' AND state = 'active'"
    " AND datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
async def narrow(dsn: str) -> AsyncIterator[Client]:
    """A client of a service that has one connection for answers."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("BACKISSUE_CONNECTIONS", "1")
        async with serving(dsn) as address, client(address) as api:
            yield api


@asynccontextmanager
async def locked(db: Database) -> AsyncIterator[None]:
    """No issue can be read."""
    async with db.transaction() as connection:
        await connection.execute("LOCK TABLE issues")
        yield


async def until_running(db: Database, count: int) -> None:
    """Wait until so many answers are being worked at."""
    for _ in range(200):
        if await db.fetchval(RUNNING) == count:
            return
        await asyncio.sleep(0.02)
    pytest.fail(f"there are never {count} statements at work")


async def test_who_waits_too_long_for_a_connection_gets_503(
    narrow: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.db.LONGEST_WAIT", 0.3)
    async with locked(db):
        first = asyncio.create_task(narrow.http.post("/graphql", json=COUNT))
        await until_running(db, 1)
        refused = await narrow.http.post("/graphql", json=COUNT)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"
    assert (await first).json() == {"data": {"issues": {"totalCount": 0}}}
    assert (await narrow.http.post("/graphql", json=COUNT)).status_code == 200


async def test_no_more_wait_than_may(narrow: Client, db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.db.MOST_WAITING", 0)
    refused = await narrow.http.post("/graphql", json=COUNT)
    assert refused.json()["errors"][0]["extensions"]["code"] == "OVERLOADED"


async def test_a_client_that_goes_takes_its_sql_along(narrow: Client, db: Database) -> None:
    async with locked(db):
        with pytest.raises(httpx.ReadTimeout):
            await narrow.http.post("/graphql", json=COUNT, timeout=0.5)
        await until_running(db, 0)
    assert (await narrow.http.post("/graphql", json=COUNT)).status_code == 200


async def test_a_statement_that_takes_too_long_is_given_up(
    dsn: str, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.app.LONGEST_STATEMENT", 0.3)
    async with serving(dsn) as address, client(address) as api, locked(db):
        refused = await api.http.post("/graphql", json=COUNT)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (503, "TIMEOUT")


async def test_a_document_that_many_ask_at_once_is_read_once(empty: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str) -> Document:
        read.append(text)
        return document.read(text)

    monkeypatch.setattr("service.answers.document", SimpleNamespace(read=reading))
    for query, word in (("{ corpus { taleCount } }", "data"), ("{ corpus { nothing } }", "errors")):
        answers = await asyncio.gather(*(empty.http.get("/graphql", params={"query": query}) for _ in range(50)))
        assert {*answers[0].json()} == {word}
        assert len({answer.content for answer in answers}) == 1
    assert read.count("{ corpus { taleCount } }") == 1


async def test_workers_answer_and_end_what_they_do(dsn: str, db: Database) -> None:
    """Two processes on one port; stopped while a request waits, they answer it first."""
    await fill(db, [archive.plain(1)])
    environment = {**os.environ, "DATABASE_URL": dsn, "BACKISSUE_CACHE": "on"}
    command = [sys.executable, "-m", "service", "serve", "--port", "0", "--workers", "2"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    line = (await process.stderr.readline()).decode()
    address = line.rpartition(" ")[2].strip()
    async with httpx.AsyncClient(base_url=address, timeout=30) as http:
        await _until_up(http)
        answers = await asyncio.gather(*(http.post("/graphql", json=COUNT) for _ in range(40)))
        assert {answer.json()["data"]["issues"]["totalCount"] for answer in answers} == {1}
        async with locked(db):
            last = asyncio.create_task(http.post("/graphql", json={"query": "{ issues { nodes { title } } }"}))
            await until_running(db, 1)
            process.send_signal(signal.SIGTERM)
            await asyncio.sleep(0.5)
        assert (await last).status_code == 200
    started = time.monotonic()
    await process.wait()
    assert time.monotonic() - started < 10


async def _until_up(http: httpx.AsyncClient) -> None:
    for _ in range(300):
        try:
            await http.get("/healthz")
        except httpx.TransportError:
            await asyncio.sleep(0.05)
        else:
            return
    pytest.fail("the workers never answer")
