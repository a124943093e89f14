"""A section: one news item of an issue, and the blocks of its body."""

import strawberry

from schema.types.entity import Entity, Mention
from schema.types.enums import BlockKind
from schema.types.lazy import LazyIssue, LazySection
from schema.types.link import Link
from schema.types.node import Node, Span
from schema.types.reference import Reference


@strawberry.type(description="A paragraph or a list of a section's body.")
class Block:
    kind: BlockKind = strawberry.field(description="Whether it is a paragraph or a list.")
    label: str | None = strawberry.field(
        description=(
            "The run-in heading: the lead that names what the block is about, without its colon, such as "
            "`How it works` in `How it works: …`. Null if the block has none."
        )
    )
    text: str = strawberry.field(description="The whole block as it stands in the issue, its label included.")
    items: list[str] = strawberry.field(description="The items of a list, in order; empty for a paragraph.")
    span: Span = strawberry.field(description="Where the block stands in `Issue.text`.")
    body: str = strawberry.field(
        description="The text after the label and its colon; the whole text if there is no label."
    )


@strawberry.type(description="A news item of an issue: a headline, usually a tagline, a body, and the links under it.")
class Section(Node):
    position: int = strawberry.field(description="Its place in the issue, counted from 1.")
    headline: str = strawberry.field(description="The headline, without its final colon.")
    tagline: str | None = strawberry.field(
        description="The line under the headline that carries the joke or the point, without its ellipses."
    )
    text: str = strawberry.field(
        description="The body: its blocks, a blank line between two. No headline, no tagline, no link lines."
    )
    blocks: list[Block] = strawberry.field(description="The body, block by block.")
    why_it_matters: str | None = strawberry.field(
        description='The text of the block that says why this matters ("Why this matters – …"); null if there is none.'
    )
    word_count: int = strawberry.field(description="How many words the body has.")
    span: Span = strawberry.field(description="Where the section stands in `Issue.text`, its links included.")
    issue: LazyIssue = strawberry.field(description="The issue it stands in.")
    links: list[Link] = strawberry.field(description="The links in and under the section, in order.")
    entities: list[Entity] = strawberry.field(
        description="The entities it mentions, each once, in the order of their first mention."
    )
    mentions: list[Mention] = strawberry.field(
        description="Every mention of an entity in its headline, tagline and body, in order."
    )
    references: list[Reference] = strawberry.field(
        description="The other issues it refers to, in order, every time it does."
    )
    previous: LazySection | None = strawberry.field(
        description="The section before it in the same issue; null for the first."
    )
    next: LazySection | None = strawberry.field(
        description="The section after it in the same issue; null for the last."
    )
