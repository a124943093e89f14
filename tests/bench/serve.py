"""How fast questions are answered: `python -m tests.bench.serve` prints tables in Markdown.

The service and what it is compared with answer the same questions about the same invented issues: each server alone
on one core, Postgres and the load on the other. The rounds are interleaved and the figures medians. Where other work
keeps the cores busy there are fewer requests a second, but the processor time of a request stays what it is.
"""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import click
import psutil
import uvloop
from rich.console import Console

from service.db import connect
from service.postgres import embedded
from tests.bench import serve_rest, serve_stages
from tests.bench.queries import Question, questions
from tests.bench.serve_contenders import (
    CACHED,
    CEILING,
    OURS,
    RESOLVERS,
    TUNED,
    Contender,
    Running,
    constant,
    running,
)
from tests.bench.serve_corpus import corpus
from tests.bench.serve_measure import Figure, Task, compare, measure
from tests.conftest import named

_CONNECTIONS: Final = 4
PARTS: Final = ("contenders", "rest", "stages", "sizes")


@dataclass(frozen=True, slots=True)
class Bench:
    """Where it is measured, how long, and who hears of it. `core` is that of the servers; None where none is theirs."""

    folder: Path
    dsn: str
    postgres: psutil.Process
    core: int | None
    rounds: int
    seconds: float
    progress: Callable[[str], None]
    corpora: AsyncExitStack = field(default_factory=AsyncExitStack)
    loaded: dict[int, tuple[str, list[Question]]] = field(default_factory=dict)

    async def corpus(self, issues: int) -> tuple[str, list[Question]]:
        """A database with that many issues, and what to ask of it. Loaded once, and kept to the end."""
        if issues not in self.loaded:
            self.progress(f"loading {issues:,} issues")
            with _bound_to(self.core):  # nobody is served yet, and Postgres has enough to do on its own core
                dsn = await self.corpora.enter_async_context(corpus(self.dsn, issues))
            async with connect(dsn) as database:
                self.loaded[issues] = dsn, await questions(database)
        return self.loaded[issues]

    async def start(self, stack: AsyncExitStack, contender: Contender, dsn: str) -> Running:
        """Start a contender, to run as long as the stack."""
        return await stack.enter_async_context(running(contender, dsn, self.core))


@click.command()
@click.option("--issues", default=1_000, show_default=True, help="Issues that the contenders answer about.")
@click.option("--sizes", default="10,100,1000,10000", show_default=True, help="Issues of the corpora, by commas.")
@click.option("--rounds", type=click.IntRange(min=1), default=5, show_default=True, help="Figures are their medians.")
@click.option("--seconds", default=0.8, show_default=True, help="How long a server answers a question in a round.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Not all parts.  [default: all]")
def main(issues: int, sizes: str, rounds: int, seconds: float, only: tuple[str, ...]) -> None:
    """Print requests a second and processor time a request, of this service and of what it is compared with."""
    console = Console(stderr=True)
    with (
        _divided_cores() as core,
        TemporaryDirectory(prefix="backissue-bench-") as folder,
        console.status("") as status,
    ):
        Path(folder).chmod(0o755)  # run by root, the server runs as another user, who must get through
        with embedded(Path(folder) / "server") as dsn:
            bench = Bench(
                Path(folder), named(dsn, "postgres"), _postmaster(Path(folder)), core, rounds, seconds, status.update
            )
            parts: Mapping[str, Callable[[], Awaitable[str]]] = {
                "contenders": lambda: contenders(bench, issues),
                "rest": lambda: rest(bench, issues),
                "stages": lambda: stages(bench, issues),
                "sizes": lambda: growth(bench, [int(size) for size in sizes.split(",")]),
            }
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(_run(bench, [parts[name] for name in only or PARTS]))


async def _run(bench: Bench, parts: Sequence[Callable[[], Awaitable[str]]]) -> None:
    async with bench.corpora:
        for part in parts:
            click.echo(f"{await part()}\n")


async def contenders(bench: Bench, issues: int) -> str:
    """The service, with and without its cache, against the usual way, the ceiling and the limit."""
    dsn, asked = await bench.corpus(issues)
    async with AsyncExitStack() as stack:
        servers = [await bench.start(stack, each, dsn) for each in (OURS, CACHED, RESOLVERS, TUNED, CEILING)]
        agreed = await compare(servers, asked)
        folder = bench.folder / "answers"
        folder.mkdir()
        for name, found in agreed.items():
            (folder / name).write_text(json.dumps(found[0], ensure_ascii=False), encoding="utf-8")
        servers.append(await bench.start(stack, constant(folder), dsn))
        tasks = {
            (question.name, server.contender.name): Task(server, question, _CONNECTIONS)
            for question in asked
            for server in servers
        }
        figures = await measure(tasks, bench.postgres, bench.rounds, bench.seconds, bench.progress)
    names = [server.contender.name for server in servers]
    rows = [question.name for question in asked]
    return "\n\n".join(
        (
            f"### {issues:,} issues, {_CONNECTIONS} connections: requests a second",
            _grid(rows, names, lambda row, name: f"{figures[row, name].rate:,.0f}"),
            "### Processor time of a request, in µs: the server's + Postgres's",
            _grid(rows, names, lambda row, name: _shares(figures[row, name])),
            "### How many times as many requests a second (in brackets: for the same processor time)",
            _grid(rows, _RATIOS, lambda row, name: _ratio(figures, row, *_RATIOS[name])),
        )
    )


async def rest(bench: Bench, issues: int) -> str:
    """REST against GraphQL that asks the same, with and without the cache."""
    dsn, _ = await bench.corpus(issues)
    async with connect(dsn) as database:
        pairs = await serve_rest.twins(database)
    async with AsyncExitStack() as stack:
        servers = [await bench.start(stack, each, dsn) for each in (OURS, CACHED)]
        tasks = {
            (asked.name, f"{server.contender.name}, {'REST' if asked.by_rest else 'GraphQL'}"): Task(
                server, asked, _CONNECTIONS
            )
            for pair in pairs
            for asked in pair
            for server in servers
        }
        figures = await measure(tasks, bench.postgres, bench.rounds, bench.seconds, bench.progress)
    rows, columns = [by_rest.name for by_rest, _ in pairs], list(dict.fromkeys(column for _, column in tasks))
    ratios = {f"{name}: REST / GraphQL": (f"{name}, REST", f"{name}, GraphQL") for name in ("ours", "cached")}
    return "\n\n".join(
        (
            "### REST beside GraphQL: requests a second",
            _grid(rows, columns, lambda row, name: f"{figures[row, name].rate:,.0f}"),
            _grid(rows, ratios, lambda row, name: _ratio(figures, row, *ratios[name])),
        )
    )


_RATIOS: Final = {
    "ours / ceiling": ("ours", "ceiling"),
    "ours / resolvers": ("ours", "resolvers"),
    "ours / tuned resolvers": ("ours", "tuned resolvers"),
    "ceiling / resolvers": ("ceiling", "resolvers"),
    "cached / constant": ("cached", "constant"),
}


def _shares(figure: Figure) -> str:
    return f"{figure.server:,.0f} + {figure.postgres:,.0f}"


def _ratio(figures: Mapping[tuple[str, str], Figure], row: str, one: str, other: str) -> str:
    first, second = figures[row, one], figures[row, other]
    return f"{_times_as(first.rate, second.rate)} ({_times_as(second.cost, first.cost)})"


async def growth(bench: Bench, sizes: Sequence[int]) -> str:
    """What a request takes as the corpus grows, one at a time, nothing being kept."""
    async with AsyncExitStack() as stack:
        tasks: dict[tuple[str, str], Task] = {}
        for size in sizes:
            dsn, asked = await bench.corpus(size)
            server = await bench.start(stack, OURS, dsn)
            tasks |= {(question.name, f"{size:,}"): Task(server, question, 1) for question in asked}
        figures = await measure(tasks, bench.postgres, bench.rounds, bench.seconds / 2, bench.progress)
    names = [f"{size:,}" for size in sizes]
    rows = list(dict.fromkeys(row for row, _ in tasks))
    steps = {f"{large} : {small}": (large, small) for small, large in pairwise(names)}
    if {"100", "10,000"} <= {*names}:
        steps["10,000 : 100"] = ("10,000", "100")
    return "\n\n".join(
        (
            "### Milliseconds a request, one at a time, by the number of issues (in brackets: of processor time)",
            _grid(rows, names, lambda row, name: _times(figures[row, name])),
            "### How that grows",
            _grid(rows, steps, lambda row, name: _step(figures, row, *steps[name])),
        )
    )


def _times(figure: Figure) -> str:
    return f"{1e3 / figure.rate:.2f} ({figure.cost / 1e3:.2f})"


def _step(figures: Mapping[tuple[str, str], Figure], row: str, large: str, small: str) -> str:
    more, less = figures[row, large], figures[row, small]
    return f"{_times_as(less.rate, more.rate)} ({_times_as(more.cost, less.cost)})"


def _times_as(one: float, other: float) -> str:
    # Of a short time the processor's clock may have seen nothing.
    return f"×{one / other:.2f}" if other else "–"


async def stages(bench: Bench, issues: int) -> str:
    """Where the time of one request goes."""
    dsn, asked = await bench.corpus(issues)
    with _bound_to(bench.core):  # for once this process is the server
        found = {
            question.name: await serve_stages.profile(dsn, question, bench.rounds, bench.seconds / 10)
            for question in asked
        }
    names = list(found[asked[0].name])
    return "\n\n".join(
        (
            f"### One request by stage, {issues:,} issues, in µs (in brackets: of the server's processor time)",
            _grid(names, found, lambda stage, name: str(found[name][stage])),
        )
    )


def _grid(rows: Sequence[str], columns: Sequence[str] | Mapping[str, object], cell: Callable[[str, str], str]) -> str:
    """A table in Markdown."""
    lines = [["", *columns], ["---", *("---:" for _ in columns)]]
    lines += [[row, *(cell(row, column) for column in columns)] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


@contextmanager
def _divided_cores() -> Iterator[int | None]:
    """Bind this process, and so Postgres, to one core; the other one, for the servers. None where that can't be."""
    if not hasattr(os, "sched_setaffinity") or len(os.sched_getaffinity(0)) < 2:
        yield None
        return
    ours, theirs = sorted(os.sched_getaffinity(0))[-2:]
    with _bound_to(ours):
        yield theirs


@contextmanager
def _bound_to(core: int | None) -> Iterator[None]:
    """Keep this process, and what it starts, on a core."""
    if core is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _postmaster(folder: Path) -> psutil.Process:
    (note,) = folder.rglob("postmaster.pid")
    return psutil.Process(int(note.read_text(encoding="ascii").split()[0]))


if __name__ == "__main__":
    # Stopped by a signal it ends as by Ctrl-C, and takes the servers that it started with it.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    main()
