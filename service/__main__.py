"""The command line: `backissue serve`, `ingest`, `export`, `extract`, `migrate`, `status`, `settings`, `token`."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO, Final, NoReturn, TypeVar

import click
from uvicorn.loops.auto import auto_loop_factory

from service import config, logs, terminal
from service.config import ConfigError, Settings, load
from service.database_errors import DatabaseError, DatabaseFull, DatabaseUnavailable
from service.db import connect
from service.disk import is_full
from service.export import destination, export as run_export
from service.ingest import store
from service.ingest.document import ReadError
from service.ingest.extract import ExtractReport, extract_again
from service.ingest.reading import FORMS, Form
from service.ingest.report import Report
from service.ingest.run import Progress, ingest as run_ingest
from service.ingest.store import CorpusMismatch
from service.migrate import migrate as apply_migrations
from service.postgres import kept_running, server
from service.sample import FOLDER as SAMPLE_FOLDER, NEWSLETTER as SAMPLE_NEWSLETTER
from service.token_commands import token
from service.tokens import TokenError

_SAME_PLANS: Final = {"plan_cache_mode": "force_generic_plan"}
"""For sessions that run a few statements, all by keys, over and over: they are planned once."""

_Result = TypeVar("_Result")


class _Commands(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        with _one_line_errors():
            return super().invoke(ctx)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="backissue")
def backissue() -> None:
    """A newsletter's back issues as an API."""


@backissue.command()
@click.option("--host", help="Where to listen.  [default: HOST or 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="Where to listen.  [default: PORT or 8000]")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that answer.  [default: one per core]")
@click.option("--no-cache", is_flag=True, help="Keep no answers: to measure, or to look for a fault.")
def serve(host: str | None, port: int | None, workers: int | None, *, no_cache: bool) -> None:
    """Serve the corpus over HTTP.

    Without DATABASE_URL an embedded Postgres is started, and an empty corpus gets the bundled sample.
    """
    found = load()
    for name, meant in config.unknown().items():
        _complain(f"there is no setting {name}{f'; perhaps you meant {meant}' if meant else ''}")
    from service import serving  # noqa: PLC0415  # takes as long to load as all that the other commands need

    listener = serving.listen(host or found.host, found.port if port is None else port)
    with listener, server(found) as dsn:
        asyncio.run(_prepare(dsn, sample=found.database_url is None))
        if no_cache:
            os.environ["BACKISSUE_CACHE"] = "off"
        click.echo(f"Backissue answers on {serving.address(listener)}", err=True)
        with kept_running(found.data) if found.database_url is None else nullcontext():
            if not serving.run(listener, dsn, workers, logs.configuration(found.log, found.log_level)):
                _fail("the service did not start: see above")


@backissue.command()
@click.option("--json", "as_json", is_flag=True, help="The settings as JSON.")
def settings(*, as_json: bool) -> None:
    """Say what each setting is, and where that comes from; without passwords."""
    load()  # what cannot be meant is complained of
    found = [
        {
            "name": variable.name,
            "value": variable.shown(value) if (value := config.given(variable) or variable.default) else None,
            "source": "environment" if config.given(variable) else "default",
            "meaning": variable.meaning,
        }
        for variable in config.VARIABLES.values()
    ]
    (terminal.print_json if as_json else terminal.print_settings)(found)


@backissue.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--format", "form", type=click.Choice([*FORMS]), help="Override what a file looks like.")
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def ingest(sources: tuple[str, ...], form: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Read archives into the corpus: files, folders, - or http(s) addresses."""
    found = load()
    with server(found) as dsn, terminal.progress(shown=not as_json) as progress:
        file_form = FORMS[form] if form else None
        report = _run(_ingest(dsn, found, sources, file_form, progress, dry_run=dry_run))
    if as_json:
        terminal.print_json(report.as_json())
    else:
        terminal.print_report(report)
    for problem in report.problems:
        _complain(f"{problem.place}: {problem.reason}")
    if report.problems:
        sys.exit(1)


@backissue.command()
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file.  [default: standard output]")
def export(output: Path | None) -> None:
    """Write the whole corpus as JSON Lines, an issue a line, for other programs or for `ingest` elsewhere."""
    shown = output is not None or not sys.stdout.isatty()
    with server(load()) as dsn, terminal.progress("writing", shown=shown) as progress, destination(output) as file:
        asyncio.run(_export(dsn, file, progress))


@backissue.command()
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def extract(*, as_json: bool) -> None:
    """Find the entities of the whole corpus anew, with the extractor and the catalogue of today."""
    with server(load()) as dsn, terminal.progress(shown=not as_json) as progress:
        report = _run(_extract(dsn, progress))
    if as_json:
        terminal.print_json(report.as_json())
    else:
        terminal.print_extract_report(report)


@backissue.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    with server(load()) as dsn:
        names = asyncio.run(apply_migrations(dsn))
    click.echo("\n".join(f"applied {name}" for name in names) or "nothing to apply")


@backissue.command()
@click.option("--json", "as_json", is_flag=True, help="The status as JSON.")
def status(*, as_json: bool) -> None:
    """Say what is in the corpus."""
    with server(load()) as dsn:
        found = asyncio.run(_status(dsn))
    (terminal.print_json if as_json else terminal.print_status)(found)


backissue.add_command(token)


def _run(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Run what goes through many issues and talks to Postgres all the time: on uvloop, where there is one.

    The collector looks seldom: an issue leaves ten thousand small things behind and hardly a cycle among them.
    """
    gc.set_threshold(50_000, 20, 100)
    with asyncio.Runner(loop_factory=auto_loop_factory()) as runner:
        return runner.run(work)


async def _prepare(dsn: str, *, sample: bool) -> None:
    """Migrate; load the bundled sample into an empty corpus."""
    await apply_migrations(dsn)
    if not sample:
        return
    async with connect(dsn, max_size=2) as database:
        if await store.is_empty(database):
            report = await run_ingest(database, [str(SAMPLE_FOLDER)], newsletter=SAMPLE_NEWSLETTER, is_sample=True)
            for problem in report.problems:
                _complain(f"the bundled sample: {problem.place}: {problem.reason}")
            if report.changed:
                click.echo(f"The corpus was empty: it has the bundled sample now, “{SAMPLE_NEWSLETTER}”.", err=True)


async def _ingest(
    dsn: str,
    settings: Settings,
    sources: tuple[str, ...],
    form: Form | None,
    progress: Progress,
    *,
    dry_run: bool,
) -> Report:
    await apply_migrations(dsn)
    async with connect(dsn, max_size=2, session=_SAME_PLANS) as database:
        return await run_ingest(
            database, sources, newsletter=settings.newsletter, form=form, dry_run=dry_run, progress=progress
        )


async def _export(dsn: str, output: BinaryIO, progress: Progress) -> None:
    await apply_migrations(dsn)
    async with connect(dsn, max_size=1) as database:
        await run_export(database, output, progress)


async def _extract(dsn: str, progress: Progress) -> ExtractReport:
    await apply_migrations(dsn)
    async with connect(dsn, max_size=2, session=_SAME_PLANS) as database:
        return await extract_again(database, progress=progress)


async def _status(dsn: str) -> dict[str, object]:
    await apply_migrations(dsn)
    async with connect(dsn, max_size=1) as database:
        return await store.status(database)


@contextmanager
def _one_line_errors() -> Iterator[None]:
    """A failure is a line on standard error that says what is wrong and what to do, and exit code 1."""
    try:
        yield
    except DatabaseUnavailable as error:
        _fail(f"{error}; run the same command again when it can: what was stored stays")
    except DatabaseFull as error:
        _fail(f"{error}: free space and run the same command again; what was stored stays")
    except (ConfigError, DatabaseError, ReadError, CorpusMismatch, TokenError) as error:
        _fail(str(error))
    except KeyboardInterrupt:
        _fail("stopped; run the same command again to complete it: what was stored stays")
    except BrokenPipeError:
        # Whoever read the output has seen enough; the interpreter must not try to write the rest of it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        if is_full(error):
            _fail(f"the disk is full ({error.strerror}): free space and run the same command again")
        _fail(str(error))


def _fail(reason: str) -> NoReturn:
    _complain(reason)
    sys.exit(1)


def _complain(reason: str) -> None:
    click.echo(f"backissue: {terminal.visible(' '.join(reason.split()))}", err=True)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that everything opened is closed (the embedded Postgres stopped).

    An event loop makes of that a cancelled task; an exception raised from here could tear the driver apart.
    """
    signal.raise_signal(signal.SIGINT)


def main() -> None:
    """Run the command that the arguments name."""
    # A shell that starts a command in the background lets it ignore SIGINT, which SIGTERM is turned into here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that lacks a character gets its number, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    backissue()


if __name__ == "__main__":
    main()
