"""Which part of a list a client asks for: Relay's `first`, `after`, `last` and `before`, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from schema import cursor
from schema.cursor import KeyValue
from schema.errors import ErrorCode, Failure
from schema.mapping import Key

LARGEST_PAGE: Final = 100
DEFAULT_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Window:
    """At most `size` rows between two, both exclusive: the first of them, or (`backwards`) the last."""

    size: int
    backwards: bool
    after: tuple[KeyValue, ...] | None
    before: tuple[KeyValue, ...] | None


def window(listing: str, order: str, keys: tuple[Key, ...], arguments: Mapping[str, Any]) -> Window:
    """The window that the arguments of a list describe. Raises `Failure` BAD_USER_INPUT or BAD_CURSOR."""
    first, last, after, before = (arguments.get(name) for name in ("first", "last", "after", "before"))
    if first is not None and last is not None:
        raise Failure(ErrorCode.BAD_USER_INPUT, "Pass either `first` or `last`, not both.")
    return Window(
        size=size("last", last) if last is not None else size("first", DEFAULT_PAGE if first is None else first),
        backwards=last is not None,
        after=None if after is None else cursor.decode(after, listing, order, keys),
        before=None if before is None else cursor.decode(before, listing, order, keys),
    )


def size(name: str, value: int) -> int:
    """The number of items that an argument asks for. Raises `Failure` BAD_USER_INPUT where it is none that we give."""
    if not 1 <= value <= LARGEST_PAGE:
        raise Failure(
            ErrorCode.BAD_USER_INPUT,
            f"`{name}` is {value}; it must be from 1 to {LARGEST_PAGE}.",
            f"Ask for at most {LARGEST_PAGE} at a time and continue with a cursor.",
        )
    return value
