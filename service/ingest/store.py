"""Issue → rows, a transaction an issue. Storing the same again changes nothing."""

import hashlib
import json
import logging
import re
from datetime import UTC, datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from service import statements
from service.db import Connection, Database, DatabaseTimeout, Record
from service.ingest.entities.names import slugify
from service.ingest.model import Block, Issue, Link, Reference, Section, Span, Tale
from service.watch import LOCK, LONGEST_NOTICE

log = logging.getLogger("backissue")

_SQL: Final = statements.load(Path(__file__).with_name("statements.sql"))

_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it; a backslash before it would be one that the text itself has."""

_WORD: Final = re.compile(r"\b\w{4,50}\b")


class Outcome(StrEnum):
    """What storing an issue did."""

    ADDED = "ADDED"
    REPLACED = "REPLACED"
    UNCHANGED = "UNCHANGED"


class StoreError(ValueError):
    """An issue that cannot be stored; the message says why, in one line."""


class CorpusMismatch(ValueError):
    """A corpus that no issue of the run belongs in; the message says why and what to do, in one line."""


class Store:
    """The writes of one run.

    The first change of a run raises the corpus's revision, in the same transaction; every change moves its
    `updated_at`, so that the two together name a state of the corpus. A run that changes nothing leaves no trace.
    """

    def __init__(self, database: Database, newsletter: str, *, is_sample: bool = False) -> None:
        self._database = database
        self._newsletter = newsletter
        self._is_sample = is_sample
        self._changed = False
        self._compared: dict[int, str] = {}
        self.sample_removed = False

    async def save(self, issue: Issue) -> Outcome:
        """Store an issue whole, or not at all.

        Raises StoreError for an issue that Postgres cannot keep, CorpusMismatch where all of the run is refused.
        """
        parts, digest = _content(issue)
        async with self._database.connection() as connection:
            if await connection.fetchval(_SQL["content"], issue.number, self._is_sample) == digest:
                return Outcome.UNCHANGED
            async with connection.transaction():
                corpus = await connection.fetchrow(_SQL["lock_corpus"])
                sample_goes = self._replaces_sample(corpus)
                if sample_goes:
                    await connection.execute(_SQL["remove_sample"])
                # Once more, now that nobody else writes: another run may have stored it since.
                stored = await connection.fetchval(_SQL["content"], issue.number, self._is_sample)
                outcome = _outcome(stored, digest)
                if outcome is not Outcome.UNCHANGED:
                    await self._put(connection, issue, parts, digest, outcome)
        if outcome is Outcome.UNCHANGED:
            return outcome
        self._changed = True
        self.sample_removed |= sample_goes
        return outcome

    async def compare(self, issue: Issue) -> Outcome:
        """What `save` would do, after what it would have done with the issues compared before; writes nothing.

        Raises as `save` does.
        """
        _, digest = _content(issue)
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
        """See `service.watch`. One that does not let go in time has stopped vouching for anything by then."""
        try:
            async with self._database.transaction() as connection:
                await connection.execute(f"SET LOCAL lock_timeout = '{LONGEST_NOTICE:g}s'")
                await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK)
        except DatabaseTimeout:
            log.warning("a service did not say within %g seconds that it heard of the change", LONGEST_NOTICE)

    async def _put(self, connection: Connection, issue: Issue, parts: str, digest: str, outcome: Outcome) -> None:
        """Write the issue's rows, and that the corpus changed."""
        gone: set[str] = set()
        if outcome is Outcome.REPLACED:
            _require_sections(issue, await connection.fetchval(_SQL["section_count"], issue.number))
            gone = await _count_mentions(connection, issue.number, -1)
            await connection.execute(_SQL["delete_parts"], issue.number)
        await connection.execute(_SQL["put_issue"], *_row(issue), digest)
        await connection.execute(_SQL["put_parts"], issue.number, parts)
        await connection.execute(_SQL["put_words"], _capitalised(issue))
        await _put_mentions(connection, issue, gone)
        await connection.execute(_SQL["touch_corpus"], 0 if self._changed else 1, self._newsletter, self._is_sample)

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


async def _put_mentions(connection: Connection, issue: Issue, gone: set[str]) -> None:
    """Write what the issue mentions, and what that changes of its entities and of those it mentioned before."""
    come: set[str] = set()
    if issue.mentions:
        await connection.execute(_SQL["put_mentions"], issue.number, json.dumps(_mentions(issue)))
        come = await _count_mentions(connection, issue.number, 1)
    if gone:
        for statement in ("forget_names", "forget_entities", "limit_entities"):
            await connection.execute(_SQL[statement], sorted(gone))
    if gone or come:
        await connection.execute(_SQL["settle_entities"], sorted(gone | come))


async def _count_mentions(connection: Connection, number: int, sign: int) -> set[str]:
    """Add the issue's mentions to the counts of their entities (1), or take them away (-1); these entities' slugs."""
    slugs = {row["slug"] for row in await connection.fetch(_SQL["count_entities"], number, sign)}
    if slugs:
        await connection.execute(_SQL["count_names"], number, sign)
    return slugs


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


async def is_empty(database: Database) -> bool:
    """Whether no issue is in the corpus."""
    return bool(await database.fetchval(_SQL["is_empty"]))


async def missing_numbers(database: Database) -> list[int]:
    """The gaps between the first and the latest issue."""
    return [row["number"] for row in await database.fetch(_SQL["missing_numbers"])]


async def status(database: Database) -> dict[str, Any]:
    """What is in the corpus: counts, revision, first, latest and missing numbers, under the names of the API."""
    row = await database.fetchrow(_SQL["status"]) or {}
    named = {re.sub(r"_(\w)", lambda match: match[1].upper(), name): value for name, value in row.items()}
    return {**named, "missingNumbers": await missing_numbers(database)}


def _outcome(stored: str | None, digest: str) -> Outcome:
    if stored is None:
        return Outcome.ADDED
    return Outcome.UNCHANGED if stored == digest else Outcome.REPLACED


def _content(issue: Issue) -> tuple[str, str]:
    """The issue's parts as JSON, and the digest of everything that is stored of it. Raises StoreError."""
    parts = json.dumps(_parts(issue), ensure_ascii=False)
    whole = f"{json.dumps(_row(issue), ensure_ascii=False, default=_moment)}\n{parts}"
    if "\\u0000" in whole and _NUL.search(whole):  # the expression alone takes as long as all the rest
        at = issue.text.find("\0")
        where = f"its text has a U+0000 at offset {at}" if at >= 0 else "an address or name in it has a U+0000"
        raise StoreError(f"{where}, which Postgres cannot keep: remove it")
    try:
        return parts, hashlib.sha256(whole.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise StoreError("it has half a surrogate pair, which is no character: fix its encoding") from error


def _moment(published_at: datetime) -> str:
    """The same for the same moment, in whatever time zone it was written."""
    return published_at.astimezone(UTC).isoformat()


def _row(issue: Issue) -> tuple[object, ...]:
    return (
        issue.number,
        issue.title,
        issue.topics,
        issue.author,
        issue.url,
        issue.published_at,
        issue.preamble,
        issue.text,
        issue.text_sha256,
        issue.word_count,
        issue.format.value,
        issue.coverage,
        issue.warnings,
    )


def _parts(issue: Issue) -> dict[str, list[dict[str, object]]]:
    return {
        "sections": [_section(section) for section in issue.sections],
        "blocks": [
            _block(section.position, position, block)
            for section in issue.sections
            for position, block in enumerate(section.blocks, 1)
        ],
        "tales": [_tale(tale) for tale in issue.tales],
        "links": [_link(link) for link in issue.links],
        "references": [_reference(reference) for reference in issue.references],
    }


def _span(span: Span) -> dict[str, object]:
    return {"span_start": span.start, "span_end": span.end}


def _section(section: Section) -> dict[str, object]:
    return {
        "position": section.position,
        "headline": section.headline,
        "tagline": section.tagline,
        "text": section.text,
        "why_it_matters": section.why_it_matters,
        "word_count": section.word_count,
        **_span(section.span),
    }


def _block(section: int, position: int, block: Block) -> dict[str, object]:
    return {
        "section_position": section,
        "position": position,
        "kind": block.kind,
        "label": block.label,
        "text": block.text,
        "items": block.items,
        **_span(block.span),
    }


def _tale(tale: Tale) -> dict[str, object]:
    return {
        "position": tale.position,
        "title": tale.title,
        "epigraph": tale.epigraph,
        "text": tale.text,
        "inspirations": tale.inspirations,
        "word_count": tale.word_count,
        **_span(tale.span),
    }


def _link(link: Link) -> dict[str, object]:
    return {
        "position": link.position,
        "section_position": link.section,
        "label": link.label,
        "title": link.title,
        "source": link.source,
        "url": link.url,
        "host": link.host,
        "kind": link.kind,
        "arxiv_id": link.arxiv_id,
        **_span(link.span),
    }


def _mentions(issue: Issue) -> list[dict[str, object]]:
    """The issue's mentions, numbered within their sections."""
    return [
        {
            "section_position": section,
            "position": position,
            "slug": mention.slug,
            "text": mention.text,
            "text_slug": slugify(mention.text),
            "name": mention.name,
            "kind": mention.kind,
            "method": mention.method,
            "confidence": mention.confidence,
            **_span(mention.span),
        }
        for section, mentions in groupby(issue.mentions, key=lambda mention: mention.section)
        for position, mention in enumerate(mentions, 1)
    ]


def _capitalised(issue: Issue) -> list[str]:
    """The words of the issue that begin with a capital, of four letters and more."""
    return sorted(word for word in set(_WORD.findall(issue.text)) if word[0].isupper())


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "position": reference.position,
        "section_position": reference.section,
        "target_number": reference.number,
        "text": reference.text,
        **_span(reference.span),
    }
