"""The usual way: the same part of the schema with asynchronous resolvers and DataLoaders, served by strawberry's view.

Written as one would write it with care: what many things need is read at once, and a long text only where it is asked
for. The schema has no extensions, as strawberry sets it up: those that keep parsed and validated documents are an
option that has to be known of. With them (`BENCH_EXTENSIONS=1`) it is the same application at its best.
"""

import base64
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, Self

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.extensions import ParserCache, ValidationCache

from schema import ids
from schema.types.enums import EntityKind, LinkKind
from service.db import Database, Record, connect
from tests.bench.contender_loaders import Loaders

EXTENSIONS: Final = "BENCH_EXTENSIONS"
"""Set, documents are parsed and validated once."""

Info = strawberry.Info[Loaders, None]

_ISSUES: Final = """
    SELECT number, title, author, published_at, topics FROM issues
    WHERE $1::int IS NULL OR number <= $1 ORDER BY number DESC LIMIT $2"""
_ENTITY: Final = """
    SELECT slug, name, kind, aliases, mention_count FROM entities WHERE slug = entity_slug($1)"""
_SECTIONS_OF_ENTITY: Final = """
    SELECT issue_number, section_position FROM section_entities
    WHERE slug = $1 ORDER BY issue_number DESC, section_position LIMIT $2"""
_SEARCH: Final = """
    SELECT
        issue_number, position, score / 1e6::float8 AS score,
        snippets(concat_ws(E'\\n', headline, tagline, text), query) AS snippets
    FROM (
        SELECT
            sections.*, query,
            1000000 * (search_headline @@ query)::int + (1e6::float8 * ts_rank(search, query, 33))::int AS score
        FROM (SELECT search_query($1) AS query OFFSET 0) AS wanted
        JOIN sections ON search @@ query
        ORDER BY score DESC, issue_number DESC, position
        LIMIT $2
    ) AS found
    ORDER BY found.score DESC, issue_number DESC, position"""


@strawberry.type
class Link:
    title: str
    source: str | None
    url: str | None
    kind: LinkKind

    @classmethod
    def of(cls, row: Record) -> Self:
        return cls(title=row["title"], source=row["source"], url=row["url"], kind=LinkKind(row["kind"]))


@strawberry.type
class Tale:
    title: str


@strawberry.type
class Section:
    issue_number: strawberry.Private[int]
    position: int
    headline: str
    tagline: str | None

    @classmethod
    def of(cls, row: Record) -> Self:
        return cls(
            issue_number=row["issue_number"],
            position=row["position"],
            headline=row["headline"],
            tagline=row["tagline"],
        )

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(ids.encode("Section", self.issue_number, self.position))

    @strawberry.field
    async def text(self, info: Info) -> str:
        row = await info.context.text.load((self.issue_number, self.position))
        return str(row["text"])

    @strawberry.field
    async def issue(self, info: Info) -> "Issue":
        row = await info.context.issue.load(self.issue_number)
        assert row
        return Issue.of(row)

    @strawberry.field
    async def links(self, info: Info) -> list[Link]:
        return [Link.of(row) for row in await info.context.links.load((self.issue_number, self.position))]

    @strawberry.field
    async def entities(self, info: Info) -> list["Entity"]:
        return [Entity.of(row) for row in await info.context.entities.load((self.issue_number, self.position))]


@strawberry.type
class SectionConnection:
    nodes: list[Section]


@strawberry.type
class Entity:
    slug: str
    name: str
    kind: EntityKind
    aliases: list[str]
    mention_count: int

    @classmethod
    def of(cls, row: Record) -> Self:
        return cls(
            slug=row["slug"],
            name=row["name"],
            kind=EntityKind(row["kind"]),
            aliases=row["aliases"],
            mention_count=row["mention_count"],
        )

    @strawberry.field
    async def sections(self, info: Info, first: int = 20) -> SectionConnection:
        context = info.context
        found = await context.database.fetch(_SECTIONS_OF_ENTITY, self.slug, first)
        rows = await context.section.load_many([(row["issue_number"], row["section_position"]) for row in found])
        return SectionConnection(nodes=[Section.of(row) for row in rows])


@strawberry.type
class Issue:
    number: int
    title: str
    author: str | None
    published_at: datetime | None
    topics: list[str]

    @classmethod
    def of(cls, row: Record) -> Self:
        return cls(
            number=row["number"],
            title=row["title"],
            author=row["author"],
            published_at=row["published_at"],
            topics=row["topics"],
        )

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(ids.encode("Issue", self.number))

    @strawberry.field
    async def sections(self, info: Info) -> list[Section]:
        return [Section.of(row) for row in await info.context.sections.load(self.number)]

    @strawberry.field
    async def tales(self, info: Info) -> list[Tale]:
        return [Tale(title=row["title"]) for row in await info.context.tales.load(self.number)]


@strawberry.type
class PageInfo:
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class IssueConnection:
    nodes: list[Issue]
    page_info: PageInfo


@strawberry.input
class IssueFilter:
    number_to: int | None = None


@strawberry.type
class SearchEdge:
    place: strawberry.Private[tuple[int, int]]
    score: float
    snippets: list[str]

    @strawberry.field
    async def node(self, info: Info) -> Section:
        return Section.of(await info.context.section.load(self.place))


@strawberry.type
class SearchConnection:
    edges: list[SearchEdge]


@strawberry.type
class Query:
    @strawberry.field
    async def issue(self, info: Info, number: int) -> Issue | None:
        row = await info.context.issue.load(number)
        return Issue.of(row) if row else None

    @strawberry.field
    async def issues(self, info: Info, first: int = 20, filter: IssueFilter | None = None) -> IssueConnection:  # noqa: A002
        rows = await info.context.database.fetch(_ISSUES, filter and filter.number_to, first + 1)
        nodes = [Issue.of(row) for row in rows[:first]]
        return IssueConnection(
            nodes=nodes,
            page_info=PageInfo(
                has_next_page=len(rows) > first, end_cursor=_cursor(nodes[-1].number) if nodes else None
            ),
        )

    @strawberry.field
    async def entity(self, info: Info, slug: str) -> Entity | None:
        row = await info.context.database.fetchrow(_ENTITY, slug)
        return Entity.of(row) if row else None

    @strawberry.field
    async def search(self, info: Info, query: str, first: int = 20) -> SearchConnection:
        rows = await info.context.database.fetch(_SEARCH, query, first)
        edges = [
            SearchEdge(place=(row["issue_number"], row["position"]), score=row["score"], snippets=row["snippets"])
            for row in rows
        ]
        return SearchConnection(edges=edges)


def _cursor(number: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(["issues", "NEWEST", number]).encode()).decode().rstrip("=")


class View(GraphQL[Loaders, None]):
    """Strawberry's view, with new loaders for each request."""

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        return Loaders(request.state.database)


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, Database]]:
    """Holds the database's connections while the application runs."""
    async with connect(os.environ["DATABASE_URL"]) as database:
        yield {"database": database}


def create_app() -> Starlette:
    """The application."""
    extensions: list[Any] = [lambda: ParserCache(maxsize=100), lambda: ValidationCache(maxsize=100)]
    schema = strawberry.Schema(Query, extensions=extensions if EXTENSIONS in os.environ else [])
    return Starlette(routes=[Route("/graphql", View(schema))], lifespan=lifespan)
