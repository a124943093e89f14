"""The DataLoaders of the resolvers: each gathers what the resolvers of one request ask for and reads it at once."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from strawberry.dataloader import DataLoader

from service.db import Database, Record

K = TypeVar("K")
Place = tuple[int, int]
"""A section's key: the number of its issue, its position in it."""

_ISSUES: Final = """
    SELECT number, title, author, published_at, topics FROM issues WHERE number = ANY ($1)"""
_TALES: Final = """
    SELECT issue_number, title FROM tales WHERE issue_number = ANY ($1) ORDER BY issue_number, position"""
_SECTION: Final = "SELECT issue_number, position, headline, tagline FROM sections"
_SECTIONS_OF_ISSUE: Final = f"{_SECTION} WHERE issue_number = ANY ($1) ORDER BY issue_number, position"
_PLACES: Final = "unnest($1::int[], $2::int[]) AS place (issue_number, position)"
_SECTIONS: Final = f"{_SECTION} JOIN {_PLACES} USING (issue_number, position)"
_TEXTS: Final = f"SELECT issue_number, position, text FROM sections JOIN {_PLACES} USING (issue_number, position)"
_LINKS: Final = f"""
    SELECT links.issue_number, section_position, title, source, url, kind
    FROM links JOIN {_PLACES}
        ON place.issue_number = links.issue_number AND place.position = links.section_position
    ORDER BY links.issue_number, links.position"""
_ENTITIES: Final = f"""
    SELECT found.issue_number, section_position, slug, name, kind, aliases, entities.mention_count
    FROM section_entities AS found JOIN {_PLACES}
        ON place.issue_number = found.issue_number AND place.position = found.section_position
    JOIN entities USING (slug)
    ORDER BY found.issue_number, found.section_position, found.position"""


class Loaders:
    """The loaders of one request."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.issue = DataLoader(self._one(_ISSUES, "number"))
        self.tales = DataLoader(self._many(_TALES, "issue_number"))
        self.sections = DataLoader(self._many(_SECTIONS_OF_ISSUE, "issue_number"))
        self.section = DataLoader(self._one_by_place(_SECTIONS))
        self.text = DataLoader(self._one_by_place(_TEXTS))
        self.links = DataLoader(self._many_by_place(_LINKS))
        self.entities = DataLoader(self._many_by_place(_ENTITIES))

    def _one(self, sql: str, key: str) -> Callable[[list[int]], Awaitable[list[Record | None]]]:
        async def load(keys: list[int]) -> list[Record | None]:
            rows = {row[key]: row for row in await self.database.fetch(sql, keys)}
            return [rows.get(wanted) for wanted in keys]

        return load

    def _many(self, sql: str, key: str) -> Callable[[list[int]], Awaitable[list[Sequence[Record]]]]:
        async def load(keys: list[int]) -> list[Sequence[Record]]:
            rows = await self.database.fetch(sql, keys)
            return _grouped(keys, ((row[key], row) for row in rows))

        return load

    def _one_by_place(self, sql: str) -> Callable[[list[Place]], Awaitable[list[Any]]]:
        async def load(places: list[Place]) -> list[Any]:
            found = await self.database.fetch(sql, *_columns(places))
            rows = {(row["issue_number"], row["position"]): row for row in found}
            return [rows[place] for place in places]

        return load

    def _many_by_place(self, sql: str) -> Callable[[list[Place]], Awaitable[list[Sequence[Record]]]]:
        async def load(places: list[Place]) -> list[Sequence[Record]]:
            rows = await self.database.fetch(sql, *_columns(places))
            return _grouped(places, (((row["issue_number"], row["section_position"]), row) for row in rows))

        return load


def _columns(places: Sequence[Place]) -> tuple[list[int], list[int]]:
    return [issue for issue, _ in places], [position for _, position in places]


def _grouped(keys: Iterable[K], rows: Iterable[tuple[K, Record]]) -> list[Sequence[Record]]:
    """The rows of each key."""
    groups = defaultdict(list)
    for key, row in rows:
        groups[key].append(row)
    return [groups[key] for key in keys]
