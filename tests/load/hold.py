"""Holds many connections to the service and asks on all of them, each again as soon as it is answered.

`python -m tests.load.hold` starts Postgres, a corpus of invented issues and the service, and says what came of it.
It fails if a request met an error other than 503, if an answer differed from an earlier one to the same question, or
if the service took more memory than it may.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Final

import click
import psutil
import uvloop

from service.answers import ANSWERS, DOCUMENTS, PLANS
from service.connections import allow_files
from service.db import connect
from service.postgres import embedded
from tests.bench.queries import questions
from tests.bench.serve_contenders import Contender, running
from tests.bench.serve_corpus import corpus
from tests.conftest import named
from tests.faults.client import Client, get, post_body

PATIENCE: Final = 30.0
"""Seconds after which an answer that is not there is an error."""
PER_CONNECTION: Final = 65_536
"""Bytes of memory that a connection may take."""
SETTLED: Final = 32_000_000
"""Bytes by which a worker may grow in the second half: by then everything has been asked, and is kept if it ever is."""

_MEGABYTE: Final = 1_000_000
_SEED: Final = 5


@dataclass
class Held:
    """What the clients met: how many answers of which status, what went wrong, and how long each answer took."""

    statuses: Counter[int] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    known: dict[bytes, bytes] = field(default_factory=dict)

    async def ask(self, client: Client, requests: Sequence[bytes], until: float) -> None:
        """Ask these in turn."""
        for request in cycle(requests):
            asked = time.monotonic()
            if asked >= until:
                return
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await client.ask(request)
            except (OSError, EOFError, TimeoutError) as error:
                self.errors.append(f"{request[:200]!r}: {error!r}")
                return
            self.seconds.append(time.monotonic() - asked)
            self.statuses[answer.status] += 1
            if answer.status == 200:
                if self.known.setdefault(request, answer.body) != answer.body:
                    self.errors.append(f"{request!r}: not what it was before")
            elif answer.status != 503:
                self.errors.append(f"{request!r}: {answer.status} {answer.body[:200]!r}")


@dataclass
class Memory:
    """What a process and those it started have for themselves, in bytes."""

    process: psutil.Process
    start: int = 0
    half: int = 0
    peak: int = 0

    async def watch(self, seconds: float) -> None:
        """Look for so many seconds, a few times in each."""
        self.start = self.peak = self._now()
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            await asyncio.sleep(min(0.25, seconds / 8))
            self.peak = max(self.peak, self._now())
            if passed < seconds / 2:
                self.half = self.peak

    def _now(self) -> int:
        family = [self.process, *self.process.children(recursive=True)]
        return sum(int(one.memory_full_info().uss) for one in family)


@click.command()
@click.option("--connections", default=1_000, show_default=True, help="Open at the same time.")
@click.option("--seconds", default=30.0, show_default=True, help="For so long.")
@click.option("--issues", default=200, show_default=True, help="In the corpus.")
@click.option("--workers", default=2, show_default=True, help="Of the service.")
@click.option("--no-cache", is_flag=True, help="Every request goes to Postgres.")
def main(connections: int, seconds: float, issues: int, workers: int, *, no_cache: bool) -> None:
    """Hold connections to the service, ask on all of them, and say what came of it."""
    allow_files()
    options = ("--workers", str(workers), *(["--no-cache"] if no_cache else []))
    service = Contender("service", ("-m", "service", "serve", *options))
    with TemporaryDirectory(prefix="backissue-load-") as folder:
        Path(folder).chmod(0o755)  # run by root, the server runs as another user, who must get through
        with (
            embedded(Path(folder) / "server") as dsn,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            held, memory = runner.run(_hold(named(dsn, "postgres"), service, connections, seconds, issues))
    click.echo(
        f"{connections:,} connections held for {seconds:g} s: {workers} workers, {issues:,} issues\n"
        f"requests      {held.statuses.total():,}, {held.statuses.total() / seconds:,.0f} a second\n"
        f"of them 503   {held.statuses[503]:,}\n"
        f"other errors  {len(held.errors):,}\n"
        f"latency       p50 {_percentile(held, 50):.3f} s, p99 {_percentile(held, 99):.3f} s\n"
        f"memory        {_megabytes(memory.start)} at the start, {_megabytes(memory.half)} at half-time,"
        f" {_megabytes(memory.peak)} at the peak"
    )
    faults = [*held.errors[:5], *excess(memory, workers, connections)]
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(bool(faults))


async def _hold(
    postgres: str, service: Contender, connections: int, seconds: float, issues: int
) -> tuple[Held, Memory]:
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(corpus(postgres, issues))
        requests = await _requests(dsn)
        server = await stack.enter_async_context(running(service, dsn, None))
        held, memory = Held(), Memory(server.process)
        clients = [await stack.enter_async_context(Client.to(server.port)) for _ in range(connections)]
        until = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            group.create_task(memory.watch(seconds))
            for nth, client in enumerate(clients):
                at = nth % len(requests)
                group.create_task(held.ask(client, requests[at:] + requests[:at], until))
        return held, memory


async def _requests(dsn: str) -> list[bytes]:
    """What is asked, by GraphQL and by REST, in no order."""
    async with connect(dsn) as database:
        asked = await questions(database)
    found = [post_body(body) for question in asked for body in question.bodies()]
    numbers = [json.dumps(one["number"]) for question in asked if question.name == "Tiny" for one in question.variables]
    found += [get(f"/v1/issues/{number}") for number in numbers]
    found += [get(f"/v1/issues?limit=20&numberTo={number}") for number in numbers]
    Random(_SEED).shuffle(found)
    return found


def excess(memory: Memory, workers: int, connections: int) -> list[str]:
    """What is wrong with the memory that was taken."""
    found = []
    may = workers * (ANSWERS + DOCUMENTS + PLANS) + connections * PER_CONNECTION
    if memory.peak - memory.start > may:
        found.append(f"it grew by more than the {_megabytes(may)} that it may keep")
    if memory.peak - memory.half > workers * SETTLED:
        found.append(f"it went on growing: by {_megabytes(memory.peak - memory.half)} in the second half")
    return found


def _percentile(held: Held, nth: int) -> float:
    return quantiles(held.seconds, n=100)[nth - 1]


def _megabytes(size: int) -> str:
    return f"{size / _MEGABYTE:,.0f} MB"


if __name__ == "__main__":
    main()
