"""What a test wants to know of the corpus."""

from service.db import Connection, Database, Record

_COUNTS = """
SELECT
    number,
    (SELECT count(*) FROM sections WHERE issue_number = number) AS sections,
    (SELECT count(*) FROM blocks WHERE issue_number = number) AS blocks,
    (SELECT count(*) FROM links WHERE issue_number = number) AS links,
    (SELECT count(*) FROM tales WHERE issue_number = number) AS tales,
    (SELECT count(*) FROM issue_references WHERE issue_number = number) AS issue_references
FROM issues ORDER BY number
"""

TABLES = ("corpus", "issues", "sections", "blocks", "links", "tales", "issue_references", "fetches")


async def counts(database: Database | Connection) -> dict[int, tuple[int, ...]]:
    """How many sections, blocks, links, tales and references each stored issue has."""
    return {row["number"]: tuple(row.values())[1:] for row in await database.fetch(_COUNTS)}


async def corpus(database: Database | Connection) -> Record:
    """The corpus's own row."""
    row = await database.fetchrow("SELECT title, revision, updated_at, is_sample FROM corpus")
    assert row is not None
    return row


async def everything(database: Database | Connection) -> dict[str, list[str]]:
    """Every row of every table with its place in the file (xmin, ctid): equal only if nothing at all was written."""
    return {
        table: [
            row["row"]
            for row in await database.fetch(f"SELECT xmin::text || ctid::text || {table}::text AS row FROM {table}")
        ]
        for table in TABLES
    }
