"""What is noted of a request while it is answered, for the log and the metrics."""

import os
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count
from typing import Final

_PROCESS: Final = os.urandom(5).hex()
_NUMBERS: Final = count(1)
_GIVEN: Final = re.compile(r"[\w.:=/+-]{1,64}", re.ASCII)

UNKNOWN: Final = "unknown"
"""The route of a request to an address that there is not: they are many, and metrics must be few."""


def new_id(given: str = "") -> str:
    """The id of a request: the one that came with it, if it can be one, else one that no other request has."""
    return given if given and _GIVEN.fullmatch(given) else f"{_PROCESS}-{next(_NUMBERS):x}"


@dataclass(slots=True, eq=False)
class Trace:
    """A request: its id, the template of its address, seconds in SQL, how much it may hold, whether it was kept."""

    request_id: str = field(default_factory=new_id)
    route: str = UNKNOWN
    sql: float = 0.0
    nodes: int = 0
    kept: bool | None = None

    def fields(self) -> Mapping[str, object]:
        """What the log says of it beside what HTTP does."""
        noted: dict[str, object] = {"sql_ms": round(1_000 * self.sql, 3), "nodes": self.nodes}
        return noted if self.kept is None else {**noted, "cache": "hit" if self.kept else "miss"}


TRACE: Final[ContextVar[Trace]] = ContextVar("trace")
"""That of the request which is being answered."""


def trace() -> Trace:
    """That of the request which is being answered; one that nobody reads outside of requests."""
    found = TRACE.get(None)
    return Trace() if found is None else found
