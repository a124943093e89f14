"""An issue of the newsletter, and what the parser says of its own reading."""

from datetime import datetime

import strawberry

from schema.types.entity import Entity
from schema.types.enums import SourceFormat
from schema.types.lazy import LazyIssue
from schema.types.link import Link
from schema.types.node import Node
from schema.types.reference import Reference
from schema.types.section import Section
from schema.types.tale import Tale


@strawberry.type(description="How well the issue was read: how much of its text has a place, and what was in doubt.")
class ParseReport:
    format: SourceFormat = strawberry.field(description="The form in which the issue reached the archive.")
    coverage: float = strawberry.field(
        description=(
            "The share of the issue's visible characters that the parser knows the meaning of, from 0 to 1. Below 1, "
            "`warnings` says where; the text itself is kept either way."
        )
    )
    warnings: list[str] = strawberry.field(
        description="What the parser was unsure about, a sentence each; mostly empty."
    )


@strawberry.type(description="One issue of the newsletter: its text, and everything that was found in it.")
class Issue(Node):
    number: int = strawberry.field(description="The number it was published under: `395`.")
    title: str = strawberry.field(description="The whole title line, newsletter and number included.")
    topics: list[str] = strawberry.field(description="The topics that the title lists after the number, one by one.")
    author: str | None = strawberry.field(description="Who wrote it, as the byline says; null if it says nothing.")
    url: str | None = strawberry.field(description="Where it was published; null if the archive does not say.")
    published_at: datetime | None = strawberry.field(
        description="When it was published; null if the archive does not say."
    )
    preamble: str | None = strawberry.field(
        description="What stands before the first section, greetings included, on one line. Null if there is nothing."
    )
    text: str = strawberry.field(description="The whole issue as plain text. Every `Span` counts in it.")
    text_sha256: str = strawberry.field(
        description="The SHA-256 of `text` in UTF-8, in hexadecimal: tells whether the text is still the one you know."
    )
    word_count: int = strawberry.field(description="How many words the issue has.")
    parse: ParseReport = strawberry.field(description="How well the issue was read.")
    created_at: datetime = strawberry.field(description="When the issue came into this corpus.")
    updated_at: datetime = strawberry.field(description="When anything about the issue last changed in this corpus.")
    sections: list[Section] = strawberry.field(description="Its news items, in order.")
    tales: list[Tale] = strawberry.field(description="The fiction that closes it: mostly one tale, sometimes none.")
    links: list[Link] = strawberry.field(description="All its links in order, those outside the sections included.")
    entities: list[Entity] = strawberry.field(
        description="The entities its sections mention, each once, in the order of their first mention."
    )
    references: list[Reference] = strawberry.field(
        description="The other issues it refers to, in order, every time it does."
    )
    referenced_by: list[Reference] = strawberry.field(
        description="Where other issues refer to this one, by their number."
    )
    previous: LazyIssue | None = strawberry.field(
        description="The issue with the next lower number in the corpus; null for the first."
    )
    next: LazyIssue | None = strawberry.field(
        description="The issue with the next higher number in the corpus; null for the latest."
    )
