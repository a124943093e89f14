"""Every value that is wrong, or looks like it, at every place for its like: too many to be left to chance."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from graphql import GraphQLField, GraphQLSchema, GraphQLString, get_named_type, is_input_object_type

from tests.twin.comparison import Comparison
from tests.twin.lists import ORDERS, cursor
from tests.twin.values import HOSTILE, REFUSED, WRONG_CURSORS, WRONG_IDS, WRONG_KEYS, WRONG_SIZES
from tests.twin.vocabulary import Vocabulary
from tests.twin.writer import LISTS

pytestmark = pytest.mark.asyncio(loop_scope="session")

_PATHS: Final = {"Query": "{}", "Entity": '{{ entity(slug: "owl-lab") {} }}'}
"""How to come to a field of these types."""

_LONG: Final = ("x" * 500, "x" * 501, "x" * 1_000)


async def _agree(comparison: Comparison, query: str, variables: Mapping[str, Any]) -> None:
    difference = await comparison.difference(query, variables, None)
    assert difference is None, difference


async def test_ids(comparison: Comparison) -> None:
    for wrong in WRONG_IDS:
        for field in ("node(id: $id)", "nodes(ids: [$id])"):
            await _agree(comparison, f"query ($id: ID!) {{ {field} {{ id }} }}", {"id": wrong})


async def test_cursors(comparison: Comparison) -> None:
    for coordinate, name in LISTS.items():
        for order in ORDERS[name]:
            for wrong in _cursors(name, order, comparison.words):
                for argument in ("after",) if name == "search" else ("after", "before"):
                    query = _list(coordinate, f"{argument}: $cursor", order)
                    await _agree(comparison, f"query ($cursor: String) {query}", {"cursor": wrong})


async def test_sizes(comparison: Comparison) -> None:
    for coordinate, name in LISTS.items():
        for argument in ("first",) if name == "search" else ("first", "last"):
            for size in (*WRONG_SIZES, 1, 100, None):
                query = _list(coordinate, f"{argument}: $size", next(iter(ORDERS[name])))
                await _agree(comparison, f"query ($size: Int) {query}", {"size": size})


async def test_texts(comparison: Comparison) -> None:
    for query in _texts(comparison.twin.schema):
        for text in (*HOSTILE, *REFUSED, *_LONG):
            await _agree(comparison, query, {"text": text})


def _cursors(name: str, order: str, words: Vocabulary) -> Iterator[str]:
    """Cursors that this list cannot have in this order, and good ones, written in other ways."""
    yield from WRONG_CURSORS
    yield from (cursor(name, order, key) for key in WRONG_KEYS)
    yield from (cursors[0] for cursors in words.cursors.values())
    good = words.cursors[name, order][0]
    yield from (good, f"{good}=", f"{good}\n", f" {good}", good[:-1], good.swapcase())


def _list(coordinate: str, arguments: str, order: str) -> str:
    """A document, without its head, that asks for a page of a list."""
    type_name, field = coordinate.split(".")
    others = 'query: "owl", ' if field == "search" else f"orderBy: {order}, "
    asked = f"{{ {field}({others}{arguments}) {{ totalCount edges {{ cursor }} pageInfo {{ hasNextPage }} }} }}"
    return _PATHS[type_name].format(asked)


def _texts(schema: GraphQLSchema) -> Iterator[str]:
    """A document for every string that a field of the query takes, as an argument or in a filter: `$text`."""
    assert schema.query_type
    for name, field in schema.query_type.fields.items():
        for argument, definition in field.args.items():
            named = get_named_type(definition.type)
            if named is GraphQLString:
                yield _ask_text(name, field, f"{argument}: $text")
            elif is_input_object_type(named):
                conditions = [one for one, condition in named.fields.items() if condition.type is GraphQLString]
                yield from (_ask_text(name, field, f"{argument}: {{{one}: $text}}") for one in conditions)


def _ask_text(name: str, field: GraphQLField, argument: str) -> str:
    others = 'query: "owl", in: [SECTION, TALE], ' if name == "search" and "query:" not in argument else ""
    selected = "totalCount" if "Connection" in str(field.type) else "id"
    return f"query ($text: String!) {{ {name}({others}{argument}) {{ {selected} }} }}"
