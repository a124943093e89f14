"""The values of an operation's variables (GraphQL, 6.1.2 Coercing Variable Values)."""

from collections.abc import Mapping
from typing import Any, Final

from graphql import GraphQLError, GraphQLNonNull, OperationDefinitionNode
from graphql.execution.get_variable_signature import GraphQLVariableSignature, get_variable_signature
from graphql.execution.values import VariableValues, VariableValueSource, get_variable_values

from schema.errors import ErrorCode, Failure, Refused
from schema.limits import MOST_ERRORS, MOST_VALUES
from schema.types import SCHEMA

Signatures = Mapping[str, tuple[GraphQLVariableSignature, type]]
"""Of each variable its type, and the Python type whose values are of that type as they are."""

_AS_IT_IS: Final = {"Int": int, "String": str, "ID": str, "Boolean": bool}
_INTS: Final = range(-(2**31), 2**31)
_NONE: Final = VariableValues({}, {})


def coerce(
    operation: OperationDefinitionNode, variables: Mapping[str, Any], signatures: Signatures | None = None
) -> VariableValues:
    """The variables' values, with defaults, as the types want them; sooner with the operation's `signatures`.

    Raises Refused BAD_USER_INPUT, and `Failure` for a list that is longer than any may be, before it is looked through.
    """
    if signatures is not None and (plain := _plain(signatures, variables)):
        return plain
    for name, value in variables.items():
        if isinstance(value, list) and len(value) > MOST_VALUES:
            message = f"The variable ${name[:80]} has {len(value):,} values; at most {MOST_VALUES:,} are allowed."
            raise Failure(ErrorCode.BAD_USER_INPUT, message)
    if not operation.variable_definitions:
        return _NONE
    try:
        values = get_variable_values(SCHEMA, operation.variable_definitions, dict(variables), max_errors=MOST_ERRORS)
    except RecursionError:
        values = [GraphQLError("The variables are nested too deeply.")]
    if isinstance(values, list):
        raise Refused(ErrorCode.BAD_USER_INPUT, values[:MOST_ERRORS])
    return values


def signatures(operation: OperationDefinitionNode) -> Signatures | None:
    """Those of an operation all of whose variables are plain numbers, strings and booleans; None for any other."""
    found: dict[str, tuple[GraphQLVariableSignature, type]] = {}
    for definition in operation.variable_definitions or ():
        signature = get_variable_signature(SCHEMA, definition)
        if isinstance(signature, GraphQLError):
            return None
        inner = signature.type.of_type if isinstance(signature.type, GraphQLNonNull) else signature.type
        kind = _AS_IT_IS.get(str(inner))
        if kind is None:
            return None
        found[signature.name] = (signature, kind)
    return found


def _plain(signatures: Signatures, variables: Mapping[str, Any]) -> VariableValues | None:
    """The values, where each variable is given, and in a form in which it stays as it is."""
    if variables.keys() != signatures.keys():
        return None
    sources = {}
    for name, (signature, kind) in signatures.items():
        value = variables[name]
        if type(value) is not kind or (kind is int and value not in _INTS):
            return None
        sources[name] = VariableValueSource(signature, value)
    return VariableValues(sources, {name: source.value for name, source in sources.items()})
