"""Sees every request go in and its answer come out: gives it an id, counts it, and writes a line of it in the log.

A bare ASGI layer around the whole application; what happens within notes itself in the request's `Trace`.
"""

import logging
from time import perf_counter
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from service.logs import FIELDS
from service.metrics import in_flight, note_request
from service.trace import SEND_WHOLE, TRACE, UNKNOWN, Noting, Trace, new_id
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
        began = perf_counter()
        in_flight.add(trace)
        try:
            await self._app(scope, receive, Noting(trace, send, scope.get(SEND_WHOLE)))
        except Exception:
            # Once a whole answer is sent, whoever made it of the exception has logged that too.
            if not trace.ended:
                log.exception("request failed", extra={FIELDS: {"request_id": trace.request_id}})
                raise
        finally:
            in_flight.discard(trace)
            _note(scope, trace, perf_counter() - began)


def note_refused(request_id: str, status: int, size: int) -> None:
    """Note a request that never reached the application: what came could not be read, or did not come in time."""
    note_request(UNKNOWN, "OTHER", status, kept=None, seconds=0.0, sql=0.0)
    fields = {"request_id": request_id, "method": "OTHER", "route": UNKNOWN, "status": status, "ms": 0.0, "bytes": size}
    log.info("%s, refused before it was read", status, extra={FIELDS: fields})


def _note(scope: Scope, trace: Trace, seconds: float) -> None:
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    # A client that went away before it had all of its answer; nginx calls that 499.
    status = trace.status if trace.ended else 499
    note_request(trace.route, method, status, kept=trace.kept, seconds=seconds, sql=trace.sql)
    level = logging.DEBUG if trace.route in _QUIET else logging.INFO
    if log.isEnabledFor(level):
        milliseconds = round(1_000 * seconds, 3)
        fields = {
            "request_id": trace.request_id,
            "method": method,
            "route": trace.route,
            "status": status,
            "ms": milliseconds,
            "bytes": trace.size,
            **trace.fields(),
        }
        log.log(level, "%s %s %s in %s ms", status, method, trace.route, milliseconds, extra={FIELDS: fields})
