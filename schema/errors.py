"""Every failure a client can meet: a stable code, an HTTP status, what it means and what to do about it."""

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the library takes a while to load, and an ingest needs none of it
    from graphql import GraphQLError


@dataclass(frozen=True, slots=True)
class Meaning:
    """`status` is the HTTP status where the whole request fails; `hint` is what the client can do.

    `json_status` is that of a GraphQL answer in `application/json`: there a well-formed request has always been
    answered with 200, errors or not, so that a 400 may come from anything between client and service.
    """

    status: int
    title: str
    hint: str
    json_status: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "json_status", self.json_status or self.status)


class ErrorCode(Enum):
    """The codes a client can rely on, as `extensions.code` in GraphQL and `code` elsewhere."""

    BAD_REQUEST = Meaning(
        400,
        "The request cannot be read",
        'POST a JSON object such as {"query": "{ corpus { title } }"}, or GET with the parameter query.',
    )
    GRAPHQL_PARSE_FAILED = Meaning(
        400, "The document is not GraphQL", "Look at the line and column of the error.", json_status=200
    )
    GRAPHQL_VALIDATION_FAILED = Meaning(
        400,
        "The document does not fit the schema",
        "The schema is at /schema.graphql and in /graphiql.",
        json_status=200,
    )
    QUERY_TOO_COMPLEX = Meaning(
        400,
        "The request asks for too much",
        "Ask for less at once: fewer fields, smaller pages, a flatter query.",
        json_status=200,
    )
    PERSISTED_QUERY_NOT_FOUND = Meaning(
        200, "The document is not known here", "Send it once in full, with the same extensions.persistedQuery."
    )
    DOCUMENT_NOT_FOUND = Meaning(
        400,
        "No document has this id",
        "Pass the id of a document that the service keeps, or the document itself.",
        json_status=200,
    )
    OPERATION_NOT_FOUND = Meaning(
        400, "No operation to run", "Name one of the document's operations in operationName.", json_status=200
    )
    NOT_A_QUERY = Meaning(400, "Only queries can be run", "This API is for reading: ask a query.", json_status=200)
    BAD_USER_INPUT = Meaning(
        400, "An argument or variable cannot be used", "The schema says what each one accepts.", json_status=200
    )
    BAD_CURSOR = Meaning(
        400,
        "The cursor cannot be used here",
        "Pass a cursor as this list gave it, with the same orderBy.",
        json_status=200,
    )
    BAD_ID = Meaning(400, "The id is not one of ours", "Pass an id as the field `id` gave it.", json_status=200)
    UNAUTHORIZED = Meaning(
        401, "A token is needed", "Send Authorization: Bearer and a token that `backissue token create NAME` made."
    )
    FORBIDDEN = Meaning(
        403, "Nobody may do this here", "Whoever runs the service can make a token: `backissue token create NAME`."
    )
    NOT_FOUND = Meaning(404, "Nothing is at this address", "The address / names what there is.")
    METHOD_NOT_ALLOWED = Meaning(405, "The method is not allowed here", "The header Allow names the methods that are.")
    NOT_ACCEPTABLE = Meaning(
        406, "No acceptable form of answer", "Accept application/graphql-response+json or application/json."
    )
    CORPUS_MISMATCH = Meaning(409, "It does not belong in this corpus", "Send it to the service of its newsletter.")
    REQUEST_TOO_SLOW = Meaning(408, "The request took too long to arrive", "Send it again, faster or in smaller parts.")
    BODY_TOO_LARGE = Meaning(413, "The body is too large", "Move long values out of the request, or split it.")
    ADDRESS_TOO_LONG = Meaning(414, "The address is too long", "Say less in it, or ask by POST at /graphql.")
    UNSUPPORTED_MEDIA_TYPE = Meaning(
        415, "The body is of the wrong type", "Send Content-Type: application/json, in UTF-8."
    )
    HEAD_TOO_LARGE = Meaning(431, "The headers are too large", "Send fewer headers, and what is long in a body.")
    UNREADABLE_SOURCE = Meaning(
        422, "No issue can be read in this", "Send an archive as text, Markdown, HTML, RSS, Atom or JSON Lines."
    )
    INTERNAL_SERVER_ERROR = Meaning(500, "Something went wrong on our side", "Report the id in the message.")
    OVERLOADED = Meaning(503, "Too many requests are waiting", "Try again after the seconds that Retry-After names.")
    SERVICE_UNAVAILABLE = Meaning(503, "The corpus cannot be reached now", "Try again in a few seconds.")
    TIMEOUT = Meaning(503, "The request took too long", "Ask for less at once, or try again.")
    STORAGE_FULL = Meaning(507, "The disk is full", "Free space and send the same again; what was stored stays.")

    @property
    def meaning(self) -> Meaning:
        """The table's row, under a name that reads."""
        return self.value


class Failure(Exception):
    """A failure that may be shown to a client as it is: `message` says what is wrong with this very request."""

    def __init__(self, code: ErrorCode, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint or code.meaning.hint

    @property
    def extensions(self) -> dict[str, str]:
        """What a GraphQL error carries beside its message; graphql-core copies it from the exception."""
        return {"code": self.code.name, "hint": self.hint}


class Refused(Exception):
    """A request that cannot be run, with every error found; those without a cause of ours have the code given here."""

    def __init__(self, code: ErrorCode, errors: "list[GraphQLError]") -> None:
        super().__init__(errors[0].message)
        self.code = code
        self.errors = errors
