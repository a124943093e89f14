"""A GraphQL document, parsed, measured and validated: what every request with the same text shares."""

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails

from schema.errors import ErrorCode, Failure, Refused
from schema.limits import MOST_ERRORS, MOST_TOKENS, check_document
from schema.types import SCHEMA
from schema.variables import Signatures, signatures


@dataclass(frozen=True, slots=True)
class Document:
    """The operations by name ("" for one without), their variables, and the fragments of a valid document."""

    node: DocumentNode
    operations: Mapping[str, OperationDefinitionNode]
    signatures: Mapping[str, Signatures | None]
    fragments: dict[str, FragmentDetails]

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The query to run. Raises `Failure` OPERATION_NOT_FOUND."""
        if name is None:
            if len(self.operations) != 1:
                message = "The document has several operations; name one in operationName."
                raise Failure(ErrorCode.OPERATION_NOT_FOUND, message)
            (found,) = self.operations.values()
        elif name in self.operations and name:
            found = self.operations[name]
        else:
            raise Failure(ErrorCode.OPERATION_NOT_FOUND, f"The document has no operation named {name[:80]!r}.")
        return found

    def signatures_of(self, operation: OperationDefinitionNode) -> Signatures | None:
        """Those of the variables of one of its operations, as `schema.variables.coerce` wants them."""
        return self.signatures[operation.name.value if operation.name else ""]


def _expect_queries(node: DocumentNode) -> None:
    operations = [one.operation for one in node.definitions if isinstance(one, OperationDefinitionNode)]
    if not operations:
        raise Failure(ErrorCode.OPERATION_NOT_FOUND, "The document has no operation.")
    for operation in operations:
        if operation is not OperationType.QUERY:
            raise Failure(ErrorCode.NOT_A_QUERY, f"There is no {operation.value} to run: this API answers queries.")


def read(text: str) -> Document:
    """Read a document.

    Raises Refused GRAPHQL_PARSE_FAILED or GRAPHQL_VALIDATION_FAILED, `Failure` NOT_A_QUERY or QUERY_TOO_COMPLEX.
    The lexer stops at the limit of tokens; measuring comes before validation, whose rules compare fields pairwise.
    """
    try:
        node = parse(text, max_tokens=MOST_TOKENS)
        _expect_queries(node)
        check_document(node)
        errors = validate(SCHEMA, node, max_errors=MOST_ERRORS)
    except GraphQLSyntaxError as error:
        raise Refused(ErrorCode.GRAPHQL_PARSE_FAILED, [error]) from error
    except RecursionError:
        raise Failure(ErrorCode.QUERY_TOO_COMPLEX, "The document is nested too deeply.") from None
    if errors:
        raise Refused(ErrorCode.GRAPHQL_VALIDATION_FAILED, errors[:MOST_ERRORS])
    operations = {
        one.name.value if one.name else "": one for one in node.definitions if isinstance(one, OperationDefinitionNode)
    }
    fragments = {
        one.name.value: FragmentDetails(one) for one in node.definitions if isinstance(one, FragmentDefinitionNode)
    }
    return Document(node, operations, {name: signatures(one) for name, one in operations.items()}, fragments)
