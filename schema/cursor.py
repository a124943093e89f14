"""Keyset cursors: opaque to clients; each names its list, its order and the keys of the row it stands at."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Final, TypeAlias, cast

from schema.errors import ErrorCode, Failure
from schema.mapping import Key

KeyValue: TypeAlias = int | str

_LARGEST: Final = 2**31 - 1


def encode(listing: str, order: str, keys: Sequence[KeyValue]) -> str:
    """The cursor of the row with these keys, as Postgres writes it too: base64url of a JSON array."""
    clear = json.dumps([listing, order, *keys], ensure_ascii=False)
    return base64.urlsafe_b64encode(clear.encode()).decode().rstrip("=")


def decode(text: str, listing: str, order: str, keys: Sequence[Key]) -> tuple[KeyValue, ...]:
    """The keys behind a cursor. Raises `Failure` BAD_CURSOR when it is forged, or of another list or order."""
    match _clear(text):
        case [str(name), str(sorting), *values] if _is_ours(text, name, sorting, values):
            if (name, sorting) != (listing, order):
                raise Failure(ErrorCode.BAD_CURSOR, f"The cursor is not of the list {listing!r} ordered {order}.")
            if len(values) == len(keys) and all(map(_fits, values, keys)):
                return tuple(cast("list[KeyValue]", values))
    raise Failure(ErrorCode.BAD_CURSOR, f"{text[:80]!r} is not a cursor of this API.")


def _clear(text: str) -> object:
    try:
        return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None


def _is_ours(text: str, name: str, sorting: str, values: Sequence[object]) -> bool:
    """Whether it is written exactly as `encode` writes it."""
    keys = [value for value in values if type(value) in (int, str)]
    try:
        return len(keys) == len(values) and encode(name, sorting, keys) == text  # type: ignore[arg-type]
    except UnicodeEncodeError:  # half of a surrogate pair, which JSON can name and UTF-8 cannot write
        return False


def _fits(value: object, key: Key) -> bool:
    if isinstance(value, str):
        return key.type is str and "\0" not in value
    return key.type is int and isinstance(value, int) and 0 <= value <= _LARGEST
