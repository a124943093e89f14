"""Which lines of a plain text are list items, and how deep they are nested."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from service.ingest.document import Mark, Run

_BULLETS = "•◦▪·*-0123456789"
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<bullet>[•◦▪·*-]|\d{1,2}[.)])[ \t\u00a0]+(?=\S)")
_RULE = re.compile(r"[\s*-]+")
_SURE = "•◦▪·"
_TAB = 4


@dataclass(frozen=True, slots=True)
class _Item:
    start: int
    end: int
    indent: int
    bullet: str


def item_runs(text: str) -> Iterator[Run]:
    """An ITEM run for each list item of `text`, in order.

    `•` makes an item wherever it leads a line. `*`, `-` and numbers also begin footnotes, speech and headings: they
    make items only where at least two follow one another, with nothing but blank lines between them.
    """
    for is_list, group in groupby(_lines(text), key=lambda line: line is not None):
        items = [item for item in group if item is not None] if is_list else []
        if len(items) > 1 or (items and items[0].bullet in _SURE):
            yield from _nested(items)


def _lines(text: str) -> Iterator[_Item | None]:
    """Each line that is not blank: an item, or None where it is none."""
    at = 0
    for line in text.split("\n"):
        if words := line.strip():
            found = _ITEM.match(line) if words[0] in _BULLETS else None
            if found and not _RULE.fullmatch(line):
                indent = len(found["indent"].expandtabs(_TAB))
                yield _Item(at + found.end(), at + len(line.rstrip()), indent, found["bullet"])
            else:
                yield None
        at += len(line) + 1


def _nested(items: list[_Item]) -> Iterator[Run]:
    levels: list[int] = []
    for item in items:
        while levels and item.indent < levels[-1]:
            levels.pop()
        if not levels or item.indent > levels[-1]:
            levels.append(item.indent)
        yield Run(item.start, item.end, Mark.ITEM, depth=len(levels) - 1)
