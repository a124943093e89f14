"""What the log says of a request, and of what goes wrong in one."""

import json
import logging
import logging.config
from collections.abc import AsyncIterator
from io import StringIO
from typing import Any

import httpx
import pytest

from service import logs
from service.app import Application, create_app
from service.db import Database
from service.failures import masked
from tests.api import archive
from tests.api.conftest import Client, client, fill, serving


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """What the service logs as JSON."""
    stream = StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    logging.config.dictConfig(logs.configuration("auto", "info"))
    return stream


@pytest.fixture
async def api(written: StringIO, dsn: str, db: Database) -> AsyncIterator[Client]:
    """A service with an empty corpus."""
    async with serving(dsn) as address, client(address) as asking:
        yield asking


def requests(written: StringIO) -> list[dict[str, Any]]:
    """The lines about requests."""
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return [line for line in lines if line["logger"] == "backissue.request"]


async def test_a_line_for_each_request(api: Client, written: StringIO) -> None:
    await api.ask("{ corpus { title } }")
    await api.http.get("/v1/issues/7/sections?limit=3")
    await api.http.get("/v1/issues?limt=3")
    await api.http.get("/v1/of/nothing")
    await api.http.get("/healthz")
    found = requests(written)
    assert [(line["method"], line["route"], line["status"]) for line in found] == [
        ("POST", "/graphql", 200),
        ("GET", "/v1/issues/{number}/sections", 404),
        ("GET", "/v1/issues", 400),
        ("GET", "unknown", 404),
    ]  # those of health are for who looks for a fault
    first = found[0]
    assert first["level"] == "INFO"
    assert first["time"].endswith("+00:00")
    assert first["cache"] == "miss"
    assert first["bytes"] > 0
    assert (first["rows"], first["nodes"]) == (1, 0)
    assert 0 < first["sql_ms"] < first["ms"]
    assert len({line["request_id"] for line in found}) == 4


async def test_the_rows_of_a_stream_are_counted(dsn: str, db: Database, written: StringIO) -> None:
    await fill(db, [archive.plain(7), archive.plain(8), archive.plain(9)])
    async with serving(dsn) as address, client(address) as api:
        for path in ("/v1/issues.csv", "/v1/issues.jsonl?numberFrom=8", "/v1/export.jsonl", "/v1/issues?limit=2"):
            await api.http.get(path)
    streamed = requests(written)
    assert [line["rows"] for line in streamed] == [3, 2, 3, 1]
    assert all(0 < line["sql_ms"] < line["ms"] for line in streamed)


async def test_an_id_that_came_with_the_request_stays(api: Client, written: StringIO) -> None:
    response = await api.http.get("/v1/corpus", headers={"X-Request-Id": "from-the-gateway:42"})
    assert response.headers["x-request-id"] == requests(written)[-1]["request_id"] == "from-the-gateway:42"
    for bad in ("two words", "x" * 65, 'a"b'):
        response = await api.http.get("/v1/corpus", headers={"X-Request-Id": bad})
        assert response.headers["x-request-id"] == requests(written)[-1]["request_id"] != bad


async def test_a_second_answer_is_a_hit(api: Client, written: StringIO) -> None:
    for _ in range(50):
        await api.http.get("/v1/corpus")
        if requests(written)[-1]["cache"] == "hit":
            break
    assert (requests(written)[-1]["cache"], requests(written)[-1]["sql_ms"]) == ("hit", 0.0)


@pytest.mark.parametrize("address", ["/v1/corpus", "/graphql?query={corpus{title}}", "/openapi.json"])
async def test_a_fault_is_masked_and_logged_under_the_id_of_the_request(
    monkeypatch: pytest.MonkeyPatch, written: StringIO, address: str
) -> None:
    """Without its lifespan the application has nothing to answer from."""
    monkeypatch.setattr("service.pages._page", None)
    transport = httpx.ASGITransport(_bare(create_app()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service") as http:
        response = await http.get(address, headers={"X-Request-Id": "the-one"})
    assert response.status_code == 500
    assert "Internal error the-one." in response.text
    assert "KeyError" not in response.text
    (fault,) = [line for line in map(json.loads, written.getvalue().splitlines()) if line["level"] == "ERROR"]
    assert fault["request_id"] == "the-one"
    assert "Traceback" in fault["exception"]


def _bare(app: Application) -> Any:
    async def with_state(scope: Any, receive: Any, send: Any) -> None:
        scope["state"] = {}
        await app(scope, receive, send)

    return with_state


def test_on_a_terminal_lines_are_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stderr", stream)
    logging.config.dictConfig(logs.configuration("auto", "warning"))
    logging.getLogger("backissue").info("not this")
    masked(ValueError("the reason"))
    first, *rest = stream.getvalue().splitlines()
    assert " ERROR   internal error " in first
    assert rest[-1] == "ValueError: the reason"
