"""Global ids: opaque to clients, and built from natural keys, so that reading an issue again keeps every id."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from schema.errors import ErrorCode, Failure

KEY_LENGTHS: Final = {"Issue": 1, "Section": 2, "Tale": 2, "Link": 2}
"""The types that are known by numbers, and how many: the issue's number, then the position in the issue."""

_NUMBERED = re.compile(r"([A-Z][A-Za-z]*)((?::(?:0|[1-9][0-9]{0,8}))+)")
_NAMED = re.compile(r"(Entity):([a-z0-9-]{1,500})")


@dataclass(frozen=True, slots=True)
class NodeKey:
    """What an id stands for: `NodeKey("Section", (395, 1))` is the first section of issue 395."""

    type: str
    numbers: tuple[int, ...] = ()
    slug: str | None = None


def encode(type_name: str, *key: int | str) -> str:
    """The id of a thing: `encode("Section", 395, 1)`, `encode("Entity", "openai")`."""
    clear = ":".join([type_name, *map(str, key)])
    return base64.urlsafe_b64encode(clear.encode()).decode().rstrip("=")


def decode(text: str) -> NodeKey:
    """The key behind an id. Raises `Failure` BAD_ID for what `encode` cannot have made."""
    clear = _clear(text)
    if (match := _NAMED.fullmatch(clear)) and encode(*match.groups()) == text:
        return NodeKey(match[1], slug=match[2])
    match = _NUMBERED.fullmatch(clear)
    if match is None:
        raise _bad(text)
    type_name, numbers = match[1], tuple(map(int, match[2].split(":")[1:]))
    if KEY_LENGTHS.get(type_name) != len(numbers) or encode(type_name, *numbers) != text:
        raise _bad(text)
    return NodeKey(type_name, numbers)


def _clear(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _bad(text: str) -> Failure:
    return Failure(ErrorCode.BAD_ID, f"{text[:80]!r} is not an id of this API.")
