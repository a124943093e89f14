"""A database with the corpus that the cases are asked of."""

from collections.abc import AsyncIterator

import pytest_asyncio

from service.db import Database, connect
from service.ingest.store import Store
from tests.twin.corpus import EDITIONS, NEWSLETTER


@pytest_asyncio.fixture
async def corpus(dsn: str) -> AsyncIterator[Database]:
    """The database."""
    async with connect(dsn, max_size=2) as database:
        for edition in EDITIONS:
            await Store(database, NEWSLETTER).save(edition)
        yield database
