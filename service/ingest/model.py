"""What the parser makes and the store keeps. All offsets count code points in `Issue.text`, end exclusive."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from schema.enums import BlockKind, EntityKind, ExtractionMethod, LinkKind, SourceFormat


class Span(NamedTuple):
    """`text[start:end]` is what is meant. A tuple, for an issue has thousands, and they are sorted."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a list of a section's body.

    `text` is exactly `Issue.text[span]`, the run-in `label` included; `items` are a list's items in order.
    """

    kind: BlockKind
    label: str | None
    text: str
    items: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link line (`label` says what it begins with) or, with no label, an anchor inside the prose.

    `position` counts from 1 through the issue; `section` is the position of the section it stands in, or None.
    """

    position: int
    section: int | None
    label: str | None
    title: str
    source: str | None
    url: str | None
    host: str | None
    kind: LinkKind
    arxiv_id: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """Another issue named in the text ("Import AI #338"); `text` is exactly `Issue.text[span]`."""

    position: int
    section: int | None
    number: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """A news item. `text` is its body: the blocks' texts, a blank line between two."""

    position: int
    headline: str
    tagline: str | None
    text: str
    blocks: tuple[Block, ...]
    why_it_matters: str | None
    word_count: int
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a section names an entity. What the entity is called everywhere is in `slug` and `name`."""

    section: int
    text: str
    span: Span
    slug: str
    name: str
    kind: EntityKind
    method: ExtractionMethod
    confidence: float


@dataclass(frozen=True, slots=True)
class Tale:
    """The fiction that closes an issue."""

    position: int
    title: str
    epigraph: str | None
    text: str
    inspirations: tuple[str, ...]
    word_count: int
    span: Span


class PieceKind(StrEnum):
    """What a stretch of the issue's text is part of."""

    TITLE = "title"
    BYLINE = "byline"
    PREAMBLE = "preamble"
    HEADLINE = "headline"
    TAGLINE = "tagline"
    BLOCK = "block"
    LINK = "link"
    TALE_HEADING = "tale heading"
    TALE_TITLE = "tale title"
    EPIGRAPH = "epigraph"
    TALE_TEXT = "tale text"
    INSPIRATIONS = "inspirations"
    SEPARATOR = "separator"
    BOILERPLATE = "boilerplate"
    UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text and the one thing it belongs to. The pieces of an issue tile its text."""

    kind: PieceKind
    span: Span


@dataclass(frozen=True, slots=True)
class Issue:
    """A whole issue. `coverage` is the share of its visible code points that the parser could place."""

    number: int
    title: str
    topics: tuple[str, ...]
    author: str | None
    url: str | None
    published_at: datetime | None
    preamble: str | None
    text: str
    text_sha256: str
    word_count: int
    format: SourceFormat
    coverage: float
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    tales: tuple[Tale, ...]
    links: tuple[Link, ...]
    references: tuple[Reference, ...]
    pieces: tuple[Piece, ...]
    mentions: tuple[Mention, ...] = ()
    """What the extractor found; the parser leaves it empty. In the order of their spans, none overlapping another."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known of an issue that was in a corpus before: which version of the extractor found its mentions (None
    where none looked), when it came there, and when anything about it last changed."""

    extractor: int | None
    created_at: datetime
    updated_at: datetime


class ParseError(ValueError):
    """A document that is no issue of this newsletter; the message says why, in one line."""
