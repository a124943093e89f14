"""Lists in their orders, cut into pages the slow way: sort everything, then look at every row."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Key: TypeAlias = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """`shape` has the types of a key's parts; `rank` makes of a key what sorts the rows."""

    shape: tuple[type, ...]
    rank: Callable[[Any], tuple[Any, ...]]


def _as_it_is(key: Key) -> Key:
    return key


_BY_ISSUE: Final = {
    "NEWEST": Order((int, int), lambda key: (-key[0], key[1])),
    "OLDEST": Order((int, int), _as_it_is),
}

ORDERS: Final = {
    "issues": {"NEWEST": Order((int,), lambda key: (-key[0],)), "OLDEST": Order((int,), _as_it_is)},
    "sections": _BY_ISSUE,
    "tales": _BY_ISSUE,
    "links": _BY_ISSUE,
    "entities": {
        "MOST_MENTIONED": Order((int, str), lambda key: (-key[0], key[1])),
        "NAME": Order((str, str), _as_it_is),
        "FIRST_SEEN": Order((int, str), _as_it_is),
        "LAST_SEEN": Order((int, str), lambda key: (-key[0], key[1])),
    },
    "entity/sections": _BY_ISSUE,
    "search": {"BEST": Order((int, int, str, int), lambda key: (-key[0], -key[1], key[2], key[3]))},
}
"""Every list, and the orders it can be asked for in."""


def cursor(name: str, order: str, key: Sequence[object]) -> str:
    """The cursor of the row with this key."""
    clear = json.dumps([name, order, *key], ensure_ascii=False)
    return base64.urlsafe_b64encode(clear.encode()).decode().replace("=", "")


def key_of(text: str, name: str, order: str) -> Key | None:
    """The key in a cursor; None if it is not one of this list in this order."""
    try:
        said = json.loads(base64.urlsafe_b64decode(text + "==="))
        if not isinstance(said, list) or cursor(said[0], said[1], tuple(said[2:])) != text:
            return None
    except (ValueError, TypeError, IndexError):
        return None
    key = tuple(said[2:])
    if said[:2] != [name, order] or [type(part) for part in key] != list(ORDERS[name][order].shape):
        return None
    if any(isinstance(part, int) and not 0 <= part < 2**31 for part in key):
        return None
    return None if any(isinstance(part, str) and "\0" in part for part in key) else key


@dataclass(frozen=True, slots=True)
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A thing in a list; `score` and `snippets` where it was searched for."""

    node: object
    cursor: str
    score: float | None = None
    snippets: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    edges: list[Edge]
    page_info: PageInfo
    total_count: int

    @property
    def nodes(self) -> list[object]:
        return [edge.node for edge in self.edges]


@dataclass(frozen=True, slots=True)
class Row:
    """A thing in a list, with its key."""

    key: Key
    node: object
    score: float | None = None
    snippets: list[str] | None = None


def page(
    name: str,
    order: str,
    rows: Sequence[Row],
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Connection:
    """The rows between `after` and `before`: the first `first` (20) of them, or the last `last`."""
    rank = ORDERS[name][order].rank
    start, end = after and key_of(after, name, order), before and key_of(before, name, order)
    rows = sorted(rows, key=lambda row: rank(row.key))
    at_or_before_start = [row for row in rows if start and rank(row.key) <= rank(start)]
    at_or_after_end = [row for row in rows if end and rank(row.key) >= rank(end)]
    between = [row for row in rows if row not in at_or_before_start and row not in at_or_after_end]
    if last is not None:
        chosen = between[-last:]
        has_next = bool(at_or_after_end)
        has_previous = len(between) > last or bool(at_or_before_start)
    else:
        size = 20 if first is None else first
        chosen = between[:size]
        has_next = len(between) > size or bool(at_or_after_end)
        has_previous = bool(at_or_before_start)
    edges = [Edge(row.node, cursor(name, order, row.key), row.score, row.snippets) for row in chosen]
    info = PageInfo(has_next, has_previous, edges[0].cursor if edges else None, edges[-1].cursor if edges else None)
    return Connection(edges, info, len(rows))
