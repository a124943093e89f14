"""The corpus of the comparison in a real database, the twin over the same issues, and the service before them."""

from collections.abc import AsyncIterator

import pytest_asyncio

from service.db import Database, connect
from service.ingest.store import Store
from tests.conftest import migrated_database
from tests.twin.comparison import Comparison
from tests.twin.compiled import compiled
from tests.twin.corpus import EDITIONS, ISSUES, NEWSLETTER
from tests.twin.graph import Corpus, State, Times
from tests.twin.text import FullText
from tests.twin.twin import Twin
from tests.twin.vocabulary import vocabulary


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harbour(postgres: str) -> AsyncIterator[str]:
    """The DSN of a database with the corpus."""
    async with migrated_database(postgres) as dsn:
        async with connect(dsn) as database:
            for edition in EDITIONS:
                # Each in a run of its own, so that the revision grows and the times differ.
                await Store(database, NEWSLETTER).save(edition)
        yield dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def twin(harbour: str) -> AsyncIterator[Twin]:
    """The twin; its coverage is that of the whole run."""
    async with connect(harbour, max_size=2) as database:
        yield Twin(Corpus(ISSUES, await _times(database), await _state(database), FullText(database)))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def comparison(harbour: str, twin: Twin) -> AsyncIterator[Comparison]:
    """The twin beside the service; it counts over the whole run."""
    async with compiled(harbour) as answer:
        yield Comparison(twin, answer, await vocabulary(twin.corpus))


async def _times(database: Database) -> dict[int, Times]:
    rows = await database.fetch("SELECT number, created_at, updated_at FROM issues")
    return {row["number"]: Times(row["created_at"], row["updated_at"]) for row in rows}


async def _state(database: Database) -> State:
    row = await database.fetchrow("SELECT title, revision, updated_at FROM corpus")
    assert row is not None
    return State(row["title"], row["revision"], row["updated_at"])
