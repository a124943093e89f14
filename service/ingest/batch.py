"""Issues on their way into the corpus, some at a time.

They are parsed in a row and stored in a row, since Python and Postgres each work faster at more of the same, and in one
transaction, since an issue has many things in common with the next. An issue that cannot be stored is found by storing
those of its batch one by one.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from service.database_errors import DatabaseError, DatabaseFull, DatabaseUnavailable
from service.ingest.document import Problem
from service.ingest.model import Issue, Origin
from service.ingest.report import IssueLine, Report
from service.ingest.rows import StoreError
from service.ingest.store import Store

MOST: Final = 16
"""Issues that are stored together."""
LARGEST: Final = 400_000
"""Characters of the issues that are stored together; an issue that alone has more is stored alone."""

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Parsed:
    """An issue, the place in a source that it was found at, and where it was stored before if it was exported."""

    place: str
    issue: Issue
    origin: Origin | None


class Batch:
    """What waits to be stored; a run that only compares does that at once, one by one."""

    def __init__(self, store: Store, report: Report, done: Callable[[int], None]) -> None:
        """For a run with that report; `done` is told how many issues were stored or refused in all."""
        self._store = store
        self._report = report
        self._done = done
        self._waiting: dict[int, Parsed] = {}
        self._size = 0
        self._finished = 0

    async def add(self, parsed: Parsed) -> None:
        """Have an issue stored, now or with those that come."""
        number, size = parsed.issue.number, len(parsed.issue.text)
        if number in self._waiting or self._size + size > LARGEST or len(self._waiting) == MOST:
            await self.store()
        self._waiting[number] = parsed
        self._size += size
        if self._report.dry_run:
            await self.store()

    async def refuse(self, problem: Problem) -> None:
        """Report what is not stored, after what came before it."""
        await self.store()
        self._refuse(problem)

    async def store(self) -> None:
        """Store what waits. Raises as `Store.save_together`, but for what is wrong with single issues."""
        waiting, self._waiting, self._size = [*self._waiting.values()], {}, 0
        if waiting:
            await self._save(waiting)

    async def _save(self, parsed: Sequence[Parsed]) -> None:
        try:
            if self._report.dry_run:
                outcomes = [await self._store.compare(one.issue) for one in parsed]
            else:
                outcomes = await to_its_end(self._store.save_together([(one.issue, one.origin) for one in parsed]))
        except DatabaseUnavailable:
            raise
        except (StoreError, DatabaseError) as error:
            if len(parsed) > 1:
                for one in parsed:
                    await self._save([one])
            elif isinstance(error, DatabaseFull):
                raise
            else:
                self._refuse(Problem(parsed[0].place, str(error)))
        else:
            self._report.issues += [
                IssueLine.of(one.issue, one.place, outcome) for one, outcome in zip(parsed, outcomes, strict=True)
            ]
            self._count(len(parsed))

    def _refuse(self, problem: Problem) -> None:
        self._report.problems.append(problem)
        self._count(1)

    def _count(self, issues: int) -> None:
        self._finished += issues
        self._done(self._finished)


async def to_its_end(work: Coroutine[Any, Any, _Result]) -> _Result:
    """The outcome of the work. Who cancels it waits for its end: a run is stopped between two batches."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise
