"""Requests out of the schema and the corpus: each a valid document, asked several times with other variables."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import GraphQLSchema
from hypothesis import strategies as st

from tests.twin.dice import DICE, Dice
from tests.twin.values import Values
from tests.twin.vocabulary import Vocabulary
from tests.twin.writer import Writer


@dataclass(frozen=True, slots=True)
class Requests:
    """A document and the variables of each time it is asked."""

    query: str
    operation_name: str | None
    runs: tuple[Mapping[str, Any], ...]


def requests(schema: GraphQLSchema, words: Vocabulary) -> st.SearchStrategy[Requests]:
    """Any requests that the schema allows, with values that mean something in the corpus."""
    return DICE.map(lambda dice: write(dice, schema, words))


def write(dice: Dice, schema: GraphQLSchema, words: Vocabulary) -> Requests:
    """The requests that these dice come to."""
    writer = Writer(dice, schema, Values(dice, words))
    named, with_another = dice.chance(30), dice.chance(8)
    name = "Main" if named or with_another else None
    query = writer.operation(name)
    if with_another:
        query = f"query Another {{ corpus {{ title }} }}\n{query}"
    runs: list[Mapping[str, Any]] = []
    for run in writer.variables.runs():
        if run not in runs:
            runs.append(run)
    return Requests(query, name if with_another or dice.chance(50) else None, tuple(runs))
