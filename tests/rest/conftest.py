"""The service before a small archive in the newsletter's form, read in as any archive is."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from service import tokens
from service.db import connect
from service.ingest.run import ingest
from tests.api.conftest import Client, client, serving
from tests.conftest import migrated_database
from tests.store.invented import NEWSLETTER, write_archive

NUMBERS = range(390, 398)
REMARK = "OpenAI and DeepMind lent GPT-4o and a bell; so did the University of Bergen."


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shelf(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a service with the issues 390 to 397, which mention OpenAI."""
    async with migrated_database(postgres) as dsn:
        path = write_archive(tmp_path_factory.mktemp("shelf") / "archive.txt", NUMBERS, remark=REMARK)
        async with connect(dsn) as database:
            report = await ingest(database, [str(path)], newsletter=NEWSLETTER)
            await tokens.create(database, "nightly")  # where there is none, every write is refused alike
        assert not report.problems
        async with serving(dsn) as address:
            yield address


@pytest.fixture
async def api(shelf: str) -> AsyncIterator[Client]:
    """Asks the shelf by GraphQL; `api.http` by REST."""
    async with client(shelf) as asking:
        yield asking


@pytest.fixture
def rest(api: Client) -> httpx.AsyncClient:
    """Asks the shelf by REST."""
    return api.http
