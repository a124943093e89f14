"""Where the time of a request goes: each stage of it by itself, over and over, in this process."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Final

from starlette.types import Message, Scope

from schema import compiler, document
from schema.variables import coerce
from service import graphql_request
from service.answers import Answers
from service.app import SESSION
from service.config import load
from service.db import Database, connect
from service.graphql_api import GraphQLApp
from service.graphql_request import Head
from service.persisted import PersistedDocuments
from service.watch import watching
from tests.bench.queries import OPERATIONS, Question

_HEADERS: Final = (
    (b"host", b"127.0.0.1:8000"),
    (b"accept", b"application/json"),
    (b"content-type", b"application/json"),
)
_FIRST: Final = "understanding it, the first time"
_CONNECTION: Final = "a connection, and back"
_DATABASE: Final = "Postgres, and talking to it"
_WHOLE: Final = "the whole, without HTTP"

Step = Callable[[bytes], Awaitable[object]]
"""A stage, called with the body of a request."""


@dataclass(frozen=True, slots=True)
class Took:
    """Microseconds by the clock, and of them those of this process's processor time."""

    wall: float
    busy: float

    def __str__(self) -> str:
        return f"{self.wall:,.0f} ({self.busy:,.0f})"

    def __sub__(self, other: "Took") -> "Took":
        return Took(self.wall - other.wall, self.busy - other.busy)


async def profile(dsn: str, question: Question, rounds: int, seconds: float) -> dict[str, Took]:
    """What each stage of answering a question takes where no answer is kept, what none of them explains, the whole.

    The whole is that of a request that has come before: what was understood of it the first time is remembered. In
    each round each stage is repeated for so many seconds. Of the rounds the fastest counts: other work that keeps the
    core busy only ever adds.
    """
    settings = {"newsletter": load().newsletter}
    async with connect(dsn, session=SESSION) as database, watching(dsn) as watch:
        state = {"answers": Answers(database, watch, settings, keep=False), "documents": PersistedDocuments(None)}
        steps = {**_parts(question, settings, database), _WHOLE: _whole(state)}
        took = [
            {name: await _time(step, question.bodies(), seconds) for name, step in steps.items()} for _ in range(rounds)
        ]
    stages = {
        name: Took(min(each[name].wall for each in took), min(each[name].busy for each in took)) for name in steps
    }
    whole = stages.pop(_WHOLE)
    stages[_DATABASE] -= stages[_CONNECTION]
    rest = whole
    for name, stage in stages.items():
        rest -= stage if name != _FIRST else Took(0, 0)
    return {**stages, "the rest": rest, _WHOLE: whole}


async def _time(step: Step, bodies: list[bytes], seconds: float) -> Took:
    turns = cycle(bodies)
    for body in bodies:
        await step(body)
    runs = 0
    wall, busy = time.perf_counter(), time.process_time()
    while time.perf_counter() - wall < seconds:
        await step(next(turns))
        runs += 1
    wall, busy = time.perf_counter() - wall, time.process_time() - busy
    return Took(wall / runs * 1e6, busy / runs * 1e6)


def _parts(question: Question, settings: Mapping[str, str], database: Database) -> dict[str, Step]:
    """The stages in their order, each given beforehand what the one before it finds."""
    documents = PersistedDocuments(None)
    scope = _scope()
    head = Head.of(scope)
    asked = {body: graphql_request.question(head, body, documents) for body in question.bodies()}
    found = document.read(OPERATIONS[question.operation])
    operation = found.operation(question.operation)
    signatures = found.signatures_of(operation)
    variables = {body: coerce(operation, one.variables, signatures) for body, one in asked.items()}
    compiled = compiler.compile_operation(found, operation, next(iter(variables.values())))
    bound = {body: compiler.bind(compiled, each, settings, {}) for body, each in variables.items()}

    async def read(body: bytes) -> None:
        graphql_request.media_type(Head.of(scope).accept)
        await graphql_request.content(head, scope, _receiving(body))

    async def understand(body: bytes) -> object:
        values = coerce(operation, graphql_request.question(head, body, documents).variables, signatures)
        return compiler.shape(values), compiler.bind(compiled, values, settings, {})

    async def borrow(_body: bytes) -> None:
        async with database.connection():
            pass

    async def query(body: bytes) -> object:
        return await database.answer(compiled.statement.text, bound[body].parameters)

    return {
        "reading the request": read,
        _FIRST: understand,
        _CONNECTION: borrow,
        _DATABASE: query,
    }


def _whole(state: Mapping[str, object]) -> Step:
    app = GraphQLApp()
    scope = {**_scope(), "state": state}

    async def answer(body: bytes) -> None:
        await app(scope, _receiving(body), _send)

    return answer


def _scope() -> Scope:
    """A POST as the web server hands it over."""
    return {"type": "http", "method": "POST", "path": "/graphql", "query_string": b"", "headers": _HEADERS}


def _receiving(body: bytes) -> Callable[[], Awaitable[Message]]:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        if not messages:
            await asyncio.Event().wait()  # the client stays, and says nothing more
        return messages.pop()

    return receive


async def _send(message: Message) -> None:
    assert message.get("status", 200) == 200
