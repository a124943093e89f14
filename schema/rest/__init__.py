"""REST: an address and its parameters → a GraphQL document and its variables, compiled like any other."""
