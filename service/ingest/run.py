"""One run: sources → files → documents → issues, their entities → rows → report."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

from service.db import Database
from service.ingest.batch import Batch, Parsed
from service.ingest.document import Problem, ReadError
from service.ingest.entities import VERSION, extract
from service.ingest.exchange import Exchanged
from service.ingest.fetch import shown
from service.ingest.model import ParseError
from service.ingest.parser import parse
from service.ingest.parser.title import parse_title
from service.ingest.reading import Form, Found, read
from service.ingest.report import Report
from service.ingest.sources import File, open_source
from service.ingest.store import Store, StoredValidators, missing_numbers

Progress = Callable[[int, int], None]
"""Called with the issues done so far, stored or refused, and those known of in all."""


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

    def add(self, found: Found | Problem, newsletter: str) -> None:
        self.found += 1
        if isinstance(found, Problem):
            return
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
    """Read every source and store every issue in it, each whole or not at all.

    A bad issue or source becomes a problem of the report, and the others go on. A number that stands in the run
    with two texts is stored with neither. No more than a batch of issues is held in memory.

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
        batch = Batch(store, report, lambda done: progress(done, survey.found))
        for file in files:
            problems = len(report.problems)
            for one in _read(file, newsletter, form):
                parsed = one if isinstance(one, Problem) else _parsed(one, newsletter, survey)
                await (batch.refuse(parsed) if isinstance(parsed, Problem) else batch.add(parsed))
            if file.fetched is not None and not dry_run:
                await batch.store()
                if len(report.problems) == problems:
                    await validators.put(file.fetched.url, file.fetched.etag, file.fetched.last_modified)
        await batch.store()
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
        for found in _read(file, newsletter, form):
            survey.add(found, newsletter)
    if survey.twice:
        for file in files:
            for found in _read(file, newsletter, form):
                number = None if isinstance(found, Problem) else _number(found, newsletter)
                if number is not None and number in survey.twice:
                    survey.twice[number].append(found.place)
    return survey


def _read(file: File, newsletter: str, form: Form | None) -> Iterator[Found | Problem]:
    """The issues of a file, and what in it could not be read."""
    try:
        yield from read(file.path, file.name, newsletter, form)
    except ReadError as error:
        yield Problem(file.name, str(error).removeprefix(f"{file.name}: "))


def _parsed(found: Found, newsletter: str, survey: _Survey) -> Parsed | Problem:
    """The issue, and if it was exported where it comes from; what it mentions was found there. Or why it is none."""
    if isinstance(found, Exchanged):
        parsed = Parsed(found.place, found.issue, found.origin)
    else:
        try:
            parsed = Parsed(found.place, parse(found, newsletter), None)
        except ParseError as error:
            return Problem(found.place, str(error))
    issue = parsed.issue
    if issue.number in survey.twice:
        places = " and ".join(survey.twice[issue.number])
        return Problem(found.place, f"issue {issue.number} stands twice and differs ({places}): leave one out")
    return parsed if parsed.origin else replace(parsed, issue=replace(issue, mentions=extract(issue)))
