"""/v1/export.jsonl: the whole corpus, an issue a line, as of one moment and as fast as the client reads."""

import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from time import perf_counter
from typing import Final

from starlette.types import Receive, Scope, Send

from schema.errors import ErrorCode, Failure
from schema.rest.resources import Form
from service.db import Database
from service.failures import failure_of, of_request, problem
from service.ingest import exchange
from service.trace import trace
from service.waiting import ClientGone, TookTooLong, Turns, Wanted
from service.watch import CURRENT_STATE
from service.wire import FRESH, RETRY_AFTER, Reply, is_known, send_reply

log = logging.getLogger("backissue")

LONGEST_RUN: Final = 600.0
"""Seconds that a client may take to read all of it."""
MOST_AT_ONCE: Final = 1
"""Exports that a worker sends at the same time: each holds a connection, and keeps Postgres from tidying up."""

_HEADERS: Final = [
    (b"content-type", f"{Form.JSONL.media_type}; charset=utf-8".encode()),
    (b"content-disposition", b'attachment; filename="backissue.jsonl"'),
    (b"access-control-allow-origin", b"*"),
    (b"vary", b"Accept-Encoding"),
]


class ExportApp:
    """The corpus by GET. The lifespan's state has `database`."""

    def __init__(self) -> None:
        self._wanted = Wanted()
        self._turns = Turns(MOST_AT_ONCE, "The corpus is being exported already.")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. One that cannot be answered to its end is cut off, so that nobody takes it for whole."""
        stage = _Stage(send, [])
        try:
            if scope["query_string"]:
                raise Failure(ErrorCode.BAD_USER_INPUT, "There are no parameters here.", "Filters are for /v1/issues.")
            database: Database = scope["state"]["database"]
            # Read before the snapshot is taken: it may say less than what is sent, never more.
            (state,) = await database.answer(CURRENT_STATE, ())
            etag = f'W/"{state}-export"'
            if is_known(scope, etag, None):
                await send_reply(
                    Reply(304, b"", Form.JSONL.media_type, {"ETag": etag, "Cache-Control": FRESH}), scope, send
                )
                return
            stage = _Stage(send, [(b"etag", etag.encode()), (b"cache-control", FRESH.encode())])
            if scope["method"] == "HEAD":
                await stage.send_head()
                return
            await self._send(database, stage, receive)
        except ClientGone:
            return
        except TookTooLong:
            # It had begun: the first lines do not take so long.
            log.warning(
                "an export was cut off: its client did not read it within %g seconds", LONGEST_RUN, extra=of_request()
            )
        except Exception as error:  # whatever it is, the client must not take what it got for the whole
            failure = failure_of(error)
            if stage.started:
                log.warning("an export was cut off: %s", error, extra=of_request())
                return
            headers = {"Retry-After": RETRY_AFTER} if failure.code.meaning.status == 503 else {}
            await problem(failure, headers)(scope, receive, send)

    async def _send(self, database: Database, stage: "_Stage", receive: Receive) -> None:
        async with self._turns.turn(), aclosing(exchange.lines(database)) as lines:
            await self._wanted.result(stage.send(lines), receive, LONGEST_RUN)


class _Stage:
    """Sends lines, and knows whether any was."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]]) -> None:
        self._send = send
        self._headers = [*_HEADERS, *headers]
        self.started = False

    async def send_head(self) -> None:
        """Send no line, and how lines would be sent."""
        await self._start()
        await self._send({"type": "http.response.body", "body": b""})

    async def send(self, lines: AsyncIterator[bytes]) -> None:
        """Send the lines, each when the client has room for it."""
        line = await _next(lines)
        await self._start()
        while line:
            await self._send({"type": "http.response.body", "body": line, "more_body": True})
            line = await _next(lines)
        await self._send({"type": "http.response.body", "body": b""})

    async def _start(self) -> None:
        self.started = True
        await self._send({"type": "http.response.start", "status": 200, "headers": self._headers})


async def _next(lines: AsyncIterator[bytes]) -> bytes:
    """The next line, noted as a row that was waited for; nothing after the last."""
    noted, asked = trace(), perf_counter()
    line = await anext(lines, b"")
    noted.sql += perf_counter() - asked
    noted.rows += bool(line)
    return line
