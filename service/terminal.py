"""What people see: the progress of a run, its report, the status of the corpus."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from service.ingest.extract import ExtractReport
from service.ingest.report import IssueLine, Report
from service.ingest.run import Progress as OnProgress, no_progress
from service.ingest.store import Outcome
from service.tokens import Token

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@contextmanager
def progress(doing: str = "reading", *, shown: bool) -> Iterator[OnProgress]:
    """A bar of issues on standard error while a run goes on; nothing where that is no terminal."""
    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield no_progress
        return
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TextColumn("issues"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, known: bar.update(task, completed=done, total=known)


def print_report(report: Report) -> None:
    """The report of a run: a line an issue, its warnings below, then the totals. Problems are for standard error."""
    console = _console()
    if report.issues:
        console.print("issue sections links tales  outcome    title", style="bold")
    for line in report.issues:
        console.print(_line(line), style="dim" if line.outcome is Outcome.UNCHANGED else "")
        for warning in line.warnings:
            console.print(Text(f"      warning: {visible(warning)}", "yellow"))
    for name in report.passed_over:
        console.print(Text(f"passed over: {visible(name)}"))
    for name in report.not_modified:
        console.print(Text(f"not modified since the last run: {visible(name)}"))
    if report.sample_removed:
        console.print(f"The bundled sample {'would make' if report.dry_run else 'made'} way for it.")
    if report.missing_numbers:
        console.print(f"missing between the first and the latest: {_ranges(report.missing_numbers)}")
    console.print(_totals(report))


def print_settings(settings: Sequence[Mapping[str, str | None]]) -> None:
    """The settings, a line each, with their values and where these come from."""
    console = _console()
    for one in settings:
        console.print(Text(f"{one['name']}={one['value'] or ''}", "bold"), Text(f"({one['source']})", "dim"))
        console.print(Text(f"    {one['meaning']}"))


def print_extract_report(report: ExtractReport) -> None:
    """What a run of the extractor changed: a line an issue, then the total."""
    console = _console()
    if report.changed:
        console.print("issue mentions   new  gone  title", style="bold")
    for line in report.changed:
        console.print(Text(f"{line.number:5} {line.found:8} {line.added:5} {line.removed:5}  {visible(line.title)}"))
    changed = f"{len(report.changed)} changed" if report.changed else "nothing changed"
    console.print(f"{report.looked_at} issues in {report.seconds:.1f} s, extractor {report.version}: {changed}")


def print_status(status: dict[str, Any]) -> None:
    """What is in the corpus."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in status.items():
        shown = _ranges(value) if isinstance(value, list) else value
        words = re.sub(r"[A-Z]", lambda match: f" {match[0].lower()}", name)
        table.add_row(words, "–" if shown in (None, "") else str(shown))
    _console().print(table)


def print_tokens(tokens: Sequence[Token]) -> None:
    """The tokens, a line each."""
    table = Table(box=None, pad_edge=False)
    for head in ("token", "state", "created", "expires", "last used"):
        table.add_column(head)
    for token in tokens:
        moments = (token.created_at, token.expires_at, token.last_used_at)
        shown = (f"{moment:%Y-%m-%d %H:%M}" if moment else "–" for moment in moments)
        table.add_row(Text(visible(token.name)), token.state, *shown)
    _console().print(table)


def print_json(value: object) -> None:
    """A value for programs."""
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    sys.stdout.write(json.dumps(value, ensure_ascii=not is_utf8, indent=2, default=_as_json) + "\n")


def visible(words: str) -> str:
    """Words without control characters: what an archive says must not give orders to a terminal."""
    return _CONTROL.sub("\ufffd", words)


def _as_json(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _ranges(numbers: list[int]) -> str:
    """Ascending numbers as people write them: `3, 7–12`."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and ranges[-1][-1] == number - 1:
            ranges[-1][1:] = [number]
        else:
            ranges.append([number])
    return ", ".join("–".join(map(str, bounds)) for bounds in ranges)


def _console() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _line(line: IssueLine) -> Text:
    # A line at a time: a table of an archive would be held whole to find out how wide it is.
    counts = f"{line.sections:8} {line.links:5} {line.tales:5}"
    return Text(f"{line.number:5} {counts}  {line.outcome.lower():10} {visible(line.title)}")


def _totals(report: Report) -> str:
    counts = report.outcomes
    parts = [f"{counts[outcome]} {outcome.lower()}" for outcome in Outcome]
    if report.problems:
        parts.append(f"{len(report.problems)} failed")
    done = "would be " if report.dry_run else ""
    total = f"{len(report.issues)} issues in {report.seconds:.1f} s: {done}{', '.join(parts)}"
    return total if report.changed else f"{total}; nothing changed"
