"""Keyset cursors: opaque to clients; each names its list, its order and the key of the row it stands at."""

import base64
import binascii
import json
from dataclasses import dataclass

from schema.errors import ErrorCode, Failure

_LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in one order, such as `Listing("issues", "NEWEST")`: what a cursor is good for."""

    name: str
    order: str


def encode(listing: Listing, key: int) -> str:
    """The cursor of the row with that key."""
    clear = json.dumps([listing.name, listing.order, key], separators=(",", ":"))
    return base64.urlsafe_b64encode(clear.encode()).decode().rstrip("=")


def decode(text: str, listing: Listing) -> int:
    """The key behind a cursor. Raises `Failure` BAD_CURSOR when it is forged, or of another list or order."""
    match _clear(text):
        case [str(name), str(order), int(key)] if encode(Listing(name, order), key) == text:
            if Listing(name, order) == listing and type(key) is int and 0 <= key <= _LARGEST_KEY:
                return key
            raise Failure(
                ErrorCode.BAD_CURSOR, f"The cursor is not of the list {listing.name!r} ordered {listing.order}."
            )
        case _:
            raise Failure(ErrorCode.BAD_CURSOR, f"{text[:80]!r} is not a cursor of this API.")


def _clear(text: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
