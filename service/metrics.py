"""Metrics for Prometheus, right with several workers: each writes its own into a folder, any of them answers for all.

The folder is named by `PROMETHEUS_MULTIPROC_DIR` before this module is imported: the client library decides by it.
"""

import os
from collections import Counter as Tally
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

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
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import REGISTRY

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

_REQUESTS: Final = Counter("backissue_http_requests_total", "Requests answered.", ("route", "method", "status"))
_LATENCY: Final = Histogram("backissue_http_request_seconds", "From request to answer.", ("route",), buckets=_SECONDS)
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


class Noted(NamedTuple):
    """A request that was answered; seconds, and whether its answer had been kept."""

    route: str
    method: str
    status: int
    seconds: float
    sql: float
    kept: bool | None


_BATCH: Final = 64
"""Requests counted at once: one by one, each would bring the client library into the processor's cache anew."""
_uncounted: Final[list[Noted]] = []


def note_request(noted: Noted) -> None:
    """Count a request, soon: `settle` at the latest."""
    _uncounted.append(noted)
    if len(_uncounted) >= _BATCH:
        settle()


def settle() -> None:
    """Count what was noted until now."""
    for (route, method, status), count in Tally((one.route, one.method, one.status) for one in _uncounted).items():
        _requests(route, method, status).inc(count)
    for kept, count in Tally(one.kept for one in _uncounted if one.kept is not None).items():
        _KEPT[kept].inc(count)
    for one in _uncounted:
        latency, sql = _times(one.route)
        latency.observe(one.seconds)
        if one.sql:
            sql.inc(one.sql)
    _uncounted.clear()


@cache  # routes and statuses are few
def _requests(route: str, method: str, status: int) -> Counter:
    return _REQUESTS.labels(route, method, str(status))


@cache
def _times(route: str) -> tuple[Histogram, Counter]:
    """Those of the requests to a route, and of their SQL."""
    return _LATENCY.labels(route), _SQL.labels(route)


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
    return generate_latest(_registry()) + generate_latest(_of_corpus(await _corpus(database)))


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


def _of_corpus(row: Record | None) -> CollectorRegistry:
    registry = CollectorRegistry()
    Gauge("backissue_database_up", "Whether the database answers.", registry=registry).set(row is not None)
    if row is not None:
        for name, words in (
            ("revision", "Grows with every ingest that changes anything."),
            ("issues", "Issues in the corpus."),
            ("latest_issue", "The highest number of an issue."),
        ):
            Gauge(f"backissue_corpus_{name}", words, registry=registry).set(row[name] or 0)
        ingested = Counter("backissue_ingested_issues_total", "Stored, ever.", ("outcome",), registry=registry)
        for outcome in ("added", "replaced"):
            ingested.labels(outcome).inc(row[f"issues_{outcome}"])
    return registry
