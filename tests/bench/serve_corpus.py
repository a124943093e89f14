"""Databases of generated issues to serve: parsed as an ingest parses them, stored as it stores them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, product
from random import Random
from typing import Final
from uuid import uuid4

from schema.enums import EntityKind, ExtractionMethod, SourceFormat
from service.db import connect, connect_once, create_database
from service.ingest.document import Document
from service.ingest.entities.names import slugify
from service.ingest.model import Issue, Mention, Section, Span
from service.ingest.parser import parse
from service.ingest.store import Store
from service.migrate import migrate
from tests.bench.generate import NEWSLETTER, generate
from tests.conftest import named

SEED: Final = 7
_MENTIONS: Final = 8
"""Mentions of a section, on average."""
_FIRST_ISSUE: Final = datetime(2016, 8, 1, tzinfo=UTC)

_STEMS: Final = (
    "Alder Basalt Cinder Dovetail Ember Fathom Gannet Heron Inkwell Juniper Kestrel Lantern Mimosa Nettle Osprey Plover"
    " Quill Rowan Sextant Thistle Umber Vesper Willow Xylem Yarrow Zephyr Bramble Cobalt Drumlin Falcon"
)
_KINDS: Final = {
    EntityKind.ORGANIZATION: "{} Labs {}",
    EntityKind.PERSON: "{} van {}",
    EntityKind.MODEL: "{}-{}",
    EntityKind.DATASET: "{} Corpus {}",
    EntityKind.BENCHMARK: "{}Bench {}",
    EntityKind.METHOD: "{}Prop {}",
    EntityKind.SOFTWARE: "{}OS {}",
    EntityKind.HARDWARE: "{} K{}",
    EntityKind.PLACE: "Port {} {}",
}
_NAMES: Final = [
    (kind, pattern.format(stem, number))
    for number, (kind, pattern), stem in product(range(1, 13), _KINDS.items(), _STEMS.split())
]
_WEIGHTS: Final = list(accumulate(1 / rank for rank in range(1, len(_NAMES) + 1)))
"""A Zipf law: the n-th name is drawn in proportion to 1/n."""
Random(SEED).shuffle(_NAMES)


@asynccontextmanager
async def corpus(postgres: str, issues: int) -> AsyncIterator[str]:
    """A database with that many issues, on the server that a DSN names; its DSN. Dropped at the end."""
    name = f"bench_{uuid4().hex}"
    dsn = named(postgres, name)
    await create_database(postgres, name)
    try:
        await migrate(dsn)
        await _fill(dsn, issues)
        yield dsn
    finally:
        async with connect_once(postgres) as connection:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def _fill(dsn: str, issues: int) -> None:
    async with connect(dsn, max_size=2) as database:
        store = Store(database, NEWSLETTER)
        parsed = _parsed(issues)
        issue = next(parsed, None)
        while issue:
            # The next one is parsed while Postgres stores this one.
            issue, _ = await asyncio.gather(asyncio.to_thread(next, parsed, None), store.save(issue))
        await store.flush()
        await database.execute("VACUUM ANALYZE")


def _parsed(issues: int) -> Iterator[Issue]:
    for generated in generate(issues, SEED):
        place = f"issue {generated.number}"
        published_at = _FIRST_ISSUE + timedelta(weeks=generated.number)
        document = Document(generated.text, SourceFormat.TEXT, place, published_at=published_at)
        yield _with_mentions(parse(document, NEWSLETTER))


def _with_mentions(issue: Issue) -> Issue:
    rng = Random(f"{SEED}:{issue.number}")
    return replace(issue, mentions=tuple(mention for section in issue.sections for mention in _mentions(section, rng)))


def _mentions(section: Section, rng: Random) -> Iterator[Mention]:
    """Names drawn for the section, which its text need not hold: only their number and spread are like real ones."""
    count = rng.randint(_MENTIONS // 2, _MENTIONS * 3 // 2)
    width = (section.span.end - section.span.start) // count
    for nth, (kind, name) in enumerate(rng.choices(_NAMES, cum_weights=_WEIGHTS, k=count)):
        start = section.span.start + nth * width
        yield Mention(
            section=section.position,
            text=name,
            span=Span(start, start + len(name)),
            slug=slugify(name),
            name=name,
            kind=kind,
            method=ExtractionMethod.CATALOGUE,
            confidence=0.9,
        )
