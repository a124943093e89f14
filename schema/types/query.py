"""Where every query begins."""

from typing import Annotated

import strawberry

from schema.types.arguments import After, Before, First, Last, compiled, declared
from schema.types.connections import (
    EntityConnection,
    IssueConnection,
    LinkConnection,
    SectionConnection,
    TaleConnection,
)
from schema.types.corpus import Corpus
from schema.types.entity import Entity
from schema.types.enums import EntityOrder, IssueOrder, LinkOrder, SearchKind, SectionOrder, TaleOrder
from schema.types.filters import EntityFilter, IssueFilter, LinkFilter, SectionFilter, TaleFilter
from schema.types.issue import Issue
from schema.types.node import Node
from schema.types.search import SearchConnection
from schema.types.section import Section
from schema.types.tale import Tale

NodeId = Annotated[strawberry.ID, strawberry.argument(name="id", description="An id as the field `id` gave it.")]
NodeIds = Annotated[
    list[strawberry.ID], strawberry.argument(name="ids", description="Ids as the field `id` gave them.")
]
IssueNumber = Annotated[int, strawberry.argument(description="The number of the issue: `395`.")]


@strawberry.type(description="Where every query begins.")
class Query:
    corpus: Corpus = strawberry.field(description="The corpus as a whole: what it holds and when it last changed.")

    @declared("The thing with this id, whatever its type; null if there is none. A malformed id is an error.")
    def node(self, node_id: NodeId) -> Node | None:
        compiled()

    @declared("The things with these ids, in the same order, null where there is none; at most 100 at a time.")
    def nodes(self, node_ids: NodeIds) -> list[Node | None]:
        compiled()

    @declared("One issue by its number; null if it is not in the corpus.")
    def issue(self, number: IssueNumber) -> Issue | None:
        compiled()

    @declared("One section by its issue and its place in it; null if there is none.")
    def section(
        self,
        issue: IssueNumber,
        position: Annotated[int, strawberry.argument(description="Its place in the issue, counted from 1.")],
    ) -> Section | None:
        compiled()

    @declared("One tale by its issue and its place in it; null if there is none.")
    def tale(
        self,
        issue: IssueNumber,
        position: Annotated[int, strawberry.argument(description="Its place among the issue's tales.")] = 1,
    ) -> Tale | None:
        compiled()

    @declared("One entity by its slug, or by that of another form of its name; null if nothing is called so.")
    def entity(
        self, slug: Annotated[str, strawberry.argument(description="Its name in addresses: `openai`.")]
    ) -> Entity | None:
        compiled()

    @declared("The issues of the corpus, page by page.")
    def issues(
        self,
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
        compiled()

    @declared("The news items of all issues, page by page.")
    def sections(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        where: Annotated[
            SectionFilter | None,
            strawberry.argument(name="filter", description="Which sections to list; all by default."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            SectionOrder, strawberry.argument(description="In which order to list them.")
        ] = SectionOrder.NEWEST,
    ) -> SectionConnection:
        compiled()

    @declared("The fiction of all issues, page by page.")
    def tales(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        where: Annotated[
            TaleFilter | None,
            strawberry.argument(name="filter", description="Which tales to list; all by default."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            TaleOrder, strawberry.argument(description="In which order to list them.")
        ] = TaleOrder.NEWEST,
    ) -> TaleConnection:
        compiled()

    @declared("What all issues point their readers to, page by page.")
    def links(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        where: Annotated[
            LinkFilter | None,
            strawberry.argument(name="filter", description="Which links to list; all by default."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            LinkOrder, strawberry.argument(description="In which order to list them.")
        ] = LinkOrder.NEWEST,
    ) -> LinkConnection:
        compiled()

    @declared("Who and what the corpus is about, page by page.")
    def entities(
        self,
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        last: Last = strawberry.UNSET,
        before: Before = strawberry.UNSET,
        where: Annotated[
            EntityFilter | None,
            strawberry.argument(name="filter", description="Which entities to list; all by default."),
        ] = strawberry.UNSET,
        order_by: Annotated[
            EntityOrder, strawberry.argument(description="In which order to list them.")
        ] = EntityOrder.MOST_MENTIONED,
    ) -> EntityConnection:
        compiled()

    @declared(
        "What the corpus says of something: full-text search, the best first, a match in a headline before one in a "
        'body. Write words that must all be there, `"a phrase"`, `or` between two, `-not` before one. Accents do not '
        "matter, `GPT-4` and `GPT4` are one, and a slightly misspelled name is understood."
    )
    def search(
        self,
        query: Annotated[str, strawberry.argument(description="What to search for; 500 characters at most.")],
        first: First = strawberry.UNSET,
        after: After = strawberry.UNSET,
        kinds: Annotated[
            list[SearchKind],
            strawberry.argument(name="in", description="What to look through: the news, the fiction, or both."),
        ] = [SearchKind.SECTION],  # noqa: B006  # nobody changes it: it becomes the schema's default
        where: Annotated[
            SectionFilter | None,
            strawberry.argument(
                name="filter",
                description=(
                    "Where to look. A tale has no entities and no links of its own, so that a condition on them leaves "
                    "only sections."
                ),
            ),
        ] = strawberry.UNSET,
    ) -> SearchConnection:
        compiled()
