"""REST beside its twin: what an address asks, and the GraphQL request that asks the same."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from schema.rest import address
from schema.rest.question import ask
from schema.rest.resources import Form
from service.db import Database
from tests.bench.queries import numbers
from tests.bench.serve_load import Address

_WINDOW: Final = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"


@dataclass(frozen=True, slots=True)
class Asked:
    """Requests to ask in turn, as they go over the wire to the service."""

    name: str
    paths: Sequence[str]
    by_rest: bool

    def requests(self, server: Address) -> list[bytes]:
        """GETs of the paths, or POSTs of the documents that they are read as."""
        if self.by_rest:
            return [Address(server.port, path).get() for path in self.paths]
        return [server.post(_twin(path)) for path in self.paths]


async def twins(database: Database) -> list[tuple[Asked, Asked]]:
    """An issue and a list, each by REST and by GraphQL."""
    issues = [f"/v1/issues/{number}" for number in await numbers(database)]
    pages = [f"/v1/issues?limit=20&numberTo={number}" for number in await numbers(database)]
    return [
        (Asked(name, paths, by_rest=True), Asked(name, paths, by_rest=False))
        for name, paths in (("/v1/issues/{number}", issues), ("/v1/issues?limit=20", pages))
    ]


def _twin(path: str) -> bytes:
    """The body of the GraphQL request for what a path answers; of a list, with what `page` says there."""
    parts = urlsplit(path)
    found = address.find(parts.path)
    assert found is not None
    asked = ask(found, Form.JSON, parse_qsl(parts.query))
    document = asked.document
    if asked.resource.is_list:
        document = document.replace("data: nodes", f"{_WINDOW} data: nodes")
    return json.dumps({"query": document, "variables": asked.variables}).encode()
