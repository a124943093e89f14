"""Requests that are broken as HTTP, as JSON, or as a GraphQL request, before any document is looked at."""

import asyncio
import gzip
import json
from urllib.parse import urlsplit

import pytest

from tests.hostile.conftest import Target

TITLE = b'{"query": "{ corpus { title } }"}'
ISSUE = "query ($v: Int!) { issue(number: $v) { number } }"
BAD, VALIDATION, INPUT, PARSE = "BAD_REQUEST", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "GRAPHQL_PARSE_FAILED"


def number(written: str) -> bytes:
    """A request with a number as it is written in JSON."""
    return b'{"query": %b, "variables": {"v": %b}}' % (json.dumps(ISSUE).encode(), written.encode())


def deep(depth: int, opening: str, closing: str) -> bytes:
    """A request with a variable so many levels deep that no document asks for."""
    return b'{"query": "{ __typename }", "variables": {"v": %b}}' % f"{opening * depth}1{closing * depth}".encode()


def persisted(value: str) -> bytes:
    return b'{"extensions": {"persistedQuery": %b}}' % value.encode()


BODIES = {
    "nothing": (b"", BAD),
    "a null byte": (b"\0", BAD),
    "half of it": (TITLE[:-2], BAD),
    "more after the end": (TITLE + b"}", BAD),
    "two of them": (TITLE * 2, BAD),
    "several in a list": (b"[" + TITLE + b"]", BAD),
    "a string": (b'"{ corpus { title } }"', BAD),
    "a document": (b"{ corpus { title } }", BAD),
    "a form": (b"query=%7Bcorpus%7Btitle%7D%7D", BAD),
    "a byte order mark": (b"\xef\xbb\xbf" + TITLE, BAD),
    "UTF-16": (TITLE.decode().encode("utf-16"), BAD),
    "no UTF-8": (b'{"query": "\xff"}', BAD),
    "half a pair in UTF-8": (b'{"query": "\xed\xa0\x80"}', BAD),
    "overlong UTF-8": (b'{"query": "\xc0\x80"}', BAD),
    "compressed": (gzip.compress(TITLE), BAD),
    "JavaScript": (b"{query: '{ corpus { title } }'}", BAD),
    "a comment": (b"/* */" + TITLE, BAD),
    "a line break in a string": (b'{"query": "{ corpus \n { title } }"}', BAD),
    "not a number": (number("NaN"), BAD),
    "infinity": (number("-Infinity"), BAD),
    "a number beyond all": (number("1e999"), INPUT),
    "a number of 4,000 digits": (number("9" * 4_000), INPUT),
    "a number of 900,000 digits": (number("9" * 900_000), BAD),
    "a number with a leading zero": (number("03"), BAD),
    "minus zero": (number("-0.0"), None),
    "a whole number as a float": (number("3.0"), None),
    "objects 1,000 deep": (deep(1_000, '{"a":', "}"), BAD),
    "lists 1,000 deep": (deep(1_000, "[", "]"), BAD),
    "lists 400,000 deep": (deep(400_000, "[", "]"), BAD),
    "lists without an end": (b"[" * 900_000, BAD),
    "no query": (b'{"variables": {}}', BAD),
    "an empty query": (b'{"query": ""}', BAD),
    "a query of spaces": (b'{"query": " \\n "}', BAD),
    "a query of a null byte": (b'{"query": "\\u0000"}', PARSE),
    "a query of half a pair": (b'{"query": "\\ud800"}', PARSE),
    "a query that is a list": (b'{"query": ["{ __typename }"]}', BAD),
    "a query that is false": (b'{"query": false}', BAD),
    "variables as text": (b'{"query": "{ __typename }", "variables": "{}"}', BAD),
    "variables as a list": (b'{"query": "{ __typename }", "variables": []}', BAD),
    "variables that are zero": (b'{"query": "{ __typename }", "variables": 0}', BAD),
    "extensions as a list": (b'{"query": "{ __typename }", "extensions": []}', BAD),
    "an operation that is a number": (b'{"query": "{ __typename }", "operationName": 0}', BAD),
    "an operation of a null byte": (
        b'{"query": "query a { __typename }", "operationName": "\\u0000"}',
        "OPERATION_NOT_FOUND",
    ),
    "an operation of half a pair": (
        b'{"query": "query a { __typename }", "operationName": "\\ud800"}',
        "OPERATION_NOT_FOUND",
    ),
    "an operation of a megabyte": (
        b'{"query": "query a { __typename }", "operationName": "%b"}' % (b"a" * 900_000),
        "OPERATION_NOT_FOUND",
    ),
    "an operation of nobody": (
        b'{"query": "query a { __typename }", "operationName": "__proto__"}',
        "OPERATION_NOT_FOUND",
    ),
    "one key of many": (
        b'{"query": "{ __typename }", %b}' % b", ".join(b'"a%d": 1' % one for one in range(50_000)),
        None,
    ),
    "a megabyte and one byte": (TITLE.ljust(1_000_001), "BODY_TOO_LARGE"),
    "five megabytes": (b"[" * 5_000_000, "BODY_TOO_LARGE"),
    "a persisted query that is a list": (persisted("[]"), BAD),
    "a persisted query without a hash": (persisted('{"version": 1}'), BAD),
    "a persisted query with a short hash": (persisted('{"version": 1, "sha256Hash": "abc"}'), BAD),
    "a persisted query with a null byte": (persisted('{"version": 1, "sha256Hash": "\\u0000"}'), BAD),
    "a persisted query with a list of hashes": (persisted('{"version": 1, "sha256Hash": ["a"]}'), BAD),
    "a persisted query of another version": (persisted('{"version": 1e400, "sha256Hash": "%s"}' % ("a" * 64)), BAD),
    "a persisted query that nobody sent": (
        persisted('{"version": 1, "sha256Hash": "%s"}' % ("a" * 64)),
        "PERSISTED_QUERY_NOT_FOUND",
    ),
    "a document of another folder": (b'{"documentId": "../../etc/passwd"}', "DOCUMENT_NOT_FOUND"),
    "a document with a null byte": (b'{"documentId": "\\u0000"}', "DOCUMENT_NOT_FOUND"),
    "a document with half a pair": (b'{"documentId": "\\ud800"}', "DOCUMENT_NOT_FOUND"),
    "a document with a megabyte for a name": (b'{"documentId": "%b"}' % (b"a" * 900_000), "DOCUMENT_NOT_FOUND"),
    "a document that is a number": (b'{"documentId": 1}', BAD),
    "a document and a query": (b'{"documentId": "a", "query": "{ __typename }"}', BAD),
}


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_is_refused_with_a_code(target: Target, name: str) -> None:
    body, code = BODIES[name]
    verdict = await target.post(body)
    assert verdict.code == code
    assert verdict.seconds < 0.5


async def test_a_hash_of_another_query_is_refused_and_not_kept(target: Target) -> None:
    wrong = '{"persistedQuery": {"version": 1, "sha256Hash": "%s"}}' % ("b" * 64)
    assert (await target.post(b'{"query": "{ __typename }", "extensions": %b}' % wrong.encode())).code == BAD
    assert (await target.post(b'{"extensions": %b}' % wrong.encode())).code == "PERSISTED_QUERY_NOT_FOUND"


HEADERS = {
    "no type": ({"Content-Type": ""}, "UNSUPPORTED_MEDIA_TYPE"),
    "a type of half a megabyte": ({"Content-Type": "application/json;" + "a=b;" * 10_000}, None),
    "a type of no letters": ({"Content-Type": "\xff\xfe"}, "UNSUPPORTED_MEDIA_TYPE"),
    "another character set": ({"Content-Type": "application/json; charset=utf-7"}, "UNSUPPORTED_MEDIA_TYPE"),
    "10,000 accepted types": ({"Accept": ",".join(f"a/b{one}" for one in range(5_000))}, "NOT_ACCEPTABLE"),
    "an accepted type of bad weight": ({"Accept": "application/json;q=nan, application/json;q=1e999"}, None),
    "an accepted type of no letters": ({"Accept": "\xff/\xfe"}, "NOT_ACCEPTABLE"),
    "a cost of no number": ({"X-Backissue-Cost": "\xff"}, None),
    "a trace that is none": ({"traceparent": "\xff" * 1_000}, None),
}


@pytest.mark.parametrize("name", HEADERS)
async def test_a_header_is_refused_with_a_code_or_does_no_harm(target: Target, name: str) -> None:
    headers, code = HEADERS[name]
    fields = [
        (key.encode(), value.encode("latin-1"))
        for key, value in ({"Content-Type": "application/json"} | headers).items()
    ]
    assert (await target.request("POST", content=TITLE, headers=fields)).code == code


ADDRESSES = {
    "nothing": ("", BAD),
    "no query": ("variables={}", BAD),
    "twice the same": ("query={__typename}&query={__typename}", BAD),
    "21 parameters": ("query={__typename}&" + "&".join(f"a{one}=1" for one in range(21)), BAD),
    "no UTF-8": ("query=%FF", BAD),
    "a null byte": ("query=%00", PARSE),
    "half a percent": ("query={__typename}%2", PARSE),
    "variables that are no JSON": ("query={__typename}&variables={", BAD),
    "variables 5,000 deep": ("query={__typename}&variables=" + "[" * 5_000, BAD),
    "variables as text": ('query={__typename}&variables="{}"', BAD),
    "a mutation": ("query=mutation{a}", "METHOD_NOT_ALLOWED"),
    "50,000 letters": ("query={" + "a" * 50_000 + "}", VALIDATION),
}


@pytest.mark.parametrize("name", ADDRESSES)
async def test_an_address_is_refused_with_a_code(target: Target, name: str) -> None:
    query, code = ADDRESSES[name]
    start = target.http.base_url.copy_with(raw_path=f"/graphql?{query}".encode())
    response = await target.http.get(start)
    assert response.status_code < 500
    assert response.json()["errors"][0]["extensions"]["code"] == code


STREAMS = {
    "a body that ends early": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n"
    b"Content-Type: application/json\r\n\r\n{",
    "a body of chunks that are none": b"POST /graphql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "two lengths": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
    "a length below nothing": b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "an address of 100,000 letters": b"GET /graphql?query=" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    "a header without an end": b"GET /graphql HTTP/1.1\r\nHost: " + b"a" * 100_000,
    "a request that is never finished": b"POST /graphql HTTP/1.1\r\nHo",
}


@pytest.mark.parametrize("name", STREAMS)
async def test_a_broken_stream_harms_nobody_else(target: Target, name: str) -> None:
    address = urlsplit(str(target.http.base_url))
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(STREAMS[name])
    try:
        async with asyncio.timeout(0.2):
            answer = await reader.read(1_000)
    except TimeoutError:
        answer = b""  # it waits for the rest, as it may
    assert not answer.startswith(b"HTTP/1.1 5")
    assert (await target.post(TITLE)).data == {"corpus": {"title": "Import AI"}}
    writer.transport.abort()
