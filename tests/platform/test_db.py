"""The door to the driver: whatever goes wrong beyond it is one of our errors, in one line, without a password."""

import asyncio
import inspect
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from service.database_errors import DatabaseError, DatabaseUnavailable
from service.db import Connection, Database, connect, connect_once
from tests.conftest import named

Call = Callable[[Database | Connection], Awaitable[object]]

STATEMENTS: dict[str, Call] = {
    "fetch": lambda on: on.fetch("SELECT * FROM nowhere"),
    "fetchrow": lambda on: on.fetchrow("SELECT * FROM nowhere"),
    "fetchval": lambda on: on.fetchval("SELECT * FROM nowhere"),
    "execute": lambda on: on.execute("DELETE FROM nowhere"),
}


async def deferred(on: Database | Connection) -> None:
    """A constraint that only the end of the transaction checks."""
    async with on.transaction() as inner:
        await inner.execute(
            "CREATE TABLE a (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED); INSERT INTO a VALUES (1), (1)"
        )


async def held(on: Database | Connection) -> None:
    assert isinstance(on, Database)
    async with on.connection() as connection:
        await connection.execute("DELETE FROM nowhere")


async def answer(on: Database | Connection) -> None:
    assert isinstance(on, Database)
    await on.answer("DELETE FROM nowhere", [])


async def rows(on: Database | Connection) -> None:
    assert isinstance(on, Database)
    async for _ in on.rows("SELECT FROM nowhere", []):
        pass


async def listen(on: Database | Connection) -> None:
    """On a channel without a name, which nobody can."""
    assert isinstance(on, Connection)
    await on.listen("", lambda: None, lambda: None)


async def many(on: Database | Connection) -> None:
    assert isinstance(on, Connection)
    await on.fetchmany("DELETE FROM nowhere WHERE id = $1 RETURNING id", [(1,), (2,)])


CALLS: dict[type, dict[str, Call]] = {
    Database: {**STATEMENTS, "transaction": deferred, "connection": held, "answer": answer, "rows": rows},
    Connection: {**STATEMENTS, "transaction": deferred, "fetchmany": many, "listen": listen},
}
CASES = [(kind, name) for kind, calls in CALLS.items() for name in calls]


@pytest.mark.parametrize("kind", CALLS)
def test_every_method_has_a_case(kind: type) -> None:
    public = {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}
    assert public == set(CALLS[kind])


@pytest.mark.parametrize(("kind", "name"), CASES)
async def test_what_the_server_refuses(db: Database, kind: type, name: str) -> None:
    async with db.connection() as connection:
        with pytest.raises(DatabaseError, match=r"^the database refused: .*$") as caught:
            await CALLS[kind][name](db if kind is Database else connection)
    assert not isinstance(caught.value, DatabaseUnavailable)
    assert caught.value.__cause__ is not None
    assert await db.fetchval("SELECT 1") == 1


@pytest.mark.parametrize(("kind", "name"), CASES)
async def test_a_connection_that_was_cut(dsn: str, postgres: str, kind: type, name: str) -> None:
    async with connect(dsn, max_size=1) as db:
        async with db.connection() as connection:
            mine = await connection.fetchval("SELECT pg_backend_pid()")
            async with connect_once(postgres) as other:
                await other.execute("SELECT pg_terminate_backend($1, 5000)", mine)
            with pytest.raises(DatabaseUnavailable) as caught:
                await STATEMENTS["fetch"](connection)
            assert caught.value.__cause__ is not None
            if kind is Connection:
                with pytest.raises(DatabaseUnavailable):
                    await CALLS[kind][name](connection)
        assert await db.fetchval("SELECT 1") == 1


async def test_an_answer_outlives_a_connection_that_broke_at_rest(dsn: str, postgres: str) -> None:
    """As all do when Postgres is started again; the driver may hear of it only when the next statement is sent."""
    async with connect(dsn, max_size=3) as db, connect_once(postgres) as other:
        for pause in (0.0, 0.05):
            resting = await asyncio.gather(*(db.answer("SELECT pg_backend_pid()", []) for _ in range(3)))
            for (process,) in resting:
                await other.execute("SELECT pg_terminate_backend($1)", process)
            await asyncio.sleep(pause)
            assert await asyncio.gather(*(db.answer("SELECT 1", []) for _ in range(9))) == [(1,)] * 9


async def test_connections_at_rest_are_there_for_everyone(dsn: str) -> None:
    async with connect(dsn, max_size=1) as db:
        (process,) = await db.answer("SELECT pg_backend_pid()", [])
        async with db.connection() as connection:
            assert await connection.fetchval("SELECT pg_backend_pid()") == process
            waiting = asyncio.create_task(db.answer("SELECT pg_backend_pid()", []))
            await asyncio.sleep(0.05)
        assert await waiting == (process,)


async def test_rows(db: Database) -> None:
    assert await db.fetchval("SELECT $1::int + 1", 1) == 2
    assert await db.fetchrow("SELECT 1 WHERE false") is None
    rows = await db.fetch("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t (number, letter)")
    assert [(row["number"], row["letter"]) for row in rows] == [(1, "a"), (2, "b")]
    assert await db.fetchval("""SELECT '{"a": 1}'::json""") == b'{"a": 1}'
    assert await db.answer("SELECT $1::text, json_build_array($1::text)", ["é"]) == ("é", '["é"]'.encode())
    with pytest.raises(DatabaseError, match="own row is missing"):
        await db.answer("SELECT 1 WHERE false", [])
    assert await db.fetchval("SHOW application_name") == "backissue"
    assert await db.fetchval("SHOW statement_timeout") == "1min"


async def fail_in_transaction(db: Database, error: Exception) -> None:
    """An error of our own, even of a kind that the driver could have raised, goes on as it is."""
    async with db.transaction() as connection:
        await connection.execute("INSERT INTO note VALUES (3)")
        raise error


async def test_a_transaction_is_whole_or_nothing(db: Database) -> None:
    await db.execute("CREATE TABLE note (id int)")
    async with db.transaction() as connection:
        await connection.execute("INSERT INTO note VALUES (1), (2)")
    with pytest.raises(OSError, match="disk"):
        await fail_in_transaction(db, OSError("disk"))
    with pytest.raises(ValueError, match="odd"):
        await fail_in_transaction(db, ValueError("odd"))
    assert await db.fetchval("SELECT array_agg(id ORDER BY id) FROM note") == [1, 2]


async def test_wrong_arguments(db: Database) -> None:
    with pytest.raises(DatabaseError, match=r"^the database.*: .*argument.*$"):
        await db.fetchval("SELECT $1::int", "one")
    with pytest.raises(DatabaseError, match=r"^the database.*: .*argument.*$"):
        await db.fetchval("SELECT $1::int")


async def test_a_statement_that_takes_too_long(db: Database) -> None:
    async with db.transaction() as connection:
        await connection.execute("SET LOCAL statement_timeout = '50ms'")
        with pytest.raises(DatabaseError, match="statement timeout") as caught:
            await connection.execute("SELECT pg_sleep(5)")
    assert not isinstance(caught.value, DatabaseUnavailable)


async def test_a_closed_pool(dsn: str) -> None:
    async with connect(dsn) as db:
        pass
    with pytest.raises(DatabaseUnavailable):
        await db.fetch("SELECT 1")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("postgresql://reader:s3cret@127.0.0.1:1/issues", DatabaseUnavailable),
        ("postgresql://reader:s3cret@nowhere.invalid/issues", DatabaseUnavailable),
        ("postgresql:///issues?host=/nowhere&password=s3cret", DatabaseUnavailable),
        ("postgresql://reader:s3/cret@db.example:5432/issues", DatabaseError),
        ("postgresql://reader:s3cret@db.example:port/issues", DatabaseError),
        ("mysql://reader:s3cret@db.example/issues", DatabaseError),
    ],
)
async def test_an_address_that_leads_nowhere(address: str, kind: type[DatabaseError]) -> None:
    for door in (connect, connect_once):
        with pytest.raises(kind, match=r"^.*$") as caught:
            async with door(address):
                pass
        assert type(caught.value) is kind
        assert "s3" not in str(caught.value)
        assert "\n" not in str(caught.value)


async def test_a_database_that_is_not_there(postgres: str) -> None:
    with pytest.raises(DatabaseError, match='"mislaid" does not exist'):
        async with connect(named(postgres, "mislaid")):
            pass


@asynccontextmanager
async def older_server() -> AsyncIterator[str]:
    """As much of a Postgres 14 as one hears before the first question."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(struct.unpack("!I", await reader.readexactly(4))[0] - 4)
        for kind, body in ((b"R", bytes(4)), (b"S", b"server_version\x0014.9\x00"), (b"K", bytes(8)), (b"Z", b"I")):
            writer.write(kind + struct.pack("!I", len(body) + 4) + body)
        await writer.drain()
        await reader.read(1)  # its farewell
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as listener:
        port = listener.sockets[0].getsockname()[1]
        yield f"postgresql://reader@127.0.0.1:{port}/issues?sslmode=disable"


async def test_a_server_that_is_too_old() -> None:
    async with older_server() as address:
        for door in (connect, connect_once):
            with pytest.raises(DatabaseError, match=r"^Postgres 14 is too old: Backissue needs 15 or newer$"):
                async with door(address):
                    pass
