"""The service says how it is, loses the database without falling over, and finds it again by itself."""

import gc
import logging

import httpx
import pytest

from service.db import Database
from service.migrate import migrate
from tests.api.conftest import Client, client, serving
from tests.api.line import Line

TITLE = {"query": "{ corpus { issueCount } }"}


async def test_alive_and_ready(empty: Client) -> None:
    assert (await empty.http.get("/healthz")).json() == {"status": "alive"}
    ready = await empty.http.get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "revision": 0})


async def test_the_database_goes_away_and_comes_back(dsn: str, caplog: pytest.LogCaptureFixture) -> None:
    async with Line.to(dsn) as line, serving(line.dsn) as address, client(address) as api:
        assert (await api.http.post("/graphql", json=TITLE)).status_code == 200
        await line.cut()
        assert (await api.http.get("/healthz")).status_code == 200
        refused = await api.http.get("/readyz")
        assert (refused.status_code, refused.headers["content-type"]) == (503, "application/problem+json")
        assert refused.json()["code"] == "SERVICE_UNAVAILABLE"
        assert refused.json()["detail"]
        assert int(refused.headers["retry-after"]) > 0
        for query in (TITLE["query"], "{ issue(number: 1) { id } }", "{ issues { totalCount } corpus { title } }"):
            response = await api.http.post("/graphql", json={"query": query})
            assert response.status_code == 503
            (error,) = response.json()["errors"]
            assert error["extensions"]["code"] == "SERVICE_UNAVAILABLE"
            assert "data" not in response.json()
        await line.mend()
        assert (await api.http.get("/readyz")).status_code == 200
        assert (await api.http.post("/graphql", json=TITLE)).json() == {"data": {"corpus": {"issueCount": 0}}}
    gc.collect()
    assert not [record for record in caplog.records if record.name == "asyncio"], "an error was lost on the way"


async def test_a_database_that_is_not_migrated_is_not_ready(empty_dsn: str) -> None:
    async with serving(empty_dsn) as address, client(address) as api:
        refused = await api.http.get("/readyz")
        assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
        assert "backissue migrate" in refused.json()["detail"]
        await migrate(empty_dsn)
        assert (await api.http.get("/readyz")).status_code == 200


async def test_an_error_that_nobody_foresaw_is_masked_and_logged(
    empty: Client, db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await db.execute("ALTER TABLE corpus RENAME TO mislaid")
    with caplog.at_level(logging.ERROR, logger="backissue"):
        response: httpx.Response = await empty.http.post("/graphql", json=TITLE)
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "relation" not in response.text
    report = error["message"].removeprefix("Internal error ").rstrip(".")
    (record,) = [record for record in caplog.records if report in record.getMessage()]
    assert record.exc_info is not None


async def test_a_database_that_does_not_answer_in_time_is_503(
    empty: Client, db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.app.READY_WITHIN", 0.2)
    monkeypatch.setattr("service.graphql_api.LONGEST_RUN", 0.2)
    async with db.transaction() as connection:
        await connection.execute("LOCK TABLE corpus")
        refused = await empty.http.get("/readyz")
        assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
        refused = await empty.http.post("/graphql", json=TITLE)
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (503, "TIMEOUT")
    assert (await empty.http.post("/graphql", json=TITLE)).status_code == 200
