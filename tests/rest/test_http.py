"""What HTTP asks of every answer: conditions, methods, forms, packing, pages of other sites."""

import asyncio
import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

import brotli
import httpx
import pytest

from schema.rest.resources import Form
from service.db import Database
from tests.api import archive
from tests.api.conftest import client, fill, serving

ADDRESSES = ("/v1/issues", "/v1/issues/395", "/v1/issues/395.md", "/v1/sections.csv", "/v1/sections.atom")


@pytest.mark.parametrize("address", ADDRESSES)
async def test_an_answer_that_is_known_is_not_sent_again(rest: httpx.AsyncClient, address: str) -> None:
    await asyncio.sleep(2.6)  # a change is told by its second, a rounded one, only when no other can come in the same
    first = await rest.get(address)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
    for headers in ({"If-None-Match": etag}, {"If-None-Match": f'"x", {etag}'}, {"If-Modified-Since": modified}):
        again = await rest.get(address, headers=headers)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert "content-length" not in again.headers  # it would have to be that of the answer
    before = format_datetime(parsedate_to_datetime(modified) - timedelta(seconds=1), usegmt=True)
    for headers in (
        {"If-None-Match": 'W/"other"'},
        {"If-Modified-Since": before},
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Mon, 01 Jan 99999999999 00:00:00 GMT"},
        {"If-Modified-Since": "Mon, 01 Jan 2024 99999999999:00:00 GMT"},
        {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 +99999999999999"},
        {"If-None-Match": 'W/"other"', "If-Modified-Since": modified},
    ):
        assert (await rest.get(address, headers=headers)).status_code == 200


async def test_each_representation_has_an_etag_of_its_own(rest: httpx.AsyncClient) -> None:
    addresses = ("/v1/issues", "/v1/issues?limit=1", "/v1/issues.csv", "/v1/issues.atom", "/v1/sections")
    tags = [(await rest.get(address)).headers["etag"] for address in addresses]
    tags.append((await rest.get("/v1/issues/395")).headers["etag"])
    tags.append((await rest.get("/v1/issues/395", headers={"Accept": "text/plain"})).headers["etag"])
    assert len(set(tags)) == len(tags)


async def test_a_change_of_the_corpus_is_a_change_of_the_answer(dsn: str, db: Database) -> None:
    async with serving(dsn) as address, client(address) as api:
        first = await api.http.get("/v1/issues")
        assert "last-modified" in first.headers  # of a corpus that never changed
        await fill(db, [archive.plain(10)])
        await asyncio.sleep(0.3)
        changed = await api.http.get("/v1/issues", headers={"If-None-Match": first.headers["etag"]})
        assert changed.status_code == 200
        assert changed.json()["page"]["total"] == 1
        assert "last-modified" not in changed.headers
        since = {"If-Modified-Since": format_datetime(datetime.now(UTC), usegmt=True)}
        assert (await api.http.get("/v1/issues", headers=since)).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
async def test_reading_is_all_that_is_allowed(rest: httpx.AsyncClient, method: str) -> None:
    response = await rest.request(method, "/v1/issues/395")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")
    assert response.json()["code"] == "METHOD_NOT_ALLOWED"
    assert (await rest.request(method, "/v1/nothing")).status_code == 404


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", Form.JSON),
        ("", Form.JSON),
        ("application/*", Form.JSON),
        ("text/*", Form.MARKDOWN),
        ("text/plain", Form.TEXT),
        ("text/html,application/xhtml+xml,*/*;q=0.8", Form.JSON),
        ("application/json;q=0.2, text/markdown;q=0.9", Form.MARKDOWN),
        ("application/json;q=0, */*;q=0.1", Form.MARKDOWN),
    ],
)
async def test_the_form_that_is_accepted(rest: httpx.AsyncClient, accept: str, form: Form) -> None:
    response = await rest.get("/v1/issues/395", headers={"Accept": accept})
    assert response.headers["content-type"].partition(";")[0] == form.media_type
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*, audio/ogg", "nonsense"])
async def test_a_form_that_there_is_not(rest: httpx.AsyncClient, accept: str) -> None:
    response = await rest.get("/v1/issues/395", headers={"Accept": accept})
    assert response.status_code == 406
    assert response.json()["hint"] == "Here there is application/json, text/markdown, text/plain."
    assert (await rest.get("/v1/issues/395.txt", headers={"Accept": accept})).status_code == 200  # the ending decides


@pytest.mark.parametrize("address", ["/v1/issues/395", "/v1/sections.jsonl", "/v1/sections.csv", "/v1/issues/395.md"])
async def test_answers_are_packed_as_asked(rest: httpx.AsyncClient, address: str) -> None:
    plain = await rest.get(address, headers={"Accept-Encoding": "identity"})
    for name, unpack in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        async with rest.stream("GET", address, headers={"Accept-Encoding": name}) as response:
            raw = b"".join([chunk async for chunk in response.aiter_raw()])
        assert response.headers["content-encoding"] == name
        assert "Accept-Encoding" in response.headers["vary"]
        assert len(raw) < len(plain.content)
        assert unpack(raw) == plain.content


async def test_pages_of_other_sites_may_read(rest: httpx.AsyncClient) -> None:
    origin = {"Origin": "https://elsewhere.example"}
    for address in ("/v1/issues", "/v1/nothing", "/graphql?query={corpus{title}}", "/v1/sections.csv"):
        response = await rest.get(address, headers=origin)
        assert response.headers["access-control-allow-origin"] == "*"
        assert "Link" in response.headers["access-control-expose-headers"]
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    allowed = await rest.options("/graphql", headers={**origin, **asked})
    assert allowed.status_code == 200
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert "content-type" in allowed.headers["access-control-allow-headers"]


@pytest.mark.parametrize(
    "address", ["/v1/issues/9999", "/v1/nothing", "/nothing", "/v1/issues?limit=0", "/graphql?query={"]
)
async def test_no_cache_between_keeps_an_error(rest: httpx.AsyncClient, address: str) -> None:
    answer = await rest.get(address)
    assert answer.status_code >= 400 or "errors" in answer.json()
    assert answer.headers["cache-control"] == "no-store"


async def test_head_says_no_length_where_the_answer_may_be_packed(rest: httpx.AsyncClient) -> None:
    plain, packed = {"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip"}
    sent = await rest.get("/v1/issues/395", headers=packed)
    assert sent.headers["content-encoding"] == "gzip"
    assert "content-length" not in (await rest.head("/v1/issues/395", headers=packed)).headers
    assert "content-length" not in (await rest.head("/v1/issues/395", headers=plain)).headers
    small = "/v1/issues/395?fields=number"
    assert (await rest.head(small)).headers["content-length"] == (await rest.get(small)).headers["content-length"]


async def test_a_refused_preflight_is_a_problem(rest: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://a.example", "Access-Control-Request-Method": "DELETE"}
    refused = await rest.options("/v1/issues", headers=asked)
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
    assert refused.json()["detail"] == "Disallowed CORS method."


@pytest.mark.parametrize("accept", [",", ", ,"])
async def test_accept_that_names_nothing_accepts_everything(rest: httpx.AsyncClient, accept: str) -> None:
    assert (await rest.get("/v1/issues", headers={"Accept": accept})).status_code == 200
    assert (await rest.get("/graphql?query={corpus{title}}", headers={"Accept": accept})).status_code == 200
