"""What there is below /v1 beside the resources, described in OpenAPI: the whole corpus out, and archives in."""

from typing import Any, Final

_PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_TEXT: Final = {"type": "string"}


def _refused(**statuses: str) -> dict[str, Any]:
    return {status.removeprefix("s"): {"description": words, "content": _PROBLEM} for status, words in statuses.items()}


EXPORT: Final = {
    "get": {
        "operationId": "getExport",
        "summary": "The whole corpus, one issue a line, as of one moment",
        "tags": ["corpus"],
        "parameters": [],
        "responses": {
            "200": {
                "description": "JSON Lines; `backissue ingest` reads them back",
                "headers": {"ETag": {"$ref": "#/components/headers/ETag"}},
                "content": {"application/jsonl": {"schema": _TEXT}},
            },
            "304": {"description": "What If-None-Match names is still so"},
            **_refused(s400="There are no parameters here"),
            **_refused(s503="It cannot be answered now; the header Retry-After says when to try again"),
        },
    }
}

INGEST: Final = {
    "post": {
        "operationId": "postIngest",
        "summary": "Read an archive in any form into the corpus",
        "description": "Needs a token, which `backissue token create NAME` makes. No address in it is ever fetched.",
        "tags": ["write"],
        "security": [{"token": []}],
        "parameters": [
            {
                "name": "format",
                "in": "query",
                "description": "Override what the body looks like",
                "schema": {"type": "string", "enum": ["text", "rss", "markdown", "html", "jsonl"]},
            },
            {
                "name": "dryRun",
                "in": "query",
                "description": "Say what would change, and change nothing",
                "schema": {"type": "boolean", "default": False},
            },
        ],
        "requestBody": {
            "required": True,
            "description": "The bytes of the archive: text, Markdown, HTML, RSS, Atom or JSON Lines",
            "content": {"application/octet-stream": {"schema": {}}},
        },
        "responses": {
            "200": {
                "description": "The report of the run",
                "content": {"application/json": {"schema": {"type": "object", "required": ["issues", "problems"]}}},
            },
            **_refused(
                s400="A parameter is unknown, there twice, or cannot be used",
                s401="The token is missing, unknown, expired or revoked",
                s403="No token was ever made here",
                s409="The archive is of another newsletter than the corpus",
                s413="The body is too large",
                s415="The body is packed",
                s422="No issue can be read in it",
                s503="It cannot be done now; the header Retry-After says when to try again",
                s507="The disk is full",
            ),
        },
    }
}

SECURITY: Final = {"token": {"type": "http", "scheme": "bearer"}}
