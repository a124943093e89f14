"""Which part of a list a client asks for: Relay's `first`, `after`, `last` and `before`, checked."""

from dataclasses import dataclass
from typing import Final

from schema import cursor
from schema.cursor import Listing
from schema.errors import ErrorCode, Failure

LARGEST_PAGE: Final = 100
DEFAULT_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Window:
    """At most `size` rows between two keys, both exclusive: the first of them, or (`backwards`) the last."""

    listing: Listing
    size: int
    backwards: bool = False
    after: int | None = None
    before: int | None = None


def window(listing: Listing, first: int | None, after: str | None, last: int | None, before: str | None) -> Window:
    """The window that the arguments describe. Raises `Failure` BAD_USER_INPUT or BAD_CURSOR."""
    if first is not None and last is not None:
        raise Failure(ErrorCode.BAD_USER_INPUT, "Pass either `first` or `last`, not both.")
    return Window(
        listing,
        size=_size("last", last) if last is not None else _size("first", DEFAULT_PAGE if first is None else first),
        backwards=last is not None,
        after=None if after is None else cursor.decode(after, listing),
        before=None if before is None else cursor.decode(before, listing),
    )


def _size(name: str, value: int) -> int:
    if not 1 <= value <= LARGEST_PAGE:
        raise Failure(
            ErrorCode.BAD_USER_INPUT,
            f"`{name}` is {value}; it must be from 1 to {LARGEST_PAGE}.",
            f"Ask for at most {LARGEST_PAGE} at a time and continue with `after` or `before`.",
        )
    return value
