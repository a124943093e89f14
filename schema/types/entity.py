"""An entity: someone or something that sections are about, and the mentions that say so."""

from datetime import datetime
from typing import Annotated

import strawberry

from schema.types.arguments import After, Before, First, Last, compiled, declared
from schema.types.enums import EntityKind, ExtractionMethod, SectionOrder
from schema.types.lazy import LazyIssue, LazySection, LazySectionConnection
from schema.types.node import Node, Span


@strawberry.type(description="What one issue of the corpus says of an entity.")
class TimelinePoint:
    number: int = strawberry.field(description="The number of the issue.")
    published_at: datetime | None = strawberry.field(description="When the issue appeared; null if not known.")
    mentions: int = strawberry.field(description="How many mentions of the entity the issue has; 0 if none.")
    sections: int = strawberry.field(description="How many of its sections mention the entity; 0 if none.")


@strawberry.type(
    description=(
        "Someone or something with a name that sections are about: an organisation, a person, a model, a dataset, a "
        "place. One thing is one entity, however it is spelled: `LLaMA 3.2` and `Llama 3.2`."
    )
)
class Entity(Node):
    slug: str = strawberry.field(description="Its name in addresses: `openai`, `llama-3-2`.")
    name: str = strawberry.field(description="Its name in the form used most: `OpenAI`.")
    kind: EntityKind = strawberry.field(description="What sort of thing it is.")
    aliases: list[str] = strawberry.field(description="The other forms of the name that the corpus really uses.")
    mention_count: int = strawberry.field(description="How often it is mentioned in the corpus.")
    section_count: int = strawberry.field(description="How many sections mention it.")
    issue_count: int = strawberry.field(description="How many issues mention it.")
    first_issue: LazyIssue = strawberry.field(description="The issue with the lowest number that mentions it.")
    latest_issue: LazyIssue = strawberry.field(description="The issue with the highest number that mentions it.")
    timeline: list[TimelinePoint] = strawberry.field(
        description="One point for each issue of the corpus, by number, also for those that do not mention it."
    )

    @declared("The sections that mention it, page by page.")
    def sections(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        order_by: Annotated[
            SectionOrder, strawberry.argument(description="In which order to list them.")
        ] = SectionOrder.NEWEST,
    ) -> LazySectionConnection:
        compiled()

    @declared("The entities that share the most sections with it, those with the most in common first.")
    def related(
        self, first: Annotated[int, strawberry.argument(description="How many: 1 to 100.")] = 10
    ) -> list["RelatedEntity"]:
        compiled()


@strawberry.type(description="An entity that is named together with another.")
class RelatedEntity:
    entity: Entity = strawberry.field(description="The other entity.")
    sections: int = strawberry.field(description="How many sections mention both.")
    lift: float = strawberry.field(
        description=(
            "How many times as many sections that is as if the two had nothing to do with each other: 1 means as "
            "often as chance would have it, above 1 more often. Rounded to four places."
        )
    )


@strawberry.type(description="One place where a section names an entity.")
class Mention:
    entity: Entity = strawberry.field(description="What is named.")
    section: LazySection = strawberry.field(description="The section that names it.")
    text: str = strawberry.field(description="The words used here: `Meta's`.")
    span: Span = strawberry.field(description="Where these words stand in `Issue.text`.")
    method: ExtractionMethod = strawberry.field(description="How the mention was found.")
    confidence: float = strawberry.field(
        description="How sure that is, from 0 to 1: of the mentions at 0.9, about nine in ten are right."
    )
