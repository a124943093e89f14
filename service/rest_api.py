"""REST: an address and its parameters are read as a GraphQL document, which is planned, compiled and answered as such.

A bare ASGI application, as that of GraphQL. What REST has beside it is HTTP's own: forms, links, redirects, conditions.
"""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from cachetools import LRUCache
from starlette.types import Receive, Scope, Send

from schema.errors import ErrorCode, Failure
from schema.rest import address, question
from schema.rest.address import Address
from schema.rest.question import RestQuestion
from schema.rest.resources import FEEDS, ROWS, Form
from service.accept import chosen
from service.answers import Answer, Answers, Question
from service.config import Settings
from service.failures import failure_of, of_request, problem
from service.rendering import render, table
from service.trace import trace
from service.waiting import ClientGone, TookTooLong, Turns, Wanted
from service.wire import FRESH, RETRY_AFTER, Reply, header, http_date, is_conditional, is_known, send_reply

log = logging.getLogger("backissue")

LONGEST_RUN: Final = 30.0
"""Seconds that one request may take."""
LONGEST_STREAM: Final = 300.0
"""Seconds that a client may take to read a list row by row."""
MOST_STREAMS: Final = 2
"""Lists that a worker sends row by row at the same time: each holds a connection."""

REPLIES: Final = 16_000_000
"""Bytes of documents, feeds and headers that are kept in memory as they were made of answers."""

VARY: Final = "Accept, Accept-Encoding"
"""What an answer depends on beside its address."""

_ENTRY: Final = 1_000
"""Bytes that a reply that is kept takes beside its body, about."""
_REQUESTS: Final = 10_000
"""Requests that are remembered as they were understood."""
_LONGEST_REMEMBERED: Final = 1_000
"""Characters of such a request, its address and the header Accept."""
_MOST_PARAMETERS: Final = 50
_CHUNK: Final = 32_000
"""Bytes of rows that are sent at once, about."""
_SETTLED: Final = timedelta(seconds=2)
"""Age from which on a change is told by its second: no other can come in the same one."""
_PAGE: Final = b'"page" : '
_PAGES: Final = {"next": "cursor", "prev": "before"}
"""The pages beside one, and the parameters that say where they begin."""


@dataclass(frozen=True, slots=True)
class _Request:
    """A request as it was understood."""

    address: Address
    asked: RestQuestion
    question: Question
    tag: str
    """Tells its question and its answer's form from every other."""
    query: str
    """Its parameters but for those that say where a page begins."""


class RestApp:
    """Everything of `schema.rest.resources`. The lifespan's state has `answers`."""

    def __init__(self) -> None:
        self._requests: LRUCache[tuple[str, bytes, str], _Request] = LRUCache(_REQUESTS)
        self._replies: LRUCache[tuple[str, str], _Made] = LRUCache(REPLIES, getsizeof=lambda made: made.size)
        self._wanted = Wanted()
        self._streams = Turns(MOST_STREAMS, f"{MOST_STREAMS} lists are being sent in full already.")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        try:
            await self._answer(scope, receive, send)
        except ClientGone:
            return
        except _Started as error:
            # The answer has begun, and can only be cut off: the connection ends before the body does.
            raise error.__cause__ or error from None
        except TookTooLong:
            failure = Failure(ErrorCode.TIMEOUT, f"The request took longer than {LONGEST_RUN:.0f} seconds.")
            await _refuse(failure, scope, receive, send)
        except Exception as error:  # whatever it is, the client gets an answer in the shape it reads
            await _refuse(failure_of(error), scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD") and (there := address.find(scope["path"])):
            trace().route = there.route
            raise Failure(ErrorCode.METHOD_NOT_ALLOWED, f"{scope['method']} is not allowed at {scope['path']}.")
        request = self._request(scope)
        trace().route = request.address.route
        answers: Answers = scope["state"]["answers"]
        if request.asked.form in ROWS:
            await self._stream(request, answers, scope, receive, send)
            return
        answer = answers.kept(request.question.digest)
        if answer is None:
            answer = await self._wanted.result(answers.answer(request.question), receive, LONGEST_RUN)
        reply = self._reply(request, answer, scope, keep=answers.keeps)
        if reply.status == 200 and is_conditional(scope) and is_known(scope, reply.headers["ETag"], _changed(answer)):
            reply = Reply(304, b"", reply.media_type, reply.headers)
        await send_reply(reply, scope, send)

    def _reply(self, request: _Request, answer: Answer, scope: Scope, *, keep: bool) -> Reply:
        """The reply that an answer becomes: the same one until the answer is another, if that is kept."""
        key = (request.tag, _origin(scope) if request.asked.form in FEEDS else "")
        made = self._replies.get(key)
        if made is not None and made.answer is answer:
            return made.reply
        made = _Made(answer, _reply(request, answer, scope))
        if keep and "Last-Modified" in made.reply.headers and made.size <= REPLIES // 8:
            self._replies[key] = made
        return made.reply

    def _request(self, scope: Scope) -> _Request:
        key = (scope["path"], scope["query_string"], header(scope, b"accept"))
        request = self._requests.get(key)
        if request is None:
            request = _read(*key)
            if sum(map(len, key)) <= _LONGEST_REMEMBERED:
                self._requests[key] = request
        return request

    async def _stream(self, request: _Request, answers: Answers, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._streams.turn():
            try:
                await self._wanted.result(_send_rows(request, answers, scope, send), receive, LONGEST_STREAM)
            except TookTooLong:
                # It had begun: the first row does not take so long.
                log.warning(
                    "a list was cut off: its client did not read it within %g seconds",
                    LONGEST_STREAM,
                    extra=of_request(),
                )


@dataclass(frozen=True, slots=True)
class _Made:
    """A reply and the answer that it was made of."""

    answer: Answer
    reply: Reply

    @property
    def size(self) -> int:
        """The bytes that it takes beside the answer, about."""
        return _ENTRY + (0 if self.reply.body is self.answer.data else len(self.reply.body))


class _Started(Exception):
    """Something failed after the answer had begun."""


def _read(path: str, query_string: bytes, accept: str) -> _Request:
    found = address.find(path)
    if found is None:
        raise Failure(ErrorCode.NOT_FOUND, f"Nothing is at {path[:200]}.")
    trace().route = found.route  # also of what is refused from here on
    form = found.form or chosen(accept, {one.media_type: one for one in address.forms(found.resource)})
    pairs = _pairs(query_string)
    asked = question.ask(found, form, pairs)
    wanted = Question(asked.document, asked.variables, frame=asked.frame)
    tag = blake2b(wanted.digest + form.name.encode(), digest_size=8).hexdigest()
    return _Request(found, asked, wanted, tag, urlencode([pair for pair in pairs if pair[0] not in _PAGES.values()]))


def _pairs(query_string: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError:
        message = f"The query string is not UTF-8, or has over {_MOST_PARAMETERS} parameters."
        raise Failure(ErrorCode.BAD_REQUEST, message, "Write other than ASCII as UTF-8, percent-encoded.") from None


def _reply(request: _Request, answer: Answer, scope: Scope) -> Reply:
    headers = _headers(request, answer)
    if moved := _moved(request, answer, scope):
        return Reply(301, b"", "text/plain", {**headers, "Location": moved})
    if not answer.data:
        raise Failure(ErrorCode.NOT_FOUND, f"The corpus has nothing at {scope['path']}.")
    if request.asked.resource.is_list:
        headers |= _links(answer.data, scope["path"], request.query)
    body = answer.data
    if request.asked.form is not Form.JSON:
        body = render(request.asked, json.loads(answer.data), _origin(scope), _target(scope))
    return Reply(200, body, request.asked.form.media_type, headers)


def _headers(request: _Request, answer: Answer) -> dict[str, str]:
    headers = {"ETag": f'W/"{answer.state}-{request.tag}"', "Cache-Control": FRESH, "Vary": VARY}
    changed = _changed(answer)
    return {**headers, "Last-Modified": http_date(changed)} if changed else headers


def _changed(answer: Answer) -> datetime | None:
    """When the corpus last changed; None while it may yet change in the same second."""
    assert answer.state is not None
    changed = datetime.fromtimestamp(int(answer.state.rpartition(".")[2]), UTC)
    return changed if datetime.now(UTC) - changed >= _SETTLED else None


def _moved(request: _Request, answer: Answer, scope: Scope) -> str | None:
    """Where a thing is that has another name here. Raises `Failure` NOT_FOUND where what the path names is not."""
    if not request.asked.resource.within:
        return None
    if not answer.about:
        raise Failure(ErrorCode.NOT_FOUND, f"The corpus has nothing at {scope['path']}.")
    ((name, value),) = json.loads(answer.about).items()
    asked = request.address.path[name]
    if asked == value:
        return None
    ending = request.address.form.ending if request.address.form else ""
    moved = request.address.route.format(**{name: value})
    return _with_query(f"{moved}{ending}", scope["query_string"].decode("ascii"))


def _links(data: bytes, path: str, query: str) -> dict[str, str]:
    """The header that leads to the pages before and after this one (RFC 8288): what the end of the answer says."""
    page = json.loads(data[data.rindex(_PAGE) + len(_PAGE) : -1])
    before = f"{path}?{query}&" if query else f"{path}?"
    links = [
        f'<{before}{urlencode({parameter: page[name]})}>; rel="{name}"'
        for name, parameter in _PAGES.items()
        if page.get(name)
    ]
    return {"Link": ", ".join(links)} if links else {}


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _origin(scope: Scope) -> str:
    """Scheme and host by which clients know the service: behind a proxy a request does not say it."""
    settings: Settings = scope["state"]["settings"]
    if settings.url is not None:
        return settings.url
    host, port = scope["server"]
    return f"{scope['scheme']}://{header(scope, b'host') or f'{host}:{port}'}"


def _target(scope: Scope) -> str:
    return _with_query(scope["path"], scope["query_string"].decode("ascii"))


async def _send_rows(request: _Request, answers: Answers, scope: Scope, send: Send) -> None:
    """Send a list row by row. Raises `_Started` for whatever goes wrong after the first."""
    async with aclosing(answers.rows(request.question)) as rows:
        first = await anext(rows)
        headers = _headers(request, first)
        if moved := _moved(request, first, scope):
            await send_reply(Reply(301, b"", "text/plain", {**headers, "Location": moved}), scope, send)
            return
        if is_known(scope, headers["ETag"], _changed(first)):
            await send_reply(Reply(304, b"", request.asked.form.media_type, headers), scope, send)
            return
        try:
            await _send_body(request.asked, first, rows, headers, scope, send)
        except Exception as error:
            raise _Started from error


async def _send_body(
    asked: RestQuestion,
    first: Answer,
    rows: AsyncIterator[Answer],
    headers: Mapping[str, str],
    scope: Scope,
    send: Send,
) -> None:
    start = Reply(200, b"", asked.form.media_type, headers).head
    start = [pair for pair in start if pair[0] != b"content-length"]
    await send({"type": "http.response.start", "status": 200, "headers": start})
    if scope["method"] != "HEAD":
        writer = table.writer(asked)
        chunk = [writer.head()]
        size = 0
        if first.data:
            chunk.append(writer.row(first.data))
        async for row in rows:
            chunk.append(writer.row(row.data))
            size += len(chunk[-1])
            if size > _CHUNK:
                await send({"type": "http.response.body", "body": b"".join(chunk), "more_body": True})
                chunk, size = [], 0
        await send({"type": "http.response.body", "body": b"".join(chunk), "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(failure: Failure, scope: Scope, receive: Receive, send: Send) -> None:
    if failure.code is ErrorCode.BAD_USER_INPUT and failure.hint == failure.code.meaning.hint:
        failure = Failure(failure.code, failure.message, "/openapi.json says what each parameter accepts.")
    status = failure.code.meaning.status
    headers: dict[str, Any] = {405: {"Allow": "GET, HEAD"}, 503: {"Retry-After": RETRY_AFTER}}.get(status, {})
    await problem(failure, headers)(scope, receive, send)
