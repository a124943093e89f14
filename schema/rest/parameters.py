"""The parameters of an address's query string: those of the field that answers, under the names of REST."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLScalarType,
    get_named_type,
    get_nullable_type,
    is_required_argument,
)

from schema import paging
from schema.arguments import checked
from schema.errors import ErrorCode, Failure
from schema.mapping import Text
from schema.rest.fields import nearest
from schema.rest.resources import Resource

_NAMES: Final = {"first": "limit", "after": "cursor", "query": "q"}
"""What arguments are called in addresses, where it is not what they are called in GraphQL."""
_LONGEST_NUMBER: Final = 11
_NUMBER: Final = re.compile(r"-?[0-9]+", re.ASCII)
SEARCHES: Final = ("q", "text")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: `argument` of the field, or of its filter (`in_filter`). `several` are separated by commas."""

    name: str
    argument: str
    type: GraphQLInputType
    description: str
    required: bool = False
    in_filter: bool = False

    @property
    def several(self) -> bool:
        """Whether it is a list."""
        return isinstance(get_nullable_type(self.type), GraphQLList)

    @property
    def leaf(self) -> GraphQLScalarType | GraphQLEnumType:
        """The type of a value."""
        found = get_named_type(self.type)
        assert isinstance(found, GraphQLScalarType | GraphQLEnumType)
        return found

    def read(self, text: str) -> Any:
        """The value, as a variable of a GraphQL request has it. Raises `Failure` BAD_USER_INPUT."""
        if self.several:
            return [self._value(part.strip()) for part in text.split(",")]
        return self._value(text)

    def _value(self, text: str) -> Any:
        leaf = self.leaf
        if isinstance(leaf, GraphQLEnumType):
            if text not in leaf.values:
                raise self._bad(f"is {text[:80]!r}; it can be {_any(leaf.values)}{nearest(text.upper(), leaf.values)}")
            return text
        match leaf.name:
            case "Int":
                if not _NUMBER.fullmatch(text):
                    raise self._bad(f"is {text[:80]!r}; it must be a number")
                if len(text) > _LONGEST_NUMBER or not -(2**31) <= int(text) < 2**31:
                    raise self._bad(f"is {text[:80]}; it must be below 2,147,483,648")
                return paging.size(self.name, int(text)) if self.argument == "first" else int(text)
            case "Boolean":
                if text not in ("true", "false"):
                    raise self._bad(f"is {text[:80]!r}; it must be true or false")
                return text == "true"
            case "String":
                return checked(self.name, text, Text.SEARCH if self.name in SEARCHES else Text.NAME)
        try:
            leaf.parse_value(text)
        except GraphQLError as error:
            raise self._bad(f"cannot be used: {error.message.rstrip('.')}") from None
        return text

    def _bad(self, reason: str) -> Failure:
        return Failure(ErrorCode.BAD_USER_INPUT, f"The parameter `{self.name}` {reason}.")


@cache
def parameters(resource: Resource) -> Mapping[str, Parameter]:
    """What the query string of a resource may have, by name. `fields` and those of the path are not among them."""
    fixed = {*resource.arguments, *resource.conditions}
    found: list[Parameter] = []
    for name, argument in resource.definition.args.items():
        kind = get_named_type(argument.type)
        if isinstance(kind, GraphQLInputObjectType):
            found += [
                Parameter(below, below, field.type, field.description or "", in_filter=True)
                for below, field in kind.fields.items()
            ]
        else:
            called, required = _NAMES.get(name, name), is_required_argument(argument)
            found.append(Parameter(called, name, argument.type, argument.description or "", required))
    # How many there are from the end on is `limit` too.
    return {one.name: one for one in found if one.argument not in fixed and one.argument != "last"}


def read(resource: Resource, pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The values of a query string's parameters, by name.

    Raises `Failure` BAD_USER_INPUT for a parameter that there is not, is there twice, is missing, or cannot be read.
    """
    known = parameters(resource)
    values: dict[str, Any] = {}
    for name, text in pairs:
        if name in values:
            raise Failure(ErrorCode.BAD_USER_INPUT, f"The parameter `{name[:80]}` is there twice.")
        if name not in known:
            message = f"There is no parameter `{name[:80]}` here{nearest(name, [*known, 'fields'])}."
            hint = f"Known are {_any(known)} and `fields`." if known else "Known is `fields`."
            raise Failure(ErrorCode.BAD_USER_INPUT, message, hint)
        values[name] = known[name].read(text)
    for name, parameter in known.items():
        if parameter.required and name not in values:
            raise Failure(ErrorCode.BAD_USER_INPUT, f"The parameter `{name}` is missing.")
    if "cursor" in values and "before" in values:
        raise Failure(ErrorCode.BAD_USER_INPUT, "Pass either `cursor` or `before`, not both.")
    return values


def _any(names: Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in names)
