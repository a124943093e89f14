"""What the types ask of whoever keeps the corpus, and the context that carries it to the resolvers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import strawberry

from schema.paging import Window

if TYPE_CHECKING:
    from schema.types.corpus import Corpus
    from schema.types.issue import Issue
    from schema.types.issues import IssueFilter
    from schema.types.link import Link
    from schema.types.reference import Reference
    from schema.types.section import Section
    from schema.types.tale import Tale


@dataclass(frozen=True, slots=True)
class IssuePage:
    """One page of a list of issues, in the list's order, and whether the list goes on at either end."""

    issues: Sequence[Issue]
    has_previous: bool
    has_next: bool


class Reader(Protocol):
    """Reads the corpus. An issue is meant by its number; what belongs to no known issue is None or empty."""

    async def corpus(self) -> Corpus: ...

    async def issue(self, number: int) -> Issue | None: ...

    async def previous_issue(self, number: int) -> Issue | None: ...

    async def next_issue(self, number: int) -> Issue | None: ...

    async def issues(self, window: Window, where: IssueFilter) -> IssuePage: ...

    async def count_issues(self, where: IssueFilter) -> int: ...

    async def sections(self, issue: int) -> Sequence[Section]: ...

    async def tales(self, issue: int) -> Sequence[Tale]: ...

    async def links(self, issue: int) -> Sequence[Link]: ...

    async def references(self, issue: int) -> Sequence[Reference]:
        """What the issue says of others."""
        ...

    async def referenced_by(self, issue: int) -> Sequence[Reference]:
        """What other issues say of it."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """What a request carries to the resolvers."""

    reader: Reader

    async def issue_of(self, number: int) -> Issue:
        """The issue that a thing read from the corpus stands in, which is therefore there."""
        issue = await self.reader.issue(number)
        if issue is None:
            raise LookupError(f"issue {number} has contents but is not in the corpus")
        return issue

    async def section(self, issue: int, position: int) -> Section | None:
        """A section by its place; None if there is none."""
        return next((one for one in await self.reader.sections(issue) if one.position == position), None)

    async def tale(self, issue: int, position: int) -> Tale | None:
        """A tale by its place; None if there is none."""
        return next((one for one in await self.reader.tales(issue) if one.position == position), None)

    async def link(self, issue: int, position: int) -> Link | None:
        """A link by its place; None if there is none."""
        return next((one for one in await self.reader.links(issue) if one.position == position), None)


Info = strawberry.Info[Context, None]
