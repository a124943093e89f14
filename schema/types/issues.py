"""The list of issues, page by page: filter, connection, edges."""

from datetime import datetime

import strawberry

from schema import cursor
from schema.errors import ErrorCode, Failure
from schema.paging import Window
from schema.types.issue import Issue
from schema.types.reader import Info, IssuePage
from schema.types.resolved import resolved


@strawberry.input(description="Which issues to list. An issue must meet every condition that is given.")
class IssueFilter:
    number_from: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues with this number or a higher one."
    )
    number_to: int | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues with this number or a lower one."
    )
    published_from: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues published at this moment or later: `2024-01-01`."
    )
    published_to: datetime | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only issues published at this moment or earlier: `2024-12-31T23:59:59Z`.",
    )
    entity: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Only issues that mention the entity with this slug: `openai`. The corpus has no entities yet.",
    )
    author: str | None = strawberry.field(
        default=strawberry.UNSET, description="Only issues by this author; upper and lower case are the same."
    )

    def __post_init__(self) -> None:
        for name, value in (("entity", self.entity), ("author", self.author)):
            if value and not _storable(value):
                raise Failure(ErrorCode.BAD_USER_INPUT, f"filter.{name} holds a character that no text can hold.")


def _storable(text: str) -> bool:
    """Whether Postgres could hold the text: no null character, no half of a surrogate pair."""
    return not any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text)


@strawberry.type(description="Where a page of a list stands in the list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether the list goes on after the last item of this page.")
    has_previous_page: bool = strawberry.field(description="Whether the list has items before the first of this page.")
    start_cursor: str | None = strawberry.field(
        description="The cursor of the first item, for `before`; null on an empty page."
    )
    end_cursor: str | None = strawberry.field(
        description="The cursor of the last item, for `after`; null on an empty page."
    )


@strawberry.type(description="An issue and its place in the list.")
class IssueEdge:
    node: Issue = strawberry.field(description="The issue.")
    cursor: str = strawberry.field(description="Its place in the list, for `after` and `before`.")


@strawberry.type(description="One page of a list of issues.")
class IssueConnection:
    where: strawberry.Private[IssueFilter]

    edges: list[IssueEdge] = strawberry.field(description="The issues of the page, each with its cursor.")
    nodes: list[Issue] = strawberry.field(description="The issues of the page.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")

    @resolved("How many issues the whole list has. Counted only when asked for.")
    async def total_count(self, info: Info) -> int:
        return await info.context.reader.count_issues(self.where)


def connection(window: Window, where: IssueFilter, page: IssuePage) -> IssueConnection:
    """The page as Relay wants it."""
    edges = [IssueEdge(node=issue, cursor=cursor.encode(window.listing, issue.number)) for issue in page.issues]
    return IssueConnection(
        where=where,
        edges=edges,
        nodes=list(page.issues),
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=edges[0].cursor if edges else None,
            end_cursor=edges[-1].cursor if edges else None,
        ),
    )
