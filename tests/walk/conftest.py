"""The corpus of the walks behind a real server."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from service.db import connect
from tests.api.conftest import Client, fill, serving
from tests.conftest import migrated_database
from tests.walk.corpus import ISSUES


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tides(postgres: str) -> AsyncIterator[str]:
    """The DSN of a database with the issues; nothing is ever added to it."""
    async with migrated_database(postgres) as dsn:
        async with connect(dsn) as database:
            await fill(database, ISSUES)
        yield dsn


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def still_service(tides: str) -> AsyncIterator[str]:
    """The address of a service before it."""
    async with serving(tides) as address:
        yield address


@pytest.fixture
async def still(still_service: str) -> AsyncIterator[Client]:
    """A client of it."""
    # Without certificates, which take longer to read than many a walk.
    async with httpx.AsyncClient(base_url=still_service, timeout=30, verify=False) as http:
        yield Client(http)
