"""Walks while an ingest adds issues before, between and behind those that are there, and replaces some."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeAlias

from service.db import Database, connect
from service.ingest.store import Store
from tests.api.conftest import Client, client, fill, serving
from tests.walk.corpus import ISSUES, LATE
from tests.walk.lists import STEADY, List, Row
from tests.walk.walker import Page, backwards, forwards

Direction: TypeAlias = Callable[[Client, List, int], AsyncIterator[Page]]

SIZE = 5
PACE = 0.01
"""Seconds between two issues, so that the walks get on meanwhile."""


async def rows(pages: AsyncIterator[Page]) -> list[Row]:
    """All rows of a walk, in order."""
    return sorted([row async for page in pages for row in page.rows])


async def ingest(dsn: str) -> None:
    """Add the issues, one after the other, by connections of its own."""
    async with connect(dsn, max_size=2) as database:
        store = Store(database, "Import AI")
        for issue in LATE:
            await store.save(issue)
            await asyncio.sleep(PACE)
        await store.flush()


async def walk(api: Client, asked: List, direction: Direction, before: list[Row]) -> bool:
    """Walk once through a list that grows: whether it did."""
    seen: list[Row] = []
    totals: list[int] = []
    async for page in direction(api, asked, SIZE):
        assert page.rows, "a page told of more, and there was none"
        is_first = not totals
        assert is_first or (page.has_previous if direction is forwards else page.has_next), (
            "a page forgot its neighbour"
        )
        seen = [*seen, *page.rows] if direction is forwards else [*page.rows, *seen]
        totals.append(page.total)
    assert seen == sorted(set(seen)), "a row came again, or out of its order"
    assert set(before) <= set(seen), "a row was lost"
    assert totals == sorted(totals), "a page is of an older state than the one before it"
    return totals[0] < totals[-1]


async def test_no_row_is_lost_or_repeated_while_issues_come_in(db: Database, dsn: str) -> None:
    await fill(db, ISSUES)
    async with serving(dsn) as address, client(address) as api:
        walks = [
            (asked, direction)
            for asked in STEADY
            for direction in (forwards, backwards)
            if asked.goes_backwards or direction is forwards
        ]
        at_first = {asked.name: await rows(forwards(api, asked, 100)) for asked in STEADY}

        async def again_and_again(asked: List, direction: Direction) -> bool:
            grew = False
            while not ingesting.done():
                grew |= await walk(api, asked, direction, at_first[asked.name])
            return grew

        ingesting = asyncio.create_task(asyncio.to_thread(asyncio.run, ingest(dsn)))
        grew = await asyncio.gather(*(again_and_again(*one) for one in walks))
        await ingesting
        assert sum(grew) > len(walks) / 2, "hardly an issue came in during a walk"
        for asked in STEADY:
            assert len(await rows(forwards(api, asked, 100))) == asked.count([*ISSUES, *LATE[::3], *LATE[1::3]])
