"""The one door to the driver: nothing else imports asyncpg, and its errors leave here as our own."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

import asyncpg

from service.database_errors import (
    AnswerTooLarge,
    DatabaseBusy,
    DatabaseError,
    DatabaseFull,
    DatabaseTimeout,
    DatabaseUnavailable,
    at,
)

Record: TypeAlias = Mapping[str, Any]
"""A row, by column name."""

OLDEST = 15
"""The oldest major version of Postgres that will do."""

LONGEST_WAIT = 2.0
"""Seconds that an answer waits for a free connection."""
MOST_WAITING = 1_000
"""Answers that may wait for one."""
_STATEMENT_TIMEOUT = 60.0
"""Seconds that a statement may take before Postgres cancels it."""
_ROWS = 50
"""Rows that are fetched at once of those that are read one by one."""
_LARGEST_STATEMENT = 10_000
"""Characters of a statement that Postgres keeps prepared, for as long as its connection is open: it takes some 60 times
as many bytes, for each of 100 statements, on each connection."""
_CONNECT_TIMEOUT = 10.0
"""Seconds to wait for a connection, a new one or a free one."""

_TOO_LARGE = "answer_size"
"""The constraint that a too large answer violates: see the migrations."""

_LOST = (
    ConnectionError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""What the driver raises, among other reasons, where a connection was lost."""


class Connection:
    """A connection with the errors translated; within `Database.transaction` it is that transaction's."""

    def __init__(self, connection: "asyncpg.pool.PoolConnectionProxy | asyncpg.Connection") -> None:
        self._connection = connection

    async def fetch(self, statement: str, *arguments: object) -> Sequence[Record]:
        """All rows of a statement."""
        with _translated():
            return await self._connection.fetch(statement, *arguments)  # type: ignore[no-any-return]

    async def fetchmany(self, statement: str, arguments: Sequence[Sequence[object]]) -> Sequence[Record]:
        """All rows of a statement that is run once for each of these arguments; it takes one round trip."""
        with _translated():
            return await self._connection.fetchmany(statement, arguments)  # type: ignore[no-any-return]

    async def fetchrow(self, statement: str, *arguments: object) -> Record | None:
        """The first row of a statement; None without one."""
        with _translated():
            return await self._connection.fetchrow(statement, *arguments)  # type: ignore[no-any-return]

    async def fetchval(self, statement: str, *arguments: object) -> Any:
        """The first column of the first row; None without one."""
        with _translated():
            return await self._connection.fetchval(statement, *arguments)

    async def execute(self, statement: str, *arguments: object) -> str:
        """Run a statement (or, without arguments, several); the command tag."""
        with _translated():
            return await self._connection.execute(statement, *arguments)  # type: ignore[no-any-return]

    async def listen(self, channel: str, heard: Callable[[], None], lost: Callable[[], None]) -> None:
        """Call `heard` at every notification on a channel, and `lost` when the connection ends."""
        with _translated():
            self._connection.add_termination_listener(lambda *_: lost())
            await self._connection.add_listener(channel, lambda *_: heard())

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator["Connection"]:
        """This connection in a transaction: committed at the end, rolled back on any error, which goes on as it is."""
        with _translated():
            transaction = self._connection.transaction()
            await transaction.start()
        try:
            yield self
        except BaseException:
            # Of a lost connection there is nothing to roll back; what was wrong first is what to hear of.
            with suppress(DatabaseError), _translated():
                await transaction.rollback()
            raise
        with _translated():
            await transaction.commit()


@dataclass(frozen=True, slots=True)
class PoolState:
    """How many connections are open, how many of them do nothing, and how many requests wait for one."""

    open: int
    idle: int
    waiting: int


class Database:
    """A pool of connections.

    Those at rest lie on a stack here, and not with the driver's pool, which takes 30 µs to lend one and take it back.
    """

    def __init__(self, pool: "asyncpg.Pool") -> None:
        self._pool = pool
        self._resting: list[asyncpg.pool.PoolConnectionProxy] = []
        self._waiting = 0
        self._closing = False

    @property
    def state(self) -> PoolState:
        """How the pool stands now."""
        return PoolState(self._pool.get_size(), self._pool.get_idle_size() + len(self._resting), self._waiting)

    async def answer(self, statement: str, arguments: Sequence[object]) -> tuple[Any, ...]:
        """The one row of a statement, which only reads. Its `json` columns come as the bytes that Postgres sends.

        Raises DatabaseBusy where no connection gets free in time. Cancelled, it has Postgres stop working at it.
        """
        with _translated():
            with suppress(*_LOST):
                return await self._row(await self._rested() or await self._free_connection(), statement, arguments)
            # It broke at rest, as all do when Postgres starts again: no reason for a request to fail.
            await self._pool.expire_connections()
            return await self._row(await self._free_connection(), statement, arguments)

    async def rows(
        self, statement: str, arguments: Sequence[object], *, at_once: int = _ROWS
    ) -> AsyncGenerator[tuple[Any, ...]]:
        """The rows of a statement one by one, as of the moment it began; `json` columns as in `answer`.

        They are fetched so many `at_once`, and no more of them are in memory however slowly they are read.
        """
        with _translated():
            connection = await self._rested() or await self._free_connection()
            try:
                async with connection.transaction(readonly=True):
                    async for row in connection.cursor(statement, *arguments, prefetch=at_once):
                        yield tuple(row)
            except BaseException as error:
                await self._discard(connection, error)
                raise
            await self._give_back(connection)

    async def _row(
        self, connection: "asyncpg.pool.PoolConnectionProxy", statement: str, arguments: Sequence[object]
    ) -> tuple[Any, ...]:
        try:
            row = await connection.fetchrow(statement, *arguments)
        except BaseException as error:
            await self._discard(connection, error)
            raise
        await self._give_back(connection)
        if row is None:
            raise DatabaseError("the corpus's own row is missing: restore the database")
        return tuple(row)

    async def _discard(self, connection: "asyncpg.pool.PoolConnectionProxy", error: BaseException) -> None:
        """Give back a connection that failed; one that broke is ended first, whatever the driver thinks of it."""
        if isinstance(error, (*_LOST, DatabaseUnavailable)) and not _is_lost(connection):
            connection.terminate()
        await self._pool.release(connection, timeout=_CONNECT_TIMEOUT)

    async def _rested(self) -> "asyncpg.pool.PoolConnectionProxy | None":
        """A connection that is at rest, if one is."""
        while self._resting:
            connection = self._resting.pop()
            if not _is_lost(connection):
                return connection
            await self._pool.release(connection)
        return None

    async def _give_back(self, connection: "asyncpg.pool.PoolConnectionProxy") -> None:
        """Let a connection rest, or whoever waits at the pool have it."""
        if self._waiting or self._closing or _is_lost(connection):
            await self._pool.release(connection, timeout=_CONNECT_TIMEOUT)
        else:
            self._resting.append(connection)

    async def _free_connection(self) -> "asyncpg.pool.PoolConnectionProxy":
        if self._waiting >= MOST_WAITING:
            raise DatabaseBusy(f"{MOST_WAITING} requests wait for a connection")
        self._waiting += 1
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                return await self._pool.acquire()
        except TimeoutError:
            raise DatabaseBusy(f"no connection got free within {LONGEST_WAIT:g} seconds") from None
        finally:
            self._waiting -= 1

    async def _patient_connection(self) -> "asyncpg.pool.PoolConnectionProxy":
        self._waiting += 1
        try:
            return await self._pool.acquire(timeout=_CONNECT_TIMEOUT)
        finally:
            self._waiting -= 1

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """A connection for several statements that need no common transaction."""
        with _translated():
            connection = await self._rested() or await self._patient_connection()
        try:
            yield Connection(connection)
        except BaseException as error:
            # Of a lost connection there is nothing to give back; what was wrong first is what to hear of.
            with suppress(DatabaseError), _translated():
                await self._discard(connection, error)
            raise
        with _translated():
            await self._give_back(connection)

    async def _shut(self) -> None:
        """Close all connections, once those that are in use are given back."""
        self._closing = True
        while self._resting:
            await self._pool.release(self._resting.pop())
        await _close(self._pool)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """A connection in a transaction: committed at the end, rolled back on any error."""
        async with self.connection() as connection, connection.transaction() as within:
            yield within

    async def fetch(self, statement: str, *arguments: object) -> Sequence[Record]:
        """All rows of a statement."""
        async with self.connection() as connection:
            return await connection.fetch(statement, *arguments)

    async def fetchrow(self, statement: str, *arguments: object) -> Record | None:
        """The first row of a statement; None without one."""
        async with self.connection() as connection:
            return await connection.fetchrow(statement, *arguments)

    async def fetchval(self, statement: str, *arguments: object) -> Any:
        """The first column of the first row; None without one."""
        async with self.connection() as connection:
            return await connection.fetchval(statement, *arguments)

    async def execute(self, statement: str, *arguments: object) -> str:
        """Run a statement (or, without arguments, several); the command tag."""
        async with self.connection() as connection:
            return await connection.execute(statement, *arguments)


@asynccontextmanager
async def connect(
    dsn: str,
    *,
    max_size: int = 10,
    statement_timeout: float = _STATEMENT_TIMEOUT,
    session: Mapping[str, str] | None = None,
) -> AsyncIterator[Database]:
    """Open a pool on the database that a DSN names; closed at the end. A statement may take so many seconds.

    `session` are more of Postgres's settings for its sessions.

    Raises DatabaseUnavailable when it cannot be reached, DatabaseError when it is older than Postgres 15.
    """
    with _translated(dsn):
        pool = await asyncpg.create_pool(
            dsn,
            # A pool that keeps a least number of connections writes a traceback to the log whenever it can't.
            min_size=0,
            max_size=max_size,
            timeout=_CONNECT_TIMEOUT,
            init=_set_up,
            # Nothing here changes a session, so there is nothing to reset, which costs as much as a small query.
            reset=_leave_as_is,
            # The server ends a long statement first; this is for one that no longer answers.
            command_timeout=statement_timeout + _CONNECT_TIMEOUT,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=_LARGEST_STATEMENT,
            server_settings={
                "application_name": "backissue",
                "statement_timeout": f"{statement_timeout:g}s",
                "timezone": "UTC",  # JSON has moments in the session's zone
                "jit": "off",  # compiling a statement takes longer than running it
                "random_page_cost": "1.1",  # what is asked for lies in memory: an index is worth it from the start
                **(session or {}),
            },
        )
        try:
            await pool.release(await pool.acquire())
        except BaseException:
            await _close(pool)
            raise
    database = Database(pool)
    try:
        yield database
    finally:
        await database._shut()


@asynccontextmanager
async def connect_once(dsn: str) -> AsyncIterator[Connection]:
    """One connection without a pool, for work that is done once; no limit to a statement's time."""
    with _translated(dsn):
        connection = await asyncpg.connect(
            dsn, timeout=_CONNECT_TIMEOUT, server_settings={"application_name": "backissue"}
        )
    try:
        await _require_version(connection)
        yield Connection(connection)
    finally:
        await _close(connection)


async def _set_up(connection: "asyncpg.Connection") -> None:
    await _require_version(connection)
    # What Postgres answers in JSON goes to the client as it is.
    await connection.set_type_codec("json", schema="pg_catalog", encoder=str.encode, decoder=bytes, format="binary")
    # The driver asks what an array is when it first meets one: here, not in the middle of a request.
    await connection.prepare("SELECT $1::text[], $2::int[]")


def _is_lost(connection: "asyncpg.pool.PoolConnectionProxy") -> bool:
    try:
        return bool(connection.is_closed())
    except asyncpg.InterfaceError:  # the pool has noticed, and taken it back
        return True


async def _leave_as_is(_connection: "asyncpg.Connection") -> None:
    pass


async def _require_version(connection: "asyncpg.Connection") -> None:
    version = connection.get_server_version()
    if version.major < OLDEST:
        raise DatabaseError(f"Postgres {version.major} is too old: Backissue needs {OLDEST} or newer")


async def _close(resource: "asyncpg.Pool | asyncpg.Connection") -> None:
    try:
        await asyncio.wait_for(resource.close(), _CONNECT_TIMEOUT)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
        resource.terminate()


@contextmanager
def _translated(dsn: str | None = None) -> Iterator[None]:
    """Turn the driver's errors into ours, the cause kept. A DSN is named without its password."""
    try:
        yield
    except (asyncpg.QueryCanceledError, asyncpg.LockNotAvailableError) as error:
        raise DatabaseTimeout(f"the database gave up: {_line(error)}") from error
    except (
        OSError,
        asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
        asyncpg.TooManyConnectionsError,
        asyncpg.InternalClientError,
    ) as error:
        raise DatabaseUnavailable(f"the database{at(dsn)} cannot be reached: {_line(error)}") from error
    except asyncpg.DiskFullError as error:
        raise DatabaseFull(f"the disk of the database{at(dsn)} is full ({_line(error)})") from error
    except asyncpg.InterfaceError as error:
        lost = any(word in str(error) for word in ("closed", "closing", "released"))
        raise (DatabaseUnavailable if lost else DatabaseError)(f"the database{at(dsn)}: {_line(error)}") from error
    except ValueError as error:
        if dsn is None:
            raise
        # Only an address can be so wrong; what is wrong with it may quote a part of its password.
        raise DatabaseError("the address of the database cannot be read: see DATABASE_URL") from error
    except asyncpg.PostgresError as error:
        if error.constraint_name == _TOO_LARGE:
            raise AnswerTooLarge(_line(error)) from error
        raise DatabaseError(f"the database{at(dsn)} refused: {_line(error)}") from error


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
