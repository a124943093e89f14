"""Where in the schema a client can put a value: every argument, and every field of every filter."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_nullable_type,
)

from schema.types import SCHEMA

WAYS: Final = {"Query": "{ %s }", "Entity": '{ entity(slug: "owl-lab") { %s } }'}
"""How to get to a type whose fields have arguments: one that is not here fails the run."""

ELSE: Final = {
    "node.id": '"SXNzdWU6Mw"',
    "nodes.ids": '["SXNzdWU6Mw"]',
    "issue.number": "3",
    "section.issue": "3",
    "section.position": "1",
    "tale.issue": "3",
    "entity.slug": '"owl-lab"',
    "search.query": '"ferry"',
}
"""What an argument that must be there says where another one is the place."""


class Kind(Enum):
    """What a place is for, which decides what is wrong there."""

    NAME = auto()
    SEARCH = auto()
    CURSOR = auto()
    ID = auto()
    MOMENT = auto()
    SIZE = auto()
    NUMBER = auto()
    CHOICE = auto()
    FILTER = auto()


TEXTS: Final = (Kind.NAME, Kind.SEARCH, Kind.CURSOR, Kind.ID, Kind.MOMENT)
NUMBERS: Final = (Kind.SIZE, Kind.NUMBER)
OTHERS: Final = (Kind.CHOICE, Kind.FILTER)


@dataclass(frozen=True, slots=True)
class Place:
    """A place for a value: `VALUE` in the template, which is a query but for that."""

    name: str
    kind: Kind
    type: str
    template: str
    required: bool
    many: bool

    def literal(self, literal: str) -> str:
        """The query with a literal in this place."""
        return self.template.replace("VALUE", f"[{literal}]" if self.many else literal)

    @property
    def asking(self) -> str:
        """The query with `$value` in this place."""
        return f"query ($value: {self.type}) {self.template.replace('VALUE', '$value')}"


def _places() -> Iterator[Place]:
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for name, field in type_.fields.items():
                for argument in field.args:
                    yield from _of_argument(type_.name, name, field, argument)


def _of_argument(type_name: str, field_name: str, field: GraphQLField, argument: str) -> Iterator[Place]:
    prefix = "" if type_name == "Query" else f"{type_name}."
    name = f"{prefix}{field_name}.{argument}"
    others = [
        f"{other}: {ELSE[f'{field_name}.{other}']}"
        for other, one in field.args.items()
        if other != argument and isinstance(one.type, GraphQLNonNull) and f"{field_name}.{other}" in ELSE
    ]
    selection = "" if is_leaf_type(get_named_type(field.type)) else _selection(get_named_type(field.type).name)
    asked = f"{field_name}({', '.join([*others, argument + ': %s'])}) {selection}"
    of_argument = field.args[argument]
    yield _place(name, of_argument, WAYS[type_name] % (asked % "VALUE"))
    filter_ = get_named_type(of_argument.type)
    if isinstance(filter_, GraphQLInputObjectType):
        for inner, input_field in filter_.fields.items():
            yield _place(f"{name}.{inner}", input_field, WAYS[type_name] % (asked % f"{{{inner}: VALUE}}"))


def _selection(type_name: str) -> str:
    if type_name == "SearchConnection":
        return "{ totalCount edges { score snippets } }"
    return "{ totalCount nodes { __typename } }" if type_name.endswith("Connection") else "{ __typename }"


def _place(name: str, of: GraphQLArgument | GraphQLInputField, template: str) -> Place:
    many = is_list_type(of.type.of_type if isinstance(of.type, GraphQLNonNull) else of.type)
    kind = _kind(name, get_named_type(of.type))
    return Place(name, kind, str(of.type), template, not is_nullable_type(of.type), many)


def _kind(name: str, type_: object) -> Kind:
    *_, last = name.split(".")
    match getattr(type_, "name", None):
        case "ID":
            return Kind.ID
        case "DateTime":
            return Kind.MOMENT
        case "String" if last in ("after", "before"):
            return Kind.CURSOR
        case "String" if last in ("text", "query"):
            return Kind.SEARCH
        case "String":
            return Kind.NAME
        case "Int":
            return Kind.SIZE if last in ("first", "last") else Kind.NUMBER
        case "Boolean":
            return Kind.CHOICE
    if isinstance(type_, GraphQLEnumType):
        return Kind.CHOICE
    assert isinstance(type_, GraphQLInputObjectType), f"{name} is of a type that no hostile value is known for"
    return Kind.FILTER


PLACES: Final = tuple(_places())
