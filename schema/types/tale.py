"""A tale: the fiction that closes an issue."""

import strawberry

from schema.types.lazy import LazyIssue
from schema.types.node import Node, Span


@strawberry.type(
    description=(
        "The short fiction that closes an issue (Tech Tales). It is kept apart from the news: nothing said in a tale "
        "counts towards entities or timelines."
    )
)
class Tale(Node):
    position: int = strawberry.field(description="Its place among the tales of the issue, counted from 1.")
    title: str = strawberry.field(description="The title of the story.")
    epigraph: str | None = strawberry.field(
        description="The line in brackets under the title, which sets the scene, without its brackets. Null if none."
    )
    text: str = strawberry.field(description="The story, without title, epigraph and inspirations.")
    inspirations: list[str] = strawberry.field(
        description='The parts of "Things that inspired this story: …; …", in order; empty if the issue names none.'
    )
    word_count: int = strawberry.field(description="How many words the story has.")
    span: Span = strawberry.field(description="Where the tale stands in `Issue.text`, from its title to its last line.")
    issue: LazyIssue = strawberry.field(description="The issue it closes.")
