"""Full text, the one thing that the twin leaves to Postgres: what a query finds, each row looked at by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from service.db import Database

Place: TypeAlias = tuple[str, int, int]
"""`SECTION` or `TALE`, the number of the issue, the position in it."""

_STATEMENT: Final = """
SELECT
    issue_number,
    position,
    round(1e6 * ((ts_filter(search, '{{a}}') @@ query)::int + ts_rank(search, said, 33))) / 1e6 AS score,
    snippets(concat_ws(E'\\n', {texts}), query) AS snippets
FROM
    {table},
    search_query($1) AS query,
    LATERAL (
        SELECT CASE WHEN querytree(query) IN ('', 'T') THEN query ELSE querytree(query)::tsquery END
    ) AS ranked (said)
WHERE search @@ query
"""
_STATEMENTS: Final = {
    "SECTION": _STATEMENT.format(table="sections", texts="headline, tagline, text"),
    "TALE": _STATEMENT.format(table="tales", texts="title, epigraph, text"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found at a place."""

    score: float
    snippets: list[str]


class FullText:
    """Asks Postgres once for every query, and remembers."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[str, Mapping[Place, Found]] = {}

    async def find(self, query: str) -> Mapping[Place, Found]:
        """Everything that the query finds, sections and tales."""
        if query not in self._known:
            self._known[query] = {
                (kind, row["issue_number"], row["position"]): Found(row["score"], row["snippets"])
                for kind, statement in _STATEMENTS.items()
                for row in await self._database.fetch(statement, query)
            }
        return self._known[query]
