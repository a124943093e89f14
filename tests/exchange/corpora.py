"""Corpora to carry from one database to another, and what to compare of them."""

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

from service.db import Database, connect
from service.ingest import exchange
from service.ingest.report import Report
from service.ingest.run import ingest
from service.ingest.store import Store
from service.migrate import migrate
from tests.twin.corpus import EDITIONS, NEWSLETTER

TABLES = (
    "issues",
    "sections",
    "blocks",
    "tales",
    "links",
    "issue_references",
    "mentions",
    "section_entities",
    "issue_entities",
    "entities",
    "entity_names",
    "entity_forms",
    "entity_aliases",
)
"""All but the corpus's own row, what is only for misspellings, and what belongs to this service alone."""


async def fill(database: Database) -> None:
    """The harbour weekly, issue by issue, so that their times differ; a version of the extractor saw all but one."""
    for at, edition in enumerate(EDITIONS):
        await Store(database, NEWSLETTER, extractor=at or None).save(edition)


async def exported(database: Database) -> list[bytes]:
    """The lines of an export."""
    async with aclosing(exchange.lines(database)) as lines:
        return [line async for line in lines]


def write(lines: Sequence[bytes], folder: Path) -> Path:
    """A file of the lines."""
    path = folder / "corpus.jsonl"
    path.write_bytes(b"".join(lines))
    return path


async def carry(lines: Sequence[bytes], dsn: str, folder: Path) -> Report:
    """Ingest lines into a database, which may be new."""
    await migrate(dsn)
    path = write(lines, folder)
    async with connect(dsn, max_size=2) as database:
        return await ingest(database, [str(path)], newsletter=NEWSLETTER)


async def rows(database: Database, *tables: str) -> dict[str, list[str]]:
    """Every row of the tables as text, in order."""
    return {
        table: [row["row"] for row in await database.fetch(f"SELECT {table}::text AS row FROM {table} ORDER BY 1")]
        for table in tables or TABLES
    }
