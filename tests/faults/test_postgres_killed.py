"""Postgres is killed under load and starts again: meanwhile 503, soon after right answers, and never a wrong one."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from typing import Final
from uuid import uuid4

import psutil
import pytest

from service.database_errors import DatabaseUnavailable
from service.db import connect, connect_once
from service.ingest.store import Store
from service.migrate import migrate
from service.postgres import create_database, embedded
from tests.bench.serve_contenders import Contender, running
from tests.conftest import named
from tests.faults.crowd import Crowd, Outcome, crowd
from tests.faults.questions import questions
from tests.store.invented import NEWSLETTER, issue

ISSUES: Final = 12
CLIENTS: Final = 8
WORKERS: Final = 2
CONNECTIONS: Final = 3
"""Of each worker, for answers; it has one more to hear of changes."""
AWAY: Final = 1.0
"""Seconds for which Postgres is not there."""
RECOVERED_WITHIN: Final = 2.0
SLOWEST: Final = 5.0
"""Seconds that no request may take, whatever happens."""

SERVICE: Final = Contender(
    "service", ("-m", "service", "serve", "--workers", str(WORKERS)), {"BACKISSUE_CONNECTIONS": str(CONNECTIONS)}
)
NO_CACHE: Final = Contender("service that keeps nothing", (*SERVICE.arguments, "--no-cache"), SERVICE.environment)

_OTHERS: Final = (
    "FROM pg_stat_activity WHERE application_name = 'backissue' AND datname = current_database()"
    " AND pid <> pg_backend_pid()"
)


@pytest.fixture(scope="module")
def data(server_folder: Path) -> Iterator[Path]:
    """The folder of a running Postgres that is there to be killed."""
    folder = server_folder / "killed"
    with embedded(folder):
        yield folder
    rmtree(folder)


@pytest.mark.parametrize("service", [SERVICE, NO_CACHE], ids=["cache", "no-cache"])
async def test_the_server_is_killed_with_all_its_processes(
    data: Path, service: Contender, capsys: pytest.CaptureFixture[str]
) -> None:
    postmaster = psutil.Process(int((data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]))
    dsn = await _corpus(await asyncio.to_thread(_start, data))
    async with running(service, dsn, None) as server:
        async with crowd(server.port, questions(ISSUES), CLIENTS, ISSUES) as of:
            await _until_known(of)
            family = [postmaster, *postmaster.children()]
            for process in family:
                process.kill()
            await asyncio.to_thread(psutil.wait_procs, family)
            killed = time.monotonic()
            await asyncio.sleep(AWAY)
            assert of.outcomes[Outcome.UNAVAILABLE]
            starting = asyncio.create_task(asyncio.to_thread(_start, data))
            back = await _until_back(dsn)
            await _meanwhile(of, dsn)
            await starting
        _report(of, back, killed, capsys)
        await _assert_no_connection_leaked(dsn)
        assert "Traceback" not in server.complaints()
    assert await _connections(dsn) == 0


async def test_a_process_of_the_server_is_killed(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One connection's is enough: Postgres ends all others and recovers."""
    dsn = await _corpus(await asyncio.to_thread(_start, data))
    async with running(SERVICE, dsn, None) as server:
        async with crowd(server.port, questions(ISSUES), CLIENTS, ISSUES) as of:
            await _until_known(of)
            async with connect_once(dsn) as connection:
                psutil.Process(await connection.fetchval(f"SELECT max(pid) {_OTHERS}")).kill()
            killed = time.monotonic()
            await asyncio.sleep(AWAY / 10)
            back = await _until_back(dsn)
            await _meanwhile(of, dsn)
        _report(of, back, killed, capsys)
        await _assert_no_connection_leaked(dsn)
        assert "Traceback" not in server.complaints()
    assert await _connections(dsn) == 0


def _start(data: Path) -> str:
    """Have the server run; the DSN of its first database. Whoever has started it keeps it running."""
    with embedded(data) as dsn:
        return dsn


async def _corpus(dsn: str) -> str:
    """A database with the first issues; its DSN."""
    name = f"test_{uuid4().hex}"
    await create_database(dsn, name)
    dsn = named(dsn, name)
    await migrate(dsn)
    await _store(dsn, range(1, ISSUES + 1))
    return dsn


async def _store(dsn: str, numbers: range) -> None:
    async with connect(dsn, max_size=2) as database:
        store = Store(database, NEWSLETTER)
        for number in numbers:
            await store.save(issue(number))
        await store.flush()


async def _until_known(of: Crowd) -> None:
    """Ask until everything has been asked a few times, so that what may be kept is kept."""
    while of.outcomes[Outcome.RIGHT] < 5 * CLIENTS * ISSUES:
        assert not of.wrong, of.wrong[0]
        await asyncio.sleep(0.1)


async def _until_back(dsn: str) -> float:
    """When Postgres first takes a connection: the moment that it was asked for."""
    while True:
        asked = time.monotonic()
        try:
            async with connect_once(dsn):
                return asked
        except DatabaseUnavailable:
            await asyncio.sleep(0.01)


async def _meanwhile(of: Crowd, dsn: str) -> None:
    """Change the corpus at once, when no worker may have noticed that Postgres is back; then let them ask on."""
    of.begun = ISSUES + 1
    await _store(dsn, range(ISSUES + 1, ISSUES + 2))
    of.stored = ISSUES + 1
    await asyncio.sleep(RECOVERED_WITHIN + 1)


def _report(of: Crowd, back: float, killed: float, capsys: pytest.CaptureFixture[str]) -> None:
    """Say what the clients met, and fail where it is not what they may meet."""
    recovered = max(0.0, of.last.get(Outcome.UNAVAILABLE, back) - back)
    with capsys.disabled():
        print(
            f"\nPostgres was away for {back - killed:.2f} s: {of.outcomes.total():,} requests sent,"
            f" {of.outcomes[Outcome.RIGHT]:,} right answers, {of.outcomes[Outcome.UNAVAILABLE]:,} answers of 503,"
            f" {of.outcomes[Outcome.WRONG]:,} wrong answers; all right {recovered:.2f} s after it was back;"
            f" the slowest took {of.slowest:.2f} s"
        )
    assert not of.wrong, of.wrong[:3]
    assert recovered <= RECOVERED_WITHIN
    assert of.last[Outcome.RIGHT] > back + RECOVERED_WITHIN
    assert of.slowest <= SLOWEST


async def _assert_no_connection_leaked(dsn: str) -> None:
    assert WORKERS <= await _connections(dsn) <= WORKERS * (CONNECTIONS + 1)


async def _connections(dsn: str) -> int:
    """How many connections to this database others have."""
    async with connect_once(dsn) as connection:
        return int(await connection.fetchval(f"SELECT count(*) {_OTHERS}"))
