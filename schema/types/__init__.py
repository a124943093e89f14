"""The public graph as strawberry types, one module a noun.

They do no I/O: what is not on the object, the request's `Reader` reads.
"""

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.types.query import Query
from schema.types.scalars import SCALARS


class Graph(strawberry.Schema):
    """The schema. Errors are logged where they are turned into answers, not here."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Leave the errors to whoever runs the schema."""


LARGEST_DOCUMENT = 5_000
"""Tokens of a GraphQL document: names, values and punctuation."""

GRAPH = Graph(
    query=Query,
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[lambda: MaxTokensLimiter(LARGEST_DOCUMENT)],
)
