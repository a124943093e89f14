"""Where every query begins."""

import asyncio
from typing import Annotated, TypeVar

import strawberry

from schema import ids, paging
from schema.cursor import Listing
from schema.errors import ErrorCode, Failure
from schema.types.corpus import Corpus
from schema.types.enums import IssueOrder
from schema.types.issue import Issue
from schema.types.issues import IssueConnection, IssueFilter, connection
from schema.types.node import Node
from schema.types.reader import Info
from schema.types.resolved import resolved
from schema.types.section import Section
from schema.types.tale import Tale

T = TypeVar("T")

_LIMIT = f"1 to {paging.LARGEST_PAGE}"
First = Annotated[
    int | None,
    strawberry.argument(
        description=f"How many items, from the start or from `after` on: {_LIMIT}; {paging.DEFAULT_PAGE} by default."
    ),
]
After = Annotated[str | None, strawberry.argument(description="Only items after the one with this cursor.")]
Last = Annotated[
    int | None,
    strawberry.argument(description=f"How many items, counted back from the end or from `before`: {_LIMIT}."),
]
Before = Annotated[str | None, strawberry.argument(description="Only items before the one with this cursor.")]
NodeId = Annotated[strawberry.ID, strawberry.argument(name="id", description="An id as the field `id` gave it.")]
NodeIds = Annotated[
    list[strawberry.ID], strawberry.argument(name="ids", description="Ids as the field `id` gave them.")
]
IssueNumber = Annotated[int, strawberry.argument(description="The number of the issue: `395`.")]


@strawberry.type(description="Where every query begins.")
class Query:
    @resolved("The corpus as a whole: what it holds and when it last changed.")
    async def corpus(self, info: Info) -> Corpus:
        return await info.context.reader.corpus()

    @resolved("The thing with this id, whatever its type; null if there is none. A malformed id is an error.")
    async def node(self, info: Info, node_id: NodeId) -> Node | None:
        return await _find(info, node_id)

    @resolved("The things with these ids, in the same order, null where there is none; at most 100 at a time.")
    async def nodes(
        self,
        info: Info,
        node_ids: NodeIds,
    ) -> list[Node | None]:
        if len(node_ids) > paging.LARGEST_PAGE:
            raise Failure(
                ErrorCode.BAD_USER_INPUT, f"`ids` has {len(node_ids)} ids; at most {paging.LARGEST_PAGE} are allowed."
            )
        return await asyncio.gather(*(_find(info, one) for one in node_ids))

    @resolved("One issue by its number; null if it is not in the corpus.")
    async def issue(self, info: Info, number: IssueNumber) -> Issue | None:
        return await info.context.reader.issue(number)

    @resolved("One section by its issue and its place in it; null if there is none.")
    async def section(
        self,
        info: Info,
        issue: IssueNumber,
        position: Annotated[int, strawberry.argument(description="Its place in the issue, counted from 1.")],
    ) -> Section | None:
        return await info.context.section(issue, position)

    @resolved("One tale by its issue and its place in it; null if there is none.")
    async def tale(
        self,
        info: Info,
        issue: IssueNumber,
        position: Annotated[int, strawberry.argument(description="Its place among the issue's tales.")] = 1,
    ) -> Tale | None:
        return await info.context.tale(issue, position)

    @resolved("The issues of the corpus, page by page.")
    async def issues(
        self,
        info: Info,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        where: Annotated[
            IssueFilter | None,
            strawberry.argument(name="filter", description="Which issues to list; all by default."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            IssueOrder, strawberry.argument(description="In which order to list them.")
        ] = IssueOrder.NEWEST,
    ) -> IssueConnection:
        window = paging.window(Listing("issues", order_by), _given(first), _given(after), _given(last), _given(before))
        where = where or IssueFilter()
        return connection(window, where, await info.context.reader.issues(window, where))


def _given(value: T | None) -> T | None:
    return None if value is strawberry.UNSET else value


async def _find(info: Info, node_id: str) -> Node | None:
    key = ids.decode(node_id)
    match key.type:
        case "Issue":
            return await info.context.reader.issue(*key.numbers)
        case "Section":
            return await info.context.section(*key.numbers)
        case "Tale":
            return await info.context.tale(*key.numbers)
        case _:
            return await info.context.link(*key.numbers)
