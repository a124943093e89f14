"""What Prometheus reads: counts of all workers, and how the corpus stands."""

import asyncio
import re
import signal
import time
from collections.abc import Mapping
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from service.db import Database
from service.metrics import BulkHistogram
from tests.api import archive
from tests.api.conftest import fill
from tests.store.cli import finish, is_ready, served_at, start


def read(text: str) -> Mapping[str, float]:
    """The samples by their names, with labels as they are written."""
    return {
        "".join([sample.name, *(f" {name}={value}" for name, value in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def samples(text: str) -> list[str]:
    """The names of the samples with their labels, sorted; the families' names beside them."""
    lines = text.splitlines()
    return sorted(line.rpartition(" ")[0] if line[0] != "#" else line for line in lines if line)


def get(address: str) -> tuple[int, str]:
    try:
        with urlopen(address, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_all_workers_are_counted(dsn: str, db: Database, workers: str) -> None:
    await fill(db, [archive.plain(7), archive.plain(9), archive.plain(9, "Mara Quill")])
    process = await asyncio.to_thread(start, "serve", "--port", "0", "--workers", workers, DATABASE_URL=dsn)
    try:
        address = await asyncio.to_thread(served_at, process)
        assert await asyncio.to_thread(is_ready, address)
        for _ in range(20):
            assert (await asyncio.to_thread(get, f"{address}/v1/issues/7"))[0] == 200
        assert (await asyncio.to_thread(get, f"{address}/v1/issues/8"))[0] == 404
        await asyncio.sleep(2.5)  # until every worker has said how it stands
        for _ in range(6):  # each of the workers is asked, and more than once
            text = (await asyncio.to_thread(get, f"{address}/metrics"))[1]
            assert samples(text) == sorted(set(samples(text)))
        found = read(text)
        route = "route=/v1/issues/{number}"
        assert found[f"backissue_http_requests_total method=GET {route} status=200"] == 20
        assert found[f"backissue_http_requests_total method=GET {route} status=404"] == 1
        assert found[f"backissue_http_request_seconds_count {route}"] == 21
        assert found["backissue_answers_total cache=hit"] + found["backissue_answers_total cache=miss"] == 21
        assert found["backissue_cache_entries"] >= 1
        assert found["backissue_pool_connections state=idle"] >= int(workers)
        assert found["backissue_database_up"] == 1
        assert found["backissue_ingested_issues_total outcome=added"] == 2
        assert found["backissue_ingested_issues_total outcome=replaced"] == 1
        assert (found["backissue_corpus_issues"], found["backissue_corpus_latest_issue"]) == (2, 9)
    finally:
        process.send_signal(signal.SIGTERM)
        ran = await asyncio.to_thread(finish, process, timeout=30)
    assert ran.code == 0, ran


def test_every_metric_has_a_name_that_says_its_unit(library: str) -> None:
    _, text = get(f"{library}/metrics")
    names = {family.name for family in text_string_to_metric_families(text) if family.name.startswith("backissue_")}
    assert len(names) > 10
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


def test_metrics_are_there_at_once(library: str) -> None:
    began = time.monotonic()
    assert get(f"{library}/metrics")[0] == 200
    assert time.monotonic() - began < 2


def test_requests_counted_together_count_as_one_by_one() -> None:
    times = [0.0, 0.0004, 0.0005, 0.0006, 0.3, 30, 31, 1e9, 0.3]
    registry = CollectorRegistry()
    together = BulkHistogram("together", "All at once.", registry=registry)
    apart = BulkHistogram("apart", "One by one.", registry=registry)
    together.observe_all(times)
    for seconds in times:
        apart.observe(seconds)
    counted = read(generate_latest(registry).decode())
    both = {name: value for name, value in counted.items() if "created" not in name}
    assert {
        name.replace("together", "apart"): value for name, value in both.items() if name.startswith("together")
    } == {name: value for name, value in both.items() if name.startswith("apart")}
    assert both["together_count"] == len(times)
