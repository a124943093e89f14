"""The ceiling: an application that knows six questions and runs a statement written by hand for each."""

import json
import os

from starlette.types import ASGIApp, Receive, Scope, Send

from service.db import Database, connect
from tests.bench.contender_lifespan import started
from tests.bench.queries import STATEMENTS


class Ceiling:
    """The application. It asks the database that DATABASE_URL names, over the pool that the service has."""

    def __init__(self) -> None:
        self._database: Database | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or live as long as the server does."""
        if scope["type"] == "lifespan":
            async with connect(os.environ["DATABASE_URL"]) as self._database:
                await started(receive, send)
            return
        assert self._database
        question = json.loads(await _body(receive))
        statement = STATEMENTS[question["operationName"]]
        (data,) = await self._database.answer(statement, list(question["variables"].values()))
        answer = b'{"data":' + data + b"}"
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            return body


def create_app() -> ASGIApp:
    """The application."""
    return Ceiling()
