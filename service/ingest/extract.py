"""One run of the extractor of today over the stored corpus: nothing is read again, and only mentions change."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from service.db import Database
from service.ingest import store
from service.ingest.batch import to_its_end
from service.ingest.entities import VERSION, extract
from service.ingest.model import Issue, Mention
from service.ingest.run import Progress, no_progress
from service.ingest.store import Outcome, Store


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """What changed in one issue: mentions that are new, and that are no more."""

    number: int
    title: str
    found: int
    added: int
    removed: int


@dataclass(slots=True)
class ExtractReport:
    """A run's result: a line an issue that changed, and how many were looked at in how many seconds."""

    version: int = VERSION
    looked_at: int = 0
    changed: list[ExtractLine] = field(default_factory=list)
    seconds: float = 0.0

    def as_json(self) -> dict[str, object]:
        """The report for programs, in camelCase."""
        return {
            "version": self.version,
            "lookedAt": self.looked_at,
            "seconds": round(self.seconds, 3),
            "changed": [
                {
                    "number": line.number,
                    "title": line.title,
                    "found": line.found,
                    "added": line.added,
                    "removed": line.removed,
                }
                for line in self.changed
            ],
        }


async def extract_again(
    database: Database,
    *,
    progress: Progress = no_progress,
    find: Callable[[Issue], tuple[Mention, ...]] = extract,
) -> ExtractReport:
    """Find the mentions of every issue anew, each issue in a transaction of its own.

    An issue that is ingested meanwhile keeps what that ingest stored. Raises DatabaseUnavailable when the database goes
    away; what was stored until then stays.
    """
    began = time.monotonic()
    report = ExtractReport()
    numbers = await store.numbers(database)
    title, is_sample = await store.whose(database)
    writer = Store(database, title, is_sample=is_sample, extractor=VERSION)
    for done, number in enumerate(numbers, 1):
        before = await store.stored(database, number)
        if before is not None:
            again = replace(before.issue, mentions=await asyncio.to_thread(find, before.issue))
            if await to_its_end(writer.put_again(before, again)) is not Outcome.UNCHANGED:
                report.changed.append(_line(before.issue, again))
            report.looked_at += 1
        progress(done, len(numbers))
    await writer.flush()
    report.seconds = time.monotonic() - began
    return report


def _line(before: Issue, after: Issue) -> ExtractLine:
    was, now = Counter(before.mentions), Counter(after.mentions)
    return ExtractLine(after.number, after.title, len(after.mentions), (now - was).total(), (was - now).total())
