"""An archive as plain text, many issues in one file → documents, one issue in memory at a time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from schema.enums import SourceFormat
from service.ingest.document import Document, Problem, ReadError
from service.ingest.parser.title import Title, parse_title
from service.ingest.readers.bullets import item_runs
from service.ingest.readers.titles import OPENING, opens_another, refusal, shortened

MAX_ISSUE = 4_000_000
"""Code points in one issue. The longest real ones have under 50,000: beyond this a title line was missed."""

_LONGEST_READ = 1 << 16
_LONGEST_TITLE = 1000
_MOST_BLANK_LINES = 100
_CLOSING = re.compile(r"(?:[_*]*thanks for reading\b|things that inspired this story\b)", re.IGNORECASE)
_CLOSES_WITH = frozenset("tT_*")


@dataclass(slots=True)
class _Stretch:
    """The lines from one title line (or the beginning of the file) to the next, as far as they fit."""

    line: int
    title: Title | None
    after_blank: bool = True
    parts: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def text(self) -> str:
        return "".join(self.parts).rstrip()

    def add(self, *lines: str) -> None:
        for line in lines:
            self.size += len(line)
            if self.size <= MAX_ISSUE:
                self.parts.append(line)


def read(path: Path, name: str, newsletter: str, encoding: str = "utf-8-sig") -> Iterator[Document | Problem]:
    """The issues of a text file, in its order. `name` is what reports call the file.

    Raises ReadError when no issue of the newsletter is in it.
    """
    found = False
    with path.open(encoding=encoding) as file:
        for stretch in _split(iter(lambda: file.readline(_LONGEST_READ), ""), newsletter):
            if stretch.title is None and _is_heading(stretch.text, newsletter):
                continue
            found = found or stretch.title is not None
            yield _document(stretch, name, newsletter)
    if not found:
        raise ReadError(f"{name}: no issue of {newsletter} is in it; a title line reads “{newsletter} 12: …”")


def _split(lines: Iterable[str], newsletter: str) -> Iterator[_Stretch]:
    """The stretches of a file. What stands before and after a title line tells it from a body line like it."""
    current = _Stretch(1, None)
    waiting: _Stretch | None = None  # a title line and the blank lines under it, until the next line judges it
    number, line_begins, after_blank, closed = 1, True, True, False
    # Nearly all lines begin with another letter than titles do, and need no closer look.
    initials = (newsletter[:1].casefold(), "\ufeff")
    for line in lines:
        words = line.strip()
        blank = not words
        if waiting is not None and (not blank or len(waiting.parts) > _MOST_BLANK_LINES):
            if (
                OPENING.match(line)
                or (closed and _numbered(waiting))
                or _is_first(current, waiting, newsletter)
                or _stands_alone(current, waiting, line, newsletter)
            ):
                yield current
                current = waiting
            else:
                current.add(*waiting.parts)
            waiting = None
        title = _title(line, newsletter) if line_begins and words[:1].casefold() in initials else None
        if title is not None and (after_blank or title.number is not None):
            waiting = _Stretch(number, title, after_blank)
        elif not blank and line_begins:
            closed = (closed and not after_blank) or (words[0] in _CLOSES_WITH and _CLOSING.match(words) is not None)
        (waiting or current).add(line)
        line_begins = line.endswith("\n")
        number += line_begins
        after_blank = blank
    if waiting is not None and _is_first(current, waiting, newsletter):
        yield current
        current = waiting
    elif waiting is not None:
        current.add(*waiting.parts)
    yield current


def is_archive(beginning: str, newsletter: str) -> bool:
    """Whether a text begins as an archive does: its heading first, or two numbered titles with what opens an issue."""
    lines = [line for line in beginning.split("\n") if line.strip()]
    if len(lines) > 1 and _is_heading(lines[0], newsletter) and (title := _title(lines[1], newsletter)):
        return title.number is not None
    pairs = pairwise(lines)
    opened = (title for line, below in pairs if OPENING.match(below) and (title := _title(line, newsletter)))
    return len({title.number for title in opened if title.number is not None}) > 1


def _title(line: str, newsletter: str) -> Title | None:
    return parse_title(line.lstrip("\ufeff"), newsletter) if len(line) < _LONGEST_TITLE else None


def _is_first(current: _Stretch, waiting: _Stretch, newsletter: str) -> bool:
    """Whether a numbered title opens the file: nothing but the archive's heading stands before it."""
    untouched = current.title is None and current.size < _LONGEST_TITLE
    return untouched and _numbered(waiting) and _is_heading(current.text, newsletter)


def _stands_alone(current: _Stretch, waiting: _Stretch, below: str, newsletter: str) -> bool:
    """Whether a title with neither byline nor greeting under it is a paragraph of its own."""
    number = current.title.number if current.title else None
    return (
        waiting.after_blank
        and len(waiting.parts) > 1
        and opens_another(waiting.parts[0].lstrip("\ufeff"), below, newsletter, number)
    )


def _numbered(stretch: _Stretch) -> bool:
    return stretch.title is not None and stretch.title.number is not None


def _is_heading(text: str, newsletter: str) -> bool:
    """Whether a text is no more than the newsletter's bare name, the heading of an archive."""
    bare = Title(None, ())
    return all(_title(line, newsletter) == bare for line in text.split("\n") if line.strip("\ufeff \t"))


def _document(stretch: _Stretch, name: str, newsletter: str) -> Document | Problem:
    place = f"{name}, line {stretch.line}"
    text = stretch.text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    if stretch.title is None:
        return Problem(place, f"text before the first issue belongs to none: “{shortened(text)}”")
    if problem := refusal(first, newsletter, place):
        return problem
    if stretch.size > MAX_ISSUE:
        return Problem(
            place, f"“{shortened(first)}” has over {MAX_ISSUE:,} characters: a title line after it is not recognised"
        )
    return Document(text, SourceFormat.TEXT, place, tuple(item_runs(text)))
