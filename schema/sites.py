"""A site: a field whose arguments become parameters of the statement."""

from dataclasses import dataclass

from graphql import FieldNode, GraphQLError, GraphQLField
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

    def values(self, variables: VariableValues) -> Values:
        """What the arguments say. Raises GraphQLError with the place of the field, a `Failure` as its cause if ours."""
        try:
            return self.read(get_argument_values(self.definition, self.node, variables))
        except Failure as failure:
            raise GraphQLError(failure.message, self.node, path=list(self.path), original_error=failure) from failure
        except GraphQLError as error:
            raise GraphQLError(error.message, error.nodes or self.node, path=list(self.path)) from error


def site_of(definition: GraphQLField, node: FieldNode, mapped: Mapped, path: tuple[str, ...]) -> Site | None:
    """The site that a field is; None where nothing of it becomes a parameter."""
    read = reader(mapped)
    return Site(definition, node, read, path) if read else None
