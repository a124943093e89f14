"""The corpus: everything that has been read in, seen from above."""

from datetime import datetime

import strawberry

from schema.types.issue import Issue


@strawberry.type(description="Everything that has been read in, seen from above.")
class Corpus:
    title: str = strawberry.field(description="The name of the newsletter.")
    revision: int = strawberry.field(
        description="Grows by one with every ingest that changes anything; `updatedAt` tells the steps of one apart."
    )
    updated_at: datetime | None = strawberry.field(description="When the corpus last changed; null while it is empty.")
    issue_count: int = strawberry.field(description="How many issues there are.")
    section_count: int = strawberry.field(description="How many sections all issues have together.")
    tale_count: int = strawberry.field(description="How many tales all issues have together.")
    link_count: int = strawberry.field(description="How many links all issues have together.")
    entity_count: int = strawberry.field(description="How many different entities the sections mention.")
    missing_numbers: list[int] = strawberry.field(
        description="The numbers between the first and the latest issue that are not in the corpus, ascending."
    )
    first_issue: Issue | None = strawberry.field(
        description="The issue with the lowest number; null while the corpus is empty."
    )
    latest_issue: Issue | None = strawberry.field(
        description="The issue with the highest number; null while the corpus is empty."
    )
