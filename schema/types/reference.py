"""A reference: one issue named in the text of another."""

import strawberry

from schema.types.enums import ReferenceStatus
from schema.types.lazy import LazyIssue, LazySection
from schema.types.node import Span


@strawberry.type(
    description=(
        "One issue named in the text of another: `Import AI 338` said in issue 391 has `number` 338 and comes `from` "
        "391. It is resolved as soon as the named issue is in the corpus, whichever of the two arrives first."
    )
)
class Reference:
    number: int = strawberry.field(description="The number of the issue that is named.")
    status: ReferenceStatus = strawberry.field(description="Whether that issue is in the corpus.")
    text: str = strawberry.field(description="The words that name it: `Import AI #338`.")
    span: Span = strawberry.field(description="Where these words stand in the `text` of the issue that says them.")
    issue: LazyIssue | None = strawberry.field(
        description="The issue that is named; null while it is not in the corpus."
    )
    from_: LazyIssue = strawberry.field(name="from", description="The issue that says it.")
    section: LazySection | None = strawberry.field(
        description="The section that says it; null where it is said outside the sections."
    )
