"""An issue is stored whole or not at all; the same again changes nothing."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from service.database_errors import DatabaseError
from service.db import Database
from service.ingest.model import Issue
from service.ingest.rows import StoreError
from service.ingest.store import CorpusMismatch, Outcome, Store
from tests.store.corpus import corpus, counts, everything
from tests.store.invented import NEWSLETTER, issue, sizes


async def test_an_issue_is_stored_with_all_its_parts(db: Database) -> None:
    twelve = issue(12)
    assert all(sizes(twelve)), "the invented issue has something of everything"
    assert await Store(db, NEWSLETTER).save(twelve) is Outcome.ADDED
    assert await counts(db) == {12: sizes(twelve)}
    row = await db.fetchrow("SELECT * FROM issues")
    assert row is not None
    assert (row["title"], row["text"], tuple(row["topics"])) == (twelve.title, twelve.text, twelve.topics)
    spans = await db.fetch(
        "SELECT block.text, substr(issue.text, span_start + 1, span_end - span_start) AS quoted"
        " FROM blocks AS block JOIN issues AS issue ON number = issue_number"
    )
    assert spans
    assert all(row["text"] == row["quoted"] for row in spans)


async def test_the_same_again_writes_nothing_at_all(db: Database) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    before = await everything(db)
    again = Store(db, NEWSLETTER)
    assert await again.save(issue(12)) is Outcome.UNCHANGED
    await again.flush()
    assert await everything(db) == before


async def test_a_changed_issue_is_replaced_whole(db: Database) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    before = await db.fetchrow("SELECT created_at, updated_at FROM issues")
    changed = replace(issue(12, remark="Then it rained."), tales=())
    assert await Store(db, NEWSLETTER).save(changed) is Outcome.REPLACED
    after = await db.fetchrow("SELECT created_at, updated_at FROM issues")
    assert before is not None
    assert after is not None
    assert after["created_at"] == before["created_at"]
    assert after["updated_at"] > before["updated_at"]
    assert await counts(db) == {12: sizes(changed)}


@pytest.mark.parametrize(
    "change",
    [
        lambda old: replace(old, author="None"),
        lambda old: replace(old, url="https://example.org/12"),
        lambda old: replace(old, warnings=("a line was odd",)),
        lambda old: replace(old, links=(replace(old.links[0], url="https://example.org"), *old.links[1:])),
        lambda old: replace(old, sections=(replace(old.sections[0], tagline=None), *old.sections[1:])),
    ],
    ids=["author", "url", "warnings", "link", "section"],
)
async def test_every_stored_field_counts_as_a_change(db: Database, change: Callable[[Issue], Issue]) -> None:
    first = replace(issue(12), author=None)
    await Store(db, NEWSLETTER).save(first)
    assert await Store(db, NEWSLETTER).save(change(first)) is Outcome.REPLACED


async def test_another_time_zone_for_the_same_moment_is_no_change(db: Database) -> None:
    moment = datetime(2024, 6, 3, 12, tzinfo=UTC)
    await Store(db, NEWSLETTER).save(replace(issue(12), published_at=moment))
    elsewhere = moment.astimezone(timezone(timedelta(hours=2)))
    assert await Store(db, NEWSLETTER).save(replace(issue(12), published_at=elsewhere)) is Outcome.UNCHANGED


async def test_the_revision_grows_by_one_a_run_that_changes_anything(db: Database) -> None:
    run = Store(db, NEWSLETTER)
    for number in (1, 2, 3):
        await run.save(issue(number))
    assert (await corpus(db))["revision"] == 1
    await Store(db, NEWSLETTER).save(issue(2))
    assert (await corpus(db))["revision"] == 1
    mixed = Store(db, NEWSLETTER)
    for number in (2, 3, 4):
        await mixed.save(issue(number))
    assert (await corpus(db))["revision"] == 2


async def test_an_error_in_the_middle_leaves_nothing(db: Database) -> None:
    good = issue(12)
    await Store(db, NEWSLETTER).save(good)
    before = await everything(db)
    torn = replace(good, title="torn", references=(replace(good.references[0], section=99),))
    store = Store(db, NEWSLETTER)
    with pytest.raises(DatabaseError):
        await store.save(torn)
    with pytest.raises(DatabaseError):
        await store.save(replace(torn, number=13))
    assert await everything(db) == before
    assert await store.save(issue(14)) is Outcome.ADDED
    assert (await corpus(db))["revision"] == 2


def _in_text(good: Issue, words: str) -> Issue:
    return replace(good, text=words)


def _in_title(good: Issue, words: str) -> Issue:
    return replace(good, title=words)


def _in_link(good: Issue, words: str) -> Issue:
    return replace(good, links=(replace(good.links[0], url=words), *good.links[1:]))


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b"], ids=["U+0000", "half a surrogate pair"])
@pytest.mark.parametrize("put", [_in_text, _in_title, _in_link], ids=["text", "title", "link"])
async def test_what_postgres_cannot_keep_is_refused_in_one_line(
    db: Database, words: str, put: Callable[[Issue, str], Issue]
) -> None:
    bad = put(issue(12), words)
    for attempt in (Store(db, NEWSLETTER).save, Store(db, NEWSLETTER).compare):
        with pytest.raises(StoreError) as caught:
            await attempt(bad)
        assert "\n" not in str(caught.value)
    assert await counts(db) == {}


@pytest.mark.parametrize("words", [r"\u0000", r"\\u0000", r"C:\u0000\u0000"])
async def test_an_escape_that_is_written_out_is_kept_as_it_is(db: Database, words: str) -> None:
    assert await Store(db, NEWSLETTER).save(_in_link(issue(12), words)) is Outcome.ADDED
    assert await db.fetchval("SELECT url FROM links WHERE position = 1") == words


async def test_compare_says_what_save_would_do_and_does_nothing(db: Database) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    before = await everything(db)
    store = Store(db, NEWSLETTER)
    assert await store.compare(issue(12)) is Outcome.UNCHANGED
    assert await store.compare(issue(12, remark="Then it rained.")) is Outcome.REPLACED
    assert await store.compare(issue(13)) is Outcome.ADDED
    assert await everything(db) == before


async def test_a_reference_resolves_itself_when_its_issue_arrives(db: Database) -> None:
    resolved = (
        "SELECT DISTINCT target_number, issues.number IS NOT NULL AS resolved"
        " FROM issue_references LEFT JOIN issues ON issues.number = target_number WHERE issue_number = 12"
    )
    await Store(db, NEWSLETTER).save(issue(12))
    row = await db.fetchrow(resolved)
    assert row is not None
    assert (row["target_number"], row["resolved"]) == (11, False)
    await Store(db, NEWSLETTER).save(issue(11))
    row = await db.fetchrow(resolved)
    assert row is not None
    assert row["resolved"] is True


async def test_two_stores_at_once_take_turns(db: Database) -> None:
    numbers = range(1, 16)

    async def run(order: list[int], remark: str) -> None:
        store = Store(db, NEWSLETTER)
        for number in order:
            await store.save(issue(number, remark=remark))

    forwards, backwards = list(numbers), list(reversed(numbers))
    await asyncio.wait_for(asyncio.gather(run(forwards, "It rained."), run(backwards, "It snowed.")), 60)
    assert await counts(db) == {number: sizes(issue(number)) for number in numbers}
    assert (await corpus(db))["revision"] == 2


async def test_another_newsletter_is_refused(db: Database) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    for attempt in (Store(db, "Night Post").save, Store(db, "Night Post").compare):
        with pytest.raises(CorpusMismatch, match="holds Import AI, not Night Post"):
            await attempt(issue(13))
    assert list(await counts(db)) == [12]


async def test_an_issue_that_comes_twice_is_compared_with_itself(db: Database) -> None:
    store = Store(db, NEWSLETTER)
    assert [await store.compare(issue(12)) for _ in range(2)] == [Outcome.ADDED, Outcome.UNCHANGED]


async def test_a_teaser_does_not_take_the_place_of_its_issue(db: Database) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    before = await everything(db)
    teaser = replace(issue(12), sections=(), links=(), references=(), tales=())
    for attempt in (Store(db, NEWSLETTER).save, Store(db, NEWSLETTER).compare):
        with pytest.raises(StoreError, match="excerpt"):
            await attempt(teaser)
    assert await everything(db) == before
    assert await Store(db, NEWSLETTER).save(replace(teaser, number=13)) is Outcome.ADDED
