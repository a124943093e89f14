"""Migrations: each once, whoever else is at it, and nothing where files and database do not fit."""

import shutil
import subprocess
import sys
from asyncio import create_subprocess_exec
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest

from service.database_errors import DatabaseUnavailable
from service.db import connect_once
from service.migrate import MIGRATIONS, MigrationError, migrate

PROCESS = """
import asyncio, sys
from pathlib import Path
from service.migrate import migrate
print(*asyncio.run(migrate(sys.argv[1], Path(sys.argv[2]))))
"""


FIRST_ISSUE = """
WITH written AS (SELECT string_agg('w' || nth, ' ' ORDER BY nth) AS text FROM generate_series(1, 400) AS nth),
issue AS (
    INSERT INTO issues (
        number, title, topics, text, text_sha256, word_count, format, coverage, warnings, content_sha256
    )
    SELECT 7, 'Import AI 7: Moss', '{Moss}', text, '', 400, 'TEXT', 1, '{}', '' FROM written
)
INSERT INTO sections (issue_number, position, headline, text, word_count, span_start, span_end)
SELECT 7, 1, 'A Headline', text, 400, 0, length(text) FROM written
"""
"""As the first release stored one."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations."""
    (tmp_path / "0001_shelf.sql").write_text("CREATE TABLE shelf (id integer);\nINSERT INTO shelf VALUES (1);\n")
    (tmp_path / "0002_book.sql").write_text("CREATE TABLE book (id integer);\nSELECT pg_sleep(0.2);\n")
    return tmp_path


async def ask(dsn: str, statement: str) -> object:
    async with connect_once(dsn) as connection:
        return await connection.fetchval(statement)


async def test_each_is_applied_once_in_order(empty_dsn: str, folder: Path) -> None:
    assert await migrate(empty_dsn, folder) == ["0001_shelf", "0002_book"]
    assert await migrate(empty_dsn, folder) == []
    (folder / "0003_more.sql").write_text("INSERT INTO shelf VALUES (2);")
    assert await migrate(empty_dsn, folder) == ["0003_more"]
    assert await ask(empty_dsn, "SELECT array_agg(id ORDER BY id) FROM shelf") == [1, 2]
    assert await ask(empty_dsn, "SELECT array_agg(number ORDER BY applied_at, number) FROM migrations") == [1, 2, 3]


async def test_ten_processes_at_once(empty_dsn: str, folder: Path) -> None:
    processes = [
        await create_subprocess_exec(
            sys.executable, "-c", PROCESS, empty_dsn, str(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(10)
    ]
    ends = [(*await process.communicate(), process.returncode) for process in processes]
    assert sorted(ends) == [(b"\n", b"", 0)] * 9 + [(b"0001_shelf 0002_book\n", b"", 0)]
    assert await ask(empty_dsn, "SELECT count(*) FROM shelf") == 1


async def test_an_applied_file_was_changed(empty_dsn: str, folder: Path) -> None:
    await migrate(empty_dsn, folder)
    (folder / "0001_shelf.sql").write_text("CREATE TABLE shelf (id bigint);\n")
    (folder / "0003_more.sql").write_text("CREATE TABLE more ();")
    with pytest.raises(MigrationError, match=r"^0001_shelf was changed after it was applied .*$"):
        await migrate(empty_dsn, folder)
    assert await ask(empty_dsn, "SELECT to_regclass('more')") is None


async def test_an_applied_file_has_another_name(empty_dsn: str, folder: Path) -> None:
    await migrate(empty_dsn, folder)
    (folder / "0002_book.sql").rename(folder / "0002_books.sql")
    with pytest.raises(MigrationError, match=r"^the file of 0002_book, .* is missing.*$"):
        await migrate(empty_dsn, folder)


async def test_a_database_of_a_newer_release(empty_dsn: str, folder: Path) -> None:
    await migrate(empty_dsn, folder)
    (folder / "0002_book.sql").unlink()
    with pytest.raises(MigrationError, match=r"^this database was migrated by a newer Backissue, up to 0002_book.*$"):
        await migrate(empty_dsn, folder)


async def test_one_that_fails_leaves_nothing_behind(empty_dsn: str, folder: Path) -> None:
    failing = folder / "0003_fails.sql"
    failing.write_text("CREATE TABLE half (id integer);\nINSERT INTO shelf VALUES (2);\nSELECT 1 / 0;\n")
    with pytest.raises(MigrationError, match=r"^0003_fails failed, nothing of it was kept: .*division by zero$"):
        await migrate(empty_dsn, folder)
    assert await ask(empty_dsn, "SELECT to_regclass('half')") is None
    assert await ask(empty_dsn, "SELECT array_agg(number ORDER BY number) FROM migrations") == [1, 2]
    failing.write_text("CREATE TABLE whole (id integer);")
    assert await migrate(empty_dsn, folder) == ["0003_fails"]


@pytest.mark.parametrize("name", ["0004_gap.sql", "0002_twice.sql", "0000_before.sql", "3_short.sql", "0003-dash.sql"])
async def test_a_name_out_of_form_or_out_of_turn(empty_dsn: str, folder: Path, name: str) -> None:
    (folder / name).write_text("CREATE TABLE never ();")
    with pytest.raises(MigrationError, match=r"^migrations: .*\.sql .*$"):
        await migrate(empty_dsn, folder)
    assert await ask(empty_dsn, "SELECT to_regclass('migrations')") is None


async def test_a_folder_without_migrations(empty_dsn: str, tmp_path: Path) -> None:
    with pytest.raises(MigrationError, match="no migrations"):
        await migrate(empty_dsn, tmp_path)


async def test_no_database(folder: Path) -> None:
    with pytest.raises(DatabaseUnavailable):
        await migrate("postgresql://reader@127.0.0.1:1/issues", folder)


async def test_the_projects_own(empty_dsn: str) -> None:
    names = [path.stem for path in sorted(MIGRATIONS.glob("*.sql"))]
    assert await migrate(empty_dsn) == names
    assert await migrate(empty_dsn) == []


@pytest.fixture
async def plain_dsn(empty_dsn: str) -> AsyncIterator[str]:
    """An empty database that belongs to somebody who is no superuser."""
    role, parts = f"plain_{uuid4().hex}", urlsplit(empty_dsn)
    database = parts.path[1:]
    async with connect_once(empty_dsn) as connection:
        await connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'")
        await connection.execute(f"ALTER DATABASE {database} OWNER TO {role}")
    yield urlunsplit(parts._replace(netloc=f"{role}:{role}@{parts.netloc.rpartition('@')[2]}"))
    async with connect_once(empty_dsn) as connection:
        await connection.execute(f"ALTER DATABASE {database} OWNER TO CURRENT_USER; DROP OWNED BY {role}")
        await connection.execute(f"DROP ROLE {role}")


async def test_an_upgrade_release_by_release_needs_no_superuser_and_loses_nothing(
    plain_dsn: str, tmp_path: Path
) -> None:
    for number, path in enumerate(sorted(MIGRATIONS.glob("*.sql")), start=1):
        shutil.copy(path, tmp_path)
        assert await migrate(plain_dsn, tmp_path) == [path.stem]
        if number == 1:
            await ask(plain_dsn, FIRST_ISSUE)
    asked = "SELECT count(*) FROM sections WHERE text LIKE '% w9 %' AND search @@ search_query('{}')"
    assert [await ask(plain_dsn, asked.format(typed)) for typed in ("w7 w20", "headlin", "w7 -w20")] == [1, 1, 0]
    if await ask(plain_dsn, "SELECT current_setting('server_version_num')::int >= 170000"):
        # What ranks a section is in its row, not beside it.
        assert await ask(plain_dsn, "SELECT pg_column_toast_chunk_id(search) FROM sections") is None
