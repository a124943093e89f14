"""The generated archives: read by the real reader and parser, they hold what the generator wrote."""

from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.ingest.document import Document
from service.ingest.parser import parse
from service.ingest.readers.detect import read
from tests.bench.generate import NEWSLETTER, archive, generate, main

ISSUES = 20


@pytest.fixture
def documents(tmp_path: Path) -> list[Document]:
    path = tmp_path / "archive.txt"
    path.write_text("".join(archive(ISSUES, seed=7)), encoding="utf-8")
    return [document for document in read(path, path.name, NEWSLETTER) if isinstance(document, Document)]


def test_every_issue_is_read_as_it_was_written(documents: list[Document]) -> None:
    written = list(generate(ISSUES, seed=7))
    assert [document.text for document in documents] == [issue.text for issue in written]
    for document, expected in zip(documents, written, strict=True):
        issue = parse(document, NEWSLETTER)
        assert (issue.number, issue.coverage, issue.warnings) == (expected.number, 1.0, ())
        found = (len(issue.sections), len(issue.links), len(issue.references), len(issue.tales))
        assert found == (expected.sections, expected.links, expected.references, expected.tales)


def test_issues_are_as_long_as_real_ones() -> None:
    lengths = [len(issue.text) for issue in generate(200, seed=7)]
    assert 12_000 < sum(lengths) / len(lengths) < 16_000


def test_an_issue_depends_on_seed_and_number_alone() -> None:
    assert next(islice(generate(30, seed=7), 10, None)) == next(generate(20, seed=7))
    assert next(generate(20, seed=8)) != next(generate(20, seed=7))


def test_the_command_streams_the_archive() -> None:
    result = CliRunner().invoke(main, ["--issues", "3", "--seed", "5"])
    assert result.exit_code == 0
    assert result.stdout == "".join(archive(3, seed=5))
