"""What a client may have of a worker: one of so many connections, time to say what it wants, and to take its answer.

uvicorn waits for ever for the end of a request that has begun, and for a client that takes nothing of its answer.
"""

import asyncio
import resource
import socket
import struct
import sys
from collections.abc import Sequence
from typing import Any, Final
from weakref import ref

import httptools
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from schema.errors import ErrorCode, Failure
from service.failures import problem
from service.trace import SEND_WHOLE, new_id
from service.wire import RETRY_AFTER

MOST_CONNECTIONS: Final = 4_000
"""Connections of a worker; who has one more is answered 503."""
LARGEST_HEAD: Final = 131_072
"""Bytes of a request before its body."""
LONGEST_ADDRESS: Final = 65_535
"""Bytes of an address, the most that the parser knows how to count."""
PATIENCE: Final = 20.0
"""Seconds that a request may take to arrive, and that a client may take nothing of what is sent."""
SLOWEST: Final = 1_000
"""Bytes for which a request may take a second longer."""
_LOOKS: Final = 4
"""Times in those seconds that a connection is looked at."""

_RESET: Final = struct.pack("ii", 1, 0)
"""A socket that lingers for no time is reset when it is closed."""
_CONTINUE: Final = b"HTTP/1.1 100"
_OTHER_FILES: Final = 500
"""Files that a worker has open beside its connections, at most."""


def allow_files() -> None:
    """Let this process and those it starts have as many files open as their connections take, if the system does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + _OTHER_FILES
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class _Answering(asyncio.Transport):
    """What one answer is written to. Its head waits for the beginning of its body: both go out in one packet."""

    __slots__ = ("_begun", "_cycle", "_head", "_transport")

    def __init__(self, cycle: RequestResponseCycle, transport: asyncio.Transport) -> None:
        # The two know each other: left to the collector, what a request leaves behind would cost as much as its answer.
        self._cycle = ref(cycle)
        self._transport = transport
        self._head = b""
        self._begun = False

    def is_closing(self) -> bool:
        """Whether the client is gone, or is to go."""
        return self._transport.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next part of the answer; the first is its head, unless it is a word between (100 Continue)."""
        if self._transport.is_closing():
            # uvicorn tells only the last of several requests that were sent at once.
            cycle = self._cycle()
            assert cycle is not None, "it is what writes"
            cycle.disconnected = True
            cycle.message_event.set()
            return
        if self._begun:
            data, self._head = self._head + data, b""
            self._transport.write(data)
        elif data[:12] == _CONTINUE:
            self._transport.write(data)
        else:
            self._begun, self._head = True, bytes(data)

    def send_whole(self, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> bool:
        """Send all of an answer, as uvicorn does with its two messages, which takes as long as many an answer takes.

        The headers are sent as they are; one is the length of the body. False, and nothing is sent, where the client
        is gone, does not take what it was sent before, or has its answer.
        """
        cycle, transport = self._cycle(), self._transport
        assert cycle is not None, "it runs what calls this"
        if cycle.response_started or cycle.disconnected or cycle.flow.write_paused or transport.is_closing():
            return False
        cycle.response_started, cycle.waiting_for_100_continue = True, False
        lines = [STATUS_LINE[status]]
        for name, value in cycle.default_headers:
            lines += (name, b": ", value, b"\r\n")
        for name, value in headers:
            lines += (name, b": ", value, b"\r\n")
        lines.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        lines.append(body)
        transport.write(b"".join(lines))
        cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            transport.close()
        cycle.on_response()
        return True

    def close(self) -> None:
        """Let the client go, once it has what was written."""
        self.write(b"")
        self._transport.close()


class _UntilClose:
    """An application for a client of HTTP/1.0: an answer whose length is not known ends with its connection.

    uvicorn sends such an answer in chunks, which HTTP/1.0 has none of (RFC 9112, 6.1). One that is not whole must not
    end so: the connection is reset then.
    """

    def __init__(self, app: ASGIApp, cycle: RequestResponseCycle, transport: asyncio.Transport) -> None:
        self._app = app
        self._cycle = cycle
        self._transport = transport
        self._is_open = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def unframed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._is_open = all(name != b"content-length" for name, _ in message["headers"])
                if self._is_open:
                    self._cycle.chunked_encoding = False
            elif self._is_open:
                self._cycle.expected_content_length += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, unframed)
        finally:
            if self._is_open and not self._cycle.response_complete:
                client: socket.socket = self._transport.get_extra_info("socket")
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                self._transport.abort()


class Connection(HttpToolsProtocol):
    """A connection as uvicorn has it, which looks after itself."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A client is there."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            self.app = _full
        self.url = b""
        self._arriving_since: float | None = self.loop.time()
        self._arrived = 0
        self._in_head = True
        self._unsent = (0, 0.0)
        self._next_look = self.loop.call_later(PATIENCE / _LOOKS, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """The client is gone."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """More of a request, or the first of it."""
        if self._arriving_since is None:
            self._arriving_since, self._arrived = self.loop.time(), 0
        self._arrived += len(data)
        super().data_received(data)
        if self._arrived > LARGEST_HEAD and self._in_head and self._arriving_since is not None:
            self._refuse(
                Failure(ErrorCode.HEAD_TOO_LARGE, f"The head of the request has more than {LARGEST_HEAD:,} bytes.")
            )

    def on_headers_complete(self) -> None:
        """The head of a request is there."""
        self._in_head = False
        super().on_headers_complete()
        cycle: RequestResponseCycle | None = self.cycle  # None where the first request is for another protocol
        if cycle is not None and self.scope["method"] != "HEAD":  # an answer to that has no body
            cycle.transport = answering = _Answering(cycle, self.transport)
            self.scope[SEND_WHOLE] = answering.send_whole  # type: ignore[typeddict-unknown-key]

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        if cycle.scope["http_version"] == "1.0":
            app = _UntilClose(app, cycle, self.transport)
        super()._start_asgi_task(cycle, app)

    def _unsupported_upgrade_warning(self) -> None:
        """Nothing: a client that asks for another protocol is answered in this one."""

    def on_message_complete(self) -> None:
        """The whole request is there."""
        self._in_head, self._arriving_since = True, None
        super().on_message_complete()

    def _look(self) -> None:
        """End what takes too long."""
        now = self.loop.time()
        self._next_look = self.loop.call_later(PATIENCE / _LOOKS, self._look)
        if self._takes_nothing(now):
            self.transport.abort()
        elif self._is_late(now):
            self._refuse(
                Failure(ErrorCode.REQUEST_TOO_SLOW, f"The request was not there after {PATIENCE:g} seconds and more.")
            )

    def _is_late(self, now: float) -> bool:
        if self._arriving_since is None or (self._in_head and not self._between()):
            return False
        if self.flow.read_paused:  # it is us who do not take what comes
            self._arriving_since, self._arrived = now, 0
        return now - self._arriving_since > PATIENCE + self._arrived / SLOWEST

    def _takes_nothing(self, now: float) -> bool:
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent != self._unsent[0]:
            self._unsent = (unsent, now)
        return now - self._unsent[1] > PATIENCE

    def _between(self) -> bool:
        """Whether no request is being answered."""
        cycle: RequestResponseCycle | None = self.cycle  # uvicorn has None there at first
        return cycle is None or cycle.response_complete

    def send_400_response(self, msg: str) -> None:
        """Answer what is no request."""
        if len(self.url) > LONGEST_ADDRESS:
            failure = Failure(ErrorCode.ADDRESS_TOO_LONG, f"The address has over {LONGEST_ADDRESS:,} bytes.")
        elif isinstance(sys.exception(), httptools.HttpParserInvalidMethodError):
            failure = Failure(ErrorCode.BAD_REQUEST, "The method is none of HTTP's.", "Send GET, HEAD or POST.")
        else:
            failure = Failure(ErrorCode.BAD_REQUEST, msg, "Send HTTP/1.1, with an address that is percent-encoded.")
        self._answer(failure)

    def _answer(self, failure: Failure) -> None:
        """Say why, close the connection, and note what came as a request, which the application never sees."""
        # Its metrics are only then to be imported when the worker is there that counts.
        from service.observe import note_refused  # noqa: PLC0415

        request_id = new_id()
        response = problem(failure, {"Connection": "close", "X-Request-Id": request_id})
        head = [STATUS_LINE[response.status_code]]
        for name, value in [*self.server_state.default_headers, *response.raw_headers]:
            head += [name, b": ", value, b"\r\n"]
        self.transport.write(b"".join([*head, b"\r\n", response.body]))
        self.transport.close()
        note_refused(request_id, response.status_code, len(response.body))

    def _refuse(self, failure: Failure) -> None:
        """Close the connection, and say why unless an answer has begun."""
        if self.transport.is_closing():
            return
        if (self._in_head and self._between()) or not self.cycle.response_started:
            self._answer(failure)
        else:
            self.transport.close()


async def _full(scope: Scope, receive: Receive, send: Send) -> None:
    failure = Failure(ErrorCode.OVERLOADED, f"{MOST_CONNECTIONS:,} clients are connected already.")
    response = problem(failure, {"Retry-After": RETRY_AFTER, "Connection": "close"})
    await response(scope, receive, send)
