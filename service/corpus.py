"""Reads the corpus for one request: named statements in, values of the public graph out."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import strawberry

from schema.enums import BlockKind, IssueOrder, LinkKind, ReferenceStatus, SourceFormat
from schema.paging import Window
from schema.types.corpus import Corpus
from schema.types.issue import Issue, ParseReport
from schema.types.issues import IssueFilter
from schema.types.link import Link
from schema.types.node import Span
from schema.types.reader import IssuePage
from schema.types.reference import Reference
from schema.types.section import Block, Section
from schema.types.tale import Tale
from service import statements
from service.db import Database, Record

_SQL: Final = statements.load(Path(__file__).with_name("corpus.sql"))


async def revision(database: Database) -> int:
    """How often the corpus has changed. Raises `DatabaseError` when there is no answer, or no table to answer from."""
    found: int = await database.fetchval(_SQL["revision"])
    return found


class CorpusReader:
    """A `schema.types.reader.Reader` on the database. It lives as long as a request and asks nothing twice."""

    def __init__(self, database: Database, newsletter: str) -> None:
        self._database = database
        self._newsletter = newsletter
        self._answers: dict[tuple[object, ...], asyncio.Task[Sequence[Record]]] = {}

    async def corpus(self) -> Corpus:
        """The corpus as a whole."""
        (row,) = await self._rows("corpus")
        return Corpus(**{**row, "title": row["title"] or self._newsletter})

    async def issue(self, number: int) -> Issue | None:
        """The issue with that number."""
        return next(iter(await self._issues([number])), None)

    async def previous_issue(self, number: int) -> Issue | None:
        """The issue with the next lower number."""
        (row,) = await self._rows("neighbours", number)
        return await self.issue(row["previous"]) if row["previous"] is not None else None

    async def next_issue(self, number: int) -> Issue | None:
        """The issue with the next higher number."""
        (row,) = await self._rows("neighbours", number)
        return await self.issue(row["next"]) if row["next"] is not None else None

    async def issues(self, window: Window, where: IssueFilter) -> IssuePage:
        """A page of the issues that the filter lets through."""
        newest_first = window.listing.order == IssueOrder.NEWEST
        above, below = (window.before, window.after) if newest_first else (window.after, window.before)
        direction = -1 if newest_first != window.backwards else 1
        (page,) = await self._rows("issue_page", *_conditions(where), above, below, direction, window.size)
        ascending = await self._issues(page["numbers"])
        if newest_first:
            return IssuePage(ascending[::-1], has_previous=page["has_higher"], has_next=page["has_lower"])
        return IssuePage(ascending, has_previous=page["has_lower"], has_next=page["has_higher"])

    async def count_issues(self, where: IssueFilter) -> int:
        """How many issues the filter lets through."""
        (row,) = await self._rows("count_issues", *_conditions(where))
        count: int = row["count"]
        return count

    async def sections(self, issue: int) -> Sequence[Section]:
        """The sections of an issue, with their blocks."""
        rows, block_rows = await asyncio.gather(self._rows("sections", issue), self._rows("blocks", issue))
        blocks = defaultdict(list)
        for row in block_rows:
            blocks[row["section_position"]].append(_block(row))
        return [_section(row, blocks[row["position"]]) for row in rows]

    async def tales(self, issue: int) -> Sequence[Tale]:
        """The tales of an issue."""
        return [_tale(row) for row in await self._rows("tales", issue)]

    async def links(self, issue: int) -> Sequence[Link]:
        """The links of an issue."""
        return [_link(row) for row in await self._rows("links", issue)]

    async def references(self, issue: int) -> Sequence[Reference]:
        """What the issue says of others."""
        return [_reference(row) for row in await self._rows("references_from", issue)]

    async def referenced_by(self, issue: int) -> Sequence[Reference]:
        """What other issues say of it."""
        return [_reference(row) for row in await self._rows("references_to", issue)]

    async def _issues(self, numbers: Sequence[int]) -> list[Issue]:
        """The issues with these numbers, ascending."""
        return [_issue(row) for row in await self._rows("issues", tuple(numbers))]

    async def _rows(self, statement: str, *arguments: object) -> Sequence[Record]:
        """The statement's rows. Resolvers that run side by side wait for one and the same answer."""
        asked = (statement, *arguments)
        if asked not in self._answers:
            self._answers[asked] = asyncio.ensure_future(self._database.fetch(_SQL[statement], *arguments))
        return await self._answers[asked]


def _conditions(where: IssueFilter) -> tuple[object, ...]:
    """The first parameters of every statement that filters issues."""
    wanted = (
        where.number_from,
        where.number_to,
        where.published_from,
        where.published_to,
        where.author,
        where.entity,
    )
    return tuple(None if value is strawberry.UNSET else value for value in wanted)


def _span(row: Record) -> Span:
    return Span(start=row["span_start"], end=row["span_end"])


def _issue(row: Record) -> Issue:
    return Issue(
        number=row["number"],
        title=row["title"],
        topics=row["topics"],
        author=row["author"],
        url=row["url"],
        published_at=row["published_at"],
        preamble=row["preamble"],
        text=row["text"],
        text_sha256=row["text_sha256"],
        word_count=row["word_count"],
        parse=ParseReport(format=SourceFormat(row["format"]), coverage=row["coverage"], warnings=row["warnings"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def _section(row: Record, blocks: list[Block]) -> Section:
    return Section(
        issue_number=row["issue_number"],
        position=row["position"],
        headline=row["headline"],
        tagline=row["tagline"],
        text=row["text"],
        blocks=blocks,
        why_it_matters=row["why_it_matters"],
        word_count=row["word_count"],
        span=_span(row),
    )


def _block(row: Record) -> Block:
    return Block(kind=BlockKind(row["kind"]), label=row["label"], text=row["text"], items=row["items"], span=_span(row))


def _link(row: Record) -> Link:
    return Link(
        issue_number=row["issue_number"],
        section_position=row["section_position"],
        position=row["position"],
        label=row["label"],
        title=row["title"],
        source=row["source"],
        url=row["url"],
        host=row["host"],
        kind=LinkKind(row["kind"]),
        arxiv_id=row["arxiv_id"],
        span=_span(row),
    )


def _tale(row: Record) -> Tale:
    return Tale(
        issue_number=row["issue_number"],
        position=row["position"],
        title=row["title"],
        epigraph=row["epigraph"],
        text=row["text"],
        inspirations=row["inspirations"],
        word_count=row["word_count"],
        span=_span(row),
    )


def _reference(row: Record) -> Reference:
    return Reference(
        source_number=row["issue_number"],
        section_position=row["section_position"],
        number=row["target_number"],
        status=ReferenceStatus.RESOLVED if row["resolved"] else ReferenceStatus.DANGLING,
        text=row["text"],
        span=_span(row),
    )
