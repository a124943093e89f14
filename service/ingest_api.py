"""/v1/ingest: an archive in any form as the body of a POST, read into the corpus. It needs a token."""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qsl

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from schema.errors import ErrorCode, Failure
from schema.rest.fields import nearest
from service import tokens
from service.config import Settings
from service.database_errors import DatabaseUnavailable
from service.db import connect_once
from service.disk import is_full
from service.failures import failure_of, of_request, problem
from service.ingest.apart import Job, ingest_apart
from service.ingest.reading import FORMS
from service.ingest.store import CorpusMismatch
from service.waiting import ClientGone
from service.wire import RETRY_AFTER, header

log = logging.getLogger("backissue")

LARGEST_BODY: Final = 500_000_000
"""Bytes of an archive, as of one that is fetched from an address."""
LONGEST_BODY: Final = 300.0
"""Seconds in which the body must have come."""
LONGEST_RUN: Final = 900.0
"""Seconds that the ingest itself may take."""

_TURN: Final = 0x62616373
"""The advisory lock of the one ingest that all workers together take on at a time."""
_NAME: Final = "body"
"""What reports call the archive."""
_SHOWN: Final = 3
"""Problems that are told of an archive without any issue."""
_AT_ONCE: Final = 1 << 20
"""Bytes of the body that are written at once."""


class IngestApp:
    """Ingests by POST. The lifespan's state has `database` and `settings`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. Once the body is there the ingest goes on, whether its client waits or not."""
        try:
            response: Response = JSONResponse(await _ingest(scope, receive))
        except ClientGone:
            return
        except Exception as error:  # whatever it is, the client gets an answer in the shape it reads
            failure = failure_of(error)
            more = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": RETRY_AFTER}}
            # What may still come of the body is not waited for.
            headers = {"Connection": "close", **more.get(failure.code.meaning.status, {})}
            response = problem(failure, headers)
        await response(scope, receive, send)


async def _ingest(scope: Scope, receive: Receive) -> dict[str, Any]:
    settings: Settings = scope["state"]["settings"]
    name = await tokens.authorize(scope["state"]["database"], header(scope, b"authorization"))
    form, dry_run = _options(scope["query_string"])
    _check_headers(scope)
    async with _turn(settings):
        with tempfile.TemporaryDirectory(prefix="backissue-") as folder:
            await _receive(receive, Path(folder, _NAME))
            report = await _run(Job(folder, _NAME, form, dry_run), settings)
    counts = {outcome: report[outcome] for outcome in ("added", "replaced", "unchanged", "failed")}
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
    log.info("an archive came with the token “%s”: %s", name, told, extra=of_request())
    if report["problems"] and not report["issues"]:
        raise Failure(ErrorCode.UNREADABLE_SOURCE, _why(report["problems"]))
    return report


def _why(problems: Sequence[Mapping[str, str]]) -> str:
    shown = [f"{problem['place']}: {problem['reason']}" for problem in problems[:_SHOWN]]
    more = [f"And {len(problems) - _SHOWN} more."] if len(problems) > _SHOWN else []
    return " ".join([*(reason + ("" if reason.endswith(("?", ".")) else ".") for reason in shown), *more])


def _options(query_string: bytes) -> tuple[str | None, bool]:
    """The form that the query string says (None: it is to be told), and whether nothing is to be changed."""
    allowed: dict[str, dict[str, Any]] = {
        "format": {form: form for form in FORMS},
        "dryRun": {"true": True, "false": False},
    }
    given: dict[str, Any] = {}
    for name, text in parse_qsl(query_string.decode("latin-1"), keep_blank_values=True):
        if name not in allowed:
            raise _bad(f"There is no parameter `{name[:80]}` here{nearest(name, allowed)}.")
        if name in given:
            raise _bad(f"The parameter `{name}` is there twice.")
        if text not in allowed[name]:
            raise _bad(f"The parameter `{name}` is {text[:80]!r}; it can be {', '.join(allowed[name])}.")
        given[name] = allowed[name][text]
    return given.get("format"), given.get("dryRun", False)


def _bad(reason: str) -> Failure:
    return Failure(ErrorCode.BAD_USER_INPUT, reason, "Known are `format` and `dryRun`.")


def _check_headers(scope: Scope) -> None:
    if header(scope, b"content-encoding") not in ("", "identity"):
        raise Failure(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body is packed.", "Send it without Content-Encoding.")
    length = header(scope, b"content-length")
    if length.isdecimal() and int(length[:20]) > LARGEST_BODY:
        raise _too_large()


def _too_large() -> Failure:
    return Failure(
        ErrorCode.BODY_TOO_LARGE, f"The archive has over {LARGEST_BODY:,} bytes.", "Send it in several parts."
    )


@asynccontextmanager
async def _turn(settings: Settings) -> AsyncIterator[None]:
    """Alone among all workers. Raises `Failure` OVERLOADED where another ingest runs."""
    assert settings.database_url is not None
    async with connect_once(settings.database_url) as connection:
        # Held by the session, which ends with the context however that ends.
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _TURN):
            raise Failure(ErrorCode.OVERLOADED, "Another archive is being ingested.")
        yield


async def _receive(receive: Receive, path: Path) -> None:
    """The body in a file. Raises `Failure`, ClientGone where it ends too soon."""
    try:
        async with asyncio.timeout(LONGEST_BODY):
            with path.open("wb") as file:
                await _write(receive, file)
    except TimeoutError:
        raise Failure(ErrorCode.TIMEOUT, f"The body did not come within {LONGEST_BODY:g} seconds.") from None
    except OSError as error:
        if is_full(error):
            raise Failure(ErrorCode.STORAGE_FULL, "The service has no room on its disk for the archive.") from error
        raise


async def _write(receive: Receive, file: BinaryIO) -> None:
    size, chunks, more = 0, bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunks += message.get("body", b"")
        more = message.get("more_body", False)
        if size + len(chunks) > LARGEST_BODY:
            raise _too_large()
        if len(chunks) >= _AT_ONCE or not more:
            await asyncio.to_thread(file.write, bytes(chunks))
            size += len(chunks)
            chunks.clear()


async def _run(job: Job, settings: Settings) -> dict[str, Any]:
    try:
        async with asyncio.timeout(LONGEST_RUN):
            return await ingest_apart(job, settings)
    except TimeoutError:
        raise Failure(
            ErrorCode.TIMEOUT,
            f"The ingest took longer than {LONGEST_RUN:g} seconds.",
            "What was stored stays: send the same again to go on, or send less at once.",
        ) from None
    except DatabaseUnavailable as error:
        raise Failure(
            ErrorCode.SERVICE_UNAVAILABLE,
            "The database went away while the archive was ingested.",
            "What was stored stays: send the same again to go on.",
        ) from error
    except CorpusMismatch as error:
        raise Failure(ErrorCode.CORPUS_MISMATCH, str(error)) from error
