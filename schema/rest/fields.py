"""The parameter `fields`: `number,title,sections(headline,links(url))`, what of a thing is answered.

It is a selection set of GraphQL in round brackets, and is read as one.
"""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLUnionType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    parse,
)

from schema.errors import ErrorCode, Failure
from schema.limits import MOST_DEPTH, MOST_TOKENS
from schema.rest.resources import BRIEF

Holder: TypeAlias = GraphQLObjectType | GraphQLUnionType
"""A type whose things have fields."""

Selection: TypeAlias = Mapping[str, "Selection"]
"""What is wanted of a thing, by name, in order: of each field what is wanted of it in turn; nothing of a value."""

LONGEST: Final = 4_000
"""Characters of a selection."""

_FORM: Final = re.compile(r"[\w\s,()]*", re.ASCII)
TYPE: Final = "type"
"""What `__typename` is called in a thing that can be of several types."""


def select(text: str, holder: Holder) -> Selection:
    """Read a selection of the fields of a type. Raises `Failure` BAD_USER_INPUT that says what cannot be read or found.

    A field that holds a thing and stands alone is answered with what `BRIEF` says.
    """
    if len(text) > LONGEST:
        raise _bad(f"`fields` has {len(text):,} characters; at most {LONGEST:,} are allowed.")
    if not _FORM.fullmatch(text):
        raise _bad("`fields` has other characters than names, commas and round brackets.")
    if not text.strip(", \t\n\r"):
        raise _bad("`fields` names nothing.")
    try:
        document = parse(f"{{{text.translate(_BRACKETS)}}}", max_tokens=MOST_TOKENS)
    except (GraphQLError, RecursionError):
        raise _bad(
            "`fields` cannot be read: it has a bracket too many, one that is never closed, or no name."
        ) from None
    match document.definitions:
        case (OperationDefinitionNode(selection_set=SelectionSetNode(selections=selections)),):
            return _selection(selections, holder, 1)
    raise _bad("`fields` cannot be read: it has a bracket too many.")


_BRACKETS: Final = str.maketrans("()", "{}")


def _selection(nodes: Iterable[object], holder: Holder, depth: int) -> Selection:
    if depth > MOST_DEPTH:
        raise _bad(f"`fields` has brackets over {MOST_DEPTH} deep.")
    selection: dict[str, Selection] = {}
    for node in nodes:
        assert isinstance(node, FieldNode)
        name = node.name.value
        held = _held(_field(name, holder))
        below = node.selection_set.selections if node.selection_set else ()
        if held is None and below:
            raise _bad(f"`{name}` in `fields` is a value: it has no fields.")
        wanted = (
            _selection(below, held, depth + 1) if held and below else select(BRIEF[held.name], held) if held else {}
        )
        selection[name] = {**selection.get(name, {}), **wanted}
    return selection


def _field(name: str, holder: Holder) -> GraphQLField:
    fields = fields_of(holder)
    if name not in fields:
        raise _bad(f"{holder.name} has no field {name[:80]!r}{nearest(name, fields)}.")
    return fields[name]


def fields_of(holder: Holder) -> dict[str, GraphQLField]:
    """The fields that can be selected: those of any of its types where it has several, and no list with pages."""
    holders = holder.types if isinstance(holder, GraphQLUnionType) else (holder,)
    return {
        name: field
        for one in holders
        for name, field in one.fields.items()
        if not get_named_type(field.type).name.endswith("Connection")
    }


def nearest(name: str, known: Iterable[str]) -> str:
    """Words that lead from a wrong name to a known one."""
    close = get_close_matches(name, [*known], n=1, cutoff=0.6)
    return f"; perhaps you meant {close[0]!r}" if close else ""


def single(name: str, holder: Holder) -> Holder | None:
    """The type of the one thing that a field holds; None where it holds values, or several things."""
    found = _field(name, holder)
    return None if is_list_type(get_nullable_type(found.type)) else _held(found)


def _held(field: GraphQLField) -> Holder | None:
    """The type of the things that a field holds; None where it holds values."""
    found = get_named_type(field.type)
    return found if isinstance(found, GraphQLObjectType | GraphQLUnionType) else None


def graphql(selection: Selection, holder: Holder) -> str:
    """A selection as GraphQL has it. Of a union, each type is asked for those of the fields that it has."""
    if isinstance(holder, GraphQLObjectType):
        return " ".join(_one(name, below, holder.fields[name]) for name, below in selection.items())
    parts = [(one, [name for name in selection if name in one.fields]) for one in holder.types]
    chosen = (
        f"... on {one.name} {{ {graphql({name: selection[name] for name in names}, one)} }}"
        for one, names in parts
        if names
    )
    return " ".join([f"{TYPE}: __typename", *chosen])


def _one(name: str, below: Selection, field: GraphQLField) -> str:
    held = _held(field)
    return f"{name} {{ {graphql(below, held)} }}" if held else name


def _bad(message: str) -> Failure:
    return Failure(
        ErrorCode.BAD_USER_INPUT, message, "Write names with commas, and of what a field holds in brackets after it."
    )
