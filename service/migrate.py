"""Brings a database's tables up to date: each file of `migrations/` once, in order, in a transaction of its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from service.config import ROOT
from service.database_errors import DatabaseError
from service.db import Connection, Record, connect_once

MIGRATIONS: Final = ROOT / "migrations"

_NAME: Final = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")

_LOCK: Final = 0x6261636B69737375
"""The advisory lock of who migrates; any number will do that nobody else takes."""

_LOCK_TIMEOUT: Final = "120s"
"""How long to wait for another process that migrates, or for a table in use."""

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS migrations (
    number     integer     PRIMARY KEY,
    name       text        NOT NULL UNIQUE,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""


_TRIGRAMS: Final = "SELECT true FROM pg_extension WHERE extname = 'pg_trgm'"
"""Whether trigrams are there already. A migration of somebody who is no superuser can name their threshold only where
the library that knows it is loaded, as it is in the session that first makes them."""


class MigrationError(DatabaseError):
    """The migrations cannot be applied to this database."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A file of the folder; `name` is its name without `.sql`."""

    number: int
    name: str
    text: str
    sha256: str


async def migrate(dsn: str, folder: Path = MIGRATIONS) -> list[str]:
    """Apply what has not been applied to the database; the names applied now.

    Safe to call from many processes at once. Raises MigrationError where files and database do not fit together or
    a migration fails (nothing of it stays, those before it do), DatabaseUnavailable without a database.
    """
    migrations = _read(folder)
    async with connect_once(dsn) as connection:
        await connection.execute(f"SET lock_timeout = '{_LOCK_TIMEOUT}'")
        # Held by the session: whoever is killed while migrating lets go of it.
        await connection.execute("SELECT pg_advisory_lock($1)", _LOCK)
        await connection.execute(_TABLE)
        applied = await connection.fetch("SELECT number, name, sha256 FROM migrations ORDER BY number")
        _check(applied, migrations)
        pending = migrations[len(applied) :]
        if pending and await connection.fetchval(_TRIGRAMS):
            await connection.execute("SELECT show_limit()")
        for migration in pending:
            await _apply(connection, migration)
    return [migration.name for migration in pending]


def _read(folder: Path) -> Sequence[Migration]:
    """The migrations of a folder in order. Raises MigrationError for a name out of form or out of turn."""
    migrations = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"migrations: {path.name} should be named like 0001_what_it_does.sql")
        if int(match[1]) != number:
            raise MigrationError(
                f"migrations: {path.name} found where number {number:04} should be: numbers have no gap and no double"
            )
        content = path.read_bytes()
        migrations.append(Migration(number, path.stem, content.decode(), sha256(content).hexdigest()))
    if not migrations:
        raise MigrationError(f"no migrations are in {folder}: run Backissue from its own folder")
    return migrations


def _check(applied: Sequence[Record], migrations: Sequence[Migration]) -> None:
    """Raise MigrationError unless what was applied is how the files begin."""
    if len(applied) > len(migrations):
        newest = applied[-1]["name"]
        raise MigrationError(f"this database was migrated by a newer Backissue, up to {newest}: update this one")
    for row, migration in zip(applied, migrations, strict=False):
        if (row["number"], row["name"]) != (migration.number, migration.name):
            raise MigrationError(f"the file of {row['name']}, applied to this database, is missing: restore it")
        if row["sha256"] != migration.sha256:
            raise MigrationError(
                f"{migration.name} was changed after it was applied to this database:"
                " restore the file and put the change into a new one"
            )


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.text)
            await connection.execute(
                "INSERT INTO migrations (number, name, sha256) VALUES ($1, $2, $3)",
                migration.number,
                migration.name,
                migration.sha256,
            )
    except DatabaseError as error:
        raise MigrationError(f"{migration.name} failed, nothing of it was kept: {error}") from error
