"""Documents that clients name instead of sending: by a hash that they sent once, or by an id that the service knows."""

import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final

from cachetools import LRUCache

from schema.errors import ErrorCode, Failure

MEMORY: Final = 16_000_000
"""Bytes of documents that clients have sent with their hash."""
_ENTRY: Final = 500
"""Bytes that one takes beside its text, about: its hash, and its place in the cache."""
_CHARACTER: Final = 4
"""Bytes of a character, at most."""

_HASH: Final = re.compile(r"[0-9a-f]{64}")


class PersistedDocuments:
    """Documents by the SHA-256 of their text in UTF-8, and those of a folder (`*.graphql`) by the file's name too.

    Apollo's automatic persisted queries, version 1: a client sends the hash alone; if it is not known, the hash with
    the text, which is then known until its place is needed. And `documentId` of the GraphQL over HTTP draft: the id of
    a document of the folder, or `sha256:` and the hash.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._sent: LRUCache[str, str] = LRUCache(MEMORY, getsizeof=_size)
        self._named = dict(_read(folder)) if folder else {}

    def resolve(self, query: str | None, document_id: object, persisted: object) -> str:
        """The document that a request means, by its text, an id, or a hash. Raises `Failure` with what is wrong."""
        if document_id is not None:
            if query is not None or persisted is not None:
                raise Failure(ErrorCode.BAD_REQUEST, "Pass either `documentId` or a query, not both.")
            return self._by_id(document_id)
        if persisted is not None:
            return self._by_hash(query, persisted)
        if query is None:
            raise Failure(ErrorCode.BAD_REQUEST, "`query` is missing or empty.")
        return query

    def _by_id(self, document_id: object) -> str:
        if not isinstance(document_id, str):
            raise Failure(ErrorCode.BAD_REQUEST, "`documentId` is not a string.")
        known = self._named.get(document_id) or self._sent.get(document_id.removeprefix("sha256:"))
        if known is None:
            raise Failure(ErrorCode.DOCUMENT_NOT_FOUND, f"No document is called {document_id[:80]!r}.")
        return known

    def _by_hash(self, query: str | None, persisted: object) -> str:
        match persisted:
            case {"version": int(version), "sha256Hash": str(digest)} if _is_known(version) and _HASH.fullmatch(digest):
                if query is None:
                    known = self._sent.get(digest) or self._named.get(f"sha256:{digest}")
                    if known is None:
                        # What Apollo's clients wait for, word by word.
                        raise Failure(ErrorCode.PERSISTED_QUERY_NOT_FOUND, "PersistedQueryNotFound")
                    return known
                if sha256(query.encode("utf-8", errors="surrogatepass")).hexdigest() != digest:
                    raise Failure(ErrorCode.BAD_REQUEST, "The provided sha256Hash is not that of the query.")
                if _size(query) <= MEMORY // 8:
                    self._sent[digest] = query
                return query
        raise Failure(
            ErrorCode.BAD_REQUEST,
            "`extensions.persistedQuery` needs `version` 1 and `sha256Hash`, 64 hexadecimal digits.",
        )


def _size(query: str) -> int:
    return _ENTRY + _CHARACTER * len(query)


def _is_known(version: int) -> bool:
    return version == 1 and version is not True


def _read(folder: Path) -> Iterable[tuple[str, str]]:
    for path in sorted(folder.glob("*.graphql")):
        text = path.read_text(encoding="utf-8")
        yield path.stem, text
        yield f"sha256:{sha256(text.encode()).hexdigest()}", text
