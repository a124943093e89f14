"""A link: what an issue points its readers to."""

import strawberry

from schema.types.enums import LinkKind
from schema.types.lazy import LazyIssue, LazySection
from schema.types.node import Node, Span
from schema.types.reader import Info
from schema.types.resolved import resolved


@strawberry.type(
    description=(
        "What an issue points its readers to: a line such as `Read more: Phi-4 Technical Report (arXiv).`, or an "
        "anchor in the running text."
    )
)
class Link(Node):
    issue_number: strawberry.Private[int]
    section_position: strawberry.Private[int | None]

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

    def key(self) -> tuple[int, ...]:
        return (self.issue_number, self.position)

    @resolved("The issue it stands in.")
    async def issue(self, info: Info) -> LazyIssue:
        return await info.context.issue_of(self.issue_number)

    @resolved("The section it belongs to; null for a link of the preamble or of a tale.")
    async def section(self, info: Info) -> LazySection | None:
        if self.section_position is None:
            return None
        return await info.context.section(self.issue_number, self.section_position)
