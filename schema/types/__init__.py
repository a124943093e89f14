"""The public graph as strawberry types, one module a noun.

It is declared here, not resolved: `schema.plan` turns an operation on it into a plan, `schema.sql` the plan into SQL.
"""

import strawberry
from graphql import GraphQLSchema
from strawberry.schema.config import StrawberryConfig

from schema.types.query import Query
from schema.types.scalars import SCALARS

GRAPH = strawberry.Schema(query=Query, config=StrawberryConfig(scalar_map=SCALARS))
"""The graph, as strawberry keeps it."""

SCHEMA: GraphQLSchema = GRAPH._schema
"""The same as graphql-core needs it: strawberry has no public name for it."""

SDL = GRAPH.as_str() + "\n"
"""The same, printed."""
