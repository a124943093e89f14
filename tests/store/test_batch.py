"""Issues are stored some at a time; what is wrong with one of them is its own affair."""

from pathlib import Path

import pytest

from service.db import Database
from service.ingest.batch import LARGEST, MOST
from service.ingest.run import ingest
from service.ingest.store import Outcome
from tests.store.corpus import counts
from tests.store.invented import NEWSLETTER, issue, issue_text, sizes, write_archive


async def transactions(db: Database) -> list[int]:
    """How many issues each transaction stored, in the order of their first ones."""
    found = await db.fetch("SELECT count(*) AS issues FROM issues GROUP BY xmin::text ORDER BY min(number)")
    return [row["issues"] for row in found]


async def test_so_many_are_stored_in_one_transaction(db: Database, tmp_path: Path) -> None:
    numbers = range(1, 2 * MOST + 2)
    calls: list[tuple[int, int]] = []
    report = await ingest(
        db,
        [str(write_archive(tmp_path / "archive.txt", numbers))],
        newsletter=NEWSLETTER,
        progress=lambda done, known: calls.append((done, known)),
    )
    assert [line.number for line in report.issues] == [*numbers]
    assert await transactions(db) == [MOST, MOST, 1]
    assert await counts(db) == {number: sizes(issue(number)) for number in numbers}
    assert calls == [(MOST, len(numbers)), (2 * MOST, len(numbers)), (len(numbers), len(numbers))]


async def test_files_share_a_transaction(db: Database, tmp_path: Path) -> None:
    for number in range(1, MOST + 2):
        write_archive(tmp_path / f"{number:03}.txt", [number])
    await ingest(db, [str(tmp_path)], newsletter=NEWSLETTER)
    assert await transactions(db) == [MOST, 1]


async def test_long_ones_are_fewer(db: Database, tmp_path: Path) -> None:
    remark = "It rained. " * (LARGEST // 3 // 11 // 3)  # it stands in each of three sections
    path = write_archive(tmp_path / "archive.txt", range(1, 6), remark=remark)
    await ingest(db, [str(path)], newsletter=NEWSLETTER)
    assert await transactions(db) == [2, 2, 1]


async def test_one_that_cannot_be_kept_leaves_the_others(db: Database, tmp_path: Path) -> None:
    path = tmp_path / "archive.txt"
    path.write_text("\n\n\n".join(map(issue_text, (1, 2, 3, 4, 5, 2))), encoding="utf-8")
    await db.execute("ALTER TABLE issues ADD CONSTRAINT all_but_three CHECK (number <> 3)")
    report = await ingest(db, [str(path)], newsletter=NEWSLETTER)
    assert [(line.number, line.outcome) for line in report.issues] == [
        (1, Outcome.ADDED),
        (2, Outcome.ADDED),
        (4, Outcome.ADDED),
        (5, Outcome.ADDED),
        (2, Outcome.UNCHANGED),
    ]
    (problem,) = report.problems
    assert "all_but_three" in problem.reason
    assert list(await counts(db)) == [1, 2, 4, 5]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_new_changed_and_the_same_in_one(db: Database, tmp_path: Path, *, dry_run: bool) -> None:
    await ingest(db, [str(write_archive(tmp_path / "a.txt", [2, 4, 6]))], newsletter=NEWSLETTER)
    before = await db.fetch("SELECT number, xmin::text FROM issues ORDER BY number")
    path = tmp_path / "b.txt"
    teaser = f"{NEWSLETTER} 6: A teaser of it\n\nMore of this tomorrow."
    texts = [*map(issue_text, (1, 2, 3)), issue_text(4, remark="Then it rained."), issue_text(5), teaser]
    path.write_text("\n\n\n".join(texts), encoding="utf-8")
    report = await ingest(db, [str(path)], newsletter=NEWSLETTER, dry_run=dry_run)
    assert [line.outcome for line in report.issues] == [
        Outcome.ADDED,
        Outcome.UNCHANGED,
        Outcome.ADDED,
        Outcome.REPLACED,
        Outcome.ADDED,
    ]
    (problem,) = report.problems
    assert "only an excerpt" in problem.reason
    if dry_run:
        assert await db.fetch("SELECT number, xmin::text FROM issues ORDER BY number") == before
        return
    assert await counts(db) == {number: sizes(issue(number)) for number in range(1, 7)}
    row = await db.fetchrow("SELECT issues_added, issues_replaced FROM corpus")
    assert row is not None
    assert tuple(row.values()) == (6, 1)
