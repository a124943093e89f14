"""Walks through lists that stand still: whatever the size of the pages and the direction, the rows are the same."""

from collections.abc import Sequence

import pytest

from tests.api.conftest import Client
from tests.walk.corpus import ISSUES
from tests.walk.lists import EMPTY, LISTS, PLAIN, List, Row
from tests.walk.walker import Page, ask, backwards, forwards

BACKWARDS = tuple(one for one in LISTS if one.goes_backwards)
SIZES, A_SIZE = (1, 2, 7, 100), (3,)


def each(lists: Sequence[List]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("asked", lists, ids=lambda asked: asked.name)


def each_in_sizes(lists: Sequence[List]) -> pytest.MarkDecorator:
    """Every list in pages of all sizes; those with a filter, which is the same for all pages, in one size."""
    cases = [(asked, size) for asked in lists for size in (SIZES if asked in PLAIN else A_SIZE)]
    return pytest.mark.parametrize(("asked", "size"), cases, ids=[f"{asked.name} by {size}" for asked, size in cases])


async def whole(api: Client, asked: List) -> list[Row]:
    """All rows in order, in pages of 100."""
    rows = [row async for page in forwards(api, asked, 100) for row in page.rows]
    assert rows == sorted(set(rows)), "a row is out of its order, or there twice"
    assert len(rows) == asked.count(ISSUES) > 0
    return rows


def look(page: Page, rows: list[Row], start: int, end: int) -> None:
    """The page has the rows from `start` to `end`, and knows where it stands in the list."""
    assert page.rows == rows[start:end]
    assert (page.has_previous, page.has_next) == (start > 0, end < len(rows))
    assert page.total == len(rows)


@each_in_sizes(LISTS)
async def test_pages_forwards_are_the_list(still: Client, asked: List, size: int) -> None:
    rows, at = await whole(still, asked), 0
    async for page in forwards(still, asked, size):
        look(page, rows, at, min(at + size, len(rows)))
        at += size
    assert at >= len(rows)


@each_in_sizes(BACKWARDS)
async def test_pages_backwards_are_the_list(still: Client, asked: List, size: int) -> None:
    rows = await whole(still, asked)
    at = len(rows)
    async for page in backwards(still, asked, size):
        look(page, rows, max(at - size, 0), at)
        at -= size
    assert at <= 0


@each(BACKWARDS)
async def test_a_walk_can_turn_back_at_every_page(still: Client, asked: List) -> None:
    rows, size, at = await whole(still, asked), 7, 0
    async for page in forwards(still, asked, size):
        look(await ask(still, asked, last=size, before=page.start), rows, max(at - size, 0), at)
        look(await ask(still, asked, first=size, before=page.start), rows, 0, min(size, at))
        look(
            await ask(still, asked, first=size, after=page.start, before=page.end),
            rows,
            at + 1,
            min(at + size, len(rows)) - 1,
        )
        at += size


@each(LISTS)
async def test_beyond_the_end_is_an_empty_page(still: Client, asked: List) -> None:
    rows = await whole(still, asked)
    (*_, last) = [page async for page in forwards(still, asked, 100)]
    look(await ask(still, asked, first=5, after=last.end), rows, len(rows), len(rows))
    if asked.goes_backwards:
        start = (await ask(still, asked, first=1)).start
        look(await ask(still, asked, last=5, before=start), rows, 0, 0)


@each(EMPTY)
async def test_an_empty_list_has_no_pages(still: Client, asked: List) -> None:
    look(await ask(still, asked), [], 0, 0)
    if asked.goes_backwards:
        look(await ask(still, asked, last=100), [], 0, 0)
