"""How fast archives are ingested, and in how much memory: `python -m tests.bench.ingest` prints a table by size.

Each figure is of a process of its own: `python -m tests.bench.parse` for reading and parsing alone, `python -m service
ingest` on a fresh embedded Postgres for the whole way. The time of an ingest is that of the whole command, start-up
included; its memory is the largest resident size of its process, which Postgres is no part of. Where other work
keeps the core busy the wall time grows, the processor time that Python and Postgres took does not.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
import psutil
from rich.console import Console
from rich.table import Table

from service.config import ROOT, load
from service.db import connect_once
from service.postgres import server
from tests.bench.generate import NEWSLETTER, archive

SEED = 7
_CHEAP = 1_000
"""Issues up to which a size is measured in several rounds."""
_WIDTH = 120
_KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""What `ru_maxrss` counts in: bytes on macOS, kilobytes elsewhere."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished command: what it wrote, wall seconds, processor seconds and peak memory (bytes) of its process.

    `postgres` is the processor seconds of the server that it used.
    """

    output: str
    seconds: float
    busy: float
    peak: int
    postgres: float = 0.0


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size: medians over the rounds, but for the largest peak."""

    issues: int
    size: int
    reading: float
    parsing: float
    ingest: float
    busy: float
    postgres: float
    peak: int


@click.command()
@click.option("--sizes", default="100,1000,10000", show_default=True, help="Issues in the archives, by commas.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help=f"Above {_CHEAP} issues, 1.")
@click.option("--all-cores", is_flag=True, help="Let Postgres and Python use all cores instead of sharing one.")
def main(sizes: str, rounds: int, *, all_cores: bool) -> None:
    """Print issues a second for reading, parsing and a whole ingest, and the ingest's peak memory."""
    console = Console(width=_WIDTH)
    console.print(_all_cores() if all_cores else _one_core())
    rows = []
    with TemporaryDirectory(prefix="backissue-bench-") as folder:
        for issues in (int(size) for size in sizes.split(",")):
            with console.status(f"{issues:,} issues"):
                rows.append(_row(Path(folder), issues, rounds if issues <= _CHEAP else 1))
    console.print(_table(rows))


def _one_core() -> str:
    """Bind this process, and so Postgres and all that it starts, to one core; say whether that could be done."""
    if not hasattr(os, "sched_setaffinity"):
        return "This system binds no process to a core: Python and Postgres used all cores."
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"Python and Postgres shared one core (number {core})."


def _all_cores() -> str:
    return f"Python and Postgres used all {os.cpu_count()} cores."


def _row(folder: Path, issues: int, rounds: int) -> Row:
    path = folder / f"{issues}.txt"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(archive(issues, SEED))
    parsed = [json.loads(_python("tests.bench.parse", str(path)).output) for _ in range(rounds)]
    ingested = [_ingest(folder, path, issues) for _ in range(rounds)]
    row = Row(
        issues,
        path.stat().st_size,
        median(times["reading"] for times in parsed),
        median(times["parsing"] for times in parsed),
        median(ran.seconds for ran in ingested),
        median(ran.busy for ran in ingested),
        median(ran.postgres for ran in ingested),
        max(ran.peak for ran in ingested),
    )
    path.unlink()
    return row


def _ingest(folder: Path, path: Path, issues: int) -> Ran:
    """Ingest an archive into an empty database."""
    with TemporaryDirectory(dir=folder) as data:
        for parent in (folder, Path(data)):
            parent.chmod(0o755)  # run by root, the server runs as another user, who must get through
        with server(load({"BACKISSUE_DATA": data})) as dsn:
            ran = _python("service", "ingest", str(path), DATABASE_URL=dsn, BACKISSUE_NEWSLETTER=NEWSLETTER)
            ran = replace(ran, postgres=_postgres_seconds(Path(data)))
            stored = asyncio.run(_stored(dsn))
    if stored != issues:
        raise click.ClickException(f"{stored} of {issues} issues were stored:\n{ran.output}")
    return ran


def _postgres_seconds(data: Path) -> float:
    """The processor seconds that the server in a folder, its processes of now and those that ended took so far."""
    (pid_file,) = data.rglob("postmaster.pid")
    postmaster = psutil.Process(int(pid_file.read_text(encoding="ascii").split()[0]))
    living = sum(sum(process.cpu_times()[:2]) for process in postmaster.children())
    return float(sum(postmaster.cpu_times()[:4]) + living)


async def _stored(dsn: str) -> int:
    async with connect_once(dsn) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM issues"))


def _python(module: str, *arguments: str, **environment: str) -> Ran:
    """Run a module in a process of its own, to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise click.ClickException(f"{module} failed:\n{output}")
    return Ran(output, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _KILOBYTE)


def _table(rows: Sequence[Row]) -> Table:
    table = Table(title="Ingest of invented archives")
    columns: Iterable[tuple[str, Callable[[Row], str]]] = (
        ("issues", lambda row: f"{row.issues:,}"),
        ("archive\nMB", lambda row: f"{row.size / 1e6:,.1f}"),
        ("read\nissues/s", lambda row: f"{row.issues / row.reading:,.0f}"),
        ("parse\nissues/s", lambda row: f"{row.issues / row.parsing:,.0f}"),
        ("ingest\nissues/s", lambda row: f"{row.issues / row.ingest:,.0f}"),
        ("ingest\ns", lambda row: f"{row.ingest:,.2f}"),
        ("of it in\nPython, s", lambda row: f"{row.busy:,.2f}"),
        ("in Post-\ngres, s", lambda row: f"{row.postgres:,.2f}"),
        ("peak\nMB", lambda row: f"{row.peak / 1e6:,.1f}"),
    )
    for name, _ in columns:
        table.add_column(name, justify="right")
    table.add_column("time against\nthe row above", justify="right")
    for position, row in enumerate(rows):
        above = rows[position - 1] if position else None
        growth = f"×{row.ingest / above.ingest:.2f} for ×{row.issues / above.issues:.4g} issues" if above else ""
        table.add_row(*(show(row) for _, show in columns), growth)
    return table


if __name__ == "__main__":
    main()
