"""Killed at any moment, the corpus holds whole issues only, and the next run completes it."""

import asyncio
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from service.db import Database, connect
from service.postgres import embedded
from tests.store.cli import backissue, finish, start
from tests.store.corpus import corpus, counts
from tests.store.invented import NEWSLETTER, issue, sizes, write_archive

ISSUES = 400


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that the embedded Postgres gets through to, whoever it runs as."""
    with tempfile.TemporaryDirectory(prefix="backissue-killed-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


async def _wait_for(database: Database, issues: int, process: "subprocess.Popen[bytes]") -> None:
    """Until that many issues are stored, or the process has ended."""
    for _ in range(6000):
        if process.poll() is not None or await database.fetchval("SELECT count(*) FROM issues") >= issues:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the run stands still")


def _assert_whole(found: dict[int, tuple[int, ...]]) -> None:
    assert found == {number: sizes(issue(number)) for number in found}


async def test_a_killed_run_leaves_whole_issues(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, ISSUES + 1))
    rng = Random(2)
    stored = 0
    for _ in range(4):
        process = start("ingest", str(archive), DATABASE_URL=dsn)
        await _wait_for(db, stored + rng.randrange(0, ISSUES // 6), process)
        await asyncio.sleep(rng.random() / 20)
        assert process.poll() is None, "killed too late to show anything"
        process.kill()
        finish(process)
        found = await counts(db)
        _assert_whole(found)
        assert stored <= len(found) < ISSUES
        stored = len(found)
    assert stored, "never killed in the middle"
    assert backissue("ingest", str(archive), DATABASE_URL=dsn).code == 0
    found = await counts(db)
    assert len(found) == ISSUES
    _assert_whole(found)
    assert (await corpus(db))["title"] == NEWSLETTER


def test_a_killed_postgres_leaves_whole_issues(data: Path, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, ISSUES + 1))
    assert backissue("migrate", BACKISSUE_DATA=str(data)).code == 0

    process = start("ingest", str(archive), BACKISSUE_DATA=str(data))
    with embedded(data) as dsn:
        asyncio.run(_run_until(dsn, 60, process))
        os.kill(int((data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)
    ran = finish(process)
    assert ran.code == 1, ran
    assert "Traceback" not in ran.err
    assert "again" in ran.err.splitlines()[-1], ran.err

    with embedded(data) as dsn:
        before = asyncio.run(_counts(dsn))
    assert len(before) < ISSUES
    _assert_whole(before)

    ran = backissue("ingest", str(archive), BACKISSUE_DATA=str(data))
    assert ran.code == 0, ran.err
    with embedded(data) as dsn:
        after = asyncio.run(_counts(dsn))
    assert len(after) == ISSUES
    _assert_whole(after)


async def _run_until(dsn: str, issues: int, process: "subprocess.Popen[bytes]") -> None:
    async with connect(dsn, max_size=1) as database:
        await _wait_for(database, issues, process)


async def _counts(dsn: str) -> dict[int, tuple[int, ...]]:
    async with connect(dsn, max_size=1) as database:
        return await counts(database)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_an_interrupted_run_ends_in_one_line(
    db: Database, dsn: str, tmp_path: Path, number: signal.Signals
) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, ISSUES + 1))
    process = start("ingest", str(archive), DATABASE_URL=dsn)
    await _wait_for(db, 20, process)
    process.send_signal(number)
    ran = finish(process)
    assert ran.code == 1, ran
    assert ran.err.count("\n") == 1, ran.err
    assert "again" in ran.err
    _assert_whole(await counts(db))


async def test_a_run_in_the_background_of_a_script_can_be_stopped(db: Database, dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, ISSUES + 1))
    # What a shell without job control does for `command &`; the child inherits it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process = start("ingest", str(archive), DATABASE_URL=dsn)
    finally:
        signal.signal(signal.SIGINT, before)
    await _wait_for(db, 20, process)
    process.terminate()
    assert finish(process).code == 1
    assert 20 <= len(await counts(db)) < ISSUES


async def test_two_runs_at_once_store_everything_once(db: Database, dsn: str, tmp_path: Path) -> None:
    up = write_archive(tmp_path / "up.txt", range(1, 121))
    down = write_archive(tmp_path / "down.txt", range(160, 40, -1))
    began = time.monotonic()
    runs = [start("ingest", str(path), DATABASE_URL=dsn) for path in (up, down)]
    assert [finish(run).code for run in runs] == [0, 0]
    assert time.monotonic() - began < 60
    found = await counts(db)
    assert list(found) == list(range(1, 161))
    _assert_whole(found)
    assert (await corpus(db))["revision"] in (1, 2)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_waits_for_input_can_be_stopped(dsn: str, number: signal.Signals) -> None:
    process = start("ingest", "-", DATABASE_URL=dsn)
    time.sleep(2)
    assert process.poll() is None
    process.send_signal(number)
    assert process.wait(timeout=5) == 1
    finish(process)
