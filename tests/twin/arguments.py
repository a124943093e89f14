"""Which arguments of a request are wrong: every field that could be reached, looked at one by one."""

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_abstract_type,
    is_nullable_type,
    is_object_type,
)

from schema.errors import ErrorCode
from tests.twin.lists import key_of

_LISTS: Final = {
    "Query.issues": "issues",
    "Query.sections": "sections",
    "Query.tales": "tales",
    "Query.links": "links",
    "Query.entities": "entities",
    "Query.search": "search",
    "Entity.sections": "entity/sections",
}
_ID: Final = re.compile(r"(Issue:N|(Section|Tale|Link):N:N|Entity:[a-z0-9-]+)".replace("N", "(0|[1-9][0-9]{0,8})"))


class Checker:
    """Looks through an operation. `codes` are those of what is wrong in it.

    `spoiled` are the response keys of those fields of the query that are null for it; `is_refused` says that something
    is wrong in one that cannot be null.
    """

    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], variables: Any) -> None:
        self._schema = schema
        self._fragments = fragments
        self._variables = variables
        self._root: tuple[str, bool] | None = None
        self.codes: set[ErrorCode] = set()
        self.spoiled: set[str] = set()
        self.is_refused = False

    def look(self, selection_set: SelectionSetNode, parent: GraphQLObjectType) -> None:
        """At everything that is asked of an object of this type, and of what it leads to."""
        for selection in selection_set.selections:
            if not self._is_wanted(selection):
                continue
            match selection:
                case FieldNode():
                    self._look_at_field(selection, parent)
                case InlineFragmentNode(type_condition=None):
                    self.look(selection.selection_set, parent)
                case InlineFragmentNode():
                    self._look_at_fragment(selection, parent)
                case FragmentSpreadNode():
                    self._look_at_fragment(self._fragments[selection.name.value], parent)

    def _is_wanted(self, selection: SelectionNode) -> bool:
        try:
            skip = get_directive_values(GraphQLSkipDirective, selection, self._variables) or {"if": False}
            include = get_directive_values(GraphQLIncludeDirective, selection, self._variables) or {"if": True}
        except GraphQLError:
            self.codes.add(ErrorCode.BAD_USER_INPUT)
            self.is_refused = True
            return False
        return include["if"] and not skip["if"]

    def _look_at_fragment(
        self, fragment: InlineFragmentNode | FragmentDefinitionNode, parent: GraphQLObjectType
    ) -> None:
        assert fragment.type_condition
        wanted = self._schema.type_map[fragment.type_condition.name.value]
        if wanted is parent or (is_abstract_type(wanted) and self._schema.is_sub_type(wanted, parent)):
            self.look(fragment.selection_set, parent)

    def _look_at_field(self, node: FieldNode, parent: GraphQLObjectType) -> None:
        if node.name.value.startswith("__"):
            return
        field = parent.fields[node.name.value]
        if parent is self._schema.query_type:
            self._root = (node.alias.value if node.alias else node.name.value, is_nullable_type(field.type))
        self._judge(_wrong(f"{parent.name}.{node.name.value}", field, node, self._variables))
        of = get_named_type(field.type)
        for type_ in self._schema.get_possible_types(of) if is_abstract_type(of) else [of]:
            if is_object_type(type_) and node.selection_set:
                self.look(node.selection_set, type_)

    def _judge(self, codes: set[ErrorCode]) -> None:
        assert self._root
        key, can_be_null = self._root
        if codes and can_be_null:
            self.spoiled.add(key)
        elif codes:
            self.is_refused = True
        self.codes |= codes


def _wrong(coordinate: str, field: GraphQLField, node: FieldNode, variables: Any) -> set[ErrorCode]:
    try:
        return set(_wrong_values(coordinate, get_argument_values(field, node, variables)))
    except GraphQLError:
        return {ErrorCode.BAD_USER_INPUT}


def _wrong_values(field: str, arguments: Mapping[str, Any]) -> Iterator[ErrorCode]:
    """The codes of everything that is wrong in the arguments of a field, named as the schema has them."""
    given = {name.strip("_"): value for name, value in arguments.items() if value is not None}
    given |= {name: value for name, value in given.pop("filter", {}).items() if value is not None}
    if field in _LISTS:
        yield from _wrong_page(_LISTS[field], given.get("order_by", "BEST"), given)
    elif field == "Entity.related" and not 1 <= given["first"] <= 100:
        yield ErrorCode.BAD_USER_INPUT
    if field == "Query.nodes" and len(given["ids"]) > 100:
        yield ErrorCode.BAD_USER_INPUT
    if not all(_is_id(one) for one in [*given.get("ids", []), *([given["id"]] if "id" in given else [])]):
        yield ErrorCode.BAD_ID
    for name, value in given.items():
        longest = 500 if name in ("query", "text") else 1_000
        if isinstance(value, str) and name != "id" and not _is_text(value, longest):
            yield ErrorCode.BAD_USER_INPUT


def _wrong_page(name: str, order: str, given: Mapping[str, Any]) -> Iterator[ErrorCode]:
    sizes = [given[size] for size in ("first", "last") if size in given]
    if len(sizes) > 1 or not all(1 <= size <= 100 for size in sizes):
        yield ErrorCode.BAD_USER_INPUT
    cursors = [given[cursor] for cursor in ("after", "before") if cursor in given]
    if not all(key_of(cursor, name, order) for cursor in cursors):
        yield ErrorCode.BAD_CURSOR


def _is_text(value: str, longest: int) -> bool:
    is_unicode = not any("\ud800" <= character <= "\udfff" for character in value)
    return len(value) <= longest and "\0" not in value and is_unicode


def _is_id(text: str) -> bool:
    try:
        clear = base64.urlsafe_b64decode(text + "===").decode()
    except ValueError:
        return False
    return bool(_ID.fullmatch(clear)) and base64.urlsafe_b64encode(clear.encode()).decode().rstrip("=") == text
