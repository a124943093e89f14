"""/graphql: GraphQL over HTTP. Has strawberry run what was asked, and makes an answer of what comes back."""

import asyncio
import json
from collections.abc import Mapping
from typing import Final

from graphql import GraphQLError, GraphQLFormattedError, GraphQLSyntaxError
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from schema.errors import ErrorCode, Failure
from schema.types import GRAPH
from schema.types.reader import Context
from service import graphql_request
from service.corpus import CorpusReader
from service.db import DatabaseUnavailable
from service.failures import masked
from service.graphql_request import GraphQLRequest

LONGEST_RUN: Final = 30.0
"""Seconds that one request may take."""

RETRY_AFTER: Final = "5"
"""Seconds after which a client may try again what could not be answered now."""


class GraphQLEndpoint(HTTPEndpoint):
    """Queries by POST and GET."""

    async def post(self, request: Request) -> Response:
        """Answer the request in the body."""
        return await _answer(request)

    async def get(self, request: Request) -> Response:
        """Answer the request in the query string."""
        return await _answer(request)

    async def method_not_allowed(self, request: Request) -> Response:
        """Refuse every other method, in the shape that GraphQL clients read."""
        failure = Failure(ErrorCode.METHOD_NOT_ALLOWED, f"{request.method} is not allowed; use POST or GET.")
        return _refusal(failure, graphql_request.JSON, {"Allow": "GET, HEAD, POST"})


async def _answer(request: Request) -> Response:
    media_type = graphql_request.JSON
    try:
        media_type = graphql_request.media_type(request.headers.get("accept"))
        result = await _run(await graphql_request.read(request), request)
    except Failure as failure:
        return _refusal(failure, media_type)
    if any(isinstance(error.original_error, DatabaseUnavailable) for error in result.errors or []):
        return _refusal(Failure(ErrorCode.SERVICE_UNAVAILABLE, "The database cannot be reached."), media_type)
    return _respond(_payload(result), 400 if _refused(result) else 200, media_type)


async def _run(wanted: GraphQLRequest, request: Request) -> ExecutionResult:
    reader = CorpusReader(request.state.database, request.state.settings.newsletter)
    try:
        async with asyncio.timeout(LONGEST_RUN):
            return await GRAPH.execute(
                wanted.query,
                variable_values=wanted.variables,
                context_value=Context(reader),
                operation_name=wanted.operation_name,
                allowed_operation_types={OperationType.QUERY},
            )
    except TimeoutError:
        raise Failure(ErrorCode.TIMEOUT, f"The request took longer than {LONGEST_RUN:.0f} seconds.") from None
    except CannotGetOperationTypeError as error:
        raise Failure(ErrorCode.OPERATION_NOT_FOUND, error.as_http_error_reason()) from None
    except InvalidOperationTypeError as error:
        message = f"There is no {error.operation_type.value} to run: this API answers queries."
        raise Failure(ErrorCode.OPERATION_NOT_FOUND, message) from None


def _refused(result: ExecutionResult) -> bool:
    """Whether nothing was executed: then an answer has no `data`, not even null."""
    return result.data is None and all(error.path is None for error in result.errors or [])


def _payload(result: ExecutionResult) -> dict[str, object]:
    errors = [_public(error, _stage_code(error, result)) for error in result.errors or []]
    return ({"errors": errors} if errors else {}) | ({} if _refused(result) else {"data": result.data})


def _stage_code(error: GraphQLError, result: ExecutionResult) -> ErrorCode:
    """The code of an error that graphql-core raised itself, by how far the request had come."""
    if isinstance(error, GraphQLSyntaxError):
        return ErrorCode.GRAPHQL_PARSE_FAILED
    return ErrorCode.GRAPHQL_VALIDATION_FAILED if isinstance(result, PreExecutionError) else ErrorCode.BAD_USER_INPUT


def _public(error: GraphQLError, stage_code: ErrorCode) -> GraphQLFormattedError:
    """The error as a client may see it: one of ours as it is, graphql-core's with a code, any other masked."""
    match error.original_error:
        case Failure():
            return error.formatted
        case None | GraphQLError():
            hint = stage_code.meaning.hint
            return {**error.formatted, "extensions": {"code": stage_code.name, "hint": hint}}
        case unexpected:
            failure = masked(unexpected)
            return {**error.formatted, "message": failure.message, "extensions": failure.extensions}


def _refusal(failure: Failure, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    payload = {"errors": [{"message": failure.message, "extensions": failure.extensions}]}
    return _respond(payload, failure.code.meaning.status, media_type, headers)


def _respond(
    payload: Mapping[str, object], status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer on the wire.

    Under `application/json` a client cannot tell our 400 from one of a proxy in between, so it gets 200 with errors;
    under `application/graphql-response+json` it gets the status itself.
    """
    if status == 400 and media_type == graphql_request.JSON:
        status = 200
    # Half of a surrogate pair, quoted back from the request, has no form in UTF-8.
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")
    extra = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    return Response(body, status, {**(headers or {}), **extra, "Content-Type": f"{media_type}; charset=utf-8"})
