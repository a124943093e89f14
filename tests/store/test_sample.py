"""The bundled sample makes way for the first real issue, and never mixes with real ones."""

from dataclasses import replace

import pytest

from service.db import Database
from service.ingest.rows import StoreError
from service.ingest.store import CorpusMismatch, Outcome, Store
from tests.store.corpus import corpus, counts
from tests.store.invented import NEWSLETTER, issue

SAMPLE = "Spare Hours"


async def load_sample(db: Database, *numbers: int) -> None:
    store = Store(db, SAMPLE, is_sample=True)
    for number in numbers:
        await store.save(issue(number))


async def test_the_corpus_is_a_sample_until_the_first_real_issue(db: Database) -> None:
    await load_sample(db, 1, 2, 3)
    row = await corpus(db)
    assert (row["is_sample"], row["title"], row["revision"]) == (True, SAMPLE, 1)
    store = Store(db, NEWSLETTER)
    assert await store.save(issue(12)) is Outcome.ADDED
    assert store.sample_removed
    row = await corpus(db)
    assert (row["is_sample"], row["title"], row["revision"]) == (False, NEWSLETTER, 2)
    assert list(await counts(db)) == [12]


@pytest.mark.parametrize("remark", ["Nobody had asked for it.", "Then it rained."], ids=["same words", "other words"])
async def test_a_real_issue_with_a_number_of_the_sample_is_new(db: Database, remark: str) -> None:
    await load_sample(db, 1, 2)
    real = issue(2, remark=remark)
    assert await Store(db, NEWSLETTER).compare(real) is Outcome.ADDED
    assert await Store(db, NEWSLETTER).save(real) is Outcome.ADDED
    assert list(await counts(db)) == [2]
    assert not (await corpus(db))["is_sample"]


async def test_an_issue_that_cannot_be_stored_leaves_the_sample(db: Database) -> None:
    await load_sample(db, 1, 2)
    with pytest.raises(StoreError):
        await Store(db, NEWSLETTER).save(replace(issue(12), text="a\0b"))
    assert list(await counts(db)) == [1, 2]
    assert (await corpus(db))["is_sample"]


@pytest.mark.parametrize("name", [NEWSLETTER, SAMPLE])
async def test_the_sample_never_joins_real_issues(db: Database, name: str) -> None:
    await Store(db, NEWSLETTER).save(issue(12))
    with pytest.raises(CorpusMismatch):
        await Store(db, name, is_sample=True).save(issue(1))
    assert list(await counts(db)) == [12]
    assert not (await corpus(db))["is_sample"]
