"""Makes a request that fails as small as it can be: takes away and puts in one thing after another, while it fails."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Final

from graphql import (
    REMOVE,
    ArgumentNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    NameNode,
    Node,
    NullValueNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    ast_from_value,
    get_operation_ast,
    is_input_type,
    parse,
    print_ast,
    type_from_ast,
    validate,
    visit,
)

_REMOVABLE: Final = (FieldNode, InlineFragmentNode, FragmentSpreadNode, ArgumentNode, ObjectFieldNode, DirectiveNode)


async def smaller(
    schema: GraphQLSchema,
    query: str,
    variables: Mapping[str, Any],
    operation_name: str | None,
    fails: Callable[[DocumentNode], Awaitable[bool]],
) -> str:
    """The smallest document that was found to fail like this one, with the same variables."""
    document, made_smaller = parse(query), True
    while made_smaller:
        made_smaller = False
        for edit in (_with_values, _without, _spliced):
            at = 0
            while (edited := edit(schema, document, variables, operation_name, at)) is not None:
                candidate = _tidy(edited, operation_name)
                is_new = print_ast(candidate) != print_ast(document)
                if is_new and not validate(schema, candidate) and await fails(candidate):
                    document, made_smaller = candidate, True
                else:
                    at += 1
    return print_ast(document)


def _with_values(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None, at: int
) -> DocumentNode | None:
    """With its value in place of one of the variables."""
    operation = get_operation_ast(document, operation_name)
    definitions = (operation and operation.variable_definitions) or ()
    if at >= len(definitions):
        return None
    edited: DocumentNode = visit(document, _Values(schema, definitions[at], variables))
    return edited


class _Values(Visitor):
    def __init__(self, schema: GraphQLSchema, definition: VariableDefinitionNode, variables: Mapping[str, Any]) -> None:
        super().__init__()
        self._name = definition.variable.name.value
        type_ = type_from_ast(schema, definition.type)
        if self._name not in variables:
            self._value = definition.default_value
        elif is_input_type(type_):
            try:
                self._value = ast_from_value(variables[self._name], type_)
            except Exception:  # of a value that is of another type, there is no literal
                self._value = None

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: object) -> Any:
        return REMOVE if node.variable.name.value == self._name else False

    def leave_variable(self, node: VariableNode, *_: object) -> Any:
        return self._value or NullValueNode() if node.name.value == self._name else None

    def enter_argument(self, node: ArgumentNode, *_: object) -> Any:
        return self._drop(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> Any:
        return self._drop(node)

    def _drop(self, node: ArgumentNode | ObjectFieldNode) -> Any:
        """What has a variable that has no value is not there."""
        is_it = isinstance(node.value, VariableNode) and node.value.name.value == self._name
        return REMOVE if is_it and self._value is None else None


def _without(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None, at: int
) -> DocumentNode | None:
    """Without one of the things that can be left out, the outer ones first."""
    remover = _Remover(at)
    edited: DocumentNode = visit(document, remover)
    return edited if remover.done else None


class _Remover(Visitor):
    def __init__(self, at: int) -> None:
        super().__init__()
        self._left = at
        self.done = False

    def enter(self, node: Node, *_: object) -> Any:
        if self.done or not isinstance(node, _REMOVABLE):
            return None
        self._left -= 1
        self.done = self._left < 0
        return REMOVE if self.done else None


def _spliced(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], operation_name: str | None, at: int
) -> DocumentNode | None:
    """With what is in one of the fragments in its place."""
    splicer = _Splicer(document, at)
    edited: DocumentNode = visit(document, splicer)
    return edited if splicer.done else None


class _Splicer(Visitor):
    def __init__(self, document: DocumentNode, at: int) -> None:
        super().__init__()
        self._fragments = _fragments(document)
        self._left = at
        self.done = False

    def enter_selection_set(self, node: SelectionSetNode, *_: object) -> Any:
        for index, selection in enumerate(node.selections):
            if isinstance(selection, InlineFragmentNode):
                inner = selection.selection_set
            elif isinstance(selection, FragmentSpreadNode):
                inner = self._fragments[selection.name.value].selection_set
            else:
                continue
            self._left -= 1
            if self._left < 0 and not self.done:
                self.done = True
                around = node.selections
                return SelectionSetNode(selections=(*around[:index], *inner.selections, *around[index + 1 :]))
        return None


def _tidy(document: DocumentNode, operation_name: str | None) -> DocumentNode:
    """Without what is no longer used, and with something in every selection set."""
    filled: DocumentNode = visit(document, _Filler())
    operation = get_operation_ast(filled, operation_name)
    assert operation is not None
    fragments = _fragments(filled)
    used: dict[str, FragmentDefinitionNode] = {}
    waiting: list[Node] = [operation]
    while waiting:
        for name in _names(waiting.pop(), FragmentSpreadNode):
            if name not in used:
                used[name] = fragments[name]
                waiting.append(fragments[name])
    variables = {name for part in (operation.selection_set, *used.values()) for name in _names(part, VariableNode)}
    kept = tuple(one for one in operation.variable_definitions or () if one.variable.name.value in variables)
    trimmed = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=kept,
        selection_set=operation.selection_set,
    )
    return DocumentNode(definitions=(trimmed, *used.values()))


class _Filler(Visitor):
    def enter_selection_set(self, node: SelectionSetNode, *_: object) -> Any:
        if node.selections:
            return None
        return SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))


def _fragments(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    return {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}


def _names(node: Node, kind: type[FragmentSpreadNode] | type[VariableNode]) -> Iterator[str]:
    """The names of all nodes of a kind in this one."""
    found: list[str] = []

    class Finder(Visitor):
        def enter(self, one: Node, *_: object) -> None:
            if isinstance(one, kind):
                found.append(one.name.value)

    visit(node, Finder())
    yield from found
