"""The lines of the harbour weekly, exported once."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest_asyncio

from service.db import connect, connect_once
from tests.conftest import named
from tests.exchange.corpora import exported, fill


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def lines(postgres: str, template: str) -> AsyncIterator[list[bytes]]:
    """An export of the harbour weekly."""
    name = f"weekly_{uuid4().hex}"
    async with connect_once(postgres) as connection:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    async with connect(named(postgres, name), max_size=2) as database:
        await fill(database)
        found = await exported(database)
    yield found
    async with connect_once(postgres) as connection:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
