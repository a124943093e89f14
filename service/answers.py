"""Answers requests: document → plan → SQL → the bytes that Postgres made, each kept for whoever asks the same again."""

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from hashlib import blake2b
from time import perf_counter
from typing import Any, Final, NamedTuple

from cachetools import LRUCache
from graphql import GraphQLError, OperationDefinitionNode
from graphql.execution.values import VariableValues

from schema import compiler, document
from schema.compiler import Compiled
from schema.document import Document
from schema.errors import Refused
from schema.frame import Frame
from schema.types import SDL
from schema.variables import coerce
from service.db import Database
from service.trace import trace
from service.watch import Watch

ANSWERS: Final = 64_000_000
DOCUMENTS: Final = 32_000_000
PLANS: Final = 32_000_000
QUESTIONS: Final = 16_000_000
"""Bytes that may be kept in memory, of each."""

LONGEST_KEPT: Final = 100_000
"""Bytes of a question that is kept as it was understood; one with more is read anew each time."""

_TREE: Final = 80
"""Bytes of a parsed document in memory for each character of its text, about."""
_PLAN: Final = 20
"""The same for a plan, for each character of its SQL."""
_ENTRY: Final = 500
"""Bytes that an entry takes beside what it is for."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a client wants to know."""

    query: str
    variables: Mapping[str, Any]
    operation_name: str | None = None
    frame: Frame = Frame.OBJECT
    digest: bytes = field(init=False)
    """Tells it from every other, under the schema of today."""
    size: int = field(init=False)
    """Bytes of it as JSON."""

    def __post_init__(self) -> None:
        """Work out what follows from the rest."""
        text = json.dumps([self.query, self.operation_name, self.variables, self.frame.name], sort_keys=True).encode()
        object.__setattr__(self, "digest", blake2b(text, digest_size=16, key=_SCHEMA).digest())
        object.__setattr__(self, "size", len(text))


_SCHEMA: Final = blake2b(SDL.encode(), digest_size=32).digest()


class Answer(NamedTuple):
    """The data as JSON, the state of the corpus that it is of (None: of any), and how many things it might hold.

    That of GraphQL is the whole body of its answer: a large one would take as long to put together as to look up.
    """

    data: bytes
    state: str | None
    nodes: int
    errors: tuple[GraphQLError, ...] = ()
    """Why fields are null that were asked for wrongly."""
    about: bytes = b""
    """What the data belongs to, where that was asked. Nothing of either is no bytes at all."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled operation, and the bytes that it takes in memory, about."""

    compiled: Compiled
    size: int


@dataclass(frozen=True, slots=True)
class _Ready:
    """A question made ready to run: what is asked of the database, or the answer where that needs no asking."""

    frame: Frame
    statement: str
    parameters: Sequence[Any]
    nodes: int
    errors: tuple[GraphQLError, ...]
    constant: bytes | None
    size: int
    """Bytes that it takes in memory, about."""


class Answers:
    """Answers from one database. With `keep` false no answers are kept, only what was found out about questions."""

    def __init__(self, database: Database, watch: Watch, settings: Mapping[str, str], *, keep: bool = True) -> None:
        self._database = database
        self._watch = watch
        self._settings = settings
        self.keeps = keep
        self._documents: LRUCache[str, Document] = LRUCache(DOCUMENTS, getsizeof=_document_size)
        self._reading: dict[str, asyncio.Future[Document]] = {}
        self._plans: LRUCache[object, _Plan] = LRUCache(PLANS, getsizeof=lambda plan: plan.size)
        self._ready: LRUCache[bytes, _Ready] = LRUCache(QUESTIONS, getsizeof=lambda ready: ready.size)
        self._answers: LRUCache[bytes, Answer] = LRUCache(ANSWERS, getsizeof=_answer_size)

    def kept(self, digest: bytes) -> Answer | None:
        """The answer to a question with this digest, if one is kept that is certainly of today."""
        if not self.keeps:
            return None
        try:
            answer = self._answers[digest]  # `get` would look twice
        except KeyError:
            return None
        if answer.state is not None and answer.state != self._watch.state:
            return None
        noted = trace()
        noted.kept, noted.nodes = True, answer.nodes
        return answer

    @property
    def kept_bytes(self) -> int:
        """Bytes of the answers that are kept, about."""
        return int(self._answers.currsize)

    @property
    def kept_count(self) -> int:
        """How many answers are kept."""
        return len(self._answers)

    async def answer(self, question: Question) -> Answer:
        """Answer a question to which no answer is kept. Raises Refused, `Failure`, DatabaseError."""
        ready = self._ready.get(question.digest) or await self._made_ready(question)
        answer = await self._run(ready)
        if self.keeps and not answer.errors and _answer_size(answer) <= ANSWERS // 8:
            self._answers[question.digest] = answer
        return answer

    async def rows(self, question: Question) -> AsyncGenerator[Answer]:
        """Answer a question row by row, all from one moment; nothing of it is kept. Raises as `answer`."""
        ready = await self._made_ready(question)
        noted, asked = trace(), perf_counter()
        noted.nodes = ready.nodes
        async with aclosing(self._database.rows(ready.statement, ready.parameters)) as rows:
            async for row in rows:
                noted.rows += 1
                noted.sql += perf_counter() - asked
                yield _answer(row, ready.nodes)
                asked = perf_counter()

    async def _made_ready(self, question: Question) -> _Ready:
        found = await self._document(question.query)
        operation = found.operation(question.operation_name)
        variables = coerce(operation, question.variables, found.signatures_of(operation))
        compiled = self._compiled(question, found, operation, variables)
        given = await self._given(question, found, operation, compiled)
        try:
            bound = compiler.bind(compiled, variables, self._settings, given)
        except Refused:
            # Other values than those the plan was made with. Where they spoil a part only, the rest is answered.
            compiled = compiler.compile_operation(found, operation, variables, question.frame)
            bound = compiler.bind(compiled, variables, self._settings, given)
        constant = None if compiled.constants is None else _constant(compiled.constants, given)
        text = compiled.statement.text
        size = _ENTRY + len(text) + question.size
        ready = _Ready(question.frame, text, bound.parameters, bound.nodes, compiled.errors, constant, size)
        if not (given or compiled.errors) and question.size <= LONGEST_KEPT:
            self._ready[question.digest] = ready
        return ready

    async def _document(self, text: str) -> Document:
        found = self._documents.get(text)
        if found is None:
            # Read once for all who ask it now: as many as there are clients, when a worker has just started.
            reading = self._reading.get(text)
            if reading is None:
                # A long document takes a while to validate; others are answered meanwhile.
                reading = self._reading[text] = asyncio.ensure_future(asyncio.to_thread(document.read, text))
                reading.add_done_callback(lambda _: self._reading.pop(text))
            found = await asyncio.shield(reading)
            _put(self._documents, text, found)
        return found

    def _compiled(
        self, question: Question, found: Document, operation: OperationDefinitionNode, variables: VariableValues
    ) -> Compiled:
        key = (question.query, question.operation_name, question.frame, compiler.shape(variables))
        plan = self._plans.get(key)
        if plan is None:
            compiled = compiler.compile_operation(found, operation, variables, question.frame)
            # A plan keeps the nodes of its document, and with them the whole of it; its text is the key.
            size = _PLAN * len(compiled.statement.text) + _document_size(found)
            plan = _Plan(compiled, size)
            if not compiled.errors:
                _put(self._plans, key, plan)
        return plan.compiled

    @staticmethod
    async def _given(
        question: Question, found: Document, operation: OperationDefinitionNode, compiled: Compiled
    ) -> dict[str, str]:
        """The answers to the introspection fields, as JSON."""
        return {
            key: json.dumps(await asyncio.to_thread(compiler.introspect, found, operation, nodes, question.variables))
            for key, nodes in compiled.introspection.items()
        }

    async def _run(self, ready: _Ready) -> Answer:
        if ready.constant is not None:
            return Answer(_body(ready.constant), None, ready.nodes, ready.errors)
        noted, began = trace(), perf_counter()
        noted.nodes, noted.kept = ready.nodes, False if self.keeps else None
        try:
            row = await self._database.answer(ready.statement, ready.parameters)
        finally:
            noted.sql += perf_counter() - began
        noted.rows = 1
        self._watch.learn(row[0])
        if ready.frame is not Frame.OBJECT:
            return _answer(row, ready.nodes)
        state, data = row
        return Answer(_body(data), state, ready.nodes, ready.errors)


def _answer(row: Sequence[Any], nodes: int) -> Answer:
    """A row of REST: the state, what the data belongs to if that was asked, the data."""
    state, *about, data = row
    return Answer(data or b"", state, nodes, (), *(one or b"" for one in about))


def _body(data: bytes) -> bytes:
    return b'{"data":' + data + b"}"


def _constant(constants: tuple[tuple[str, str | None], ...], given: Mapping[str, str]) -> bytes:
    """An answer for which nothing has to be read."""
    fields = (f"{json.dumps(key)}: {given[key] if text is None else json.dumps(text)}" for key, text in constants)
    return f"{{{', '.join(fields)}}}".encode()


def _document_size(found: Document) -> int:
    return _ENTRY + _TREE * len(found.node.loc.source.body) if found.node.loc else _ENTRY


def _answer_size(answer: Answer) -> int:
    return _ENTRY + len(answer.data) + len(answer.about)


def _put(cache: LRUCache[Any, Any], key: object, value: object) -> None:
    """Keep it, unless it alone would fill the cache."""
    if cache.getsizeof(value) <= cache.maxsize // 8:
        cache[key] = value
