"""What of the schema the requests of a run reached: fields, arguments, conditions and values, by their coordinates."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLType,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_named_type,
    is_input_object_type,
    is_interface_type,
    is_object_type,
    visit,
)


class Coverage:
    """`reached` has how often something was answered, such as `Query.issue(number:)` or `LinkKind.PAPER`."""

    def __init__(self) -> None:
        self.reached: Counter[str] = Counter()

    def note(self, info: GraphQLResolveInfo[Any], arguments: Mapping[str, Any], value: object) -> None:
        """A field was resolved, with these arguments, to this value."""
        field = f"{info.parent_type.name}.{info.field_name}"
        self.reached[field] += 1
        self._note_values(info.return_type, value)
        definition = info.parent_type.fields[info.field_name]
        given = {node.name.value for node in info.field_nodes[0].arguments or ()}
        for name in given:
            argument = definition.args[name]
            self.reached[f"{field}({name}:)"] += 1
            self._note_values(argument.type, arguments.get(argument.out_name or name))

    def note_interfaces(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        """The fields that a document asks of an interface; they are resolved as those of its types."""
        visit(document, TypeInfoVisitor(info := TypeInfo(schema), _Interfaces(info, self.reached)))

    def missed(self, schema: GraphQLSchema) -> list[str]:
        """What no request reached."""
        return sorted(set(_everything(schema)) - set(self.reached))

    def _note_values(self, type_: GraphQLType, value: Any) -> None:
        named = get_named_type(type_)
        if isinstance(value, list):
            for item in value:
                self._note_values(named, item)
        elif isinstance(named, GraphQLEnumType) and value is not None:
            self.reached[f"{named.name}.{value}"] += 1
        elif isinstance(named, GraphQLInputObjectType):
            for name, given in (value or {}).items():
                self.reached[f"{named.name}.{name}"] += 1
                self._note_values(named.fields[name].type, given)


class _Interfaces(Visitor):
    def __init__(self, info: TypeInfo, reached: Counter[str]) -> None:
        super().__init__()
        self._info = info
        self._reached = reached

    def enter_field(self, node: FieldNode, *_: object) -> None:
        parent = self._info.get_parent_type()
        if is_interface_type(parent):
            self._reached[f"{parent.name}.{node.name.value}"] += 1


def _everything(schema: GraphQLSchema) -> Iterator[str]:
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        if is_object_type(type_) or is_interface_type(type_):
            for name, field in type_.fields.items():
                yield f"{type_.name}.{name}"
                yield from (f"{type_.name}.{name}({argument}:)" for argument in field.args)
        elif is_input_object_type(type_):
            yield from (f"{type_.name}.{name}" for name in type_.fields)
        elif isinstance(type_, GraphQLEnumType):
            yield from (f"{type_.name}.{value}" for value in type_.values)
