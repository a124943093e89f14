"""A full disk in an ingest: said clearly, nothing torn, questions answered; and with room again it goes on."""

import asyncio
import os
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from service import tokens
from service.db import Database
from tests.api import archive
from tests.api.conftest import client, fill, serving
from tests.store.cli import backissue, finish, is_ready, served_at, start
from tests.store.corpus import corpus, counts
from tests.store.invented import issue_text

FULL = Path("/dev/full")
ROOM = 200_000
"""Bytes that a file of a service may have."""

BEFORE = {8: (0,) * 5, 10: (0,) * 5}


@contextmanager
def full(table: Path) -> Iterator[None]:
    """The empty file of a table on a disk that has no room: every write to it fails as it does there."""
    aside = table.with_name(f"{table.name}.aside")
    assert table.stat().st_size == 0
    table.rename(aside)
    table.symlink_to(FULL)
    try:
        yield
    finally:
        aside.replace(table)


@pytest.fixture
async def tales(db: Database) -> Path:
    """The file of the tales, which the first two issues have none of."""
    await fill(db, [archive.plain(8), archive.plain(10)])
    await db.execute("CHECKPOINT")
    folder = Path(await db.fetchval("SHOW data_directory"))
    found = folder / str(await db.fetchval("SELECT pg_relation_filepath('tales')"))
    if not await asyncio.to_thread(lambda: FULL.exists() and os.access(found.parent, os.W_OK)):
        pytest.skip("the database's files are not here")
    return found


def write(folder: Path) -> Path:
    """Issue 11 without a tale, and 12 to 14 with one each."""
    without = issue_text(11).partition("***\n\nTech Tales:")[0]
    path = folder / "archive.txt"
    path.write_text("\n\n\n".join([without, *map(issue_text, (12, 13, 14))]), encoding="utf-8")
    return path


async def test_the_command_says_so_and_goes_on_later(db: Database, dsn: str, tales: Path, tmp_path: Path) -> None:
    path = write(tmp_path)
    with full(tales):
        ran = backissue("ingest", str(path), DATABASE_URL=dsn)
        assert (ran.code, ran.err.count("\n")) == (1, 1), ran.err
        assert re.search(r"the disk of the database is full .*: free space and run the same command again", ran.err)
        assert "No space left on device" in ran.err
        found = await counts(db)
        assert list(found) == [8, 10, 11]
        assert found[11][0] == 3
        assert (await corpus(db))["revision"] == 2
    ran = backissue("ingest", str(path), DATABASE_URL=dsn)
    assert ran.code == 0, ran.err
    assert list(await counts(db)) == [8, 10, 11, 12, 13, 14]


async def test_the_service_answers_507_and_questions(db: Database, dsn: str, tales: Path, tmp_path: Path) -> None:
    body = write(tmp_path).read_bytes()
    headers = {"Authorization": f"Bearer {await tokens.create(db, 'nightly')}"}
    # Tales are not asked for before there is room again: Postgres would keep the file that stands for a full disk open.
    question = "{ corpus { issueCount sectionCount } sections { totalCount } }"
    async with serving(dsn) as address, client(address) as api:
        with full(tales):
            response = await api.http.post("/v1/ingest", content=body, headers=headers)
            assert (response.status_code, response.json()["code"]) == (507, "STORAGE_FULL"), response.text
            answer = await api.ask(question)
            assert answer["corpus"] == {"issueCount": 3, "sectionCount": 3}
            assert answer["sections"]["totalCount"] == 3
        response = await api.http.post("/v1/ingest", content=body, headers=headers)
        assert response.json()["added"] == 3
        assert (await api.ask(question))["corpus"] == {"issueCount": 6, "sectionCount": 12}
        assert (await api.ask("{ tales { totalCount } }"))["tales"]["totalCount"] == 3


async def test_no_room_for_the_body_is_507_too(db: Database, dsn: str) -> None:
    headers = {"Authorization": f"Bearer {await tokens.create(db, 'nightly')}"}
    process = start("serve", "--port", "0", "--workers", "1", DATABASE_URL=dsn, BACKISSUE_LOG_LEVEL="warning")
    try:
        address = await asyncio.to_thread(served_at, process)
        assert await asyncio.to_thread(is_ready, address)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (ROOM, ROOM))
        async with httpx.AsyncClient(base_url=address, timeout=30) as http:
            response = await http.post("/v1/ingest", content=b"x" * (ROOM + 1), headers=headers)
            assert (response.status_code, response.json()["code"]) == (507, "STORAGE_FULL"), response.text
            assert (await http.get("/readyz")).status_code == 200
            response = await http.post("/v1/ingest", content=issue_text(3).encode(), headers=headers)
            assert response.json()["added"] == 1
    finally:
        process.send_signal(signal.SIGTERM)
        ran = finish(process, timeout=30)
    assert ran.code == 0
    assert "ERROR" not in ran.err
    assert "Traceback" not in ran.err
