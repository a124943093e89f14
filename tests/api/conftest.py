"""The service on a port of its own, before a real Postgres, with a small archive to ask for."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

import httpx
import pytest
import pytest_asyncio
import uvicorn

from service.app import create_app
from service.connections import Connection
from service.db import Database, connect
from service.ingest.model import Issue
from service.ingest.store import Store
from tests.api import archive
from tests.conftest import migrated_database


class Client:
    """Asks a running service."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def answer(self, query: str, **variables: object) -> dict[str, Any]:
        """The whole answer to a query, errors included."""
        content = json.dumps({"query": query, "variables": variables})  # escapes what UTF-8 cannot hold
        response = await self.http.post("/graphql", content=content, headers={"Content-Type": "application/json"})
        payload: dict[str, Any] = response.json()
        return payload

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """The data of a query that has no errors."""
        payload = await self.answer(query, **variables)
        assert "errors" not in payload, payload["errors"]
        data: dict[str, Any] = payload["data"]
        return data

    async def code(self, query: str, **variables: object) -> str:
        """The code of the one error that a query meets."""
        (error,) = (await self.answer(query, **variables))["errors"]
        assert error["message"]
        assert error["extensions"]["hint"]
        code: str = error["extensions"]["code"]
        return code


@asynccontextmanager
async def serving(dsn: str, protocol: type[asyncio.Protocol] = Connection) -> AsyncIterator[str]:
    """The service before the database that a DSN names, on a free port, in a thread; its address."""
    # With its protocol named: otherwise asyncio leaves Nagle's algorithm on, and every answer is 40 ms late.
    with socket.socket(proto=socket.IPPROTO_TCP) as listener, pytest.MonkeyPatch.context() as environment:
        listener.bind(("127.0.0.1", 0))
        environment.setenv("DATABASE_URL", dsn)
        server = uvicorn.Server(uvicorn.Config(create_app(), http=protocol, log_level="warning", ws="none"))
        thread = Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the service did not start"
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await asyncio.to_thread(thread.join)


@asynccontextmanager
async def client(address: str) -> AsyncIterator[Client]:
    """A client of the service at an address."""
    async with httpx.AsyncClient(base_url=address, timeout=30, verify=False) as http:
        yield Client(http)


async def fill(database: Database, issues: Sequence[Issue]) -> None:
    """Store the issues."""
    store = Store(database, "Import AI")
    for issue in issues:
        await store.save(issue)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def library(postgres: str) -> AsyncIterator[str]:
    """The address of a service with issues 8, 10, 12 and 13, for tests that only read."""
    async with migrated_database(postgres) as dsn:
        issues = [archive.plain(8, "Mara Quill"), archive.plain(10), archive.rich(), archive.plain(13, "Ben Sedge")]
        async with connect(dsn) as database:
            await fill(database, issues)
        async with serving(dsn) as address:
            yield address


@pytest.fixture
async def api(library: str) -> AsyncIterator[Client]:
    """A client of the library. Issue 12 has everything that an issue can have."""
    async with client(library) as asking:
        yield asking


@pytest.fixture
async def empty(dsn: str) -> AsyncIterator[Client]:
    """A client of a service with nothing in its corpus, which is the test's own."""
    async with serving(dsn) as address, client(address) as asking:
        yield asking
