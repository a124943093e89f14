"""What a search finds."""

from typing import Annotated

import strawberry

from schema.types.connections import PageInfo
from schema.types.section import Section
from schema.types.tale import Tale

SearchHit = Annotated[
    Section | Tale, strawberry.union("SearchHit", description="What a search finds: news, or fiction when asked for.")
]


@strawberry.type(description="Something found, and why.")
class SearchEdge:
    node: SearchHit = strawberry.field(description="What was found.")
    cursor: str = strawberry.field(description="Its place in the list, for `after`.")
    score: float = strawberry.field(
        description="How well it fits: 1 and more if the headline or title alone does, below 1 otherwise."
    )
    snippets: list[str] = strawberry.field(
        description=(
            "Up to three stretches of its text around what matched, each match between `<mark>` and `</mark>`. The "
            "rest is the text as it is: escape it before it goes into a page."
        )
    )


@strawberry.type(description="One page of what a search found, the best first.")
class SearchConnection:
    edges: list[SearchEdge] = strawberry.field(description="What was found, each with its cursor, score and snippets.")
    nodes: list[SearchHit] = strawberry.field(description="What was found.")
    page_info: PageInfo = strawberry.field(description="Where the page stands in the list.")
    total_count: int = strawberry.field(description="How much was found in all. Counted only when asked for.")
