"""The compiler as a client meets it: a request in, a status and bytes out."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import httpx
import pytest

from service.app import create_app

Answer: TypeAlias = Callable[[str, Mapping[str, Any], str | None], Awaitable[tuple[int, bytes]]]


@asynccontextmanager
async def compiled(dsn: str) -> AsyncIterator[Answer]:
    """The service before the database that a DSN names, without a port: what it answers to a request."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DATABASE_URL", dsn)
        app = create_app()
        async with app.router.lifespan_context(app) as state:

            async def with_state(scope: Any, receive: Any, send: Any) -> None:
                scope["state"] = dict(state or {})
                await app(scope, receive, send)

            transport = httpx.ASGITransport(with_state)
            headers = {"Accept": "application/graphql-response+json", "Content-Type": "application/json"}
            async with httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client:

                async def answer(
                    query: str, variables: Mapping[str, Any], operation_name: str | None
                ) -> tuple[int, bytes]:
                    payload = {"query": query, "variables": variables, "operationName": operation_name}
                    response = await client.post("/graphql", content=json.dumps(payload))
                    return response.status_code, response.content

                yield answer
