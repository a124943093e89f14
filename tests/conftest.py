"""One real Postgres for the run, migrated once; a fresh copy of that database for every test that asks."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from service.db import Database, connect, connect_once
from service.migrate import migrate
from service.postgres import create_database, embedded

pytest_plugins = ["tests.site"]


@pytest.fixture(scope="session")
def server_folder() -> Iterator[Path]:
    """A folder for servers. Not pytest's own: run by root, they run as another user, whom pytest would lock out."""
    path = Path(mkdtemp(prefix="backissue-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def postgres(server_folder: Path) -> Iterator[str]:
    """The DSN of a server to make databases on: BACKISSUE_TEST_DATABASE_URL, else the run's own."""
    if given := os.environ.get("BACKISSUE_TEST_DATABASE_URL"):
        yield given
        return
    with embedded(server_folder / "run") as dsn:
        yield named(dsn, "postgres")


@pytest.fixture(scope="session")
def template(postgres: str) -> Iterator[str]:
    """The name of a database that is migrated and empty."""
    name = f"template_{uuid4().hex}"
    asyncio.run(create_database(postgres, name))
    asyncio.run(migrate(named(postgres, name)))
    yield name
    asyncio.run(_drop(postgres, name))


@pytest.fixture
async def dsn(postgres: str, template: str) -> AsyncIterator[str]:
    """A database of the test's own, migrated and empty."""
    async with _database(postgres, f"TEMPLATE {template}") as dsn:
        yield dsn


@pytest.fixture
async def empty_dsn(postgres: str) -> AsyncIterator[str]:
    """A database of the test's own, with nothing in it."""
    async with _database(postgres) as dsn:
        yield dsn


@pytest.fixture
async def db(dsn: str) -> AsyncIterator[Database]:
    """A pool on the test's own database."""
    async with connect(dsn, max_size=4) as database:
        yield database


def named(dsn: str, database: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{database}"))


@asynccontextmanager
async def migrated_database(postgres: str) -> AsyncIterator[str]:
    """The DSN of a database for several tests to share, migrated and empty, made as the service makes one."""
    name = f"shared_{uuid4().hex}"
    await create_database(postgres, name)
    await migrate(named(postgres, name))
    yield named(postgres, name)
    await _drop(postgres, name)


@asynccontextmanager
async def _database(postgres: str, how: str = "") -> AsyncIterator[str]:
    name = f"test_{uuid4().hex}"
    async with connect_once(postgres) as connection:
        await connection.execute(f"CREATE DATABASE {name} {how}")
    yield named(postgres, name)
    await _drop(postgres, name)


async def _drop(postgres: str, name: str) -> None:
    async with connect_once(postgres) as connection:
        await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module", autouse=True)
def _settled() -> None:
    """Take what the tests so far have left behind out of the collector's rounds, which it would make ever slower."""
    gc.collect()
    gc.freeze()
