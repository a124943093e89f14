"""Reads a GraphQL request out of an HTTP request: what is to run, and in which media type to answer."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, NamedTuple, NoReturn
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from schema.errors import ErrorCode, Failure
from service.accept import ranges
from service.answers import Question
from service.persisted import PersistedDocuments
from service.wire import headers

JSON: Final = "application/json"
GRAPHQL_JSON: Final = "application/graphql-response+json"

LARGEST_BODY: Final = 1_000_000
"""Bytes of a POST body."""

LARGE: Final = 20_000
"""Bytes from where on a request is looked through aside, while others are answered."""

_SERVES: Final = {GRAPHQL_JSON: GRAPHQL_JSON, JSON: JSON, "application/*": JSON, "*/*": JSON}


class Head(NamedTuple):
    """What matters of an HTTP request beside its content."""

    method: str
    accept: str
    content_type: str
    wants_cost: bool

    @classmethod
    def of(cls, scope: Scope) -> "Head":
        """The head of a request."""
        given = headers(scope)
        return cls(
            scope["method"],
            given.get(b"accept", b"").decode("latin-1"),
            given.get(b"content-type", b"").decode("latin-1"),
            given.get(b"x-backissue-cost", b"0") not in (b"", b"0"),
        )


@lru_cache(maxsize=256)
def media_type(accept: str) -> str:
    """The media type to answer in, by the header Accept. Raises `Failure` NOT_ACCEPTABLE."""
    if not accept:
        return JSON
    wanted = ranges(accept)
    served = [(weight, _SERVES[name]) for name, weight in wanted if name in _SERVES and weight > 0]
    if not served:
        raise Failure(ErrorCode.NOT_ACCEPTABLE, f"Nothing in {accept[:200]!r} can be answered with.")
    return max(served, key=lambda choice: choice[0])[1]


async def content(head: Head, scope: Scope, receive: Receive) -> bytes:
    """The bytes that hold the request: the body of a POST, the query string of a GET. Raises `Failure`."""
    if head.method != "POST":
        return bytes(scope["query_string"])
    _expect_json(head.content_type)
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Failure(ErrorCode.BAD_REQUEST, "The body ended before it was complete.")
        chunk: bytes = message.get("body", b"")
        body = body + chunk if body else chunk
        if len(body) > LARGEST_BODY:
            raise Failure(ErrorCode.BODY_TOO_LARGE, f"The body has more than {LARGEST_BODY:,} bytes.")
        if not message.get("more_body", False):
            return body


@lru_cache(maxsize=256)
def _expect_json(content_type: str) -> None:
    name, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charset = next((value[8:].strip('"') for value in parameters if value.startswith("charset=")), "utf-8")
    if name != JSON or charset not in ("utf-8", "utf8"):
        raise Failure(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"The body is {content_type[:100] or 'of no type'!r}.")


def question(head: Head, raw: bytes, documents: PersistedDocuments) -> Question:
    """The GraphQL request in these bytes. Raises `Failure` with the reason it is none."""
    parameters = _from_body(raw) if head.method == "POST" else _from_address(raw)
    extensions = _object(parameters, "extensions")
    query, name = parameters.get("query"), parameters.get("operationName")
    if not isinstance(query, str | None):
        raise Failure(ErrorCode.BAD_REQUEST, "`query` is not a string.")
    if not isinstance(name, str | None):
        raise Failure(ErrorCode.BAD_REQUEST, "`operationName` is not a string.")
    query = documents.resolve(query or None, parameters.get("documentId"), extensions.get("persistedQuery"))
    if not query.strip():
        raise Failure(ErrorCode.BAD_REQUEST, "`query` is empty.")
    return Question(query, _object(parameters, "variables"), name or None)


def _from_address(raw: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(raw.decode("ascii"), errors="strict", max_num_fields=20)
    except ValueError:
        raise Failure(ErrorCode.BAD_REQUEST, "The query string is not UTF-8, or has too many parameters.") from None
    parameters: dict[str, Any] = {}
    for name, value in pairs:
        if name in parameters:
            raise Failure(ErrorCode.BAD_REQUEST, f"The parameter `{name[:40]}` is there twice.")
        parameters[name] = _parse(value, f"The parameter `{name}`") if name in ("variables", "extensions") else value
    return parameters


def _from_body(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Failure(ErrorCode.BAD_REQUEST, "The body is not UTF-8.") from None
    parameters = _parse(text, "The body")
    if not isinstance(parameters, dict):
        raise Failure(ErrorCode.BAD_REQUEST, "The body is not a JSON object.")
    return parameters


def _parse(text: str, what: str) -> Any:
    try:
        return _JSON.decode(text)
    except RecursionError:
        raise Failure(ErrorCode.BAD_REQUEST, f"{what} is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise Failure(ErrorCode.BAD_REQUEST, f"{what} is not JSON: {error}.") from None
    except ValueError:
        raise Failure(ErrorCode.BAD_REQUEST, f"{what} holds a number that is none, or endless.") from None


def _refuse(constant: str) -> NoReturn:
    """NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(f"{constant} is no number of JSON")


_JSON: Final = json.JSONDecoder(parse_constant=_refuse)


def _object(parameters: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = parameters.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Failure(ErrorCode.BAD_REQUEST, f"`{name}` is not a JSON object.")
    return value
