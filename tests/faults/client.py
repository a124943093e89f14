"""A client that keeps one connection open: it sends a request, and reads the whole answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The names of its headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Asks a service on this machine. Use `to` to make one."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def to(cls, port: int) -> AsyncIterator[Self]:
        """A client of the service on a port, connected."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            yield cls(reader, writer)
        finally:
            writer.transport.abort()

    async def ask(self, request: bytes) -> Answer:
        """The answer to a request. Raises OSError or EOFError where the connection ends before it."""
        self._writer.write(request)
        head, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await self._reader.readexactly(int(headers["content-length"]))
        return Answer(int(head.split()[1]), headers, body)


def get(target: str) -> bytes:
    """The request for an address."""
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


def post(query: str) -> bytes:
    """The request for what a GraphQL document asks."""
    return post_body(json.dumps({"query": query}).encode())


def post_body(body: bytes) -> bytes:
    """The GraphQL request with this body."""
    head = "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
