"""The lists of the graph, page by page, as Relay has them: connections, edges, page info."""

import strawberry

from schema.types.entity import Entity
from schema.types.issue import Issue
from schema.types.link import Link
from schema.types.section import Section
from schema.types.tale import Tale

_PLACE = "Its place in the list, for `after` and `before`."
_COUNT = "How many items the whole list has, filter applied. Counted only when asked for."
_STANDS = "Where the page stands in the list."


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
    node: Issue = strawberry.field(description="The issue itself.")
    cursor: str = strawberry.field(description=_PLACE)


@strawberry.type(description="One page of a list of issues.")
class IssueConnection:
    edges: list[IssueEdge] = strawberry.field(description="The issues of the page, each with its cursor.")
    nodes: list[Issue] = strawberry.field(description="The issues of the page.")
    page_info: PageInfo = strawberry.field(description=_STANDS)
    total_count: int = strawberry.field(description=_COUNT)


@strawberry.type(description="A section and its place in the list.")
class SectionEdge:
    node: Section = strawberry.field(description="The section itself.")
    cursor: str = strawberry.field(description=_PLACE)


@strawberry.type(description="One page of a list of sections.")
class SectionConnection:
    edges: list[SectionEdge] = strawberry.field(description="The sections of the page, each with its cursor.")
    nodes: list[Section] = strawberry.field(description="The sections of the page.")
    page_info: PageInfo = strawberry.field(description=_STANDS)
    total_count: int = strawberry.field(description=_COUNT)


@strawberry.type(description="A tale and its place in the list.")
class TaleEdge:
    node: Tale = strawberry.field(description="The tale itself.")
    cursor: str = strawberry.field(description=_PLACE)


@strawberry.type(description="One page of a list of tales.")
class TaleConnection:
    edges: list[TaleEdge] = strawberry.field(description="The tales of the page, each with its cursor.")
    nodes: list[Tale] = strawberry.field(description="The tales of the page.")
    page_info: PageInfo = strawberry.field(description=_STANDS)
    total_count: int = strawberry.field(description=_COUNT)


@strawberry.type(description="A link and its place in the list.")
class LinkEdge:
    node: Link = strawberry.field(description="The link itself.")
    cursor: str = strawberry.field(description=_PLACE)


@strawberry.type(description="One page of a list of links.")
class LinkConnection:
    edges: list[LinkEdge] = strawberry.field(description="The links of the page, each with its cursor.")
    nodes: list[Link] = strawberry.field(description="The links of the page.")
    page_info: PageInfo = strawberry.field(description=_STANDS)
    total_count: int = strawberry.field(description=_COUNT)


@strawberry.type(description="An entity and its place in the list.")
class EntityEdge:
    node: Entity = strawberry.field(description="The entity itself.")
    cursor: str = strawberry.field(description=_PLACE)


@strawberry.type(description="One page of a list of entities.")
class EntityConnection:
    edges: list[EntityEdge] = strawberry.field(description="The entities of the page, each with its cursor.")
    nodes: list[Entity] = strawberry.field(description="The entities of the page.")
    page_info: PageInfo = strawberry.field(description=_STANDS)
    total_count: int = strawberry.field(description=_COUNT)
