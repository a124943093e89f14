"""Tokens: who may write. The token itself is seen once, by whoever makes it; only its digest is kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from schema.errors import ErrorCode, Failure
from service import statements
from service.db import Database

_SQL: Final = statements.load(Path(__file__).with_name("tokens.sql"))

PREFIX: Final = "bki_"
"""How every token begins, so that one that went astray can be recognised."""

_BYTES: Final = 32
_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Token:
    """What is known of a token; None is what never happened, or never will."""

    name: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    is_valid: bool

    @property
    def state(self) -> str:
        """Whether it can be used, and if not why."""
        if self.is_valid:
            return "valid"
        return "revoked" if self.revoked_at else "expired"

    def as_json(self) -> dict[str, object]:
        """For programs, in camelCase."""
        return {
            "name": self.name,
            "state": self.state,
            "createdAt": self.created_at,
            "expiresAt": self.expires_at,
            "lastUsedAt": self.last_used_at,
            "revokedAt": self.revoked_at,
        }


class TokenError(ValueError):
    """A token that cannot be made or revoked; the message says why, in one line."""


async def create(database: Database, name: str, days: int | None = None) -> str:
    """Make a token, valid for so many days or until it is revoked; what nobody will see again. Raises TokenError."""
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise TokenError(f"a token's name has 1 to {_LONGEST_NAME} printable characters")
    token = PREFIX + secrets.token_urlsafe(_BYTES)
    if await database.fetchval(_SQL["create"], name, _digest(token), days) is None:
        raise TokenError(f"there is or was a token “{name}”, and a name is given once: choose another")
    return token


async def known(database: Database) -> list[Token]:
    """All tokens that were ever made, the newest last."""
    return [Token(**row) for row in await database.fetch(_SQL["tokens"])]


async def revoke(database: Database, name: str) -> None:
    """Have a token refused from now on. Raises TokenError where there is none of this name."""
    if await database.fetchval(_SQL["revoke"], name) is None:
        raise TokenError(f"there is no token “{name}”: see `backissue token list`")


async def authorize(database: Database, authorization: str) -> str:
    """The name of the token in a request's header Authorization.

    Raises `Failure`: FORBIDDEN where no token was ever made, UNAUTHORIZED for anything but a valid one, whatever is
    wrong with it.
    """
    tokens = await database.fetch(_SQL["digests"])
    if not tokens:
        raise Failure(ErrorCode.FORBIDDEN, "Nobody may write here: no token has been made.")
    scheme, _, shown = authorization.partition(" ")
    digest = _digest(shown.strip())
    # Each is compared, and to its end: the time that it takes tells nothing.
    matching = [token for token in tokens if hmac.compare_digest(token["sha256"], digest)]
    if scheme.lower() != "bearer" or not matching or not matching[0]["is_valid"]:
        raise Failure(ErrorCode.UNAUTHORIZED, "The request has no valid token.")
    name: str = matching[0]["name"]
    await database.execute(_SQL["note_use"], name)
    return name


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
