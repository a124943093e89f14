"""Walks through a list page by page, and looks at every page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from tests.api.conftest import Client
from tests.walk.lists import List, Row


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list."""

    rows: list[Row]
    total: int
    has_next: bool
    has_previous: bool
    start: str | None
    end: str | None


async def ask(api: Client, asked: List, **window: object) -> Page:
    """A page: `first`, `after`, `last` and `before` as given. What it says twice must be the same."""
    data: Any = await api.ask(asked.query, **window)
    page = data["page"] if "page" in data else next(iter(data.values()))["page"]
    edges, info = page["edges"], page["pageInfo"]
    assert len(page["nodes"]) == len(edges)
    cursors = [edge["cursor"] for edge in edges]
    assert len(set(cursors)) == len(cursors)
    assert [info["startCursor"], info["endCursor"]] == ([cursors[0], cursors[-1]] if cursors else [None, None])
    return Page(
        rows=[asked.row(edge) for edge in edges],
        total=page["totalCount"],
        has_next=info["hasNextPage"],
        has_previous=info["hasPreviousPage"],
        start=info["startCursor"],
        end=info["endCursor"],
    )


async def forwards(api: Client, asked: List, size: int) -> AsyncIterator[Page]:
    """The pages from the start to the end."""
    page = await ask(api, asked, first=size)
    yield page
    while page.has_next:
        here = page.end
        page = await ask(api, asked, first=size, after=here)
        assert page.start != here, "the walk stands still"
        yield page


async def backwards(api: Client, asked: List, size: int) -> AsyncIterator[Page]:
    """The pages from the end to the start."""
    page = await ask(api, asked, last=size)
    yield page
    while page.has_previous:
        here = page.start
        page = await ask(api, asked, last=size, before=here)
        assert page.end != here, "the walk stands still"
        yield page
