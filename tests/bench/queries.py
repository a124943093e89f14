"""The questions that are measured, and the variables that make one request differ from the next."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from graphql import OperationDefinitionNode, parse

from service import statements
from service.db import Database
from tests.bench.serve_load import Address
from tests.bench.vocabulary import NAMES

_TEXT: Final = Path(__file__).with_name("queries.graphql").read_text(encoding="utf-8")
_SEED: Final = 11
_TRIES: Final = 200
_COMMON: Final = ("Portugal", "Kenya", "Norway", "Chile", "Vietnam")
"""Words that a good part of all sections hold: what there is to rank grows with the corpus."""

_NUMBERS: Final = """
    SELECT number
    FROM (SELECT number, row_number() OVER (ORDER BY number) AS nth, count(*) OVER () AS total FROM issues) AS numbered
    WHERE nth > least(20, total / 2) AND nth % greatest(1, (total - 20) / 32) = 0
    ORDER BY number"""
"""About thirty issues from all over the corpus, each with a page of older ones where the corpus has that many."""

_SLUGS: Final = "SELECT slug FROM entities ORDER BY mention_count DESC, slug LIMIT 12"
"""What is mentioned most: even a hundred issues hold a page of sections of each."""

_SEARCHES: Final = """
    SELECT words
    FROM unnest($1::text[]) AS words
    CROSS JOIN LATERAL (SELECT count(*) FROM sections WHERE search @@ (SELECT search_query(words))) AS found (sections)
    WHERE sections > 0
    ORDER BY abs(sections - 10), words
    LIMIT 12"""
"""Of such words ($1) those that about ten sections hold: the answers are as long however large the corpus is."""


@dataclass(frozen=True, slots=True)
class Question:
    """An operation and the variables to ask it with, in turn. `name` tells two questions of one operation apart."""

    name: str
    operation: str
    variables: Sequence[Mapping[str, Any]]

    def bodies(self) -> list[bytes]:
        """The bodies of its requests."""
        query = OPERATIONS[self.operation]
        return [
            json.dumps({"query": query, "operationName": self.operation, "variables": one}).encode()
            for one in self.variables
        ]

    def requests(self, server: Address) -> list[bytes]:
        """The same as they go over the wire."""
        return [server.post(body) for body in self.bodies()]


def _operations() -> dict[str, str]:
    """The text of each operation, by name."""
    found = {}
    for node in parse(_TEXT).definitions:
        assert isinstance(node, OperationDefinitionNode)
        assert node.name
        assert node.loc
        found[node.name.value] = _TEXT[node.loc.start : node.loc.end]
    return found


OPERATIONS: Final = _operations()
"""The operations by name."""


def _by_hand() -> dict[str, str]:
    """The statement of each operation: `IssuePage` is `issue_page` there."""
    found = statements.load(Path(__file__).with_name("queries.sql"))
    return {name: found[re.sub("(?<=.)([A-Z])", r"_\1", name).lower()] for name in OPERATIONS}


STATEMENTS: Final = _by_hand()
"""The statements written by hand, by the names of the operations that ask the same."""


async def numbers(database: Database) -> list[int]:
    """The numbers of some issues."""
    return [row["number"] for row in await database.fetch(_NUMBERS)]


async def questions(database: Database) -> list[Question]:
    """The questions, about what is in this corpus."""
    some = await numbers(database)
    slugs = [row["slug"] for row in await database.fetch(_SLUGS)]
    searches = [row["words"] for row in await database.fetch(_SEARCHES, _few_find())]
    return [
        Question("IssuePage", "IssuePage", [{"number": number} for number in some]),
        Question("List", "List", [{"to": number} for number in some]),
        Question("EntityPage", "EntityPage", [{"slug": slug} for slug in slugs]),
        Question("Deep", "Deep", [{"to": number} for number in some]),
        Question("Tiny", "Tiny", [{"number": number} for number in some]),
        Question("Search", "Search", [{"words": words} for words in searches]),
        Question("SearchCommon", "Search", [{"words": words} for words in _COMMON]),
    ]


def _few_find() -> list[str]:
    """Names that sections may hold: one, or two or three together for a corpus where one is not rare."""
    rng = Random(_SEED)
    picked = [(NAMES["person"].pick(rng), NAMES["method"].pick(rng), NAMES["chip"].pick(rng)) for _ in range(_TRIES)]
    return sorted({" ".join(names[:number]) for names in picked for number in (1, 2, 3)})
