"""A corpus that is exported and ingested into an empty database is the same corpus."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Final

import pytest

from schema.types import SCHEMA
from service.db import Database, connect
from service.ingest import exchange
from service.ingest.run import ingest
from service.ingest.store import Outcome, Store
from tests.entities.archive import MARKDOWN, TEXT
from tests.exchange.corpora import carry, exported, fill, rows
from tests.store.corpus import corpus
from tests.twin.compiled import compiled
from tests.twin.corpus import ISSUES, NEWSLETTER
from tests.twin.dice import Dice
from tests.twin.graph import Corpus, State, Times
from tests.twin.queries import write
from tests.twin.text import FullText
from tests.twin.vocabulary import Vocabulary, vocabulary

DOCUMENTS: Final = 300
"""Requests that any field, filter, order and cursor of the schema may be in; each is asked up to three times."""


async def words(database: Database) -> Vocabulary:
    """What requests about the corpus can be about."""
    times = {
        row["number"]: Times(row["created_at"], row["updated_at"])
        for row in await database.fetch("SELECT number, created_at, updated_at FROM issues")
    }
    row = await corpus(database)
    state = State(row["title"], row["revision"], row["updated_at"])
    return await vocabulary(Corpus(ISSUES, times, state, FullText(database)))


async def test_every_answer_is_the_same(db: Database, dsn: str, empty_dsn: str, tmp_path: Path) -> None:
    await fill(db)
    report = await carry(await exported(db), empty_dsn, tmp_path)
    assert report.problems == []
    async with connect(empty_dsn, max_size=2) as copy:
        before, after = await corpus(db), await corpus(copy)
        # What tells the state of a database, and not of what is in it, is its own.
        assert after["title"] == before["title"]
        assert after["revision"] == 1 < before["revision"]
        assert after["updated_at"] > before["updated_at"]
        await copy.execute("UPDATE corpus SET revision = $1, updated_at = $2", before["revision"], before["updated_at"])
    about, random, answered = await words(db), Random(5), 0
    async with compiled(dsn) as original, compiled(empty_dsn) as copied:
        for _ in range(DOCUMENTS):
            asked = write(Dice(random.randbytes(2_000)), SCHEMA, about)
            for variables in asked.runs:
                wanted = await original(asked.query, variables, asked.operation_name)
                assert await copied(asked.query, variables, asked.operation_name) == wanted, asked.query
                answered += wanted[0] == 200 and b'"errors"' not in wanted[1]
    assert answered > DOCUMENTS / 2


async def test_every_row_and_every_byte_is_the_same(db: Database, empty_dsn: str, tmp_path: Path) -> None:
    await fill(db)
    lines = await exported(db)
    assert [json.loads(line)["number"] for line in lines] == [issue.number for issue in ISSUES]
    await carry(lines, empty_dsn, tmp_path)
    async with connect(empty_dsn, max_size=2) as copy:
        assert await rows(copy) == await rows(db)
        assert await exported(copy) == lines


async def test_a_line_is_json_without_a_line_break(db: Database) -> None:
    odd = replace(ISSUES[1], preamble="one\r\ntwo\u2028three\x85four\x1ffive")
    await Store(db, NEWSLETTER).save(odd)
    (line,) = await exported(db)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    found = json.loads(line)
    assert (found["version"], found["newsletter"], found["preamble"]) == (1, NEWSLETTER, odd.preamble)


async def test_an_empty_corpus_is_no_line(db: Database) -> None:
    assert await exported(db) == []


async def test_over_issues_that_are_there_it_goes_as_with_any_source(db: Database, dsn: str, tmp_path: Path) -> None:
    await fill(db)
    lines = await exported(db)
    before = await rows(db, "corpus", "issues")
    assert (await carry(lines, dsn, tmp_path)).outcomes == {Outcome.UNCHANGED: len(lines)}
    assert await rows(db, "corpus", "issues") == before
    another = replace(ISSUES[3], author="Another hand")
    await Store(db, NEWSLETTER).save(another)
    await db.execute("DELETE FROM issues WHERE number = 0")
    replaced = await db.fetchrow("SELECT created_at, updated_at FROM issues WHERE number = $1", another.number)
    assert replaced is not None
    report = await carry(lines, dsn, tmp_path)
    assert report.outcomes == {Outcome.UNCHANGED: len(lines) - 2, Outcome.ADDED: 1, Outcome.REPLACED: 1}
    again = await db.fetchrow("SELECT author, created_at, updated_at FROM issues WHERE number = $1", another.number)
    assert again is not None
    assert again["author"] == ISSUES[3].author
    assert again["created_at"] == replaced["created_at"]
    assert again["updated_at"] > replaced["updated_at"]


async def test_an_export_that_goes_on_does_not_see_what_comes_meanwhile(db: Database) -> None:
    await fill(db)
    lines = await exported(db)
    seen: list[bytes] = []
    async for line in exchange.lines(db):
        if not seen:
            writer = Store(db, NEWSLETTER)
            for issue in ISSUES:
                await writer.save(replace(issue, author="Another hand"))
            await writer.save(replace(ISSUES[0], number=50))
        seen.append(line)
    assert seen == lines
    assert len(await exported(db)) == len(lines) + 1


@pytest.mark.skipif(not MARKDOWN.is_dir(), reason="the real archive is not beside the project")
async def test_the_real_archive_makes_the_way(db: Database, empty_dsn: str, tmp_path: Path) -> None:
    await ingest(db, [str(TEXT), *map(str, sorted(MARKDOWN.glob("*.md")))], newsletter=NEWSLETTER)
    lines = await exported(db)
    assert len(lines) >= 10
    assert (await carry(lines, empty_dsn, tmp_path)).problems == []
    async with connect(empty_dsn, max_size=2) as copy:
        assert await rows(copy) == await rows(db)
        assert await rows(copy, "search_words") == await rows(db, "search_words")
