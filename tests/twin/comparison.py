"""One request, asked of the compiler and of its twin: whether they say the same, and if not, in how few words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, parse, print_ast

from schema.errors import ErrorCode
from tests.twin.compiled import Answer
from tests.twin.smaller import smaller
from tests.twin.twin import Data, Refusal, Twin
from tests.twin.vocabulary import Vocabulary


@dataclass
class Comparison:
    """Counts what it compares. `words` is what the requests can be about."""

    twin: Twin
    service: Answer
    words: Vocabulary
    asked: int = 0
    refused: int = 0
    too_complex: int = 0
    differed: int = 0
    _last: tuple[str, DocumentNode] | None = None

    def __repr__(self) -> str:
        return f"{self.asked} requests, {self.refused} refused, {self.too_complex} over a limit"

    async def difference(self, query: str, variables: Mapping[str, Any], operation_name: str | None) -> str | None:
        """What the two say of the smallest request on which they differ as on this one; None if they agree on it."""
        document = self._read(query)
        self.asked += 1
        if await self._compare(document, query, variables, operation_name) is None:
            return None
        self.differed += 1

        async def fails(smaller_one: DocumentNode) -> bool:
            return await self._compare(smaller_one, print_ast(smaller_one), variables, operation_name) is not None

        least = await smaller(self.twin.schema, query, variables, operation_name, fails)
        said = await self._compare(parse(least), least, variables, operation_name)
        asked = f"{least}\n{dict(variables) if '$' in least else ''}"
        # Printed anew, the document could be one on which they agree: then its very letters matter.
        return f"{asked}\n{said}" if said else f"{query}\n{dict(variables)}"

    def _read(self, query: str) -> DocumentNode:
        """The document, read once for all its runs."""
        if self._last is None or self._last[0] != query:
            document = parse(query)
            self.twin.coverage.note_interfaces(self.twin.schema, document)
            self._last = query, document
        return self._last[1]

    async def _compare(
        self, document: DocumentNode, query: str, variables: Mapping[str, Any], operation_name: str | None
    ) -> str | None:
        expected = await self.twin.answer(document, variables, operation_name)
        status, body = await self.service(query, variables, operation_name)
        payload = json.loads(body, object_pairs_hook=_unique)
        codes = {error["extensions"]["code"] for error in payload.get("errors", [])}
        if codes == {ErrorCode.QUERY_TOO_COMPLEX.name}:
            self.too_complex += 1
            agreed, wanted = status == 400 and "data" not in payload, "refusal"
        elif isinstance(expected, Refusal):
            self.refused += 1
            agreed, wanted = _is_refused(status, payload, codes, expected), str(expected)
        else:
            wanted = _written({"data": expected.data}) + "".join(f" {code.name}" for code in expected.codes)
            agreed = status == 200 and _is_answered(payload, codes, expected)
        return None if agreed else f"twin: {wanted}\ncompiler: {status} {_written(payload)}"


def _is_refused(status: int, payload: Mapping[str, Any], codes: set[str], expected: Refusal) -> bool:
    """Whether all of it is refused, for reasons that the twin has too: of several, one will do."""
    known = {code.name for code in expected.codes}
    return status == 400 and "data" not in payload and bool(codes) and codes <= known


def _is_answered(payload: Mapping[str, Any], codes: set[str], expected: Data) -> bool:
    """Whether it is the same data, with errors if the twin has any."""
    known = {code.name for code in expected.codes}
    return _written(payload.get("data")) == _written(expected.data) and codes <= known and bool(codes) == bool(known)


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object's pairs: a key that is there twice would otherwise go unseen."""
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


def _written(payload: Any) -> str:
    """As JSON, in the order it has."""
    return json.dumps(_plain(payload), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """With 1 for 1.0: Postgres writes it so."""
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case float() if value.is_integer():
            return int(value)
    return value
