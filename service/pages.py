"""What is the same for everybody until the service is another: its addresses, its descriptions, its two pages."""

import json
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from schema.rest.openapi import document
from schema.types import SDL
from service.wire import FRESH, is_known

_GRAPHIQL: Final = files("service").joinpath("graphiql.html").read_text(encoding="utf-8")
_DOCS: Final = files("service").joinpath("docs.html").read_text(encoding="utf-8")

ADDRESSES: Final = {
    "/graphql": "the corpus, by GraphQL: POST or GET",
    "/graphiql": "a page to write queries in",
    "/schema.graphql": "the schema, with what every field means",
    "/v1/issues": "the corpus, by REST: issues, sections, links, entities, tales, search, corpus",
    "/v1/export.jsonl": "the whole corpus, an issue a line",
    "/openapi.json": "REST described for programs",
    "/docs": "a page that describes it, to try it out",
    "/healthz": "whether the service is alive",
    "/readyz": "whether it can answer from the database",
    "/metrics": "what it does, for Prometheus",
}


async def index(request: Request) -> Response:
    """What there is."""
    return _page(request, _json({"name": "Backissue", "addresses": ADDRESSES}), "application/json")


async def graphiql(request: Request) -> Response:
    """A page to write queries in."""
    return _page(request, _GRAPHIQL, "text/html")


async def sdl(request: Request) -> Response:
    """The schema as text."""
    return _page(request, SDL, "text/plain")


async def openapi(request: Request) -> Response:
    """REST described for programs."""
    return _page(request, _openapi(), "application/json")


async def docs(request: Request) -> Response:
    """REST described for people, to try out."""
    return _page(request, _DOCS, "text/html")


@cache
def _openapi() -> str:
    return _json(document())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _page(request: Request, text: str, media_type: str) -> Response:
    headers = {
        "ETag": f'W/"{blake2b(text.encode(), digest_size=8).hexdigest()}"',
        "Cache-Control": FRESH,
        "Vary": "Accept-Encoding",
    }
    if is_known(request.scope, headers["ETag"], None):
        return Response(status_code=304, headers=headers)
    return Response(text, media_type=media_type, headers=headers)
