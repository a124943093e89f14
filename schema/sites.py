"""A site: a field whose arguments become parameters of the statement."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from graphql import FieldNode, GraphQLError, GraphQLField, ListValueNode, ObjectValueNode, ValueNode, VariableNode
from graphql.execution.values import VariableValues, get_argument_values

from schema.arguments import Reader, Values, reader
from schema.errors import Failure
from schema.mapping import Mapped


@dataclass(frozen=True, slots=True)
class Site:
    """Where the field stands (`path` are response keys), and what reads its arguments."""

    definition: GraphQLField
    node: FieldNode
    read: Reader
    path: tuple[str, ...]
    settled: Mapping[str, Any] = field(default_factory=dict)
    """Arguments that are the same in every request; `definition` has the others."""
    known: Values | None = None
    """What the arguments say, where that is the same in every request."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Of the other arguments those that are a variable each, by the name that the argument's value goes by; or none."""

    def values(self, variables: VariableValues) -> Values:
        """What the arguments say. Raises GraphQLError with the place of the field, a `Failure` as its cause if ours."""
        if self.known is not None:
            return self.known
        try:
            return self.read({**self.settled, **self._arguments(variables)})
        except Failure as failure:
            raise GraphQLError(failure.message, self.node, path=list(self.path), original_error=failure) from failure
        except GraphQLError as error:
            raise GraphQLError(error.message, error.nodes or self.node, path=list(self.path)) from error

    def _arguments(self, variables: VariableValues) -> Mapping[str, Any]:
        """The values of the arguments that are not settled."""
        given = variables.coerced
        found = {name: given.get(variable) for name, variable in self.variables.items()}
        if found and None not in found.values():  # as they are: only null and what is missing have rules
            return found
        return get_argument_values(self.definition, self.node, variables)

    def settle(self, variables: VariableValues) -> "Site":
        """The same site, to be read more quickly: what no variable changes is read now, once and for all.

        Its values must have been read without an error.
        """
        changing = {one.name.value for one in self.node.arguments or () if _has_variable(one.value)}
        if not changing:
            return replace(self, known=self.values(variables))
        kinds, arguments = self.definition.type, self.definition.args
        settled = GraphQLField(kinds, {name: one for name, one in arguments.items() if name not in changing})
        alone = {
            arguments[one.name.value].out_name or one.name.value: one.value.name.value
            for one in self.node.arguments or ()
            if isinstance(one.value, VariableNode)
        }
        return replace(
            self,
            definition=GraphQLField(kinds, {name: arguments[name] for name in arguments if name in changing}),
            settled=get_argument_values(settled, self.node, variables),
            variables=alone if len(alone) == len(changing) else {},
        )


def site_of(definition: GraphQLField, node: FieldNode, mapped: Mapped, path: tuple[str, ...]) -> Site | None:
    """The site that a field is; None where nothing of it becomes a parameter."""
    read = reader(mapped)
    return Site(definition, node, read, path) if read else None


def _has_variable(value: ValueNode) -> bool:
    left = [value]
    while left:
        match left.pop():
            case VariableNode():
                return True
            case ListValueNode(values=values):
                left.extend(values)
            case ObjectValueNode(fields=fields):
                left.extend(one.value for one in fields)
    return False
