"""The harbour weekly of the comparison behind a real server, and a client that looks closely at every answer."""

import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from service.db import connect
from tests.api.conftest import fill, serving
from tests.conftest import migrated_database
from tests.twin.corpus import ISSUES

AT_ONCE: Final = 0.1
"""Seconds; a plain request takes a few milliseconds."""
TRIES: Final = 3
"""A machine that others use is slow now and then; a service that is slow is so every time."""
PLAIN: Final = "{ corpus { title } } # "


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a request: the codes of its errors, each once, the data, and how long it took."""

    codes: tuple[str, ...]
    data: Any
    seconds: float

    @property
    def code(self) -> str | None:
        """The one code of all errors; None where there is none."""
        assert len(self.codes) < 2, self.codes
        return self.codes[0] if self.codes else None


class Target:
    """Sends what nobody should, and refuses answers that no service should give."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def ask(self, query: str, variables: object = None) -> Verdict:
        """POST a GraphQL request."""
        # As JSON of ASCII alone, which can say what UTF-8 cannot.
        return await self.post(json.dumps({"query": query, "variables": variables}).encode())

    async def post(self, body: bytes, **headers: str) -> Verdict:
        """POST a body as it is."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.request("POST", content=body, headers={"Content-Type": "application/json", **fields})

    async def request(self, method: str, **request: Any) -> Verdict:
        """Send a request to /graphql, and see that the answer has the shape that clients rely on."""
        start = time.perf_counter()
        response = await self.http.request(method, "/graphql", **request)
        seconds = time.perf_counter() - start
        assert response.status_code < 500, response.text
        payload = response.json()
        errors = payload.get("errors", [])
        assert set(payload) <= {"data", "errors", "extensions"}
        assert "data" in payload or errors
        assert "errors" not in payload or 0 < len(errors) <= 5
        for error in errors:
            assert 0 < len(error["message"]) <= 1_000
            assert error["extensions"]["hint"]
        codes = dict.fromkeys(error["extensions"]["code"] for error in errors)
        # Apollo's clients look for this one in an answer that went well.
        is_success = "data" in payload or "PERSISTED_QUERY_NOT_FOUND" in codes
        assert (response.status_code == 200) == is_success, response.text[:500]
        return Verdict(tuple(codes), payload.get("data"), seconds)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harbour_service(postgres: str) -> AsyncIterator[str]:
    """The address of a service with the harbour weekly."""
    async with migrated_database(postgres) as dsn:
        async with connect(dsn) as database:
            await fill(database, ISSUES)
        async with serving(dsn) as address:
            yield address


@pytest.fixture
async def target(harbour_service: str) -> AsyncIterator[Target]:
    """A client of it. Whatever a test has sent, the next plain request is answered at once."""
    accept = {"Accept": "application/graphql-response+json"}
    # Without certificates, which take longer to read than most requests here.
    async with httpx.AsyncClient(base_url=harbour_service, timeout=30, headers=accept, verify=False) as http:
        target = Target(http)
        yield target
        seconds: list[float] = []
        while len(seconds) < TRIES and min(seconds, default=AT_ONCE) >= AT_ONCE:
            verdict = await target.ask(PLAIN + uuid4().hex)  # a document of its own, so that no answer is kept for it
            assert verdict.data == {"corpus": {"title": "Import AI"}}
            seconds.append(verdict.seconds)
        assert min(seconds) < AT_ONCE, seconds
