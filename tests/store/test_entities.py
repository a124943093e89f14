"""What is known of entities is always what their mentions say, whatever is stored, stored again, or found anew."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from schema.enums import EntityKind, ExtractionMethod
from service.db import Database
from service.ingest import store
from service.ingest.entities import VERSION, extract
from service.ingest.entities.names import slugify
from service.ingest.extract import extract_again
from service.ingest.model import Issue, Mention, Span
from service.ingest.store import Outcome, Store
from tests.api import archive
from tests.store import invented
from tests.twin.corpus import EDITIONS

FORMS = ["Owl Lab", "OWL LAB", "the Owls", "Brook-3", "brook 3", "Mara", "Élan"]


def mention(issue: Issue, section: int, at: int, random: Random) -> Mention:
    """A mention somewhere in a section, of one of three entities."""
    form = random.choice(FORMS)
    slug = random.choice(["owl-lab", "brook-3", "mara"])
    kind = random.choice([EntityKind.MODEL, EntityKind.ORGANIZATION])
    method = random.choice(list(ExtractionMethod))
    start = issue.sections[section - 1].span.start + at
    return Mention(section, form, Span(start, start + 1), slug, random.choice(FORMS), kind, method, 0.5)


def edition(number: int, random: Random) -> Issue:
    """An issue with two sections and mentions that chance decides."""
    rich = replace(archive.rich(), number=number)
    mentions = [
        mention(rich, section, at, random)
        for section in (1, 2)
        for at in range(random.randrange(6))
        if random.random() < 0.7
    ]
    return replace(rich, mentions=tuple(mentions))


def expected(issues: dict[int, Issue]) -> dict[str, dict[str, Any]]:
    """What the mentions say, reckoned from nothing."""
    by_slug: dict[str, list[tuple[int, Mention]]] = defaultdict(list)
    for number, issue in issues.items():
        for one in issue.mentions:
            by_slug[one.slug].append((number, one))
    return {slug: _verdict(found) for slug, found in by_slug.items()}


def _verdict(found: list[tuple[int, Mention]]) -> dict[str, Any]:
    names, kinds, forms = Counter[str](), Counter[str](), Counter[str]()
    known_names, known_kinds = set(), set()
    for _, one in found:
        names[one.name] += 1
        kinds[one.kind] += 1
        forms[one.text] += 1
        if one.method is ExtractionMethod.CATALOGUE:
            known_names.add(one.name)
            known_kinds.add(one.kind)
    name = min(names, key=lambda name: (name not in known_names, -names[name], name.encode()))
    numbers = {number for number, _ in found}
    return {
        "name": name,
        "kind": min(kinds, key=lambda kind: (kind not in known_kinds, -kinds[kind], kind)),
        "aliases": sorted((form for form in forms if form != name), key=lambda form: (-forms[form], form.encode())),
        "mention_count": len(found),
        "section_count": len({(number, one.section) for number, one in found}),
        "issue_count": len(numbers),
        "first_issue": min(numbers),
        "latest_issue": max(numbers),
    }


async def kept(db: Database) -> dict[str, dict[str, Any]]:
    """What the database has."""
    rows = await db.fetch(
        "SELECT slug, name, kind, aliases, mention_count, section_count, issue_count, first_issue, latest_issue"
        " FROM entities"
    )
    return {row["slug"]: {name: row[name] for name in list(row.keys()) if name != "slug"} for row in rows}


@pytest.mark.parametrize("seed", range(5))
async def test_counts_names_and_limits_are_what_the_mentions_say(db: Database, seed: int) -> None:
    random = Random(seed)
    issues: dict[int, Issue] = {}
    writer = Store(db, "Import AI")
    for _ in range(25):
        together = {number: edition(number, random) for number in random.sample(range(20, 28), random.randint(1, 5))}
        issues |= together
        await writer.save_together([(issue, None) for issue in together.values()])
        assert await kept(db) == expected(issues)
    sections = await db.fetch("SELECT issue_number, section_position, slug, mention_count FROM section_entities")
    counted = Counter((number, one.section, one.slug) for number, issue in issues.items() for one in issue.mentions)
    assert {tuple(row.values())[:3]: row["mention_count"] for row in sections} == counted
    per_issue = await db.fetch("SELECT issue_number, slug, mention_count, section_count FROM issue_entities")
    assert {(row["issue_number"], row["slug"]): row["mention_count"] for row in per_issue} == Counter(
        (number, one.slug) for number, issue in issues.items() for one in issue.mentions
    )
    assert not await db.fetchval(
        "SELECT EXISTS (SELECT FROM entity_names WHERE mention_count <= 0)"
        " OR EXISTS (SELECT FROM entity_forms WHERE mention_count <= 0)"
    )


async def test_a_name_that_only_the_catalogue_knows_leads_to_the_entity(db: Database) -> None:
    one = Mention(1, "Meta", Span(0, 4), "meta", "Meta", EntityKind.ORGANIZATION, ExtractionMethod.CATALOGUE, 0.9)
    await Store(db, "Import AI").save(replace(archive.rich(), mentions=(one,)))
    assert await db.fetchval("SELECT entity_slug('facebook')") == "meta"
    assert await db.fetchval("SELECT entity_slug('meta')") == "meta"
    assert await db.fetchval("SELECT entity_slug('nobody')") is None


async def test_the_sample_takes_its_entities_along(db: Database) -> None:
    await Store(db, "Spare Cycles", is_sample=True).save(edition(20, Random(1)))
    await Store(db, "Import AI").save(archive.plain(3))
    for table in (
        "entities",
        "mentions",
        "section_entities",
        "issue_entities",
        "entity_names",
        "entity_forms",
        "entity_aliases",
    ):
        assert await db.fetchval(f"SELECT count(*) FROM {table}") == 0, table


async def test_an_issue_comes_back_as_it_was_stored(db: Database) -> None:
    writer = Store(db, "Import AI")
    for issue in EDITIONS:
        await writer.save(issue)
        found = await store.stored(db, issue.number)
        assert found is not None
        assert found.issue == replace(issue, pieces=())
        assert await writer.save(issue) is Outcome.UNCHANGED
    assert await store.stored(db, 12345) is None


async def test_the_extractor_of_today_runs_over_what_is_stored(db: Database) -> None:
    text = archive.rich()
    old = Mention(1, "Owls", Span(0, 4), "owls", "Owls", EntityKind.MODEL, ExtractionMethod.PATTERN, 0.6)
    await Store(db, "Import AI", extractor=0).save(replace(text, mentions=(old,)))
    await Store(db, "Import AI", extractor=0).save(archive.plain(7))
    before = await db.fetchrow("SELECT revision, state FROM corpus")
    report = await extract_again(db)
    (line,) = report.changed
    assert (report.looked_at, line.number, line.removed) == (2, 12, 1)
    stored = await store.stored(db, 12)
    assert stored is not None
    assert stored.issue.mentions == extract(text)
    after = await db.fetchrow("SELECT revision, state FROM corpus")
    assert before is not None
    assert after is not None
    assert after["revision"] == before["revision"] + 1
    assert await db.fetchval("SELECT count(*) FROM issues WHERE extractor = $1", VERSION) == 2
    assert (await extract_again(db)).changed == []
    assert await db.fetchrow("SELECT revision, state FROM corpus") == after


async def test_what_is_ingested_meanwhile_stays(db: Database) -> None:
    writer = Store(db, "Import AI", extractor=VERSION)
    issue = replace(archive.rich(), mentions=())
    await writer.save(issue)
    before = await store.stored(db, 12)
    assert before is not None
    await writer.save(replace(issue, title="Import AI 12: rewritten meanwhile"))
    assert await writer.put_again(before, replace(issue, author="nobody")) is Outcome.UNCHANGED
    stored = await store.stored(db, 12)
    assert stored is not None
    assert stored.issue.title == "Import AI 12: rewritten meanwhile"


async def test_what_an_earlier_version_stored_gets_its_entities(db: Database) -> None:
    """Its digests were made of less: of what is stored now they say that it is another issue."""
    issue = invented.issue(5, remark="OpenAI lent them a bell.")
    await Store(db, "Import AI", extractor=0).save(issue)
    await db.execute("UPDATE issues SET content_sha256 = 'that of another day'")
    (line,) = (await extract_again(db)).changed
    assert line.added == len(extract(issue)) > 0
    assert (await extract_again(db)).changed == []


def test_slugs_of_forms_are_slugs() -> None:
    assert {slugify(form) for form in FORMS} == {"owl-lab", "the-owls", "brook-3", "mara", "elan"}
