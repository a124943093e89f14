"""The limit: an application that does nothing. It answers with bytes that it has had from the start, by address."""

import os
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from tests.bench.contender_lifespan import started

ANSWERS = "BENCH_ANSWERS"
"""Names the folder whose files are the answers, each at the address `/<name of the file>`."""


def create_app() -> ASGIApp:
    """The application."""
    answers = {f"/{path.name}": path.read_bytes() for path in Path(os.environ[ANSWERS]).iterdir()}
    headers = {
        address: [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
        for address, answer in answers.items()
    }

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await started(receive, send)
            return
        path = scope["path"]
        await send({"type": "http.response.start", "status": 200, "headers": headers[path]})
        await send({"type": "http.response.body", "body": answers[path]})

    return app
