"""Reads a GraphQL request out of an HTTP request: what is to run, and in which media type to answer."""

import json
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from schema.errors import ErrorCode, Failure

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"

LARGEST_BODY: Final = 1_000_000
"""Bytes of a POST body."""

_SERVES: Final = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "application/*": JSON, "*/*": JSON}


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client wants run."""

    query: str
    variables: dict[str, object]
    operation_name: str | None


def media_type(accept: str | None) -> str:
    """The media type to answer in, by the header Accept. Raises `Failure` NOT_ACCEPTABLE."""
    if not accept:
        return JSON
    wanted = [_weighed(choice) for choice in accept.split(",")]
    served = [(weight, _SERVES[name]) for weight, name in wanted if name in _SERVES and weight > 0]
    if not served:
        raise Failure(ErrorCode.NOT_ACCEPTABLE, f"Nothing in {accept[:200]!r} can be answered with.")
    return max(served, key=lambda choice: choice[0])[1]


def _weighed(choice: str) -> tuple[float, str]:
    name, *parameters = (part.strip() for part in choice.lower().split(";"))
    quality = next((value for value in parameters if value.startswith("q=")), "q=1")
    try:
        return float(quality[2:]), name
    except ValueError:
        return 0.0, name


async def read(request: Request) -> GraphQLRequest:
    """The GraphQL request in the body of a POST or the query string of a GET. Raises `Failure` with the reason."""
    return await _from_body(request) if request.method == "POST" else _from_address(request)


def _from_address(request: Request) -> GraphQLRequest:
    parameters: dict[str, object] = {name: value for name, value in request.query_params.items() if value}
    for name in ("variables", "extensions"):
        if name in parameters:
            parameters[name] = _parse(str(parameters[name]), f"The parameter `{name}`")
    return _checked(parameters)


async def _from_body(request: Request) -> GraphQLRequest:
    _expect_json(request.headers.get("content-type", ""))
    body = await _read(request)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Failure(ErrorCode.BAD_REQUEST, "The body is not UTF-8.") from None
    return _checked(_parse(text, "The body"))


def _expect_json(content_type: str) -> None:
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((value[8:].strip('"') for value in parameters if value.startswith("charset=")), "utf-8")
    if name != JSON or charset not in ("utf-8", "utf8"):
        raise Failure(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"The body is {content_type[:100] or 'of no type'!r}.")


async def _read(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise Failure(ErrorCode.BODY_TOO_LARGE, f"The body has more than {LARGEST_BODY:,} bytes.")
    return bytes(body)


def _parse(text: str, what: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise Failure(ErrorCode.BAD_REQUEST, f"{what} is nested too deeply.") from None
    except ValueError as error:
        raise Failure(ErrorCode.BAD_REQUEST, f"{what} is not JSON: {error}.") from None


def _checked(parameters: object) -> GraphQLRequest:
    if not isinstance(parameters, dict):
        raise Failure(ErrorCode.BAD_REQUEST, "The body is not a JSON object.")
    query, name = parameters.get("query"), parameters.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise Failure(ErrorCode.BAD_REQUEST, "`query` is missing, empty or not a string.")
    if not isinstance(name, str | None):
        raise Failure(ErrorCode.BAD_REQUEST, "`operationName` is not a string.")
    _object(parameters, "extensions")
    return GraphQLRequest(query, _object(parameters, "variables"), name or None)


def _object(parameters: dict[str, object], name: str) -> dict[str, object]:
    value = parameters.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Failure(ErrorCode.BAD_REQUEST, f"`{name}` is not a JSON object.")
    return value
