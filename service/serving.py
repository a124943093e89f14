"""The web server: takes an address, and starts the processes that answer on it."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from service.connections import Connection, allow_files
from service.db import connect_once

log = logging.getLogger("backissue")

GRACE = 40
"""Seconds that requests may take to end when the service is stopped; more than any may take."""

_MOST_CONNECTIONS = 10
"""Connections of a worker: a few for each core that Postgres may have."""


class AddressTaken(OSError):
    """An address that cannot be listened on; the message says why and what to do, in one line."""


def listen(host: str, port: int) -> socket.socket:
    """Take the address before anything is started. Raises AddressTaken.

    The socket names its protocol: asyncio sends small answers at once only on sockets that do, and uvicorn's own
    for several workers does not.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise AddressTaken(
            f"{host}:{port} cannot be listened on ({error.strerror}): choose another with --host and --port"
        ) from error
    return listener


def address(listener: socket.socket) -> str:
    """Where to point a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(listener: socket.socket, dsn: str, workers: int | None, log_config: dict[str, Any]) -> bool:
    """Answer from the database until a signal comes; False if that did not even begin. One worker a core by default."""
    workers = workers or _cores()
    # What the workers, which are processes of their own, read as their settings.
    os.environ["DATABASE_URL"] = dsn
    os.environ.setdefault("BACKISSUE_CONNECTIONS", str(asyncio.run(_connections(dsn, workers))))
    with _metrics_folder():
        return _serve(listener, workers, log_config)


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


async def _connections(dsn: str, workers: int) -> int:
    """How many connections each worker may have for answers, so that all together leave some to others."""
    async with connect_once(dsn) as connection:
        room = await connection.fetchval(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
    # A quarter stays for ingests and people; each worker has one more, to hear of changes.
    return int(max(1, min(_MOST_CONNECTIONS, room * 3 // 4 // workers - 1)))


@contextmanager
def _metrics_folder() -> Iterator[None]:
    """A folder where the workers, started after this, write what they count, so that each can answer for all."""
    with TemporaryDirectory(prefix="backissue-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        yield


class _Workers(Multiprocess):
    """uvicorn's, which starts another worker for one that died, and says so where it is heard."""

    def keep_subprocess_alive(self) -> None:
        """Look after the workers."""
        for worker in self.processes:
            if not worker.process.is_alive() and worker.exitcode != STARTUP_FAILURE:  # of that uvicorn tells
                log.error("worker %s died (%s): another takes its place", worker.pid, _how(worker.exitcode))
        super().keep_subprocess_alive()


def _how(exitcode: int | None) -> str:
    return signal.Signals(-exitcode).name if exitcode is not None and exitcode < 0 else f"exit code {exitcode}"


def _serve(listener: socket.socket, workers: int, log_config: dict[str, Any]) -> bool:
    allow_files()
    config = uvicorn.Config(
        "service.app:create_app",
        factory=True,
        http=Connection,
        ws="none",
        workers=workers,
        log_config=log_config,
        timeout_graceful_shutdown=GRACE,
        server_header=False,
        # Requests are logged by ourselves.
        access_log=False,
        proxy_headers=False,
    )
    web = uvicorn.Server(config)
    if workers > 1:
        _Workers(config, sockets=[listener]).run()
        return True
    with suppress(KeyboardInterrupt):  # uvicorn has stopped in good order, and passes the signal on
        web.run(sockets=[listener])
    return web.started
