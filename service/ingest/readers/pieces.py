"""What Markdown is made of once its blocks, links, escapes and entities are read, before its emphasis is."""

from dataclasses import dataclass

from service.ingest.document import Mark


@dataclass(frozen=True, slots=True)
class Words:
    """Running text. `verbatim` text keeps its lines and spaces."""

    text: str
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Delimiter:
    """`**`, `__`, `*` or `_`, that may or may not turn out to mark something."""

    sign: str


@dataclass(frozen=True, slots=True)
class Open:
    """A mark begins."""

    mark: Mark
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """A mark ends."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Break:
    """The line ends: for sure (`hard`), or because the source was wrapped there."""

    hard: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The paragraph ends."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line between two sections; `source` is how it was written."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A list item begins, with its bullet or number."""

    bullet: str


@dataclass(frozen=True, slots=True)
class CloseItem:
    """A list item ends."""


Piece = Words | Delimiter | Open | Close | Break | Paragraph | Rule | OpenItem | CloseItem
