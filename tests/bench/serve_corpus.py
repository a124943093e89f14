"""Databases of generated issues to serve: parsed, searched for entities and stored as an ingest does it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from schema.enums import SourceFormat
from service.db import connect, connect_once
from service.ingest.document import Document
from service.ingest.entities import extract
from service.ingest.model import Issue
from service.ingest.parser import parse
from service.ingest.store import Store
from service.migrate import migrate
from service.postgres import create_database
from tests.bench.generate import NEWSLETTER, generate
from tests.conftest import named

SEED: Final = 7
_FIRST_ISSUE: Final = datetime(2016, 8, 1, tzinfo=UTC)


@asynccontextmanager
async def corpus(postgres: str, issues: int) -> AsyncIterator[str]:
    """A database with that many issues, on the server that a DSN names; its DSN. Dropped at the end."""
    name = f"bench_{uuid4().hex}"
    dsn = named(postgres, name)
    await create_database(postgres, name)
    try:
        await migrate(dsn)
        await _fill(dsn, issues)
        yield dsn
    finally:
        async with connect_once(postgres) as connection:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def _fill(dsn: str, issues: int) -> None:
    async with connect(dsn, max_size=2) as database:
        store = Store(database, NEWSLETTER)
        parsed = _parsed(issues)
        issue = next(parsed, None)
        while issue:
            # The next one is parsed while Postgres stores this one.
            issue, _ = await asyncio.gather(asyncio.to_thread(next, parsed, None), store.save(issue))
        await store.flush()
        await database.execute("VACUUM ANALYZE")


def _parsed(issues: int) -> Iterator[Issue]:
    for generated in generate(issues, SEED):
        place = f"issue {generated.number}"
        published_at = _FIRST_ISSUE + timedelta(weeks=generated.number)
        document = Document(generated.text, SourceFormat.TEXT, place, published_at=published_at)
        issue = parse(document, NEWSLETTER)
        yield replace(issue, mentions=extract(issue))
