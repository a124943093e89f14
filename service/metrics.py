"""Metrics for Prometheus, right with several workers: each writes its own into a folder, any of them answers for all.

The folder is named by `PROMETHEUS_MULTIPROC_DIR` before this module is imported: the client library decides by it.
"""

import os
from bisect import bisect_left
from collections import Counter as Tally, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import psutil
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import REGISTRY, Collector

from service.answers import Answers
from service.database_errors import DatabaseError
from service.db import Database, Record
from service.trace import Trace

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"

if FOLDER in os.environ:
    # A worker is a process from its start, and never forks: asking the system each time costs more than the counting.
    _PID: Final = os.getpid()
    values.ValueClass = values.MultiProcessValue(process_identifier=lambda: _PID)  # type: ignore[no-untyped-call]

MEDIA_TYPE: Final = CONTENT_TYPE_LATEST
_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class BulkHistogram(Histogram):
    """A histogram that can take many values at once."""

    def observe_all(self, amounts: Sequence[float]) -> None:
        """The same as `observe` for each, which writes twice into the file of the worker."""
        self._sum.inc(sum(amounts))
        for bucket, count in Tally(bisect_left(self._upper_bounds, amount) for amount in amounts).items():
            self._buckets[bucket].inc(count)


_REQUESTS: Final = Counter("backissue_http_requests_total", "Requests answered.", ("route", "method", "status"))
_LATENCY: Final = BulkHistogram(
    "backissue_http_request_seconds", "From request to answer.", ("route",), buckets=_SECONDS
)
_SQL: Final = Counter("backissue_sql_seconds_total", "Waiting for the database.", ("route",))
_ANSWERS: Final = Counter("backissue_answers_total", "Answers that could be kept, by whether one was.", ("cache",))
_KEPT: Final = {True: _ANSWERS.labels("hit"), False: _ANSWERS.labels("miss")}

in_flight: Final[set[Trace]] = set()
"""The requests that this worker is answering."""

_IN_FLIGHT: Final = Gauge("backissue_http_requests_in_flight", "Being answered.", multiprocess_mode="livesum")
_CACHE_BYTES: Final = Gauge("backissue_cache_bytes", "Of answers that are kept.", multiprocess_mode="livesum")
_CACHE_ENTRIES: Final = Gauge("backissue_cache_entries", "Answers that are kept.", multiprocess_mode="livesum")
_POOL: Final = Gauge(
    "backissue_pool_connections", "To the database, by what they do.", ("state",), multiprocess_mode="livesum"
)
_WAITING: Final = Gauge("backissue_pool_waiting", "Requests that wait for a connection.", multiprocess_mode="livesum")

_CORPUS: Final = """
SELECT revision, issues_added, issues_replaced, (SELECT count(*) FROM issues) AS issues,
    (SELECT max(number) FROM issues) AS latest_issue
FROM corpus
"""


@dataclass(slots=True)
class _Alike:
    """Requests that are not counted yet and differ in their times alone: those, and what they spent in SQL in all."""

    seconds: list[float] = field(default_factory=list)
    sql: float = 0.0


_BATCH: Final = 500
"""Requests counted at once: one by one, each would bring the client library into the processor's cache anew."""
_uncounted: Final[defaultdict[tuple[str, str, int, bool | None], _Alike]] = defaultdict(_Alike)


def note_request(route: str, method: str, status: int, *, kept: bool | None, seconds: float, sql: float) -> None:
    """Count a request that was answered, soon: `settle` at the latest. `kept` says whether its answer had been."""
    alike = _uncounted[route, method, status, kept]
    alike.seconds.append(seconds)
    alike.sql += sql
    if len(alike.seconds) >= _BATCH:
        settle()


def settle() -> None:
    """Count what was noted until now."""
    for (route, method, status, kept), alike in _uncounted.items():
        requests, latency, sql = _of_route(route, method, status)
        requests.inc(len(alike.seconds))
        latency.observe_all(alike.seconds)
        if alike.sql:
            sql.inc(alike.sql)
        if kept is not None:
            _KEPT[kept].inc(len(alike.seconds))
    _uncounted.clear()


@cache  # routes and statuses are few
def _of_route(route: str, method: str, status: int) -> tuple[Counter, BulkHistogram, Counter]:
    """What counts the requests to a route that end like that, their times and those of their SQL."""
    return _REQUESTS.labels(route, method, str(status)), _LATENCY.labels(route), _SQL.labels(route)


def note_state(database: Database, answers: Answers) -> None:
    """Say how this worker's connections and kept answers stand, and what it has answered.

    Every worker does so again and again: who asks one of them hears of all others as they were a little before.
    """
    settle()
    _IN_FLIGHT.set(len(in_flight))
    pool = database.state
    _POOL.labels("busy").set(pool.open - pool.idle)
    _POOL.labels("idle").set(pool.idle)
    _WAITING.set(pool.waiting)
    _CACHE_BYTES.set(answers.kept_bytes)
    _CACHE_ENTRIES.set(answers.kept_count)


async def exposition(database: Database) -> bytes:
    """All metrics in the text format, those of the corpus read now."""
    settle()
    of_corpus = CollectorRegistry()
    of_corpus.register(_OfCorpus(await _corpus(database)))
    return generate_latest(_registry()) + generate_latest(of_corpus)


def _registry() -> CollectorRegistry:
    folder = os.environ.get(FOLDER)
    if folder is None:
        return REGISTRY
    _forget_the_dead(Path(folder))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _forget_the_dead(folder: Path) -> None:
    """What workers that are gone were doing is over; what they have counted stays."""
    for path in folder.glob("gauge_live*_*.db"):
        pid = int(path.stem.rpartition("_")[2])
        if not psutil.pid_exists(pid):
            mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]


async def _corpus(database: Database) -> Record | None:
    try:
        return await database.fetchrow(_CORPUS)
    except DatabaseError:
        return None


class _OfCorpus(Collector):
    """What was just read of the corpus. Values of the library's own would be added to the workers' files, and kept."""

    def __init__(self, row: Record | None) -> None:
        self._row = row

    def collect(self) -> Iterator[Metric]:
        """The metrics."""
        row = self._row
        yield GaugeMetricFamily("backissue_database_up", "Whether the database answers.", row is not None)
        if row is None:
            return
        for name, words in (
            ("revision", "Grows with every ingest that changes anything."),
            ("issues", "Issues in the corpus."),
            ("latest_issue", "The highest number of an issue."),
        ):
            yield GaugeMetricFamily(f"backissue_corpus_{name}", words, row[name] or 0)
        ingested = CounterMetricFamily("backissue_ingested_issues", "Stored, ever.", labels=("outcome",))
        for outcome in ("added", "replaced"):
            ingested.add_metric((outcome,), row[f"issues_{outcome}"])
        yield ingested
