"""`backissue export` and `backissue ingest` as their users run them."""

import json
import os
import stat
import threading
from pathlib import Path

from service.db import Database, connect
from service.migrate import migrate
from tests.exchange.corpora import exported, fill, rows
from tests.store.cli import backissue, finish, start
from tests.store.invented import write_archive


async def test_a_corpus_goes_to_another_database(db: Database, dsn: str, empty_dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, 21))
    assert backissue("ingest", str(archive), DATABASE_URL=dsn).code == 0
    file = tmp_path / "corpus.jsonl"
    ran = backissue("export", "--output", str(file), DATABASE_URL=dsn)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert file.read_bytes() == b"".join(await exported(db))
    assert stat.S_IMODE(file.stat().st_mode) == 0o666 & ~_umask()
    assert _names(tmp_path) == ["archive.txt", "corpus.jsonl"]

    report = json.loads(backissue("ingest", "--json", str(file), DATABASE_URL=empty_dsn).out)
    assert (report["added"], report["failed"]) == (20, 0)
    assert report["issues"][4]["place"] == f"{file}, line 5"
    async with connect(empty_dsn, max_size=1) as copy:
        assert await rows(copy) == await rows(db)
    again = json.loads(backissue("ingest", "--json", "-", stdin=file.read_bytes(), DATABASE_URL=empty_dsn).out)
    assert (again["changed"], again["unchanged"]) == (False, 20)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _umask() -> int:
    before = os.umask(0)
    os.umask(before)
    return before


async def test_standard_output_gets_the_lines_and_nothing_else(db: Database, dsn: str) -> None:
    await fill(db)
    ran = backissue("export", DATABASE_URL=dsn)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.encode() == b"".join(await exported(db))


async def test_who_has_read_enough_may_go(db: Database, dsn: str) -> None:
    await fill(db)
    process = start("export", DATABASE_URL=dsn)
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=30) == 1
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.stdin is not None
    process.stdin.close()


async def test_an_export_that_fails_leaves_the_file_that_was_there(empty_dsn: str, tmp_path: Path) -> None:
    await migrate(empty_dsn)
    async with connect(empty_dsn, max_size=1) as database:
        await database.execute("DROP TABLE tales CASCADE")
    file = tmp_path / "corpus.jsonl"
    file.write_text("the one of yesterday")
    ran = backissue("export", "--output", str(file), DATABASE_URL=empty_dsn)
    assert ran.code == 1
    assert ran.err.startswith("backissue: the database refused")
    assert file.read_text() == "the one of yesterday"
    assert _names(tmp_path) == ["corpus.jsonl"]


def test_an_export_to_a_pipe(dsn: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert backissue("export", "--output", str(pipe), DATABASE_URL=dsn).code == 0
    reader.join()
    assert got == [b""]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_full_disk_is_said_in_one_line(dsn: str, tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "archive.txt", range(1, 3))
    assert backissue("ingest", str(archive), DATABASE_URL=dsn).code == 0
    with Path("/dev/full").open("wb") as full:
        process = start("export", DATABASE_URL=dsn, stdout=full)
        ran = finish(process)
    assert ran.code == 1
    assert ran.err.count("\n") == 1, ran.err
    assert "disk is full" in ran.err


def test_json_that_is_no_export_is_said_so(dsn: str) -> None:
    ran = backissue("ingest", "-", stdin=b'{"name": "something else"}', DATABASE_URL=dsn)
    assert ran.code == 1
    assert ran.err == (
        "backissue: standard input, line 1: no issue of an export: Object missing required field `version`\n"
    )
