"""HTTP answers: how one is sent, and whether a client has it already (RFC 9110)."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from starlette.types import Scope, Send

from service.trace import Noting

FRESH: Final = "public, max-age=0, must-revalidate"
"""How long an answer may be kept without asking again: an ingest can come at any time."""

NOT_KEPT: Final = "no-store"
"""An error may be over the next moment; a cache may keep some of them unless it is told not to (RFC 9111, 4.2.2)."""

SMALLEST_PACKED: Final = 1_000
"""Bytes of an answer that is worth packing."""

_CONDITIONS: Final = frozenset({b"if-none-match", b"if-modified-since"})

_OPEN: Final = (b"access-control-allow-origin", b"*")
"""Whoever asks: a cache between must not keep an answer without it for a page that needs it."""

_HOST: Final = re.compile(rb"(?:[\w.~%-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?")

_HEADERS: Final = "backissue.headers"

RETRY_AFTER: Final = "2"
"""Seconds after which a client may try again what could not be answered now."""


class Reply:
    """An HTTP answer. `head` has its headers as ASGI wants them: worked out once, however often it is sent."""

    __slots__ = ("body", "head", "headers", "media_type", "status")

    def __init__(
        self, status: int, body: bytes, media_type: str, headers: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.status = status
        self.body = body
        self.media_type = media_type
        self.headers = headers
        self.head = [(b"content-type", _content_type(media_type)), _OPEN]
        # That of a 304 would be the length of the 200 that it stands for, which is not known here (RFC 9110, 8.6).
        if status != 304:
            self.head.append((b"content-length", b"%d" % len(body)))
        for name, value in headers.items():
            if not value.isprintable():  # it would begin another header
                raise ValueError(f"the header {name} cannot be sent: {value!r}")
            self.head.append((name.lower().encode(), value.encode()))


@lru_cache(maxsize=100)
def _content_type(media_type: str) -> bytes:
    return f"{media_type}; charset=utf-8".encode()


async def send_reply(reply: Reply, scope: Scope, send: Send) -> None:
    """Send an answer; to HEAD without its body."""
    is_head = scope["method"] == "HEAD"
    body = b"" if is_head else reply.body
    if isinstance(send, Noting):  # nothing stands between, as is mostly so
        await send.send_whole(reply.status, reply.head, body)
        return
    # What stands between adds to the list that it is given. It may pack the answer to a GET: how long that is then,
    # nobody says here (RFC 9110, 8.6).
    is_length_known = not is_head or len(reply.body) < SMALLEST_PACKED
    head = [pair for pair in reply.head if is_length_known or pair[0] != b"content-length"]
    await send({"type": "http.response.start", "status": reply.status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def headers(scope: Scope) -> Mapping[bytes, bytes]:
    """The headers of a request by their names in small letters, lines of one name as one (RFC 9110, 5.3); read once."""
    found: dict[bytes, bytes] | None = scope.get(_HEADERS)
    if found is None:
        lines = scope["headers"]
        found = dict(lines)
        if len(found) < len(lines):
            found = {name: b", ".join([value for known, value in lines if known == name]) for name in found}
        scope[_HEADERS] = found
    return found


def header(scope: Scope, name: bytes) -> str:
    """A header of a request; empty if it is not there."""
    return headers(scope).get(name, b"").decode("latin-1")


def has_host(scope: Scope) -> bool:
    """Whether a request says once, and as a name can be, which host it is for (RFC 9112, 3.2). HTTP/1.0 need not."""
    host = headers(scope).get(b"host")
    return scope["http_version"] == "1.0" if host is None else _is_host(host)


@lru_cache(maxsize=1000)
def _is_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None


def is_conditional(scope: Scope) -> bool:
    """Whether a client says what it has already: most do not, and nothing need be worked out for them."""
    return not _CONDITIONS.isdisjoint(headers(scope))


def is_known(scope: Scope, etag: str, changed: datetime | None) -> bool:
    """Whether a client that sends If-None-Match, or else If-Modified-Since, has this answer already (13.1)."""
    if tags := header(scope, b"if-none-match"):
        known = [one.strip().removeprefix("W/") for one in tags.split(",")]
        return etag.removeprefix("W/") in known or known == ["*"]
    since = header(scope, b"if-modified-since")
    if not since or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError, OverflowError):  # a year of eleven digits
        return False


@lru_cache(maxsize=100)
def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)
