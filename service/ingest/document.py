"""The one thing every reader yields and the parser reads: plain text, and what is marked in it, by offset."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from schema.enums import SourceFormat

_CODE = re.compile(r"\s*(?:javascript|data|vbscript)\s*:", re.IGNORECASE)


class Mark(StrEnum):
    """What a stretch of the text was in its source."""

    BOLD = "BOLD"
    ITALIC = "ITALIC"
    LINK = "LINK"
    ITEM = "ITEM"


@dataclass(frozen=True, slots=True)
class Run:
    """A marked stretch: offsets in code points of `Document.text`, end exclusive.

    `href` is the address of a LINK. `depth` is the nesting of an ITEM, from 0; an ITEM covers the item's
    own words (without its bullet, and without the items nested in it).
    """

    start: int
    end: int
    mark: Mark
    href: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One issue as its reader found it.

    `text` has one layout whatever the form, that of the plain-text archive: the title line, a blank line,
    `by Author` (just `by`, or no such line, where the author is unknown), a blank line, the body. A line is
    ended by `\\n`; a paragraph by a blank line; `<br>` is `\\n`; a list item is a line `  • words` (two more
    spaces for each level), with a blank line before and after; a horizontal rule is a line `***`.

    `place` says where in the source the issue begins ("archive.txt, line 126"), for reports and errors.
    `notes` says what the reader left out on purpose ("2 images").
    """

    text: str
    format: SourceFormat
    place: str
    runs: tuple[Run, ...] = ()
    url: str | None = None
    published_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One issue of a source that could not be read; its neighbours could. `reason` is one line."""

    place: str
    reason: str


class ReadError(ValueError):
    """A source that cannot be read at all; the message says why and what to do, in one line."""


def is_code(address: str) -> bool:
    """Whether a browser would run an address, and not go there."""
    return _CODE.match(address) is not None
