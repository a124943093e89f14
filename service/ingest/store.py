"""Issues → rows, each whole or not at all. Storing the same again changes nothing."""

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from service import statements
from service.database_errors import DatabaseTimeout
from service.db import Connection, Database, Record
from service.ingest import rows
from service.ingest.entities import other_slugs
from service.ingest.model import Issue, Mention, Origin
from service.ingest.rows import StoreError
from service.watch import LOCK, LONGEST_NOTICE

log = logging.getLogger("backissue")

_SQL: Final = statements.load(Path(__file__).with_name("statements.sql"))

_CALLS: Final = 5
"""How often watchers are told of a change, in the time that they have to hear of it."""


class Outcome(StrEnum):
    """What storing an issue did."""

    ADDED = "ADDED"
    REPLACED = "REPLACED"
    UNCHANGED = "UNCHANGED"


class CorpusMismatch(ValueError):
    """A corpus that no issue of the run belongs in; the message says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class _Digested:
    """An issue, what is stored of it beside its row, the digest of all that, and where it was stored before."""

    issue: Issue
    parts: str
    digest: str
    origin: Origin | None = None


class Store:
    """The writes of one run.

    The first change of a run raises the corpus's revision, in the same transaction; every change moves its
    `updated_at`, so that the two together name a state of the corpus. A run that changes nothing leaves no trace.
    """

    def __init__(
        self, database: Database, newsletter: str, *, is_sample: bool = False, extractor: int | None = None
    ) -> None:
        """For issues of a newsletter, whose mentions were found by that version of the extractor."""
        self._database = database
        self._extractor = extractor
        self._newsletter = newsletter
        self._is_sample = is_sample
        self._changed = False
        self._compared: dict[int, str] = {}
        self._stored_before: frozenset[int] | None = None
        self._known_words: set[str] = set()
        self.sample_removed = False

    async def save(self, issue: Issue, origin: Origin | None = None) -> Outcome:
        """Store an issue whole, or not at all: `save_together` of one."""
        (outcome,) = await self.save_together([(issue, origin)])
        return outcome

    async def save_together(self, issues: Sequence[tuple[Issue, Origin | None]]) -> list[Outcome]:
        """Store issues of different numbers in one transaction: all of them, or none; what became of each, in order.

        A new one that was in a corpus before keeps its history, its origin. Raises StoreError for an issue that
        Postgres cannot keep, CorpusMismatch where all of the run is refused.
        """
        digested = [_Digested(issue, *rows.content(issue), origin) for issue, origin in issues]
        async with self._database.connection() as connection:
            stored = await self._digests(connection, [one.issue.number for one in digested])
            same = [one for one in digested if stored.get(one.issue.number) == one.digest]
            # What an exported issue says of its extractor is part of its origin, which is kept when it is stored.
            if seen := [one.issue.number for one in same if one.origin is None]:
                await connection.execute(_SQL["note_extractor"], seen, self._extractor)
            others = [one for one in digested if stored.get(one.issue.number) != one.digest]
            outcomes = await self._save(connection, others) if others else {}
        return [outcomes.get(one.issue.number, Outcome.UNCHANGED) for one in digested]

    async def _save(self, connection: Connection, others: Sequence["_Digested"]) -> dict[int, Outcome]:
        """Put the issues into the corpus; by their numbers what became of those that were not there."""
        async with connection.transaction():
            corpus = await connection.fetchrow(_SQL["lock_corpus"])
            sample_goes = self._replaces_sample(corpus)
            if sample_goes:
                await connection.execute(_SQL["remove_sample"])
            words = {word for one in others for word in rows.capitalised(one.issue)} - self._known_words
            outcomes = await self._put(connection, others, words)
            for one in others:
                if one.origin is not None and one.issue.number in outcomes:
                    await _keep_origin(connection, one.issue.number, one.origin, outcomes[one.issue.number])
        if outcomes:
            self._changed = True
            self._known_words |= words
            self.sample_removed |= sample_goes
        return outcomes

    async def _digests(self, connection: Connection, numbers: Sequence[int]) -> dict[int, str]:
        """Under which digests issues are in the corpus: a look without a lock, at those that the run began with."""
        if self._stored_before is None:
            found = await connection.fetch(_SQL["numbers"])
            self._stored_before = frozenset(row["number"] for row in found)
        if self._stored_before.isdisjoint(numbers):
            return {}
        found = await connection.fetch(_SQL["digests"], numbers, self._is_sample)
        return {row["number"]: row["content_sha256"] for row in found}

    async def put_again(self, before: "StoredIssue", after: Issue) -> Outcome:
        """Store an issue in place of what it was when it was read from the corpus; not if it changed since."""
        async with self._database.transaction() as connection:
            await connection.fetchrow(_SQL["lock_corpus"])
            if await connection.fetchval(_SQL["content"], after.number, self._is_sample) != before.digest:
                return Outcome.UNCHANGED
            parts, new_digest = rows.content(after)
            if new_digest == before.digest:
                await connection.execute(_SQL["note_extractor"], [after.number], self._extractor)
                return Outcome.UNCHANGED
            await self._put(connection, [_Digested(after, parts, new_digest)], rows.capitalised(after))
        self._changed = True
        return Outcome.REPLACED

    async def compare(self, issue: Issue) -> Outcome:
        """What `save` would do, after what it would have done with the issues compared before; writes nothing.

        Raises as `save` does.
        """
        _, digest = rows.content(issue)
        self.sample_removed |= self._replaces_sample(await self._database.fetchrow(_SQL["corpus"]))
        stored = self._compared.get(issue.number)
        if stored is None:
            stored = await self._database.fetchval(_SQL["content"], issue.number, self._is_sample)
        outcome = _outcome(stored, digest)
        if outcome is Outcome.REPLACED:
            _require_sections(issue, await self._database.fetchval(_SQL["section_count"], issue.number))
        self._compared[issue.number] = digest
        return outcome

    async def flush(self) -> None:
        """Wait until everything stored is on the disk, and until every service has heard that there is something new.

        The commits of single issues do not wait, which makes a run three times as fast: if Postgres is killed,
        the last of them may be lost, each of them whole, and the next run stores them again.
        """
        if self._changed:
            await self._database.execute(_SQL["flush"])
            await self._await_watchers()

    async def _await_watchers(self) -> None:
        """See `service.watch`. One that does not let go in time has stopped vouching for anything by then.

        A watcher that let go before this asked for the lock holds it again: it must hear once more.
        """
        for _ in range(_CALLS):
            try:
                async with self._database.transaction() as connection:
                    await connection.execute(f"SET LOCAL lock_timeout = '{LONGEST_NOTICE / _CALLS:g}s'")
                    await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
            except DatabaseTimeout:
                await self._database.execute(_SQL["flush"])
            else:
                return
        log.warning("a service did not say within %g seconds that it heard of the change", LONGEST_NOTICE)

    async def _put(
        self, connection: Connection, written: Sequence["_Digested"], words: Iterable[str]
    ) -> dict[int, Outcome]:
        """Write the issues' rows and words, and that the corpus changed; of those that are there already nothing.

        By their numbers what became of the others.
        """
        put = await connection.fetchmany(
            _SQL["put_issue"], [(*rows.row(one.issue), one.digest, self._extractor) for one in written]
        )
        outcomes = {row["number"]: Outcome.ADDED if row["is_new"] else Outcome.REPLACED for row in put}
        changed = [one for one in written if one.issue.number in outcomes]
        if not changed:
            return {}
        gone: set[str] = set()
        for issue in (one.issue for one in changed if outcomes[one.issue.number] is Outcome.REPLACED):
            _require_sections(issue, await connection.fetchval(_SQL["section_count"], issue.number))
            gone |= {row["slug"] for row in await connection.fetch(_SQL["take_parts"], issue.number)}
        come = await connection.fetch(
            _SQL["put_parts"],
            [one.issue.number for one in changed],
            [one.parts for one in changed],
            list(words),
            0 if self._changed else 1,
            self._newsletter,
            self._is_sample,
            sum(outcome is Outcome.ADDED for outcome in outcomes.values()),
        )
        mentions = (mention for one in changed for mention in one.issue.mentions)
        await _put_aliases(connection, mentions, {row["slug"] for row in come if row["is_new"]})
        await _settle(connection, gone, {row["slug"] for row in come})
        return outcomes

    def _replaces_sample(self, corpus: Record | None) -> bool:
        """Whether the bundled sample must make way for this run. Raises CorpusMismatch."""
        if corpus is None:
            raise CorpusMismatch("the corpus's own row is missing: restore the database")
        if corpus["title"] is None:
            return False
        if self._is_sample and not corpus["is_sample"]:
            raise CorpusMismatch("real issues are in the corpus, and the sample goes into an empty one only")
        if corpus["is_sample"] and not self._is_sample:
            return True
        if corpus["title"] != self._newsletter:
            raise CorpusMismatch(
                f"the corpus holds {corpus['title']}, not {self._newsletter}: use another database for it"
            )
        return False


async def _keep_origin(connection: Connection, number: int, origin: Origin, outcome: Outcome) -> None:
    """Say of an issue which extractor saw it where it comes from; of one that is new, also since when it has been."""
    moments = (origin.created_at, origin.updated_at) if outcome is Outcome.ADDED else (None, None)
    await connection.execute(_SQL["keep_origin"], number, origin.extractor, *moments)


async def _put_aliases(connection: Connection, mentions: Iterable[Mention], new: set[str]) -> None:
    """Note what else the catalogue knows the entities by that these mentions are the first of."""
    names = {mention.slug: mention.name for mention in mentions if mention.slug in new}
    aliases = [(slug, alias) for slug, name in names.items() for alias in other_slugs(name)]
    if aliases:
        await connection.execute(_SQL["put_aliases"], *map(list, zip(*aliases, strict=True)))


async def _settle(connection: Connection, gone: set[str], come: set[str]) -> None:
    """Bring entities in line with the mentions that are gone and that have come."""
    if gone:
        for statement in ("forget_names", "forget_entities", "limit_entities"):
            await connection.execute(_SQL[statement], sorted(gone))
    if gone or come:
        await connection.execute(_SQL["settle_entities"], sorted(gone | come))


def _require_sections(issue: Issue, stored: int) -> None:
    """A teaser in a feed has the title of its issue, and must not take its place."""
    if stored and not issue.sections:
        raise StoreError(
            f"issue {issue.number} has no section here, and {stored} in the corpus: it was left as it is;"
            " is this only an excerpt?"
        )


class StoredValidators:
    """What servers said of the addresses that were ingested, kept in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, url: str) -> tuple[str | None, str | None]:
        """The ETag and the Last-Modified of an address; None where there is none, or the corpus changed since."""
        row = await self._database.fetchrow(_SQL["validators"], url)
        return (row["etag"], row["last_modified"]) if row else (None, None)

    async def put(self, url: str, etag: str | None, last_modified: str | None) -> None:
        """Keep them for the next run."""
        await self._database.execute(_SQL["put_validators"], url, etag, last_modified)


async def whose(database: Database) -> tuple[str, bool]:
    """The newsletter whose issues are in the corpus ("" while it is empty), and whether it is the bundled sample."""
    row = await database.fetchrow(_SQL["corpus"]) or {}
    return row.get("title") or "", bool(row.get("is_sample"))


async def numbers(database: Database) -> list[int]:
    """The numbers of the corpus's issues, ascending."""
    return [row["number"] for row in await database.fetch(_SQL["numbers"])]


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue as it was stored, and the digest it was stored under: an earlier version may have made another of it."""

    issue: Issue
    digest: str


async def stored(database: Database, number: int) -> StoredIssue | None:
    """An issue as it was stored. None if it is not there."""
    row = await database.fetchrow(_SQL["stored_issue"], number)
    return None if row is None else StoredIssue(rows.issue(row), row["content_sha256"])


async def is_empty(database: Database) -> bool:
    """Whether no issue is in the corpus."""
    return bool(await database.fetchval(_SQL["is_empty"]))


async def missing_numbers(database: Database, and_these: Sequence[int] = (), *, sample_goes: bool = False) -> list[int]:
    """The gaps between the first and the latest issue, once these issues are there and the sample is not."""
    return [row["number"] for row in await database.fetch(_SQL["missing_numbers"], and_these, sample_goes)]


async def status(database: Database) -> dict[str, Any]:
    """What is in the corpus: counts, revision, first, latest and missing numbers, under the names of the API."""
    row = await database.fetchrow(_SQL["status"]) or {}
    named = {re.sub(r"_(\w)", lambda match: match[1].upper(), name): value for name, value in row.items()}
    return {**named, "missingNumbers": await missing_numbers(database)}


def _outcome(stored: str | None, digest: str) -> Outcome:
    if stored is None:
        return Outcome.ADDED
    return Outcome.UNCHANGED if stored == digest else Outcome.REPLACED
