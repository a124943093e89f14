"""The embedded Postgres: real processes share one server, and nobody's sudden death keeps it or takes it away."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from service.config import ConfigError, load
from service.db import connect_once
from service.postgres import embedded, server

USER = """
import sys
from pathlib import Path
from service.postgres import embedded
with embedded(Path(sys.argv[1])) as dsn:
    print(dsn, flush=True)
    sys.stdin.read()
"""


class User:
    """Another process that uses the server in a folder."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def dsn(self) -> str:
        """Wait until it has the server."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def leave(self) -> None:
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def user(data: Path) -> Iterator[User]:
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(data)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield User(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def made(server_folder: Path) -> Path:
    """A folder in which a server was made; it is not running."""
    data = server_folder / "shared"
    with embedded(data) as dsn:
        assert answer(dsn, "CREATE TABLE kept AS SELECT 42 AS it; SELECT") is not None
    return data


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    """That folder, for a test that must leave no server running."""
    assert postmaster(made) is None
    yield made
    assert postmaster(made) is None


def postmaster(data: Path) -> psutil.Process | None:
    """The server that runs in the folder."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if process.info["name"] == "postgres" and str(data / "postgres") in (process.info["cmdline"] or []):
            return process
    return None


def answer(dsn: str, statement: str) -> object:
    async def ask() -> object:
        async with connect_once(dsn) as connection:
            if ";" in statement:
                return await connection.execute(statement)
            return await connection.fetchval(statement)

    return asyncio.run(ask())


def test_two_processes_share_one_server_that_stops_with_the_last(data: Path) -> None:
    with user(data) as first, user(data) as second:
        dsn = first.dsn()
        assert second.dsn() == dsn
        running = postmaster(data)
        first.leave()
        assert postmaster(data) == running is not None
        assert answer(dsn, "SELECT it FROM kept") == 42
        second.leave()
        assert postmaster(data) is None


def test_two_uses_in_one_process(data: Path) -> None:
    with embedded(data) as dsn:
        with embedded(data) as again:
            assert again == dsn
        assert answer(dsn, "SELECT it FROM kept") == 42


def test_a_killed_user_neither_keeps_the_server_nor_takes_it_away(data: Path) -> None:
    with user(data) as killed, user(data) as other:
        killed.dsn()
        dsn = other.dsn()
        killed.kill()
        assert answer(dsn, "SELECT it FROM kept") == 42
        other.leave()


def test_the_last_user_is_killed_and_the_next_takes_over(data: Path) -> None:
    with user(data) as killed:
        killed.dsn()
        running = postmaster(data)
        killed.kill()
    with embedded(data) as dsn:
        assert postmaster(data) == running is not None
        assert answer(dsn, "SELECT it FROM kept") == 42


def test_the_server_is_killed_and_starts_again(data: Path) -> None:
    with user(data) as first:
        first.dsn()
        killed = postmaster(data)
        assert killed is not None
        killed.send_signal(signal.SIGKILL)
        with embedded(data) as dsn:
            assert answer(dsn, "SELECT it FROM kept") == 42
            assert postmaster(data) != killed
            first.leave()
            assert answer(dsn, "SELECT it FROM kept") == 42


def test_the_number_of_a_killed_server_is_another_program_now(data: Path) -> None:
    with user(data) as first:
        first.dsn()
        killed = postmaster(data)
        assert killed is not None
        note = data / "postgres" / "postmaster.pid"
        text = note.read_text().replace(str(killed.pid), str(os.getpid()), 1)
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        first.kill()
    note.write_text(text)
    with embedded(data) as dsn:
        assert answer(dsn, "SELECT it FROM kept") == 42


def test_a_user_is_killed_while_it_makes_the_server(server_folder: Path) -> None:
    data = server_folder / "half"
    with user(data) as killed:
        while not (data / "postgres" / "PG_VERSION").exists():
            assert killed.process.poll() is None
            time.sleep(0.01)
        killed.kill()
    assert (data / "unfinished").exists()
    with embedded(data) as dsn:
        assert answer(dsn, "SELECT 1") == 1
    assert not (data / "unfinished").exists()
    shutil.rmtree(data)


def test_a_locale_that_this_machine_lacks(server_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "xx_XX.ISO-8859-1")
    data = server_folder / "elsewhere"
    with embedded(data) as dsn:
        assert answer(dsn, "SELECT lower('É')") == "é"
    assert os.environ["LC_ALL"] == "xx_XX.ISO-8859-1"
    shutil.rmtree(data)


def test_text_folds_and_sorts_alike_everywhere(data: Path) -> None:
    with embedded(data) as dsn:
        assert answer(dsn, "SELECT lower('ÀÉÎ') || current_setting('server_encoding')") == "àéîUTF8"
        assert answer(dsn, "SELECT 'Z' < 'a' AND 'z' < 'é'") is True


def test_a_database_that_is_named_is_used_as_it_is(server_folder: Path) -> None:
    data = server_folder / "unused"
    address = "postgresql://reader@db.example/issues"
    with server(load({"DATABASE_URL": address, "BACKISSUE_DATA": str(data)})) as dsn:
        assert dsn == address
    assert not data.exists()


def test_folders_that_cannot_be_used(server_folder: Path) -> None:
    file = server_folder / "file"
    file.touch()
    for data in (server_folder / "with a space", server_folder / "and'quote", file, file / "below"):
        with pytest.raises(ConfigError, match=r"^.*BACKISSUE_DATA to another$"), embedded(data):
            pass
        assert not data.is_dir()
