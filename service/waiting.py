"""Works at an answer for as long as somebody waits for it, and no longer than a request may take."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Final, TypeVar

from starlette.types import Receive

from schema.errors import ErrorCode, Failure
from service.db import LONGEST_WAIT

T = TypeVar("T")

_PATIENCE: Final = 0.1
"""Seconds after which it is worth a task of its own to watch the client: most work is done before."""


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


async def while_wanted(work: Awaitable[T], receive: Receive, longest: float) -> T:
    """The work's result. When the client goes, or after so many seconds, it is cancelled, and with it its SQL.

    Raises ClientGone or TookTooLong then.
    """
    task = asyncio.current_task()
    assert task is not None
    ended: list[Exception] = []

    async def watch() -> None:
        try:
            async with asyncio.timeout(longest - _PATIENCE):
                while (await receive())["type"] != "http.disconnect":
                    pass
            ended.append(ClientGone())
        except TimeoutError:
            ended.append(TookTooLong())
        task.cancel()

    watching: list[asyncio.Task[None]] = []
    later = asyncio.get_running_loop().call_later(_PATIENCE, lambda: watching.append(asyncio.create_task(watch())))
    try:
        return await work
    except asyncio.CancelledError:
        if ended:
            task.uncancel()
            raise ended[0] from None
        raise
    finally:
        later.cancel()
        for one in watching:
            one.cancel()
