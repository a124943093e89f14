"""Works at an answer for as long as somebody waits for it, and no longer than a request may take."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from starlette.types import Receive

from schema.errors import ErrorCode, Failure
from service.db import LONGEST_WAIT

T = TypeVar("T")

_LOOKS_EVERY: Final = 0.1
"""Seconds between two looks at who waits."""


class Turns:
    """Room for so many at the same time; the next ones wait a little, and are refused then with the reason given."""

    def __init__(self, most: int, refusal: str) -> None:
        self._room = asyncio.Semaphore(most)
        self._refusal = refusal

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have one. Raises `Failure` OVERLOADED."""
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._room.acquire()
        except TimeoutError:
            raise Failure(ErrorCode.OVERLOADED, self._refusal) from None
        try:
            yield
        finally:
            self._room.release()


class ClientGone(Exception):
    """Nobody waits for the answer any more."""


class TookTooLong(Exception):
    """The answer was not there in time."""


@dataclass(slots=True, eq=False)
class _Wait:
    """A client that waits for the work of a task, what became of it, and who watches it, once somebody does."""

    task: asyncio.Task[Any]
    receive: Receive
    longest: float
    ended: Exception | None = None
    watching: asyncio.Task[None] | None = None

    async def watch(self) -> None:
        """Cancel the work when the client goes, or when it has taken too long."""
        try:
            async with asyncio.timeout(self.longest):
                while (await self.receive())["type"] != "http.disconnect":
                    pass
            self.ended = ClientGone()
        except TimeoutError:
            self.ended = TookTooLong()
        self.task.cancel()


class Wanted:
    """Works at answers for as long as they are wanted.

    Most work is done before it is worth a task, or a timer, to watch its client: all who wait are looked at together.
    """

    def __init__(self) -> None:
        self._waits: set[_Wait] = set()
        self._looks = False

    async def result(self, work: Awaitable[T], receive: Receive, longest: float) -> T:
        """The work's result. When the client goes, or after so many seconds, it is cancelled, and with it its SQL.

        Raises ClientGone or TookTooLong then.
        """
        task = asyncio.current_task()
        assert task is not None
        wait = _Wait(task, receive, longest)
        self._waits.add(wait)
        if not self._looks:
            self._look_later()
        try:
            return await work
        except asyncio.CancelledError:
            if wait.ended is not None:
                task.uncancel()
                raise wait.ended from None
            raise
        finally:
            self._waits.discard(wait)
            if wait.watching is not None:
                wait.watching.cancel()

    def _look_later(self) -> None:
        self._looks = True
        asyncio.get_running_loop().call_later(_LOOKS_EVERY, self._look)

    def _look(self) -> None:
        """Have everybody watched who waits."""
        self._looks = False
        for wait in self._waits:
            if wait.watching is None:
                wait.watching = asyncio.create_task(wait.watch())
        if self._waits:
            self._look_later()
