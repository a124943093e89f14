"""Writes GraphQL documents by walking the schema: any field, argument, fragment and directive, always valid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_enum_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
)

from tests.twin.dice import Dice
from tests.twin.lists import ORDERS
from tests.twin.values import Values
from tests.twin.variables import ABSENT, RUNS, Variables

DEEPEST: Final = 9
"""Fields above each other."""
MOST_FIELDS: Final = 40
"""Fields in a document, as written."""
MOST_ROWS: Final = 8_000
"""Things that a list in the answer can have, over all its parents, if every list is as long as it may be."""

LISTS: Final = {
    "Query.issues": "issues",
    "Query.sections": "sections",
    "Query.tales": "tales",
    "Query.links": "links",
    "Query.entities": "entities",
    "Query.search": "search",
    "Entity.sections": "entity/sections",
}
_LENGTHS: Final = {
    "Query.nodes": 4, "Issue.sections": 10, "Issue.tales": 2, "Issue.links": 20, "Issue.entities": 50,
    "Issue.references": 5, "Issue.referencedBy": 5, "Section.blocks": 10, "Section.links": 5, "Section.entities": 10,
    "Section.mentions": 20, "Section.references": 3, "Entity.timeline": 500, "Entity.related": 10,
}  # fmt: skip
"""How long to take lists without pages for. Edges and nodes count with their connection."""

_ALIASES: Final = ("x", "data", "id", "title", "number", "node", "_", "select", "x" * 70, "NULL")

_INTROSPECTION: Final = (
    "__schema { queryType { name kind } mutationType { name } }",
    "__schema { directives { name isRepeatable args { name defaultValue } } }",
    '__type(name: "Issue") { name kind interfaces { name } fields { name type { kind ofType { name } } } }',
    '__type(name: "Tale") { description fields { description } }',
    '__type(name: "Query") { fields { name args { name defaultValue type { kind ofType { name } } } } }',
    '__type(name: "SearchHit") { __typename possibleTypes { name } }',
    '__type(name: "EntityOrder") { enumValues { name description isDeprecated } }',
    '__type(name: "LinkFilter") { inputFields { name type { name } } }',
    '__type(name: "Nobody") { name }',
)

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True, slots=True)
class _Field:
    """A field that was written: what comes before its selection set, and how many objects it leads to."""

    text: str
    type: GraphQLNamedType
    rows: int


@dataclass(frozen=True, slots=True)
class _Fragment:
    name: str
    type: Composite
    text: str
    height: int
    rows: int


class Writer:
    """Writes one document. Every response key means the same wherever it stands in it, so that all can be merged."""

    def __init__(self, dice: Dice, schema: GraphQLSchema, values: Values) -> None:
        self._dice = dice
        self._schema = schema
        self._values = values
        self.variables = Variables(dice)
        self._keys: dict[str, str] = {}
        self._fragments: list[_Fragment] = []
        self._fields_left = MOST_FIELDS
        self._deepest = 0
        self._most_rows = 1

    def operation(self, name: str | None) -> str:
        """The document's operation, under this name, with its fragments before or after it."""
        assert self._schema.query_type
        selected = self._selections(self._schema.query_type, 0, 1)
        head = f"query {name or ''}{self.variables.declarations}"
        operation = selected if head == "query " and self._dice.chance(50) else f"{head} {selected}"
        fragments = [fragment.text for fragment in self._fragments]
        parts = [*fragments, operation] if self._dice.chance(30) else [operation, *fragments]
        return "\n".join(parts)

    def _selections(self, type_: Composite, depth: int, rows: int) -> str:
        self._deepest = max(self._deepest, depth)
        self._most_rows = max(self._most_rows, rows)
        parts: list[str] = []
        written: list[_Field] = []
        for _ in range(self._dice.number(1, self._most(type_))):
            if self._fields_left <= 0:
                break
            parts.append(self._selection(type_, depth, rows, written))
        return f"{{ {' '.join(parts) or '__typename'} }}"

    def _most(self, type_: Composite) -> int:
        """Selections in one set: few of a type that has few fields."""
        if type_ is self._schema.query_type:
            return 3
        return 3 if isinstance(type_, GraphQLUnionType) else min(len(type_.fields), 5)

    def _selection(self, type_: Composite, depth: int, rows: int, written: list[_Field]) -> str:
        roll = self._dice.number(0, 99)
        if roll >= 95:
            return self._typename()
        if roll >= 85 or (roll >= 25 and is_abstract_type(type_)):
            return self._inline_fragment(type_, depth, rows)
        if roll >= 77 or isinstance(type_, GraphQLUnionType):
            return self._spread(type_, depth, rows)
        if roll >= 70 and written:
            return self._under(self._dice.pick(written), depth)
        if roll >= 66 and type_ is self._schema.query_type:
            return self._introspection()
        field = self._field(type_, depth, rows)
        written.append(field)
        return self._under(field, depth)

    def _under(self, field: _Field, depth: int) -> str:
        """The field with its directives and its selection set, of which there can be several to merge."""
        self._fields_left -= 1
        text = field.text + self._directives()
        if is_leaf_type(field.type):
            return text
        assert isinstance(field.type, Composite)
        return f"{text} {self._selections(field.type, depth + 1, field.rows)}"

    def _typename(self) -> str:
        return f"{self._key('__typename', '__typename: String!')}{self._directives()}"

    def _introspection(self) -> str:
        text = self._dice.pick(_INTROSPECTION)
        name = text[: text.index(" {")].partition("(")[0]
        return self._key(name, text) + text.removeprefix(name)

    def _field(self, type_: Composite, depth: int, rows: int) -> _Field:
        assert not isinstance(type_, GraphQLUnionType)
        allowed = [
            name
            for name, field in type_.fields.items()
            if is_leaf_type(get_named_type(field.type))
            or (depth < DEEPEST and rows * _LENGTHS.get(f"{type_.name}.{name}", 1) <= MOST_ROWS)
        ]
        # Lists have the most arguments, and so get the most chances.
        name = self._dice.pick([*allowed, *(name for name in allowed if f"{type_.name}.{name}" in LISTS)])
        field = type_.fields[name]
        coordinate = f"{type_.name}.{name}"
        arguments, length = self._arguments(coordinate, field, MOST_ROWS // rows)
        text = f"({', '.join(arguments)})" if arguments else ""
        key = self._key(name, f"{name}{text}: {field.type}")
        return _Field(f"{key}{text}", get_named_type(field.type), rows * length)

    def _key(self, name: str, meaning: str) -> str:
        """The field's name, with an alias where the name already means something else, and sometimes without need."""
        wanted = self._dice.pick(_ALIASES) if self._dice.chance(15) else name
        key, count = wanted, 1
        while self._keys.setdefault(key, meaning) != meaning:
            count += 1
            key = f"{wanted}{count}"
        return name if key == name else f"{key}: {name}"

    def _directives(self) -> str:
        if not self._dice.chance(10):
            return ""
        name = self._dice.pick(["include", "skip"])
        text = self._directive(name)
        return text + self._directive("skip" if name == "include" else "include") if self._dice.chance(20) else text

    def _directive(self, name: str) -> str:
        column = self._column(lambda: self._dice.pick([name == "include", name != "include"]))
        required = self._schema.get_directive(name)
        assert required
        return f" @{name}(if: {self.variables.value('@if', required.args['if'].type, column)})"

    # Fragments

    def _inline_fragment(self, type_: Composite, depth: int, rows: int) -> str:
        directives = self._directives()
        if not is_abstract_type(type_) and self._dice.chance(30):
            return f"...{directives} {self._selections(type_, depth, rows)}"
        wanted = self._narrower(type_)
        return f"... on {wanted.name}{directives} {self._selections(wanted, depth, rows)}"

    def _spread(self, type_: Composite, depth: int, rows: int) -> str:
        overlapping = self._overlapping(type_)
        known = [
            fragment
            for fragment in self._fragments
            if fragment.type in overlapping and depth + fragment.height <= DEEPEST and rows * fragment.rows <= MOST_ROWS
        ]
        fragment = self._dice.pick(known) if known and self._dice.chance(50) else None
        if fragment is None:
            fragment = self._new_fragment(self._narrower(type_), depth, rows)
        return f"...{fragment.name}{self._directives()}"

    def _new_fragment(self, type_: Composite, depth: int, rows: int) -> _Fragment:
        """Written before it is known to others, so that none can come to contain itself."""
        outside = self._deepest, self._most_rows
        self._deepest, self._most_rows = depth, rows
        selected = self._selections(type_, depth, rows)
        name = f"F{len(self._fragments)}"
        text = f"fragment {name} on {type_.name} {selected}"
        fragment = _Fragment(name, type_, text, self._deepest - depth, self._most_rows // rows)
        self._fragments.append(fragment)
        self._deepest, self._most_rows = max(self._deepest, outside[0]), max(self._most_rows, outside[1])
        return fragment

    def _narrower(self, type_: Composite) -> Composite:
        """One of these types, mostly one with fields of its own."""
        overlapping = self._overlapping(type_)
        concrete = [other for other in overlapping if not is_abstract_type(other)]
        return self._dice.pick(overlapping if self._dice.chance(20) else concrete)

    def _overlapping(self, type_: Composite) -> list[Composite]:
        """The types that an object of this type can also be of; the plainest first."""
        own = self._possible(type_)
        others = [
            other
            for other in self._schema.type_map.values()
            if isinstance(other, Composite) and not other.name.startswith("__") and own & self._possible(other)
        ]
        return sorted(others, key=lambda other: (is_abstract_type(other), other.name))

    def _possible(self, type_: Composite) -> set[str]:
        if isinstance(type_, GraphQLObjectType):
            return {type_.name}
        return {one.name for one in self._schema.get_possible_types(type_)}

    # Arguments

    def _arguments(self, coordinate: str, field: GraphQLField, longest: int) -> tuple[list[str], int]:
        """The arguments as written, and how many things the field leads to with them."""
        columns: dict[str, Sequence[Any]] = {}
        length = _LENGTHS.get(coordinate, 1)
        if coordinate in LISTS:
            columns, length = self._window(LISTS[coordinate], field, longest)
        texts = {}
        for name, argument in field.args.items():
            at = f"{coordinate}({name})"
            if is_input_object_type(argument.type):
                texts[name] = self._filter(at, argument.type)
            elif name in columns:
                texts[name] = self._written(at, argument, columns[name], may_default=False)
            elif coordinate not in LISTS or name in ("query", "in"):
                column = self._column(lambda at=at, argument=argument: self._value(at, argument))
                texts[name] = self._written(at, argument, column)
        return [f"{name}: {text}" for name, text in texts.items() if text], length

    def _window(self, name: str, field: GraphQLField, longest: int) -> tuple[dict[str, Sequence[Any]], int]:
        """The columns of the arguments that say which page of which order, and how long it can be."""
        orders = list(ORDERS[name])
        given = self._column(lambda: ABSENT if self._dice.chance(30) else self._dice.pick(orders))
        order = [orders[0] if one is ABSENT else one for one in given]
        same = all(one == order[0] for one in order) and self._dice.chance(60)
        windows = (
            [self._page(name, order[0], longest)] * RUNS if same else [self._page(name, o, longest) for o in order]
        )
        columns: dict[str, Sequence[Any]] = {
            argument: [window.get(argument, ABSENT) for window in windows]
            for argument in ("first", "after", "last", "before")
            if argument in field.args
        }
        if "orderBy" in field.args:
            columns["orderBy"] = given
        sizes = [size for window in windows for size in (window.get("first"), window.get("last")) if size]
        return columns, min(max(sizes + [20] * (len(sizes) < RUNS)), 100)

    def _page(self, name: str, order: str, longest: int) -> dict[str, Any]:
        """A window that leads to no more things than may be."""
        window = self._values.window(name, order)
        sizes = [window[size] for size in ("first", "last") if window.get(size) is not None] or [20]
        return {"first": max(longest, 1)} if longest < max(sizes) <= 100 else window

    def _filter(self, coordinate: str, type_: GraphQLInputObjectType) -> str:
        roll = self._dice.number(0, 99)
        if roll < 20:
            return ""
        if roll < 65:
            conditions = {
                name: self.variables.value(
                    f"{type_.name}.{name}",
                    type_.fields[name].type,
                    self._column(lambda name=name: self._condition(type_, name)),
                )
                for name in self._dice.some(list(type_.fields), 2)
            }
            return f"{{{', '.join(f'{name}: {text}' for name, text in conditions.items() if text)}}}"
        return self.variables.value(coordinate, type_, self._column(lambda: self._whole_filter(type_)))

    def _whole_filter(self, type_: GraphQLInputObjectType) -> Any:
        if self._dice.chance(10):
            return self._dice.pick([None, ABSENT])
        given = {name: self._condition(type_, name) for name in self._dice.some(list(type_.fields), 2)}
        return {name: value for name, value in given.items() if value is not ABSENT}

    def _condition(self, type_: GraphQLInputObjectType, name: str) -> Any:
        if self._dice.chance(8):
            return self._dice.pick([None, ABSENT])
        return self._any(f"{type_.name}.{name}", type_.fields[name].type)

    def _value(self, coordinate: str, argument: GraphQLArgument) -> Any:
        if argument.default is not None and self._dice.chance(30):
            return ABSENT
        return self._any(coordinate, argument.type)

    def _any(self, coordinate: str, type_: GraphQLInputType) -> Any:
        named = get_named_type(type_)
        if is_enum_type(named) and not is_list_type(type_) and coordinate != "Query.search(in)":
            return self._dice.pick(list(named.values))
        return self._dice.pick([True, False]) if named is GraphQLBoolean else self._values.of(coordinate)

    def _written(
        self, coordinate: str, argument: GraphQLArgument, column: Sequence[Any], *, may_default: bool = True
    ) -> str:
        has_default = argument.default is not None
        return self.variables.value(coordinate, argument.type, column, has_default=has_default, may_default=may_default)

    def _column(self, draw: Any) -> list[Any]:
        """The same value in all runs, or one for each."""
        return [draw()] * RUNS if not self._dice.chance(40) else [draw() for _ in range(RUNS)]
