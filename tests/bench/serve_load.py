"""A load: a few connections that are kept alive, each asking again as soon as it is answered. Cheap by doing little."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Final, cast

_LENGTH: Final = b"content-length: "
_HEAD_END: Final = b"\r\n\r\n"


class BadAnswer(Exception):
    """An answer that is no 200."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where requests go."""

    port: int
    path: str
    host: str = "127.0.0.1"

    @property
    def url(self) -> str:
        """The same as people write it."""
        return f"http://{self.host}:{self.port}{self.path}"

    def get(self) -> bytes:
        """A GET, as it goes over the wire."""
        return f"GET {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept: */*\r\n\r\n".encode()

    def post(self, body: bytes) -> bytes:
        """A POST of a GraphQL request, as it goes over the wire."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept: application/json\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def load(address: Address, requests: Sequence[bytes], seconds: float, connections: int) -> tuple[int, float]:
    """Send these requests in turn for so many seconds. How many were answered, and in how many seconds."""
    turns = cycle(requests)
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    asking = [_Asking(turns, loop, started + seconds) for _ in range(connections)]
    for one in asking:
        await loop.create_connection(lambda one=one: one, address.host, address.port)  # type: ignore[misc]
    answered = [await one.done for one in asking]
    return sum(answered), time.perf_counter() - started


class _Asking(asyncio.Protocol):
    """One connection. It knows of HTTP what it takes to see that an answer is complete."""

    def __init__(self, requests: Iterator[bytes], loop: asyncio.AbstractEventLoop, until: float) -> None:
        self._requests = requests
        self._until = until
        self._answered = 0
        self._missing = 0
        self._head = b""
        self.done: asyncio.Future[int] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._transport.write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        if self._missing:
            self._missing -= len(data)
        else:
            self._begin(data)
        if self._missing or self._head:
            return
        self._answered += 1
        if time.perf_counter() < self._until:
            self._transport.write(next(self._requests))
            return
        self._transport.close()

    def _begin(self, data: bytes) -> None:
        """Read the head of an answer, once it is there."""
        data = self._head + data
        end = data.find(_HEAD_END)
        if end < 0:
            self._head = data
            return
        self._head = b""
        if not data.startswith(b"HTTP/1.1 200"):
            self._transport.close()
            raise BadAnswer(data[:200].decode("latin-1"))
        at = data.index(_LENGTH) + len(_LENGTH)
        length = int(data[at : data.index(b"\r", at)])
        self._missing = end + len(_HEAD_END) + length - len(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.done.cancelled():
            return
        if exc or time.perf_counter() < self._until:
            self.done.set_exception(exc or BadAnswer("the server closed the connection"))
        else:
            self.done.set_result(self._answered)
