"""Hears on the wire which statements Postgres is sent: the frontend's half of its protocol, version 3."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Statements:
    """Every statement that was executed over a line, in order: the text it was prepared from."""

    executed: list[str] = field(default_factory=list)

    def tap(self) -> Callable[[bytes], None]:
        """Listen to one connection."""
        return _Connection(self.executed).hear


@dataclass
class _Connection:
    executed: list[str]
    pending: bytes = b""
    started: bool = False
    prepared: dict[bytes, str] = field(default_factory=dict)
    portals: dict[bytes, bytes] = field(default_factory=dict)

    def hear(self, data: bytes) -> None:
        self.pending += data
        while (message := self._next()) is not None:
            self._note(*message)

    def _next(self) -> tuple[bytes, bytes] | None:
        """The next whole message: its type and what is in it. Only the first has no type."""
        head = 1 if self.started else 0
        if len(self.pending) < head + 4:
            return None
        (length,) = struct.unpack_from("!I", self.pending, head)
        if len(self.pending) < head + length:
            return None
        kind, content = self.pending[:head], self.pending[head + 4 : head + length]
        self.pending = self.pending[head + length :]
        # A request for encryption comes before the first real message, and has its form.
        self.started = self.started or content[:4] == struct.pack("!I", 196608)
        return kind, content

    def _note(self, kind: bytes, content: bytes) -> None:
        match kind:
            case b"P":
                name, text, _ = content.split(b"\0", 2)
                self.prepared[name] = text.decode()
            case b"B":
                portal, statement, _ = content.split(b"\0", 2)
                self.portals[portal] = statement
            case b"E":
                self.executed.append(self.prepared[self.portals[content.split(b"\0", 1)[0]]])
            case b"Q":
                self.executed.append(content.rstrip(b"\0").decode())
