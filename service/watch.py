"""Knows at any moment in which state the corpus is, so that an answer which is kept can be told to be of today.

Every change of the corpus is announced by Postgres as it is committed (a trigger on `corpus`, `NOTIFY`). While a
watcher vouches for a state it holds a shared advisory lock; hearing of a change it stops vouching and lets go of the
lock, reads the new state and takes it again. An ingest that is done takes the lock exclusively for a moment: when it
has it, every watcher has heard, so that whoever asks after the ingest gets nothing older.

A watcher that cannot be heard of (its connection hangs) stops vouching by itself, before an ingest stops waiting.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from schema.sql import STATE
from service.database_errors import DatabaseError
from service.db import Connection, connect_once

log = logging.getLogger("backissue")

CHANNEL: Final = "backissue"
LOCK: Final = 0x6261636B
"""The advisory lock that watchers share, and that an ingest takes when it is done."""

LONGEST_NOTICE: Final = 5.0
"""Seconds that an ingest waits for the watchers."""

_VOUCHES: Final = 3.0
"""Seconds for which a state is vouched for after it was last seen; less than an ingest waits."""
_LOOKS_EVERY: Final = 1.0
_GATHERS: Final = 0.02
"""Seconds in which further changes are awaited before the new state is read: an ingest makes many."""


class Watch:
    """What is known of the corpus's state. Use `watching` to keep it."""

    def __init__(self) -> None:
        self._state: str | None = None
        self._until = 0.0
        self._changed = asyncio.Event()

    @property
    def state(self) -> str | None:
        """The state that the corpus is in; None while that is not certain."""
        return self._state if time.monotonic() < self._until else None

    def learn(self, state: str) -> None:
        """Hear from an answer which state it was of: one that is not the known one ends it."""
        if self._state is not None and state != self._state:
            self._forget()

    def _forget(self) -> None:
        self._state = None
        self._changed.set()

    async def follow(self, connection: Connection) -> None:
        """Keep up with the corpus until the connection is lost. Raises DatabaseError then."""
        await connection.execute(f"SET lock_timeout = '{LONGEST_NOTICE:g}s'; SET statement_timeout = '10s'")
        await connection.listen(CHANNEL, self._forget, self._forget)
        held = False
        try:
            while True:
                self._changed.clear()
                if held and self._state is None:
                    await connection.execute("SELECT pg_advisory_unlock_shared($1)", LOCK)
                    held = False
                    await asyncio.sleep(_GATHERS)
                    continue
                if not held:
                    await connection.execute("SELECT pg_advisory_lock_shared($1)", LOCK)
                    held = True
                await self._look(connection)
                try:
                    async with asyncio.timeout(_LOOKS_EVERY):
                        await self._changed.wait()
                except TimeoutError:
                    pass
        finally:
            self._forget()

    async def _look(self, connection: Connection) -> None:
        asked = time.monotonic()
        state = await connection.fetchval(CURRENT_STATE)
        if not self._changed.is_set():
            self._state, self._until = state, asked + _VOUCHES


CURRENT_STATE: Final = f"SELECT {STATE} FROM corpus"  # noqa: S608  # a name of ours


@asynccontextmanager
async def watching(dsn: str) -> AsyncIterator[Watch]:
    """A watch on the database, kept as long as the context; a connection that is lost is made anew."""
    watch = Watch()
    task = asyncio.create_task(_keep(watch, dsn))
    try:
        yield watch
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(watch: Watch, dsn: str) -> None:
    """Follow for ever. Whoever reads the log hears once that the database was lost, and once that it is back."""
    is_lost = False
    while True:
        try:
            async with connect_once(dsn) as connection:
                if is_lost:
                    log.warning("the database is back")
                is_lost = False
                await watch.follow(connection)
        except DatabaseError as error:
            if not is_lost:
                log.warning("%s; until it is back, what needs it is answered with 503", error)
            is_lost = True
            await asyncio.sleep(_LOOKS_EVERY)
