"""An http(s) address → a local file: bounded in time, size and redirects, conditional, patient with passing faults."""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_exponential

from service.ingest.document import ReadError

_CONDITIONS = {"if-none-match", "if-modified-since"}
_PASSING = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ENCODINGS = frozenset({"", "identity", "gzip"})  # gzip within gzip could unpack to a million times its size at once
_USERINFO = re.compile(r"^([a-z][a-z0-9+.-]*://)[^/?#]*@", re.IGNORECASE)
_HEADERS = {
    "User-Agent": "backissue",
    "Accept": "application/rss+xml, application/atom+xml, text/html, text/markdown, text/plain;q=0.9, */*;q=0.5",
    "Accept-Encoding": "gzip",
}


class FetchError(ReadError):
    """An address that nothing could be fetched from; the message says why, in one line."""


class Validators(Protocol):
    """What an address (without its password) answered with last time, so that it need not send the same again."""

    async def get(self, url: str) -> tuple[str | None, str | None]:
        """The ETag and Last-Modified of what was ingested last from the address."""

    async def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep them; to be called only when the fetched file has been ingested."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much. Times in seconds, `size` in bytes after decompression."""

    total: float = 300
    connect: float = 10
    read: float = 30
    size: int = 500_000_000
    redirects: int = 5
    attempts: int = 3
    longest_wait: float = 20


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address sent; `url` is without its password, to be kept.

    `path` is None where it has not changed since the validators were kept.
    """

    url: str
    path: Path | None
    etag: str | None
    last_modified: str | None


class _PassingFault(Exception):
    """Worth another try, after `wait` seconds where the server asked for them."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


async def fetch(url: str, folder: Path, validators: Validators, limits: Limits) -> Fetched:
    """Fetch an address into a new file in `folder`. Raises FetchError."""
    name = shown(url)
    etag, last_modified = await validators.get(name)
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    conditions = {header: value for header, value in known.items() if value and value.isascii()}
    timeout = httpx.Timeout(limits.read, connect=limits.connect)
    try:
        async with asyncio.timeout(limits.total), httpx.AsyncClient(timeout=timeout, headers=_HEADERS) as client:
            client.headers.update(conditions)
            async for attempt in _attempts(limits):
                with attempt:
                    return await _fetch_once(client, url, folder, limits)
    except TimeoutError as error:
        raise FetchError(f"{name}: not fetched within {limits.total:g} seconds; try again later") from error
    except _PassingFault as error:
        tries = f"{limits.attempts} tries" if limits.attempts > 1 else "one try"
        raise FetchError(f"{name}: {error} after {tries}; try again later") from error
    raise AssertionError("the last attempt raises")


def shown(url: str) -> str:
    """An address as messages and reports show it: without a password."""
    return _USERINFO.sub(r"\1", url)


async def _fetch_once(client: httpx.AsyncClient, url: str, folder: Path, limits: Limits) -> Fetched:
    at = url
    for _ in range(limits.redirects + 1):
        async with _answer(client, at, shown(url)) as answer:
            if answer.status_code in _REDIRECTS and "Location" in answer.headers:
                at = await _next_hop(at, answer.headers["Location"], shown(url))
                continue
            return await _take(answer, url, folder, limits)
    raise FetchError(f"{shown(url)}: redirected more than {limits.redirects} times")


async def _next_hop(at: str, location: str, name: str) -> str:
    try:
        target = urljoin(at, location)
    except ValueError as error:
        raise FetchError(f"{name}: redirected to an address that is none: {shown(location)}") from error
    if not target.lower().startswith(("http://", "https://")):
        raise FetchError(f"{name}: redirected to {shown(target)}, which is neither http nor https")
    if await _is_inside(target) and not await _is_inside(at):
        raise FetchError(f"{name}: redirected to {shown(target)}, which is inside this machine or network")
    return target


async def _is_inside(url: str) -> bool:
    """Whether the host has an address that the internet can't reach: a loopback, link-local or private one.

    A host whose addresses can't be found is for the request to complain of, or for a proxy to know.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(httpx.URL(url).host, None, type=socket.SOCK_STREAM)
    except (OSError, httpx.InvalidURL, UnicodeError):
        return False
    return any(not ip_address(address[0]).is_global for *_, address in found)


@asynccontextmanager
async def _answer(client: httpx.AsyncClient, url: str, name: str) -> AsyncIterator[httpx.Response]:
    """The answer to one request; what goes wrong on the way is a fault that may pass or one that will not."""
    try:
        async with client.stream("GET", url) as answer:
            yield answer
    except httpx.TimeoutException as error:
        raise _PassingFault("no answer in time") from error
    except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
        raise _PassingFault(f"no connection ({str(error) or type(error).__name__})") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"{name}: can't be fetched: {error}") from error


async def _take(answer: httpx.Response, url: str, folder: Path, limits: Limits) -> Fetched:
    """The body of a final answer in a file; nothing for "not modified"; everything else is a fault."""
    name, status = shown(url), answer.status_code
    if status in _PASSING:
        raise _PassingFault(f"the server answers {status} {answer.reason_phrase}", _asked_wait(answer))
    if status != 200 and not (status == 304 and _CONDITIONS & answer.request.headers.keys()):
        raise FetchError(f"{name}: the server answers {status} {answer.reason_phrase}".rstrip())
    path = await _save(answer, folder, name, limits.size) if status == 200 else None
    return Fetched(shown(url), path, answer.headers.get("ETag"), answer.headers.get("Last-Modified"))


async def _save(answer: httpx.Response, folder: Path, name: str, most: int) -> Path:
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in _ENCODINGS:
        raise FetchError(f"{name}: sends its answer encoded as {answer.headers['Content-Encoding']}, unasked")
    path, size = folder / "fetched", 0
    with path.open("wb") as file:
        async for chunk in answer.aiter_bytes():
            size += len(chunk)
            if size > most:
                raise FetchError(f"{name}: sends over {most:,} bytes; download it and ingest the file")
            file.write(chunk)
    return path


def _attempts(limits: Limits) -> AsyncRetrying:
    usual = wait_exponential(multiplier=0.5, max=limits.longest_wait)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.wait if isinstance(error, _PassingFault) else None
        return min(usual(state) if asked is None else asked, limits.longest_wait)

    return AsyncRetrying(
        retry=retry_if_exception_type(_PassingFault),
        stop=stop_after_attempt(limits.attempts),
        wait=wait,
        reraise=True,
    )


def _asked_wait(answer: httpx.Response) -> float | None:
    """Retry-After in seconds, given as seconds or as a date."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdecimal():
        return float(asked[:9])
    try:
        moment = parsedate_to_datetime(asked)
        return max((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds(), 0)
    except (ValueError, OverflowError):
        return None
