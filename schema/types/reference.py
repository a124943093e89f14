"""A reference: one issue named in the text of another."""

import strawberry

from schema.types.enums import ReferenceStatus
from schema.types.lazy import LazyIssue, LazySection
from schema.types.node import Span
from schema.types.reader import Info
from schema.types.resolved import resolved


@strawberry.type(
    description=(
        "One issue named in the text of another: `Import AI 338` said in issue 391 has `number` 338 and comes `from` "
        "391. It is resolved as soon as the named issue is in the corpus, whichever of the two arrives first."
    )
)
class Reference:
    source_number: strawberry.Private[int]
    section_position: strawberry.Private[int | None]

    number: int = strawberry.field(description="The number of the issue that is named.")
    status: ReferenceStatus = strawberry.field(description="Whether that issue is in the corpus.")
    text: str = strawberry.field(description="The words that name it: `Import AI #338`.")
    span: Span = strawberry.field(description="Where these words stand in the `text` of the issue that says them.")

    @resolved("The issue that is named; null while it is not in the corpus.")
    async def issue(self, info: Info) -> LazyIssue | None:
        return await info.context.reader.issue(self.number)

    @resolved("The issue that says it.", name="from")
    async def from_(self, info: Info) -> LazyIssue:
        return await info.context.issue_of(self.source_number)

    @resolved("The section that says it; null where it is said outside the sections.")
    async def section(self, info: Info) -> LazySection | None:
        if self.section_position is None:
            return None
        return await info.context.section(self.source_number, self.section_position)
