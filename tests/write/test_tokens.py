"""Tokens by the command line: made once, stored as digests only, listed, revoked, ending."""

import hashlib
import json
import re

import pytest

from schema.errors import Failure
from service import tokens
from service.db import Database
from tests.store.cli import backissue


async def code(db: Database, authorization: str) -> str:
    """What a token is refused as, or its name."""
    try:
        return await tokens.authorize(db, authorization)
    except Failure as failure:
        return failure.code.name


async def test_a_token_is_shown_once_and_stored_as_its_digest(db: Database, dsn: str) -> None:
    ran = backissue("token", "create", "nightly", "--expires", "30", DATABASE_URL=dsn)
    assert ran.code == 0, ran.err
    token = ran.out.strip()
    assert re.fullmatch(r"bki_[\w-]{43}", token)
    assert token not in ran.err
    row = await db.fetchrow("SELECT *, expires_at - created_at = '30 days' AS in_time FROM tokens")
    assert row is not None
    assert (row["name"], row["sha256"], row["in_time"]) == ("nightly", hashlib.sha256(token.encode()).digest(), True)
    assert token not in str(dict(row))
    listed = backissue("token", "list", DATABASE_URL=dsn)
    assert "nightly" in listed.out
    assert "valid" in listed.out
    (one,) = json.loads(backissue("token", "list", "--json", DATABASE_URL=dsn).out)
    assert (one["name"], one["state"], one["lastUsedAt"], one["revokedAt"]) == ("nightly", "valid", None, None)
    assert await code(db, f"Bearer {token}") == "nightly"
    (one,) = await tokens.known(db)
    assert one.last_used_at is not None


async def test_a_revoked_token_is_refused_and_its_name_not_given_again(db: Database, dsn: str) -> None:
    token = await tokens.create(db, "nightly")
    other = await tokens.create(db, "weekly")
    assert backissue("token", "revoke", "nightly", DATABASE_URL=dsn).code == 0
    assert await code(db, f"Bearer {token}") == "UNAUTHORIZED"
    assert await code(db, f"bearer  {other} ") == "weekly"
    (first, _) = await tokens.known(db)
    assert first.state == "revoked"
    assert backissue("token", "revoke", "nightly", DATABASE_URL=dsn).code == 0
    assert (await tokens.known(db))[0].revoked_at == first.revoked_at
    ran = backissue("token", "create", "nightly", DATABASE_URL=dsn)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "backissue: there is or was a token “nightly”, and a name is given once: choose another\n"
    ran = backissue("token", "revoke", "daily", DATABASE_URL=dsn)
    assert (ran.code, ran.err) == (1, "backissue: there is no token “daily”: see `backissue token list`\n")


async def test_a_token_ends_with_its_days(db: Database) -> None:
    token = await tokens.create(db, "short", 1)
    assert await code(db, f"Bearer {token}") == "short"
    await db.execute("UPDATE tokens SET expires_at = now()")
    assert await code(db, f"Bearer {token}") == "UNAUTHORIZED"
    assert (await tokens.known(db))[0].state == "expired"


async def test_without_any_token_nobody_may(db: Database) -> None:
    for authorization in ("", "Bearer bki_x"):
        assert await code(db, authorization) == "FORBIDDEN"


async def test_nothing_but_the_token_will_do(db: Database) -> None:
    token = await tokens.create(db, "nightly")
    digest = hashlib.sha256(token.encode()).hexdigest()
    parts = ("", token[:-1], f"{token}x", token.upper(), digest, "nightly", "\udcff", f"{token} x")
    for authorization in ("", "Bearer", token, f"Basic {token}", *(f"Bearer {part}" for part in parts)):
        assert await code(db, authorization) == "UNAUTHORIZED", authorization


@pytest.mark.parametrize("name", ["", " nightly", "a\nb", "x" * 101, "\x1b[2J"])
async def test_a_name_is_one_that_can_be_shown(db: Database, name: str) -> None:
    with pytest.raises(tokens.TokenError):
        await tokens.create(db, name)
    assert await tokens.known(db) == []


@pytest.mark.parametrize("days", ["0", "-1", "x", "4000"])
def test_a_wrong_number_of_days_is_wrong_usage(dsn: str, days: str) -> None:
    assert backissue("token", "create", "nightly", "--expires", days, DATABASE_URL=dsn).code == 2
