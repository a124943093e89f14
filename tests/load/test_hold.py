"""The load runs, for a moment and on few connections, and tells errors from answers."""

import asyncio
import time

import psutil
from click.testing import CliRunner

from tests.faults.client import Client, get
from tests.load import hold
from tests.load.hold import Held, Memory


def test_connections_are_held_and_all_is_well() -> None:
    options = ["--connections", "50", "--seconds", "2", "--issues", "10"]
    result = CliRunner().invoke(hold.main, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "other errors  0" in result.stdout
    assert "at the peak" in result.stdout


async def _served(*answers: bytes) -> Held:
    """What a client met that got these answers in turn, and then the end of the connection."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            status, _, body = answer.partition(b" ")
            writer.write(b"HTTP/1.1 %b X\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body))
        writer.close()

    held = Held()
    async with (
        await asyncio.start_server(serve, "127.0.0.1", 0) as server,
        Client.to(server.sockets[0].getsockname()[1]) as client,
    ):
        await held.ask(client, [get("/")], time.monotonic() + 10)
    return held


async def test_errors_are_told_from_answers() -> None:
    held = await _served(b"200 one", b"503 later", b"200 one")
    assert held.statuses == {200: 2, 503: 1}
    (error,) = held.errors  # the connection ended before its time
    assert "IncompleteRead" in error
    held = await _served(b"200 one", b"200 other", b"500 ouch", b"404 no")
    assert held.statuses == {200: 2, 500: 1, 404: 1}
    assert len(held.errors) == 4
    assert "not what it was before" in held.errors[0]


def test_memory_that_grows_is_told() -> None:
    memory = Memory(psutil.Process(), start=100_000_000, half=150_000_000, peak=160_000_000)
    assert not hold.excess(memory, workers=1, connections=10)
    memory.peak = 200_000_000
    assert [line[:18] for line in hold.excess(memory, workers=1, connections=10)] == ["it went on growing"]
    memory.peak = 1_000_000_000
    assert len(hold.excess(memory, workers=1, connections=10)) == 2
