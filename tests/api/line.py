"""A line to Postgres that can be cut and mended, as networks do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Self
from urllib.parse import parse_qs, urlsplit

Tap = Callable[[], Callable[[bytes], None]]
"""Called for every call on the line; what it gives is called with everything that is sent on it."""


class Line:
    """Forwards a port on loopback to the Postgres that a DSN names; `dsn` is the way over the line."""

    def __init__(self, dsn: str, tap: Tap | None = None) -> None:
        self._target = urlsplit(dsn)
        self._tap = tap
        self._server: asyncio.Server | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._port = 0

    @classmethod
    @asynccontextmanager
    async def to(cls, dsn: str, tap: Tap | None = None) -> AsyncIterator[Self]:
        """A line that is open until the end, unless it is cut. A tap hears what is sent to Postgres."""
        line = cls(dsn, tap)
        await line.mend()
        yield line
        await line.cut()

    @property
    def dsn(self) -> str:
        """The same database, over the line."""
        login = self._target.netloc.rpartition("@")[0]
        return f"postgresql://{login}@127.0.0.1:{self._port}{self._target.path}"

    async def mend(self) -> None:
        """Take calls, on the same port as before."""
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Drop every call, and take none."""
        if self._server is not None:
            self._server.close()
        for call in self._calls:
            call.cancel()
        await asyncio.gather(*self._calls, return_exceptions=True)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        assert call is not None
        self._calls.add(call)
        far_reader, far_writer = await self._open()
        try:
            hear = self._tap() if self._tap else None
            await asyncio.gather(_forward(reader, far_writer, hear), _forward(far_reader, writer))
        except (asyncio.CancelledError, ConnectionError):
            pass  # the call is over either way
        finally:
            self._calls.discard(call)
            writer.transport.abort()
            far_writer.transport.abort()

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        folder = parse_qs(self._target.query).get("host", [""])[0]
        port = self._target.port or 5432
        if folder:
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self._target.hostname, port)


async def _forward(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, hear: Callable[[bytes], None] | None = None
) -> None:
    while data := await reader.read(65536):
        if hear:
            hear(data)
        writer.write(data)
        await writer.drain()
    writer.write_eof()
