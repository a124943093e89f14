"""One run: sources → files → documents → issues, their entities → rows → report."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from service.database_errors import DatabaseError, DatabaseFull, DatabaseUnavailable
from service.db import Database
from service.ingest.document import Problem, ReadError
from service.ingest.entities import VERSION, extract
from service.ingest.exchange import Exchanged
from service.ingest.fetch import shown
from service.ingest.model import Issue, Origin, ParseError
from service.ingest.parser import parse
from service.ingest.parser.title import parse_title
from service.ingest.reading import Form, Found, read
from service.ingest.report import IssueLine, Report
from service.ingest.rows import StoreError
from service.ingest.sources import File, open_source
from service.ingest.store import Outcome, Store, StoredValidators, missing_numbers

Progress = Callable[[int, int], None]
"""Called with the issues done so far and those known of in all."""


def no_progress(done: int, known: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class _Survey:
    """A first look at every issue of the run: how many there are, and where numbers stand for two issues.

    Of each issue a digest is kept and nothing else, since there may be any number of them.
    """

    digests: dict[int, int] = field(default_factory=dict)
    twice: dict[int, list[str]] = field(default_factory=dict)
    found: int = 0

    def add(self, found: Found, newsletter: str) -> None:
        self.found += 1
        number = _number(found, newsletter)
        if number is not None and self.digests.setdefault(number, _digest(found)) != _digest(found):
            self.twice.setdefault(number, [])


def _number(found: Found, newsletter: str) -> int | None:
    if isinstance(found, Exchanged):
        return found.issue.number
    title = parse_title(found.text.split("\n", 1)[0], newsletter)
    return title.number if title else None


def _digest(found: Found) -> int:
    # Not of the text alone: one with other addresses would replace the first, and in every run again.
    content = found.issue if isinstance(found, Exchanged) else (found.text, found.runs, found.url, found.published_at)
    return hash(content)


async def ingest(
    database: Database,
    sources: Sequence[str],
    *,
    newsletter: str,
    form: Form | None = None,
    dry_run: bool = False,
    is_sample: bool = False,
    progress: Progress = no_progress,
) -> Report:
    """Read every source and store every issue in it, each in a transaction of its own.

    A bad issue or source becomes a problem of the report, and the others go on. A number that stands in the run
    with two texts is stored with neither. Nothing larger than an issue is held in memory.

    Raises CorpusMismatch where no issue of the run belongs in the corpus, DatabaseUnavailable when the database goes
    away, DatabaseFull when its disk is full; what was stored until then stays.
    """
    began = time.monotonic()
    report = Report(dry_run=dry_run)
    store = Store(database, newsletter, is_sample=is_sample, extractor=VERSION)
    validators = StoredValidators(database)
    async with AsyncExitStack() as opened:
        files: list[File] = []
        for source in sources:
            try:
                found = await opened.enter_async_context(open_source(source, validators))
            except ReadError as error:
                name = shown(source)
                report.problems.append(Problem(name, str(error).removeprefix(f"{name}: ")))
                continue
            files += found.files
            report.passed_over += found.passed_over
            report.not_modified += [shown(source)] if found.not_modified else []
        survey = _survey(files, newsletter, form)
        done = 0
        for file in files:
            problems = len(report.problems)
            for one in _read(file, newsletter, form, report.problems):
                await _ingest(one, newsletter, survey, store, report)
                done += 1
                progress(done, survey.found)
            if file.fetched is not None and not dry_run and len(report.problems) == problems:
                await validators.put(file.fetched.url, file.fetched.etag, file.fetched.last_modified)
        await store.flush()
    report.sample_removed = store.sample_removed
    numbers = [line.number for line in report.issues]
    report.missing_numbers = await missing_numbers(database, numbers, sample_goes=store.sample_removed)
    report.seconds = time.monotonic() - began
    return report


def _survey(files: Sequence[File], newsletter: str, form: Form | None) -> _Survey:
    """Look over every file once; what cannot be read is reported when it is read for good."""
    survey = _Survey()
    for file in files:
        for found in _read(file, newsletter, form, []):
            survey.add(found, newsletter)
    if survey.twice:
        for file in files:
            for found in _read(file, newsletter, form, []):
                if (number := _number(found, newsletter)) in survey.twice and number is not None:
                    survey.twice[number].append(found.place)
    return survey


def _read(file: File, newsletter: str, form: Form | None, problems: list[Problem]) -> Iterator[Found]:
    """The issues of a file; what could not be read is added to the problems."""
    try:
        for found in read(file.path, file.name, newsletter, form):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                yield found
    except ReadError as error:
        problems.append(Problem(file.name, str(error).removeprefix(f"{file.name}: ")))


async def _ingest(found: Found, newsletter: str, survey: _Survey, store: Store, report: Report) -> None:
    """Store what was found of one issue, or add to the problems why not."""
    try:
        issue, origin = _issue(found, newsletter)
        if issue.number in survey.twice:
            places = " and ".join(survey.twice[issue.number])
            raise ParseError(f"issue {issue.number} stands twice and differs ({places}): leave one out")
        outcome = await to_its_end(store.compare(issue) if report.dry_run else store.save(issue, origin))
    except (DatabaseUnavailable, DatabaseFull):
        raise
    except (ParseError, StoreError, DatabaseError) as error:
        report.problems.append(Problem(found.place, str(error)))
    else:
        report.issues.append(IssueLine.of(issue, found.place, outcome))


def _issue(found: Found, newsletter: str) -> tuple[Issue, Origin | None]:
    """The issue, and if it was exported where it comes from; what it mentions was found there. Raises ParseError."""
    if isinstance(found, Exchanged):
        return found.issue, found.origin
    issue = parse(found, newsletter)
    return replace(issue, mentions=extract(issue)), None


async def to_its_end(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    """The outcome of the work. Who cancels it waits for its end: a run is stopped between two issues."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
