"""Parts of a running service are killed: what is left says so, and stands up again or ends."""

import asyncio
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import IO, Final

import httpx
import psutil
import pytest

from service.config import ROOT

WITHIN: Final = 15.0
"""Seconds in which all of it comes about: a server that was killed reads its log again first."""


@dataclass(frozen=True, slots=True)
class Service:
    """`backissue serve` on an embedded Postgres of its own."""

    main: psutil.Process
    address: str
    data: Path
    log: IO[bytes]

    @property
    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        return [child for child in self.main.children() if "spawn_main" in " ".join(child.cmdline())]

    @property
    def postmaster(self) -> psutil.Process:
        """The server's main process."""
        return psutil.Process(int((self.data / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]))

    def said(self) -> str:
        """The log."""
        self.log.seek(0)
        return self.log.read().decode()

    async def status(self, path: str) -> int | None:
        """That of an answer; None without one, or where the end of it does not come."""
        async with httpx.AsyncClient(base_url=self.address, timeout=10) as client:
            try:
                return (await client.get(path)).status_code
            except httpx.TransportError:
                return None


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110  # another process makes it so
            await asyncio.sleep(0.05)


async def until_ready(service: Service) -> None:
    """Wait for an answer from the database."""
    async with asyncio.timeout(WITHIN):
        while await service.status("/readyz") != 200:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.05)


@pytest.fixture
async def service(server_folder: Path, tmp_path: Path) -> AsyncIterator[Service]:
    """A running one, with the sample."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    data = server_folder / f"service-{port}"
    settings = {"BACKISSUE_DATA": str(data), "DATABASE_URL": "", "BACKISSUE_LOG": "json"}
    with (tmp_path / "log").open("w+b") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "service", "serve", "--workers", "2", "--port", str(port)),
            cwd=ROOT,
            env={**environ, **settings},
            stderr=log,
        )
        running = Service(psutil.Process(process.pid), f"http://127.0.0.1:{port}", data, log)
        try:
            await until_ready(running)
            yield running
        finally:
            with suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
            with suppress(OSError, psutil.Error):  # that of a service that was killed
                running.postmaster.terminate()


async def test_an_embedded_postgres_that_died_is_started_again(service: Service) -> None:
    killed, asked = service.postmaster, Counter[int | None]()
    leaving = asyncio.Event()

    async def ask() -> None:
        while not leaving.is_set():
            for path in ("/v1/export.jsonl", "/v1/sections.csv", "/v1/issues"):
                asked[await service.status(path)] += 1

    async with asyncio.TaskGroup() as clients:
        for _ in range(8):
            clients.create_task(ask())
        await asyncio.sleep(0.5)
        killed.kill()
        await until(lambda: "is started again" in service.said())
        await until(lambda: service.said().count("the database is back") == 2)
        await until_ready(service)
        leaving.set()
    assert service.postmaster.pid != killed.pid
    assert asked[200]
    assert asked[503]
    # None: a stream that had begun is cut off.
    assert set(asked) <= {200, 503, None}
    assert service.said().count("until it is back, what needs it is answered with 503") == 2
    assert "Traceback" not in service.said()


async def test_a_worker_that_died_is_replaced(service: Service) -> None:
    one, other = service.workers
    one.kill()
    await until(lambda: f"worker {one.pid} died (SIGKILL)" in service.said())
    await until(lambda: len(service.workers) == 2 and one not in service.workers)
    assert other in service.workers
    assert await service.status("/v1/issues") == 200


async def test_workers_end_with_the_process_that_started_them(service: Service) -> None:
    workers = service.workers
    service.main.kill()
    _, alive = await asyncio.to_thread(psutil.wait_procs, workers, WITHIN)
    assert not alive
    assert service.said().count("the main process of the service is gone") == len(workers)
