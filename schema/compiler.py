"""The whole way of an operation to its statement: variables, plan, limits, SQL, parameters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)
from graphql.execution.values import VariableValues

from schema.arguments import Values
from schema.document import Document
from schema.errors import ErrorCode, Refused
from schema.frame import Frame, statement
from schema.limits import MOST_ERRORS, check_nodes
from schema.plan import Constant, Given, Object, Param, Parameter, Setting
from schema.planner import Planner
from schema.sites import Site
from schema.size import Extent, extent
from schema.sql import Statement
from schema.types import SCHEMA

Shape = tuple[object, ...]
"""What of the variables a plan depends on."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """An operation in one shape: its statement, and what is left to do with each request's own values."""

    statement: Statement
    sites: tuple[Site, ...]
    extent: Extent
    introspection: Mapping[str, Sequence[FieldNode]]
    errors: tuple[GraphQLError, ...]
    """What was wrong with the arguments of fields that are null for it; a plan with any is good for one request."""
    constants: tuple[tuple[str, str | None], ...] | None
    """The whole answer, where nothing in it is read from the database; None stands for an introspection field."""


@dataclass(frozen=True, slots=True)
class Bound:
    """The parameters of a statement, and how many things the answer may hold."""

    parameters: list[Any]
    nodes: int


def shape(variables: VariableValues) -> Shape:
    """What of the variables a plan can depend on: which are given, and the values of booleans and enums."""
    return tuple((name, _shape(value)) for name, value in variables.coerced.items())


def _shape(value: object) -> object:
    match value:
        case None | bool() | Enum():
            return value
        case dict():
            return tuple((name, _shape(below)) for name, below in value.items())
        case [Enum(), *_]:
            return tuple(dict.fromkeys(value))
        case _:
            return ...


def compile_operation(
    document: Document, operation: OperationDefinitionNode, variables: VariableValues, frame: Frame = Frame.OBJECT
) -> Compiled:
    """Compile an operation. Raises Refused BAD_USER_INPUT with everything that is wrong with its arguments.

    Only GraphQL's own frame has room for fields that are null because their arguments are wrong.
    """
    planner = Planner(operation, document.fragments, variables)
    planned = planner.plan()
    errors = planner.errors if frame is Frame.OBJECT else planner.errors + planner.forgiven
    if errors:
        raise Refused(ErrorCode.BAD_USER_INPUT, errors[:MOST_ERRORS])
    root = planned.root
    return Compiled(
        statement(root, frame),
        planned.sites,
        extent(root),
        planned.introspection,
        tuple(planner.forgiven[:MOST_ERRORS]),
        _constants(root) if frame is Frame.OBJECT else None,
    )


def _constants(root: Object) -> tuple[tuple[str, str | None], ...] | None:
    fields = [(key, output) for key, output in root.fields if isinstance(output, Constant | Given)]
    if len(fields) < len(root.fields):
        return None
    return tuple((key, output.text if isinstance(output, Constant) else None) for key, output in fields)


def bind(compiled: Compiled, variables: VariableValues, settings: Mapping[str, str], given: Mapping[str, str]) -> Bound:
    """The values of a compiled operation's parameters, in order.

    Raises Refused BAD_USER_INPUT for arguments that cannot be used, `Failure` QUERY_TOO_COMPLEX for pages that are
    too large together.
    """
    values = _values(compiled.sites, variables)
    nodes = compiled.extent.count(lambda param: int(values[param.site][param.name]))
    check_nodes(nodes)
    return Bound([_value(one, values, settings, given) for one in compiled.statement.parameters], nodes)


def _values(sites: Sequence[Site], variables: VariableValues) -> list[Values]:
    values, errors = [], []
    for site in sites:
        try:
            values.append(site.values(variables))
        except GraphQLError as error:
            errors.append(error)
    if errors:
        raise Refused(ErrorCode.BAD_USER_INPUT, errors[:MOST_ERRORS])
    return values


def _value(
    parameter: Parameter, values: Sequence[Values], settings: Mapping[str, str], given: Mapping[str, str]
) -> Any:
    match parameter:
        case Param(site, name):
            return values[site][name]
        case Setting(name):
            return settings[name]
        case Given(key):
            return given[key]


def introspect(
    document: Document, operation: OperationDefinitionNode, fields: Sequence[FieldNode], variables: Mapping[str, Any]
) -> Any:
    """What graphql-core answers to the field nodes that stand under one response key of introspection."""
    definitions = [
        OperationDefinitionNode(
            operation=operation.operation,
            variable_definitions=operation.variable_definitions,
            selection_set=SelectionSetNode(selections=tuple(fields)),
        ),
        *(one for one in document.node.definitions if isinstance(one, FragmentDefinitionNode)),
    ]
    result = execute_sync(SCHEMA, DocumentNode(definitions=tuple(definitions)), variable_values=dict(variables))
    if result.errors:
        raise Refused(ErrorCode.BAD_USER_INPUT, result.errors[:MOST_ERRORS])
    (answer,) = (result.data or {}).values()
    return answer
