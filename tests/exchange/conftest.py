"""The lines of the harbour weekly, exported once."""

import pytest_asyncio

from service.db import connect
from tests.conftest import migrated_database
from tests.exchange.corpora import exported, fill


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def lines(postgres: str) -> list[bytes]:
    """An export of the harbour weekly."""
    async with migrated_database(postgres) as dsn, connect(dsn, max_size=2) as database:
        await fill(database)
        return await exported(database)
