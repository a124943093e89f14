"""The web application: what is at which address, and what happens when it starts and stops."""

import asyncio
import gc
import logging
import multiprocessing
import signal
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, TypedDict

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from schema.errors import ErrorCode, Failure
from schema.rest.resources import Form
from service import config, db, metrics, pages
from service.answers import Answers
from service.config import ConfigError, Settings
from service.database_errors import DatabaseError, DatabaseUnavailable
from service.db import Database
from service.export_api import ExportApp
from service.failures import masked, problem
from service.graphql_api import GraphQLApp
from service.graphql_request import GRAPHQL_JSON
from service.ingest_api import IngestApp
from service.observe import Observed
from service.persisted import PersistedDocuments
from service.rest_api import RestApp
from service.trace import trace
from service.watch import watching
from service.wire import NOT_KEPT, RETRY_AFTER, SMALLEST_PACKED, has_host, headers

log = logging.getLogger("backissue")

LONGEST_STATEMENT: Final = 10.0
"""Seconds that Postgres may take for the statement of a request."""

SESSION: Final = {"plan_cache_mode": "force_generic_plan"}
"""Our statements go by keys and limits, whatever the values are: planning each anew costs as much as running it.

Left to itself Postgres plans the first five runs of each statement on each connection, and then finds the same plan.
"""

_WANTS_MORE: Final = frozenset({b"origin", b"accept-encoding"})
"""Headers of requests whose answers need another header, or packing."""

_NO_HOST: Final = Failure(
    ErrorCode.BAD_REQUEST, "The request has no valid header Host.", "Send one, with the service's name, and its port."
)

READY_WITHIN: Final = 5.0
"""Seconds that the database may take to answer /readyz."""

_NOW: Final = {"Cache-Control": NOT_KEPT}
"""What is so now is not to be told later."""

NOTES_EVERY: Final = 2.0
"""Seconds between two looks at this worker's connections and kept answers, for the metrics."""

for _type in (GRAPHQL_JSON, "application/problem+json", *(form.media_type for form in Form)):
    add_compress_type(_type)


class State(TypedDict):
    """What the lifespan hands to every request, as `request.state`."""

    settings: Settings
    database: Database
    answers: Answers
    documents: PersistedDocuments


class Application(Starlette):
    """Starlette, with GraphQL and REST in front of it: they answer whatever happens, and find their way themselves.

    Anybody may read from a page of any site, and gets answers packed as they like.
    """

    def __init__(self, routes: Sequence[Route], **settings: Any) -> None:
        super().__init__(routes=routes, **settings)
        # It would send whoever asks for an address too many to the host that the request names.
        self.router.redirect_slashes = False
        self._graphql = GraphQLApp()
        self._rest = RestApp()
        self._routed = {route.path for route in routes}
        open_to_all = _Cors(
            self._find,
            allow_origins=["*"],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["*"],
            expose_headers=["ETag", "Last-Modified", "Link", "Retry-After", "X-Request-Id"],
            max_age=86_400,
        )
        self._around = CompressMiddleware(open_to_all, minimum_size=SMALLEST_PACKED)
        self._observed = Observed(self._choose)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._observed(scope, receive, send)

    async def _choose(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not has_host(scope):
            await problem(_NO_HOST)(scope, receive, send)
            return
        await (self._find if _is_plain(scope) else self._around)(scope, receive, send)

    def _find(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        path = scope["path"] if scope["type"] == "http" else ""
        if path == "/graphql":
            trace().route = path
            return self._graphql(scope, receive, send)
        if path in self._routed:
            trace().route = path
        elif path.startswith("/v1/"):
            return self._rest(scope, receive, send)
        return super().__call__(scope, receive, send)


class _Cors(CORSMiddleware):
    """Starlette's, whose refusals are told as all others are."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """The answer to a browser that asks whether a page may send a request."""
        response = super().preflight_response(request_headers)
        if response.status_code == 200:
            return response
        reason = bytes(response.body).decode()
        return problem(Failure(ErrorCode.BAD_REQUEST, f"{reason}.", f"Allowed are {', '.join(self.allow_methods)}."))


def _is_plain(scope: Scope) -> bool:
    """Whether a request comes from no page of another site, and takes the answer only as it is.

    To find out that there is nothing to do takes what stands around longer than many an answer takes.
    """
    return scope["type"] == "http" and _WANTS_MORE.isdisjoint(headers(scope))


def create_app() -> Application:
    """The application, set up from the environment; `DATABASE_URL` must name the database."""
    return Application(
        routes=[
            Route("/", pages.index),
            Route("/graphiql", pages.graphiql),
            Route("/schema.graphql", pages.sdl),
            Route("/openapi.json", pages.openapi),
            Route("/docs", pages.docs),
            Route("/v1/ingest", IngestApp(), methods=["POST"]),
            Route("/v1/export.jsonl", ExportApp(), methods=["GET"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics_text),
        ],
        exception_handlers={HTTPException: refuse, Exception: fail},
        lifespan=lifespan,
    )


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[State]:
    """Holds the database's connections while the application runs."""
    settings = config.load()
    if settings.database_url is None:
        raise ConfigError("DATABASE_URL is not set: start the service with `backissue serve`, or name a database.")
    async with (
        db.connect(
            settings.database_url,
            max_size=settings.connections,
            statement_timeout=LONGEST_STATEMENT,
            session=SESSION,
        ) as database,
        watching(settings.database_url) as watch,
    ):
        answers = Answers(database, watch, {"newsletter": settings.newsletter}, keep=settings.cache)
        documents = PersistedDocuments(settings.documents)
        noting = asyncio.create_task(_keep_noting(database, answers))
        _end_with_main_process()
        # What is there now stays: the collector need not go through it again and again.
        gc.collect()
        gc.freeze()
        try:
            yield State(settings=settings, database=database, answers=answers, documents=documents)
        finally:
            noting.cancel()
            metrics.settle()


def _end_with_main_process() -> None:
    """Have a worker end in good order when the process that started it dies: nobody else would ever stop it."""
    main = multiprocessing.parent_process()
    if main is None:  # it is the one
        return
    loop, sentinel = asyncio.get_running_loop(), main.sentinel

    def end() -> None:
        loop.remove_reader(sentinel)
        log.error("the main process of the service is gone, and its workers end")
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(sentinel, end)


async def _keep_noting(database: Database, answers: Answers) -> None:
    while True:
        metrics.note_state(database, answers)
        await asyncio.sleep(NOTES_EVERY)


async def healthz(_request: Request) -> Response:
    """Alive: the process answers. Asks nothing of the database."""
    return JSONResponse({"status": "alive"}, headers=_NOW)


async def metrics_text(request: Request) -> Response:
    """What all workers do and have done, and what is in the corpus."""
    async with asyncio.timeout(READY_WITHIN):
        text = await metrics.exposition(request.state.database)
    return Response(text, media_type=metrics.MEDIA_TYPE, headers=_NOW)


async def readyz(request: Request) -> Response:
    """Ready: the database answers and holds the tables."""
    try:
        async with asyncio.timeout(READY_WITHIN):
            revision = await request.state.database.fetchval("SELECT revision FROM corpus")
    except TimeoutError:
        return _not_ready(f"The database did not answer within {READY_WITHIN:.0f} seconds.")
    except DatabaseUnavailable as error:
        return _not_ready(f"{error}.")
    except DatabaseError as error:
        return _not_ready(f"The database does not hold the corpus, run `backissue migrate`: {error}.")
    return JSONResponse({"status": "ready", "revision": revision}, headers=_NOW)


def _not_ready(reason: str) -> Response:
    return problem(Failure(ErrorCode.SERVICE_UNAVAILABLE, reason), {"Retry-After": RETRY_AFTER})


async def refuse(request: Request, error: Exception) -> Response:
    """Answer what Starlette refuses: an unknown address, or a method that an address does not know."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        failure = Failure(ErrorCode.METHOD_NOT_ALLOWED, f"{request.method} is not allowed at {request.url.path}.")
        return problem(failure, error.headers)
    return problem(Failure(ErrorCode.NOT_FOUND, f"Nothing is at {request.url.path}."))


async def fail(_request: Request, error: Exception) -> Response:
    """Answer an exception that nobody foresaw."""
    return problem(masked(error))
