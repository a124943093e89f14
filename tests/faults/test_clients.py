"""Clients that are slow, silent, or too many: they are let go, and the others are answered."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.api.conftest import serving
from tests.faults.client import Client, get, post, post_body

PATIENCE = 0.4
TITLE = post("{ corpus { issueCount } }")
LARGE = "query { %s }" % " ".join(  # noqa: UP031  # braces
    f"a{nth}: __schema {{ types {{ name description fields {{ name description }} }} }}" for nth in range(30)
)
AGAIN = 15
"""Times that the large answer is asked for at once: more than the system takes of it on its own."""
LATE = b"took too long to arrive"


@pytest.fixture
async def port(dsn: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    """That of a service whose patience is short."""
    monkeypatch.setattr("service.connections.PATIENCE", PATIENCE)
    async with serving(dsn) as address:
        yield int(address.rpartition(":")[2])


async def trickle(port: int, request: bytes, size: int, pause: float) -> bytes:
    """The answer to a request that comes in pieces of that size, for as long as there is none."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(reader.read(4_096))
    try:
        for at in range(0, len(request), size):
            writer.write(request[at : at + size])
            await asyncio.sleep(pause)
            if answer.done():
                break
        async with asyncio.timeout(10):
            return await answer
    finally:
        writer.transport.abort()


async def test_who_says_nothing_or_never_ends_is_let_go_while_others_are_answered(port: int) -> None:
    endless = TITLE.replace(b"\r\n\r\n", b"\r\nX-Endless: ", 1) + b"a" * 200
    in_head, in_body = TITLE.index(b"\r\n\r\n") - 5, TITLE.index(b"\r\n\r\n") + 8
    slow = [
        asyncio.create_task(trickle(port, request, size, 0.02))
        for request, size in (
            (b"", 1),
            (b"\r\n" * 200, 2),
            (endless, 1),
            (TITLE[:in_head], in_head),
            (TITLE[:in_body], in_body),
        )
    ]
    async with Client.to(port) as client:
        while not all(one.done() for one in slow):
            assert (await client.ask(TITLE)).status == 200
            await asyncio.sleep(0.02)
    for one in slow:
        assert one.result().startswith(b"HTTP/1.1 408 ")
        assert LATE in one.result()


async def test_who_is_slow_and_goes_on_is_answered(port: int) -> None:
    body = b'{"query": "{ corpus { issueCount } }"%b}' % (b" " * 30_000)
    answered = asyncio.create_task(
        trickle(port, post_body(body).replace(b"\r\n", b"\r\nConnection: close\r\n", 1), 1_000, 0.05)
    )
    assert (await answered).startswith(b"HTTP/1.1 200 ")


async def test_who_takes_nothing_of_an_answer_is_let_go(port: int) -> None:
    with socket.socket() as taker:
        taker.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        taker.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(taker, ("127.0.0.1", port))
        await loop.sock_sendall(taker, post(LARGE) * AGAIN)
        assert (await loop.sock_recv(taker, 15)) == b"HTTP/1.1 200 OK"
        await asyncio.sleep(4 * PATIENCE)
        taken = 0
        while part := await loop.sock_recv(taker, 65_536):
            taken += len(part)
    async with Client.to(port) as client:
        assert AGAIN * len((await client.ask(post(LARGE))).body) > 2 * taken


async def test_a_head_without_an_end_is_refused(port: int) -> None:
    headers = b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %b\r\n" % (nth, b"a" * 1_000) for nth in range(1_000))
    for endless in (headers, b"GET / HTTP/1.1\r\nX: " + b"a" * 1_000_000):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(endless)
        assert (await reader.readline()).startswith(b"HTTP/1.1 431 ")
        writer.transport.abort()
    async with Client.to(port) as client:
        for _ in range(3):  # many requests on one connection are no long head
            assert (
                await client.ask(post_body(b'{"query": "{ corpus { title } }"%b}' % (b" " * 100_000)))
            ).status == 200
            assert (await client.ask(get("/healthz"))).status == 200


async def test_one_connection_too_many_is_503(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.connections.MOST_CONNECTIONS", 5)
    async with AsyncExitStack() as stack:
        for _ in range(5):
            client = await stack.enter_async_context(Client.to(port))
            assert (await client.ask(TITLE)).status == 200
        async with Client.to(port) as client:
            refused = await client.ask(TITLE)
        assert (refused.status, refused.headers["connection"]) == (503, "close")
        assert int(refused.headers["retry-after"]) > 0
        assert b"OVERLOADED" in refused.body
    await asyncio.sleep(0.1)
    async with Client.to(port) as client:
        assert (await client.ask(TITLE)).status == 200
