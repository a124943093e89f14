"""Sees every request go in and its answer come out: gives it an id, counts it, and writes a line of it in the log.

A bare ASGI layer around the whole application; what happens within notes itself in the request's `Trace`.
"""

import logging
from functools import cache
from time import perf_counter
from typing import Final

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.logs import FIELDS
from service.metrics import ANSWERS, LATENCY, REQUESTS, SQL, in_flight
from service.trace import TRACE, Trace, new_id
from service.wire import header

log = logging.getLogger("backissue.request")

_QUIET: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines: a line of each is only for those who look for a fault."""
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observed:
    """An application whose requests are counted and logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = Trace(new_id(header(scope, b"x-request-id")))
        TRACE.set(trace)
        status, size, ended = 0, 0, False

        async def noting(message: Message) -> None:
            nonlocal status, size, ended
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", trace.request_id.encode())]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        began = perf_counter()
        in_flight.add(trace)
        try:
            await self._app(scope, receive, noting)
        except Exception:
            # Once a whole answer is sent, whoever made it of the exception has logged that too.
            if not ended:
                log.exception("request failed", extra={FIELDS: {"request_id": trace.request_id}})
                raise
        finally:
            in_flight.discard(trace)
            _note(scope, trace, status, size, perf_counter() - began)


@cache
def _counted(route: str, method: str, status: str) -> tuple[Counter, Histogram, Counter]:
    """What counts requests of this kind, their time, and that of their SQL: routes and statuses are few."""
    return REQUESTS.labels(route, method, status), LATENCY.labels(route), SQL.labels(route)


_KEPT: Final = {True: ANSWERS.labels("hit"), False: ANSWERS.labels("miss")}


def _note(scope: Scope, trace: Trace, status: int, size: int, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    # A client that went away before its answer has none; nginx calls that 499.
    status = status or 499
    requests, latency, sql = _counted(trace.route, method, str(status))
    requests.inc()
    latency.observe(seconds)
    if trace.sql:
        sql.inc(trace.sql)
    if trace.kept is not None:
        _KEPT[trace.kept].inc()
    level = logging.DEBUG if trace.route in _QUIET else logging.INFO
    if log.isEnabledFor(level):
        milliseconds = round(1_000 * seconds, 3)
        fields = {
            "request_id": trace.request_id,
            "method": method,
            "route": trace.route,
            "status": status,
            "ms": milliseconds,
            "bytes": size,
            **trace.fields(),
        }
        log.log(level, "%s %s %s in %s ms", status, method, trace.route, milliseconds, extra={FIELDS: fields})
