"""What an answer looks like on the wire, whatever its form: a head, then its body, then nothing but the next answer."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

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
        (b"GET /v1/entities/\xc3\xa9 HTTP/1.1\r\nHost: a\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000, 431),
    ],
    ids=["a method that is none", "an address that is not encoded", "TLS", "an endless head"],
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
