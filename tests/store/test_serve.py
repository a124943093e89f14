"""`backissue serve` as a process: it answers, on one worker and on two, and stops in good order."""

import json
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from service.sample import NEWSLETTER as SAMPLE
from tests.store.cli import backissue, finish, is_ready, served_at, start
from tests.store.invented import write_archive


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that the embedded Postgres gets through to, whoever it runs as."""
    with tempfile.TemporaryDirectory(prefix="backissue-serve-") as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_with_0(dsn: str, workers: str, number: signal.Signals) -> None:
    process = start("serve", "--port", "0", "--workers", workers, DATABASE_URL=dsn)
    try:
        assert is_ready(served_at(process))
        process.send_signal(number)
        ran = finish(process, timeout=30)
    finally:
        process.kill()
    assert ran.code == 0, ran
    assert "Traceback" not in ran.err


def test_an_empty_embedded_corpus_gets_the_sample_and_a_real_issue_ends_it(data: Path, tmp_path: Path) -> None:
    process = start("serve", "--port", "0", BACKISSUE_DATA=str(data))
    try:
        assert is_ready(served_at(process))
        status = json.loads(backissue("status", "--json", BACKISSUE_DATA=str(data)).out)
        assert (status["isSample"], status["title"]) == (True, SAMPLE)
        assert status["issueCount"] >= 6
        archive = write_archive(tmp_path / "archive.txt", [3, 4])
        report = json.loads(backissue("ingest", "--json", str(archive), BACKISSUE_DATA=str(data)).out)
        assert (report["sampleRemoved"], report["added"]) == (True, 2)
        status = json.loads(backissue("status", "--json", BACKISSUE_DATA=str(data)).out)
        assert (status["isSample"], status["issueCount"]) == (False, 2)
    finally:
        process.send_signal(signal.SIGTERM)
        assert finish(process, timeout=30).code == 0


def test_a_database_that_is_given_never_gets_the_sample(dsn: str) -> None:
    process = start("serve", "--port", "0", DATABASE_URL=dsn)
    try:
        assert is_ready(served_at(process))
        assert json.loads(backissue("status", "--json", DATABASE_URL=dsn).out)["issueCount"] == 0
    finally:
        process.send_signal(signal.SIGTERM)
        finish(process, timeout=30)
