"""A validated operation → a plan. Bad arguments, limits and orders end here, before a connection is held.

Merging, fragments, directives and defaults are graphql-core's own: `collect_fields` and `get_argument_values`
(GraphQL specification, section 6). Where the plan depends on an argument it depends on which parts of it are given
and on its enums, never on other values, so that one plan serves every request of the same shape.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from graphql import (
    FieldNode,
    GraphQLError,
    GraphQLObjectType,
    OperationDefinitionNode,
    get_named_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from schema import search
from schema.arguments import Values
from schema.mapping import ById, Column, Key, Listing, Lookup, Many, One, Paged, Part, Search
from schema.plan import (
    ByIds,
    Choice,
    Constant,
    Each,
    Given,
    Null,
    Object,
    Output,
    Page,
    PageFlag,
    PageInfo,
    PagePart,
    Param,
    Row,
    Rows,
    Scalar,
    Setting,
    Sql,
)
from schema.sites import Site, site_of
from schema.tables import NODES, SECTION_CONDITIONS, TYPES
from schema.types import SCHEMA

Details: TypeAlias = list[FieldDetails]
Path: TypeAlias = tuple[str, ...]
_Item: TypeAlias = Callable[[Details, Path], Output]
_Params: TypeAlias = Callable[[str, str], Param]

INTROSPECTION: Final = frozenset({"__schema", "__type"})

_FLAGS: Final = {
    "hasNextPage": PageFlag.HAS_NEXT,
    "hasPreviousPage": PageFlag.HAS_PREVIOUS,
    "startCursor": PageFlag.START,
    "endCursor": PageFlag.END,
}
_SAME_PLACE: Final = "{t}.issue_number = {p}.issue_number AND {t}.position = {p}.position"


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, where its parameters come from, and the introspection fields that graphql-core has to answer first."""

    root: Object
    sites: tuple[Site, ...]
    introspection: Mapping[str, Sequence[FieldNode]]


@dataclass(slots=True)
class Planner:
    """Plans one operation. `errors` gets what is wrong with its arguments; with any, the plan is void.

    What is wrong below a field of the query that can be null goes to `forgiven`: the plan stands, that field is null.
    """

    operation: OperationDefinitionNode
    fragments: dict[str, FragmentDetails]
    variables: VariableValues
    sites: list[Site] = field(default_factory=list)
    errors: list[GraphQLError] = field(default_factory=list)
    forgiven: list[GraphQLError] = field(default_factory=list)
    introspection: dict[str, Sequence[FieldNode]] = field(default_factory=dict)

    def plan(self) -> Planned:
        """The plan."""
        query = _object_type("Query")
        grouped = collect_fields(SCHEMA, self.fragments, self.variables, query, self.operation).grouped_field_set
        fields = tuple((key, self._root(key, query, details)) for key, details in grouped.items())
        return Planned(Object(fields), tuple(self.sites), self.introspection)

    def _root(self, key: str, query: GraphQLObjectType, details: Details) -> Output:
        if details[0].node.name.value in INTROSPECTION:
            self.introspection[key] = [detail.node for detail in details]
            return Given(key)
        sites, errors = len(self.sites), len(self.errors)
        output = self._field(query, details, (key,))
        if len(self.errors) > errors and not is_non_null_type(query.fields[_name(details)].type):
            # As GraphQL has it: the field is null, the others are answered.
            self.forgiven += self.errors[errors:]
            del self.errors[errors:], self.sites[sites:]
            return Null()
        return output

    def _object(self, type_name: str, details: Details, path: Path) -> Object:
        parent = _object_type(type_name)
        return Object(
            tuple(
                (key, self._field(parent, below, (*path, key)))
                for key, below in self._selected(parent, details).items()
            )
        )

    def _selected(self, parent: GraphQLObjectType, details: Details) -> Mapping[str, Details]:
        collected = collect_subfields(SCHEMA, self.fragments, self.variables, self.operation, parent, details)
        return collected.grouped_field_set

    def _field(self, parent: GraphQLObjectType, details: Details, path: Path) -> Output:
        node = details[0].node
        name = node.name.value
        if name == "__typename":
            return Constant(parent.name)
        mapped = TYPES[parent.name][name]
        site = site_of(parent.fields[name], node, mapped, path)
        values = self._values(site) if site else {}
        param = _params(len(self.sites) - 1)
        match mapped:
            case Column(sql, settings):
                return Scalar(Sql(sql, {name: Setting(name) for name in settings}))
            case Part(type_name):
                return self._object(type_name, details, path)
            case One():
                return self._one(mapped, details, path)
            case Many():
                found = self._object(mapped.type, details, path)
                holes = {"first": param("first", "int")} if mapped.sized else {}
                size = holes.get("first", mapped.usual)
                return Rows(Sql(mapped.source, holes), mapped.columns, Sql(mapped.where), mapped.order, found, size)
            case Lookup():
                where = Sql(mapped.where, {name: param(name, kind) for name, kind in mapped.arguments.items()})
                return Row(Sql(mapped.source), where, self._object(mapped.type, details, path))
            case ById(several):
                cases = tuple((name, self._node(name, details, path)) for name in NODES)
                keys = (param("types", "text[]"), param("a", "int[]"), param("b", "int[]"), param("slugs", "text[]"))
                return ByIds(several, keys, cases, param("size", "int"))
            case Paged(listing):
                return self._page(listing, values, param, details, path)
            case Search():
                return self._search(values, param, details, path)

    def _values(self, site: Site) -> Values:
        """What the field's arguments say now; nothing where they are wrong."""
        self.sites.append(site)
        try:
            values = site.values(self.variables)
        except GraphQLError as error:
            self.errors.append(error)
            return {}
        self.sites[-1] = site.settle(self.variables)
        return values

    def _one(self, mapped: One, details: Details, path: Path) -> Output:
        selected = self._selected(_object_type(mapped.type), details)
        names = {key: below[0].node.name.value for key, below in selected.items()}
        if all(name in mapped.known or name == "__typename" for name in names.values()) and mapped.known:
            # The row that points there has it all: no need to go and look.
            return Object(
                tuple(
                    (key, Constant(mapped.type) if name == "__typename" else Scalar(Sql(mapped.known[name])))
                    for key, name in names.items()
                )
            )
        found = self._object(mapped.type, details, path)
        return Row(Sql(mapped.source), Sql(mapped.where), found, mapped.first_by)

    def _node(self, type_name: str, details: Details, path: Path) -> Row:
        node = NODES[type_name]
        return Row(Sql(node.source), Sql(node.where), self._object(type_name, details, path))

    def _page(self, listing: Listing, values: Values, param: _Params, details: Details, path: Path) -> Page:
        order = values.get("order", next(iter(listing.orders)))
        own = (Sql(listing.where),) if listing.where else ()
        wanted = tuple(
            Sql(condition.sql, {"value": param(name, condition.sql_type)})
            for name, condition in listing.conditions.items()
            if name in values
        )

        def item(below: Details, at: Path) -> Output:
            return self._object(listing.type, below, at)

        return Page(
            name=listing.name,
            order=order,
            keys=listing.orders[order],
            source=Sql(listing.source),
            where=(*own, *wanted),
            fields=self._connection(f"{listing.type}Connection", details, path, item),
            **_window(values, listing.orders[order], param),
        )

    def _search(self, values: Values, param: _Params, details: Details, path: Path) -> Page:
        wanted = {name: param(name, one.sql_type) for name, one in SECTION_CONDITIONS.items() if name in values}

        def item(below: Details, at: Path) -> Output:
            cases = (
                (kind, Row(Sql(f"{hit.table} {{t}}"), Sql(_SAME_PLACE), self._object(hit.type, below, at)))
                for kind, hit in search.HITS.items()
            )
            return Choice(Sql("{t}.kind"), tuple(cases))

        found = search.found(values.get("kinds", ()), wanted)
        columns = {"score": search.SCORE, "snippets": search.SNIPPETS}
        return Page(
            name=search.LIST,
            order=search.ORDER,
            keys=search.KEYS,
            source=found.whole,
            parts=found.parts,
            once=Sql(search.QUERY, {"query": param("query", "text")}),
            where=(),
            fields=self._connection("SearchConnection", details, path, item, columns),
            **_window(values, search.KEYS, param),
        )

    def _connection(
        self, type_name: str, details: Details, path: Path, item: _Item, columns: Mapping[str, Sql] | None = None
    ) -> tuple[tuple[str, Each | PageInfo | PagePart | Constant], ...]:
        """The fields of a connection. `item` plans the node of an edge, `columns` are an edge's other fields."""
        connection = _object_type(type_name)

        def plan(name: str, below: Details, at: Path) -> Each | PageInfo | PagePart | Constant:
            match name:
                case "nodes":
                    return Each(item(below, at))
                case "edges":
                    return Each(self._edge(connection, below, at, item, columns or {}))
                case "pageInfo":
                    return self._page_info(below)
                case "totalCount":
                    return PagePart.TOTAL
                case _:
                    return Constant(type_name)

        selected = self._selected(connection, details)
        return tuple((key, plan(_name(below), below, (*path, key))) for key, below in selected.items())

    def _edge(
        self, connection: GraphQLObjectType, details: Details, path: Path, item: _Item, columns: Mapping[str, Sql]
    ) -> Object:
        edge = _object_type(get_named_type(connection.fields["edges"].type).name)

        def plan(name: str, below: Details, at: Path) -> Output:
            match name:
                case "node":
                    return item(below, at)
                case "cursor":
                    return PagePart.CURSOR
                case "__typename":
                    return Constant(edge.name)
                case _:
                    return Scalar(columns[name])

        selected = self._selected(edge, details)
        return Object(tuple((key, plan(_name(below), below, (*path, key))) for key, below in selected.items()))

    def _page_info(self, details: Details) -> PageInfo:
        selected = self._selected(_object_type("PageInfo"), details)
        return PageInfo(
            tuple((key, _FLAGS.get(_name(below)) or Constant("PageInfo")) for key, below in selected.items())
        )


def _object_type(name: str) -> GraphQLObjectType:
    found = SCHEMA.type_map[name]
    assert isinstance(found, GraphQLObjectType)
    return found


def _name(details: Details) -> str:
    return details[0].node.name.value


def _params(site: int) -> _Params:
    return lambda name, sql_type: Param(site, name, sql_type)


def _window(values: Values, keys: Sequence[Key], param: _Params) -> dict[str, Any]:
    """The fields of a page that say which part of its list it is."""
    types = ["int" if key.type is int else "text" for key in keys]
    return {
        "size": param("size", "int"),
        "backwards": values.get("backwards", False),
        **{
            side: tuple(param(f"{side}{number}", kind) for number, kind in enumerate(types))
            if f"{side}0" in values
            else ()
            for side in ("after", "before")
        },
    }
