"""A link: what an issue points its readers to."""

import strawberry

from schema.types.enums import LinkKind
from schema.types.lazy import LazyIssue, LazySection
from schema.types.node import Node, Span


@strawberry.type(
    description=(
        "What an issue points its readers to: a line such as `Read more: Phi-4 Technical Report (arXiv).`, or an "
        "anchor in the running text."
    )
)
class Link(Node):
    position: int = strawberry.field(description="Its place among all links of the issue, counted from 1.")
    label: str | None = strawberry.field(
        description="What the line begins with, without its colon: `Read more`. Null for an anchor in the running text."
    )
    title: str = strawberry.field(description="What is linked, without source and full stop: `Phi-4 Technical Report`.")
    source: str | None = strawberry.field(
        description="Where it is published, from the brackets at the end of the line: `arXiv`. Null if not said."
    )
    url: str | None = strawberry.field(description="Its address; null where the archive has lost it.")
    host: str | None = strawberry.field(
        description="The host of the address: `arxiv.org`. Null if there is no address."
    )
    kind: LinkKind = strawberry.field(description="What it leads to.")
    arxiv_id: str | None = strawberry.field(
        description="The paper's number on arXiv: `2412.08905`. Null if it is not on arXiv or the address is lost."
    )
    span: Span = strawberry.field(description="Where the link stands in `Issue.text`.")
    issue: LazyIssue = strawberry.field(description="The issue it stands in.")
    section: LazySection | None = strawberry.field(
        description="The section it belongs to; null for a link of the preamble or of a tale."
    )
