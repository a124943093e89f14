"""POST /v1/ingest over the wire: who may, what is taken, what comes of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from service import tokens
from service.db import Database
from service.ingest.store import Store
from service.sample import FOLDER
from tests.api import archive
from tests.api.conftest import Client, client, serving
from tests.exchange.corpora import exported
from tests.site import Site
from tests.store.invented import issue_text

PATH = "/v1/ingest"
NUMBERS = "{ corpus { issueCount } issues(orderBy: OLDEST, first: 100) { nodes { number } } }"


def text(*numbers: int, remark: str = "Nobody had asked for it.") -> bytes:
    """An archive of these issues."""
    return "\n\n\n".join(issue_text(number, remark=remark) for number in numbers).encode()


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody with a token."""

    api: Client
    token: str

    async def post(self, body: Any, **more: Any) -> httpx.Response:
        """Send an archive."""
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self.api.http.post(PATH, content=body, headers=headers, **more)

    async def numbers(self) -> list[int]:
        """The issues that GraphQL answers with."""
        return [node["number"] for node in (await self.api.ask(NUMBERS))["issues"]["nodes"]]

    async def count(self) -> int:
        """How many issues GraphQL knows of."""
        count: int = (await self.api.ask(NUMBERS))["corpus"]["issueCount"]
        return count


@pytest.fixture
async def writer(db: Database, dsn: str) -> AsyncIterator[Writer]:
    token = await tokens.create(db, "nightly")
    async with serving(dsn) as address, client(address) as api:
        yield Writer(api, token)


def refused(response: httpx.Response, status: int, code: str) -> str:
    """That a request was refused so; the detail."""
    assert (response.status_code, response.json()["code"]) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    detail: str = response.json()["detail"]
    return detail


async def test_the_answer_is_the_report_and_the_corpus_is_there_at_once(writer: Writer) -> None:
    assert await writer.numbers() == []
    response = await writer.post(text(3, 4))
    assert response.status_code == 200, response.text
    report = response.json()
    assert (report["added"], report["failed"], report["missingNumbers"]) == (2, 0, [])
    assert report["issues"][0]["place"] == "body, line 1"
    assert await writer.numbers() == [3, 4]
    report = (await writer.post(text(4, 7))).json()
    assert (report["added"], report["unchanged"], report["missingNumbers"]) == (1, 1, [5, 6])
    assert await writer.numbers() == [3, 4, 7]
    digest = "{ issue(number: 7) { textSha256 } }"
    before = await writer.api.ask(digest)
    assert (await writer.post(text(7, remark="Everybody had."))).json()["replaced"] == 1
    assert await writer.api.ask(digest) != before


async def test_a_dry_run_changes_nothing(writer: Writer) -> None:
    report = (await writer.post(text(3), params={"dryRun": "true"})).json()
    assert (report["dryRun"], report["added"]) == (True, 1)
    assert await writer.numbers() == []


async def test_every_form_is_taken(writer: Writer, db: Database) -> None:
    sample = {"2.md": "markdown", "11.html": "html"}
    for name, form in sample.items():
        body = (FOLDER / name).read_text(encoding="utf-8").replace("Spare Cycles", "Import AI").encode()
        assert (await writer.post(body)).json()["added"] == 1
        assert (await writer.post(body, params={"format": form})).json()["unchanged"] == 1
    lines = b"".join(await exported(db))
    assert (await writer.post(lines)).json()["unchanged"] == 2
    assert (await writer.post(lines, params={"format": "jsonl"})).json()["unchanged"] == 2


async def test_without_a_token_made_it_is_403(dsn: str) -> None:
    async with serving(dsn) as address, client(address) as api:
        response = await api.http.post(PATH, content=text(3), headers={"Authorization": "Bearer bki_x"})
        refused(response, 403, "FORBIDDEN")
        assert "backissue token create" in response.json()["hint"]
        assert (await api.ask(NUMBERS))["corpus"]["issueCount"] == 0


async def test_without_a_valid_token_it_is_401_whatever_is_wrong(writer: Writer, db: Database) -> None:
    revoked, expired = await tokens.create(db, "revoked"), await tokens.create(db, "expired", 1)
    await tokens.revoke(db, "revoked")
    await db.execute("UPDATE tokens SET expires_at = now() WHERE name = 'expired'")
    wrong = [{}, {"Authorization": "Bearer bki_x"}, {"Authorization": f"Basic {writer.token}"}]
    wrong += [{"Authorization": f"Bearer {token}"} for token in (revoked, expired)]
    answers = set()
    for headers in wrong:
        response = await writer.api.http.post(PATH, content=text(3), headers=headers)
        refused(response, 401, "UNAUTHORIZED")
        assert response.headers["www-authenticate"] == "Bearer"
        answers.add(response.text)
    assert len(answers) == 1
    assert (await writer.api.http.post(PATH, params={"token": writer.token})).status_code == 401
    assert await writer.numbers() == []


@pytest.mark.parametrize(
    ("params", "detail"),
    [
        ({"formt": "text"}, "There is no parameter `formt` here; perhaps you meant 'format'."),
        ({"format": "pdf"}, "The parameter `format` is 'pdf'; it can be text, rss, html, markdown, jsonl."),
        ({"dryRun": "yes"}, "The parameter `dryRun` is 'yes'; it can be true, false."),
        ([("dryRun", "true"), ("dryRun", "true")], "The parameter `dryRun` is there twice."),
    ],
)
async def test_a_wrong_parameter_is_named(writer: Writer, params: Any, detail: str) -> None:
    assert refused(await writer.post(text(3), params=params), 400, "BAD_USER_INPUT") == detail


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (b"", "body: the file is empty."),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "body: a PNG image"),
        (b"Dear diary, nothing happened.", "body"),
        (b'{"name": "x"}\n{"name": "y"}\n', "`version`. body, line 2: "),
        (b'{"name": "x"}\n' * 5, "And 2 more."),
    ],
)
async def test_what_holds_no_issue_is_422_with_the_reason(writer: Writer, body: bytes, detail: str) -> None:
    assert detail in refused(await writer.post(body), 422, "UNREADABLE_SOURCE")


async def test_good_issues_beside_bad_ones_are_stored_and_reported(writer: Writer, db: Database) -> None:
    await writer.post(text(3, 4))
    lines = await exported(db)
    response = await writer.post(lines[0] + b"{}\n" + lines[1])
    assert response.status_code == 200
    assert response.json()["unchanged"] == 2
    assert response.json()["problems"][0]["place"] == "body, line 2"


async def test_an_archive_of_another_newsletter_is_409(writer: Writer, db: Database) -> None:
    await Store(db, "Tide Tables").save(archive.plain(1))
    assert "Tide Tables" in refused(await writer.post(text(3)), 409, "CORPUS_MISMATCH")


async def test_too_large_a_body_is_413_said_so_or_not(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.ingest_api.LARGEST_BODY", 100_000)
    refused(await writer.post(b"x" * 100_001), 413, "BODY_TOO_LARGE")
    refused(await writer.post(_parts(b"x" * 50_000, 3)), 413, "BODY_TOO_LARGE")
    refused(await writer.post(b"x", headers={"Content-Encoding": "gzip"}), 415, "UNSUPPORTED_MEDIA_TYPE")


async def _parts(part: bytes, times: int) -> AsyncIterator[bytes]:
    for _ in range(times):
        yield part


async def test_a_body_that_does_not_end_is_given_up(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.ingest_api.LONGEST_BODY", 0.5)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield text(3)
            await asyncio.sleep(0.1)
        pytest.fail("it was read to its end")

    try:
        response = await writer.post(endless())
    except httpx.NetworkError:  # the connection is closed before all is said
        pass
    else:
        refused(response, 503, "TIMEOUT")
    assert await writer.numbers() == []


async def test_an_ingest_that_takes_too_long_is_ended(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as soon:
        soon.setattr("service.ingest_api.LONGEST_RUN", 2.0)
        response = await writer.post(text(*range(1, 1001)))
    assert response.json()["hint"].startswith("What was stored stays")
    refused(response, 503, "TIMEOUT")
    stored = await writer.count()
    await asyncio.sleep(1)
    assert 0 < stored == await writer.count() < 1000
    assert (await writer.post(text(1))).status_code == 200


async def test_one_at_a_time_and_questions_are_answered_meanwhile(writer: Writer) -> None:
    first = asyncio.create_task(writer.post(text(*range(1, 401))))
    for _ in range(1000):
        if await writer.numbers():
            break
        await asyncio.sleep(0.01)
    second = await writer.post(text(3))
    refused(second, 503, "OVERLOADED")
    assert int(second.headers["retry-after"]) > 0
    slowest, answered = 0.0, 0
    while not first.done():
        began = asyncio.get_running_loop().time()
        await writer.api.ask("{ corpus { issueCount } }")
        slowest = max(slowest, asyncio.get_running_loop().time() - began)
        answered += 1
        await asyncio.sleep(0.01)
    assert (await first).json()["added"] == 400
    assert answered > 10
    assert slowest < 1
    assert await writer.count() == 400


async def test_who_goes_before_the_end_of_the_body_changes_nothing(writer: Writer, db: Database) -> None:
    async def torn() -> AsyncIterator[bytes]:
        yield text(3)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await writer.post(torn())
    await asyncio.sleep(0.5)
    assert (await writer.post(text(4))).json()["added"] == 1
    assert await writer.numbers() == [4]


async def test_who_goes_after_the_end_of_the_body_is_not_waited_for(writer: Writer) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await writer.post(text(*range(1, 101)), timeout=0.3)
    for _ in range(300):
        if len(await writer.numbers()) == 100:
            break
        await asyncio.sleep(0.1)
    assert await writer.numbers() == list(range(1, 101))


async def test_an_address_is_text_and_never_asked(writer: Writer, site: Site) -> None:
    address = site.serve_bytes("/archive.txt", text(3))
    refused(await writer.post(address.encode()), 422, "UNREADABLE_SOURCE")
    refused(await writer.post(f'<a href="{address}">x</a><img src="{address}">'.encode()), 422, "UNREADABLE_SOURCE")
    assert site.requests == []
