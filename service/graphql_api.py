"""/graphql: GraphQL over HTTP. Reads what is asked, has it answered, and puts the answer on the wire.

A bare ASGI application: between the bytes of a request and those of its answer nothing is unpacked that need not be.
Follows the GraphQL over HTTP specification as its audit suite has it.
"""

import asyncio
import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final

from cachetools import LRUCache
from graphql import GraphQLError, GraphQLFormattedError
from starlette.types import Receive, Scope, Send

from schema.errors import ErrorCode, Failure, Refused
from schema.limits import MOST_NODES
from service import graphql_request
from service.answers import LONGEST_KEPT, Answer, Answers, Question
from service.failures import failure_of
from service.graphql_request import JSON, Head
from service.persisted import PersistedDocuments
from service.waiting import ClientGone, TookTooLong, Wanted
from service.wire import FRESH, NOT_KEPT, RETRY_AFTER, Reply, is_known, send_reply

LONGEST_RUN: Final = 30.0
"""Seconds that one request may take."""

_REQUESTS: Final = 16_000_000
"""Bytes of requests that are remembered, with the questions they hold."""
_SHORT: Final = 1_000
"""Bytes of a request that are remembered as they are; of a longer one, its digest."""
_ENTRY: Final = 1_000
"""Bytes that a question that is remembered takes beside its text, about."""
_VALUE: Final = 30
"""Bytes that variables take for each byte of their JSON, at most: those of `{"a":{"a":{}}}`, nearly."""
_ALLOWED: Final = ("GET", "HEAD", "POST")


class GraphQLApp:
    """Queries by POST and GET. The lifespan's state has `answers` and `documents`."""

    def __init__(self) -> None:
        self._questions: LRUCache[bytes, Question] = LRUCache(_REQUESTS, getsizeof=_size)
        self._wanted = Wanted()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        head = Head.of(scope)
        try:
            reply = await self._reply(head, scope, receive)
        except ClientGone:
            return
        await send_reply(reply, scope, send)

    async def _reply(self, head: Head, scope: Scope, receive: Receive) -> Reply:
        media_type = JSON
        try:
            if head.method not in _ALLOWED:
                raise Failure(ErrorCode.METHOD_NOT_ALLOWED, f"{head.method} is not allowed; use POST or GET.")
            media_type = graphql_request.media_type(head.accept)
            raw = await graphql_request.content(head, scope, receive)
            answers: Answers = scope["state"]["answers"]
            wire = _wire(head, raw)
            question = self._questions.get(wire) or await self._question(head, raw, wire, scope["state"])
            answer = answers.kept(question.digest) or await self._answer(head, question, answers, receive)
        except ClientGone:
            raise
        except Exception as error:  # whatever it is, the client gets an answer in the shape it reads
            return _refusal(error, media_type)
        return _respond(head, scope, question.digest, answer, media_type)

    async def _question(self, head: Head, raw: bytes, wire: bytes, state: Mapping[str, Any]) -> Question:
        """What a request asks that was not remembered."""
        documents: PersistedDocuments = state["documents"]
        question = (
            await asyncio.to_thread(graphql_request.question, head, raw, documents)
            if len(raw) > graphql_request.LARGE
            else graphql_request.question(head, raw, documents)
        )
        if question.size <= LONGEST_KEPT:
            self._questions[wire] = question
        return question

    async def _answer(self, head: Head, question: Question, answers: Answers, receive: Receive) -> Answer:
        try:
            return await self._wanted.result(answers.answer(question), receive, LONGEST_RUN)
        except TookTooLong:
            raise Failure(ErrorCode.TIMEOUT, f"The request took longer than {LONGEST_RUN:.0f} seconds.") from None
        except Failure as failure:
            if failure.code is ErrorCode.NOT_A_QUERY and head.method != "POST":
                raise Failure(ErrorCode.METHOD_NOT_ALLOWED, failure.message) from None
            raise


def _size(question: Question) -> int:
    text = len(question.query)
    return _ENTRY + 2 * text + _VALUE * max(question.size - text, 0)  # twice: the bytes that it came in


def _wire(head: Head, raw: bytes) -> bytes:
    """Tells a request from every other by its bytes, before they are understood."""
    mark = b"POST " if head.method == "POST" else b"GET "
    return mark + (raw if len(raw) <= _SHORT else b"\0" + blake2b(raw).digest())


def _respond(head: Head, scope: Scope, digest: bytes, answer: Answer, media_type: str) -> Reply:
    body = answer.data
    if head.wants_cost or answer.errors:
        body = _extended(answer, wants_cost=head.wants_cost)
    if head.method == "POST":
        return Reply(200, body, media_type)
    form = blake2b(digest + media_type.encode() + bytes([head.wants_cost]), digest_size=8).hexdigest()
    headers = {
        "ETag": f'W/"{answer.state or "any"}-{form}"',
        "Cache-Control": FRESH,
        "Vary": "Accept, X-Backissue-Cost, Accept-Encoding",
    }
    if is_known(scope, headers["ETag"], None):
        return Reply(304, b"", media_type, headers)
    return Reply(200, body, media_type, headers)


def _extended(answer: Answer, *, wants_cost: bool) -> bytes:
    """The answer with the errors of its fields, and what it cost if that was asked."""
    parts = [answer.data[1:-1]]
    if answer.errors:
        parts.insert(0, b'"errors":' + _json([_public(error, ErrorCode.BAD_USER_INPUT) for error in answer.errors]))
    if wants_cost:
        parts.append(b'"extensions":' + _json({"cost": {"nodes": answer.nodes, "limit": MOST_NODES}}))
    return b"{" + b",".join(parts) + b"}"


def _json(value: object) -> bytes:
    # Half of a surrogate pair, quoted back from the request, has no form in UTF-8.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace")


def _refusal(error: Exception, media_type: str) -> Reply:
    """The answer to a request that was not run, or not to its end."""
    match error:
        case Refused():
            errors: list[Any] = [_public(one, error.code) for one in error.errors]
            code = error.code
        case _:
            failure = failure_of(error)
            code, errors = failure.code, [{"message": failure.message, "extensions": failure.extensions}]
    status = code.meaning.json_status if media_type == JSON else code.meaning.status
    more = {405: {"Allow": ", ".join(_ALLOWED)}, 503: {"Retry-After": RETRY_AFTER}}.get(status, {})
    return Reply(status, _json({"errors": errors}), media_type, {"Cache-Control": NOT_KEPT, **more})


def _public(error: GraphQLError, code: ErrorCode) -> GraphQLFormattedError:
    """The error as a client may see it, with the code of its cause if that is ours."""
    if isinstance(error.original_error, Failure):
        return {**error.formatted, "extensions": error.original_error.extensions}
    formatted = error.formatted
    return {
        **formatted,
        "message": formatted["message"].partition(_PYTHONS_LIMIT)[0][:_LONGEST_MESSAGE],
        "extensions": {"code": code.name, "hint": code.meaning.hint},
    }


_PYTHONS_LIMIT: Final = " Exceeds the limit ("
"""How a word of advice for programmers begins, which Python adds to what is wrong with an endless number."""
_LONGEST_MESSAGE: Final = 1_000
"""Characters of a message that quotes the request back."""
