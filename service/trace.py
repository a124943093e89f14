"""What is noted of a request while it is answered, for the log and the metrics."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Final, TypeAlias

from starlette.types import Message, Send

_PROCESS: Final = os.urandom(5).hex()
_NUMBERS: Final = count(1)
_GIVEN: Final = re.compile(r"[\w.:=/+-]{1,64}", re.ASCII)

UNKNOWN: Final = "unknown"
"""The route of a request to an address that there is not: they are many, and metrics must be few."""


def new_id(given: str = "") -> str:
    """The id of a request: the one that came with it, if it can be one, else one that no other request has."""
    return given if given and _GIVEN.fullmatch(given) else f"{_PROCESS}-{next(_NUMBERS):x}"


SendWhole: TypeAlias = Callable[[int, Sequence[tuple[bytes, bytes]], bytes], bool]
"""Sends the status, the headers and the body of an answer at once, or nothing and says so."""
SEND_WHOLE: Final = "backissue.send_whole"
"""Where the scope of a request has one, from a server that has it."""


@dataclass(slots=True, eq=False)
class Trace:
    """A request: its id, the template of its address, seconds in SQL, the rows that came of it, how much the answer may
    hold, whether it was kept.

    Then its answer: status (0: none yet), bytes sent so far, and whether these are all.
    """

    request_id: str = field(default_factory=new_id)
    route: str = UNKNOWN
    sql: float = 0.0
    rows: int = 0
    nodes: int = 0
    kept: bool | None = None
    status: int = 0
    size: int = 0
    ended: bool = False

    def fields(self) -> Mapping[str, object]:
        """What the log says of it beside what HTTP does."""
        noted: dict[str, object] = {"sql_ms": round(1_000 * self.sql, 3), "rows": self.rows, "nodes": self.nodes}
        return noted if self.kept is None else {**noted, "cache": "hit" if self.kept else "miss"}


class Noting:
    """Sends an answer for a request, and notes it in its trace; the answer carries the request's id."""

    __slots__ = ("_send", "_send_whole", "_trace")

    def __init__(self, trace: Trace, send: Send, send_whole: SendWhole | None = None) -> None:
        """Send by these, the one of them for whole answers, which is the faster, if there is one."""
        self._trace = trace
        self._send = send
        self._send_whole = send_whole

    async def __call__(self, message: Message) -> None:
        """Send a message, as ASGI has it."""
        if message["type"] == "http.response.start":
            self._trace.status = message["status"]
            message["headers"] = [*message["headers"], self._id()]
        elif message["type"] == "http.response.body":
            self._trace.size += len(message.get("body", b""))
            self._trace.ended = not message.get("more_body", False)
        await self._send(message)

    async def send_whole(self, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> None:
        """Send all of an answer: the same as its two messages, and noted once."""
        self._trace.status, self._trace.size = status, len(body)
        if self._send_whole is not None and self._send_whole(status, (*headers, self._id()), body):
            self._trace.ended = True
            return
        await self._send({"type": "http.response.start", "status": status, "headers": [*headers, self._id()]})
        self._trace.ended = True
        await self._send({"type": "http.response.body", "body": body})

    def _id(self) -> tuple[bytes, bytes]:
        return b"x-request-id", self._trace.request_id.encode()


TRACE: Final[ContextVar[Trace]] = ContextVar("trace")
"""That of the request which is being answered."""


def trace() -> Trace:
    """That of the request which is being answered; one that nobody reads outside of requests."""
    found = TRACE.get(None)
    return Trace() if found is None else found
