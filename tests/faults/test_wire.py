"""What an answer looks like on the wire, whatever its form: a head, then its body, then nothing but the next answer."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from service.database_errors import DatabaseUnavailable
from service.db import Database
from tests.api import archive
from tests.api.conftest import fill, serving
from tests.faults.client import get, post, post_body

BODY = b'{"data":{"corpus" : {"issueCount" : 1}}}'
ASKED = "{ corpus { issueCount } }"
LAST = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.fixture
async def port(dsn: str, db: Database) -> AsyncIterator[int]:
    """That of a service with one issue."""
    await fill(db, [archive.plain(7)])
    async with serving(dsn) as address:
        yield int(address.rpartition(":")[2])


async def said(port: int, *requests: bytes) -> list[tuple[bytes, bytes]]:
    """Head and rest of everything that a service answers to requests sent at once, the connection's end behind them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"".join(requests) + LAST)
    async with asyncio.timeout(10):
        answers = (await reader.read()).split(b"HTTP/1.1 ")[1:]
    writer.transport.abort()
    *_, last = answers
    assert last.startswith(b"200 OK")
    return [(head, body) for head, _, body in (one.partition(b"\r\n\r\n") for one in answers[:-1])]


async def test_answers_follow_one_another(port: int) -> None:
    asked = [post(ASKED), get("/v1/issues/7"), post("{ nope }"), get("/nowhere"), post(ASKED)]
    heads, bodies = zip(*await said(port, *asked), strict=True)
    assert [int(head[:3]) for head in heads] == [200, 200, 200, 404, 200]
    assert bodies[0] == bodies[-1] == BODY
    for head, body in zip(heads, bodies, strict=True):
        assert f"content-length: {len(body)}\r\n".encode() in head + b"\r\n"


async def test_whole_answers_are_those_that_uvicorn_sends(dsn: str, port: int) -> None:
    known = get("/v1/issues/7").replace(b"\r\n\r\n", b"\r\nIf-None-Match: *\r\n\r\n")
    head = get("/v1/issues/7").replace(b"GET", b"HEAD")
    old = post(ASKED).replace(b"HTTP/1.1", b"HTTP/1.0").replace(b"\r\n", b"\r\nConnection: keep-alive\r\n", 1)
    asked = [post(ASKED), get("/v1/issues/7"), known, head, get("/v1/issues/7?x=1"), get("/nowhere"), post("{")]
    async with serving(dsn, HttpToolsProtocol) as address:
        their_port = int(address.rpartition(":")[2])
        theirs = [*await said(their_port, *asked), await until_closed(their_port, old)]
    ours = [*await said(port, *asked), await until_closed(port, old)]
    assert [*map(without_what_differs, ours)] == [*map(without_what_differs, theirs)]
    assert len(ours) == len(asked) + 1


async def until_closed(port: int, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of what a service answers before it closes the connection by itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    async with asyncio.timeout(10):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    return head, body


def without_what_differs(answer: tuple[bytes, bytes]) -> tuple[list[bytes], bytes]:
    """An answer without the moment that it was made and its id."""
    head, body = answer
    return [line for line in head.split(b"\r\n") if not line.startswith((b"date: ", b"x-request-id: "))], body


async def test_an_answer_that_is_kept_leaves_nothing_to_the_collector(port: int) -> None:
    asked = [post(ASKED), get("/v1/issues/7"), get("/graphql?query=" + ASKED.replace(" ", "+"))] * 10
    await said(port, *asked)
    gc.collect()
    gc.disable()
    try:
        await said(port, *asked)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [one for one in gc.garbage if isinstance(one, RequestResponseCycle)]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []


async def test_head_has_no_body_and_the_next_request_its_own(port: int) -> None:
    asked = get("/v1/issues/7").replace(b"GET", b"HEAD")
    [(first, nothing), (_, body)] = await said(port, asked, post(ASKED))
    assert (first[:3], nothing, body) == (b"200", b"", BODY)
    assert b"content-length: 0" not in first


async def test_an_answer_that_is_known_is_a_head_alone(port: int) -> None:
    [(head, _)] = await said(port, get("/v1/issues/7"))
    [tag] = [line for line in head.split(b"\r\n") if line.startswith(b"etag: ")]
    known = get("/v1/issues/7").replace(b"\r\n\r\n", b"\r\nIf-None-Match: " + tag[6:] + b"\r\n\r\n")
    [(first, nothing), (_, body)] = await said(port, known, post(ASKED))
    assert (first[:3], nothing, body) == (b"304", b"", BODY)


async def test_a_client_that_waits_for_leave_to_send_gets_it(port: int) -> None:
    head, _, body = post(ASKED).partition(b"\r\n\r\n")
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head + b"\r\nExpect: 100-continue\r\n\r\n")
    async with asyncio.timeout(10):
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body + LAST)
        whole = await reader.read()
    writer.transport.abort()
    assert whole.startswith(b"HTTP/1.1 200 OK\r\n")
    assert whole.count(BODY) == 1


async def test_a_stream_has_its_head_and_its_end(port: int) -> None:
    [(head, body), (_, after)] = await said(
        port, get("/v1/export.jsonl"), post_body(b'{"query": "%b"}' % ASKED.encode())
    )
    assert b"transfer-encoding: chunked" in head
    assert body.endswith(b"0\r\n\r\n")
    assert after == BODY


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"FOO /v1/issues HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"GET /v1/issues?author=" + b"a" * 65_600 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (b"GET /v1/entities/\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, 431),
    ],
    ids=["a method that is none", "a long address", "an address that is not encoded", "TLS", "an endless head"],
)
async def test_what_is_no_request_gets_a_problem_with_an_id(port: int, request_: bytes, status: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_)
    async with asyncio.timeout(10):
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.transport.abort()
    assert head.startswith(b"HTTP/1.1 %d " % status)
    headers = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"connection"] == b"close"
    assert headers[b"x-request-id"]
    assert json.loads(body)["status"] == status


@pytest.mark.parametrize(
    "lines",
    [b"", b"Host: a\r\nHost: b\r\n", b"Host: a/b?c#d\r\n", b"Host: \r\n", b"Host: a b\r\n", b"Host: [::1\r\n"],
)
async def test_a_request_says_once_which_host_it_is_for(port: int, lines: bytes) -> None:
    [(head, body)] = await said(port, b"GET /v1/issues HTTP/1.1\r\n" + lines + b"\r\n")
    assert head.startswith(b"400 ")
    assert json.loads(body)["detail"] == "The request has no valid header Host."


@pytest.mark.parametrize("host", [b"a", b"a-b.example:8000", b"127.0.0.1:80", b"[::1]:8000", b"my_service"])
async def test_hosts_that_can_be(port: int, host: bytes) -> None:
    [(head, _)] = await said(port, b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n\r\n")
    assert head.startswith(b"200 ")


async def old(port: int, target: str) -> tuple[bytes, bytes]:
    """Head and body of the answer to a client of HTTP/1.0, which reads until the connection ends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(f"GET {target} HTTP/1.0\r\n\r\n".encode())
        async with asyncio.timeout(10):
            head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.transport.abort()
    return head, body


@pytest.mark.parametrize("target", ["/v1/export.jsonl", "/v1/issues.csv", "/v1/issues.jsonl?limit=1"])
async def test_a_stream_for_a_client_without_chunks_ends_with_the_connection(port: int, target: str) -> None:
    head, body = await old(port, target)
    async with httpx.AsyncClient() as client:
        same = await client.get(f"http://127.0.0.1:{port}{target}")
    assert body == same.content != b""
    assert b"transfer-encoding" not in head
    assert b"connection: close" in head


async def test_a_whole_answer_to_such_a_client_says_its_length(port: int) -> None:
    head, body = await old(port, "/v1/issues/7?fields=number")
    assert (b"content-length: %d" % len(body)) in head
    assert json.loads(body) == {"number": 7}


async def test_a_stream_that_is_cut_off_is_not_taken_for_whole(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(_database: Database) -> AsyncIterator[bytes]:
        yield b"{}\n"
        await asyncio.sleep(0.1)
        raise DatabaseUnavailable("the database went away")

    monkeypatch.setattr("service.export_api.exchange.lines", broken)
    with pytest.raises(ConnectionResetError):
        await old(port, "/v1/export.jsonl")
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.RemoteProtocolError):
            await client.get(f"http://127.0.0.1:{port}/v1/export.jsonl")
