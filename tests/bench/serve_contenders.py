"""Who is measured: servers as processes of their own, each on the one core that is theirs."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

import httpx
import psutil

from service.config import ROOT
from tests.bench.contender_constant import ANSWERS
from tests.bench.contender_resolvers import EXTENSIONS
from tests.bench.serve_load import Address

_START_SECONDS: Final = 30
_SERVICE: Final = ("-m", "service", "serve", "--workers", "1")
_SETTINGS: Final = ("--log-level", "warning", "--no-server-header", "--no-access-log", "--no-proxy-headers")
"""Those that the service has too."""
_QUIET: Final = {"BACKISSUE_LOG_LEVEL": "warning"}
"""No line a request, as the others; each is counted all the same."""
_BARE: Final = ("-m", "uvicorn", "--factory", *_SETTINGS)


@dataclass(frozen=True, slots=True)
class Contender:
    """A server: what Python is started with, its port aside, and which environment it has beside ours."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    by_path: bool = False
    """Whether it tells questions by the address alone."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs."""

    contender: Contender
    port: int
    process: psutil.Process
    stderr: IO[bytes]

    def complaints(self) -> str:
        """What it has written to standard error so far."""
        self.stderr.seek(0)
        return self.stderr.read().decode()

    def address(self, question: str) -> Address:
        """Where it answers the question of a name."""
        return Address(self.port, f"/{question}" if self.contender.by_path else "/graphql")


OURS: Final = Contender("ours", (*_SERVICE, "--no-cache"), _QUIET)
CACHED: Final = Contender("cached", _SERVICE, _QUIET)
RESOLVERS: Final = Contender("resolvers", (*_BARE, "tests.bench.contender_resolvers:create_app"))
TUNED: Final = Contender("tuned resolvers", RESOLVERS.arguments, {EXTENSIONS: "1"})
CEILING: Final = Contender("ceiling", (*_BARE, "tests.bench.contender_ceiling:create_app"))


def constant(answers: Path) -> Contender:
    """The one that returns the answers in a folder."""
    arguments = (*_BARE, "tests.bench.contender_constant:create_app")
    return Contender("constant", arguments, {ANSWERS: str(answers)}, by_path=True)


@asynccontextmanager
async def running(contender: Contender, dsn: str, core: int | None) -> AsyncIterator[Running]:
    """Start a contender before the database that a DSN names, bound to a core; stopped at the end."""
    port = _free_port()
    # Not a pipe: nobody would read it, and a server that has filled it stands still.
    with TemporaryFile("a+b") as stderr:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *contender.arguments,
            "--port",
            str(port),
            cwd=ROOT,
            env={**os.environ, **contender.environment, "DATABASE_URL": dsn},
            stderr=stderr,
        )
        try:
            if core is not None:
                os.sched_setaffinity(process.pid, {core})
            server = Running(contender, port, psutil.Process(process.pid), stderr)
            await _answers(process, server)
            yield server
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()


async def answers(address: Address, bodies: Sequence[bytes]) -> list[dict[str, Any]]:
    """What a server answers to each of these requests."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    async with httpx.AsyncClient(headers=headers, timeout=30) as client:
        return [(await client.post(address.url, content=body)).raise_for_status().json() for body in bodies]


def cpu_seconds(process: psutil.Process) -> float:
    """The processor seconds that a process and those it started took so far, those that have ended included."""
    living = 0.0
    for child in process.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            living += sum(child.cpu_times()[:2])
    return float(sum(process.cpu_times()[:4]) + living)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


async def _answers(process: Process, server: Running) -> None:
    """Wait until something listens on the server's port."""
    async with asyncio.timeout(_START_SECONDS):
        while True:
            with suppress(ConnectionRefusedError):
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.close()
                await writer.wait_closed()
                return
            if process.returncode is not None:
                raise RuntimeError(f"a server did not start:\n{server.complaints()}")
            await asyncio.sleep(0.05)
