"""Pieces of SQL that know nothing of plans: words, objects, queries within queries."""

import re
from collections.abc import Sequence
from textwrap import indent
from typing import Final

NEVER: Final = "false"
"""The condition that nothing meets."""

MOST_PAIRS: Final = 50
"""Pairs that `json_build_object` takes: a function has at most 100 arguments."""

_WIDTH: Final = 100
"""Characters of an object that stands in one line."""

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_/]*", re.ASCII)


def when(condition: str, value: str) -> str:
    """The value where the condition is met, else null."""
    return "NULL" if condition == NEVER else f"CASE WHEN {condition} THEN {value} END"


def either(one: str, other: str) -> str:
    """Whether one of two conditions is met."""
    return one if other == NEVER else f"({one} OR {other})"


def nested(query: str) -> str:
    """A query within another, laid out for those who read it."""
    return f"(\n{indent(query, '  ')}\n)"


def literal(word: str) -> str:
    """A word of ours, or a response key, as a string of SQL."""
    if not _WORD.fullmatch(word):
        raise ValueError(f"{word!r} is no word to write into SQL")
    return f"'{word}'"


def json_object(pairs: Sequence[tuple[str, str]]) -> str:
    """A JSON object with its fields in order. Beyond what one call takes, the texts of two are joined."""
    head, tail = pairs[:MOST_PAIRS], pairs[MOST_PAIRS:]
    listed = ",\n".join(f"{literal(key)}, {value}" for key, value in head)
    built = f"json_build_object({listed})"
    built = f"json_build_object(\n{indent(listed, '  ')}\n)" if len(built) > _WIDTH else built.replace("\n", " ")
    return f"(left({built}::text, -1) || ', ' || substr({json_object(tail)}::text, 2))::json" if tail else built
