"""The catalogue's files are well formed, and its names are found where they stand for what they name."""

from collections import Counter

import pytest

from schema.enums import EntityKind
from service.ingest.entities import extract, other_slugs
from service.ingest.entities.catalogue import FILES, Catalogue, Entry, Rule, load, rows
from service.ingest.entities.lexicon import is_ordinary
from service.ingest.entities.matcher import Hit, matcher
from service.ingest.entities.names import key, slugify
from tests.entities.invented import found, issue, known, texts

ORGANIZATION, PERSON, MODEL, DATASET, BENCHMARK, METHOD, SOFTWARE, HARDWARE, PLACE = EntityKind
CATALOGUE = load()
SMALL = Catalogue(
    (
        Entry("Orrery", (), MODEL),
        Entry("Orrery 2", ("Orrery Two",), MODEL),
        Entry("Orrery 2.5", (), MODEL),
        Entry("QuayBench", (), BENCHMARK),
        Entry("TXX9", (), HARDWARE),
        Entry("TXX v9e", (), HARDWARE),
        Entry("Phare", ("OldPhare",), ORGANIZATION),
        Entry("Target", (), ORGANIZATION, Rule.CONTEXT),
        Entry("Pile", (), DATASET, Rule.EXACT),
        Entry("Sol++", (), SOFTWARE),
        Entry("US", ("U.S.",), PLACE),
    )
)


@pytest.mark.parametrize("kind", EntityKind)
def test_a_file_is_well_formed(kind: EntityKind) -> None:
    lines = list(rows(kind))
    assert len(lines) > 50
    for row in lines:
        assert set(row) == {"name", "aliases", "rule"}, row
        assert row["rule"] in set(Rule), row
        names = [row["name"], *(row["aliases"].split(" | ") if row["aliases"] else [])]
        assert all(name == name.strip() and name and "|" not in name for name in names), row


def test_every_kind_has_its_file() -> None:
    assert set(FILES) == set(EntityKind)
    assert len(CATALOGUE.entries) >= 800


def test_no_name_stands_twice_in_the_whole_catalogue() -> None:
    names = Counter(name for entry in CATALOGUE.entries for name in entry.names)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_two_entries_go_by_one_slug() -> None:
    for spell in (slugify, key):
        owners: dict[str, set[Entry]] = {}
        for entry in CATALOGUE.entries:
            for name in entry.names:
                owners.setdefault(spell(name), set()).add(entry)
        assert [slug for slug, entries in owners.items() if len(entries) > 1] == []


def test_no_single_ordinary_word_in_small_letters_counts_anywhere() -> None:
    words = [
        name
        for entry in CATALOGUE.entries
        for name in entry.names
        if entry.rule is not Rule.CONTEXT and name.islower() and name.isalpha() and is_ordinary(name)
    ]
    # The site is written so as often as not.
    assert words == ["twitter"]


def test_a_name_that_two_things_have_is_refused() -> None:
    with pytest.raises(ValueError, match="'Moth' twice: Owl and Moth"):
        Catalogue((Entry("Owl", ("Moth",), MODEL), Entry("Moth", (), MODEL))).get("Owl")


def test_an_alias_leads_to_its_entry() -> None:
    for name in ("Facebook", "Meta", "META"):
        entry = CATALOGUE.get(name)
        assert entry is not None
        assert entry.name == "Meta"
    found = CATALOGUE.get("LLaMA 3.2")
    assert found is not None
    assert slugify(found.name) == "llama-3-2"


def test_the_other_names_of_a_thing_have_slugs_too() -> None:
    assert "facebook" in other_slugs("Meta")
    assert "meta" not in other_slugs("Meta")
    assert other_slugs("Facebook") == other_slugs("Brookling") == ()


@pytest.mark.parametrize(
    ("body", "surfaces"),
    [
        ("They gave Orrery a day off.", ["Orrery"]),
        ("They gave Orrery 2 a day off.", ["Orrery 2"]),
        ("They gave ORRERY and orrery-2 a day off.", ["ORRERY", "orrery-2"]),
        ("They gave Orrery2 a day off.", ["Orrery2"]),
        ("They gave Orrery2.5 and Orrery 2.5 a day off.", ["Orrery2.5", "Orrery 2.5"]),
        ("They gave a dozen TXX9s and one TXX9 a day off.", ["TXX9s", "TXX9"]),
        ("They gave a dozen TXX v9es a day off.", ["TXX v9es"]),
        ("They ran Quay-Bench and quaybench twice.", ["Quay-Bench", "quaybench"]),
        ("They like Phare’s boats and Phare-style ropes.", ["Phare", "Phare"]),
        ("They like the Phareman and a prephare.", []),
        ("They wrote Sol++ and no Sol.", ["Sol++"]),
        ("They put a pile beside the Pile.", ["Pile"]),
        ("They asked us about the US and the U.S. coast.", ["US", "U.S."]),
        ("They hit the target.", []),
    ],
)
def test_matching(body: str, surfaces: list[str]) -> None:
    hits = [hit for hit in matcher(SMALL).hits(body) if not _inside_another(hit, body)]
    assert [body[hit.span.start : hit.span.end] for hit in hits] == surfaces


def _inside_another(hit: Hit, body: str) -> bool:
    others = (other.span for other in matcher(SMALL).hits(body) if other.span != hit.span)
    return any(span.start <= hit.span.start and hit.span.end <= span.end for span in others)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("In the spring Target said its shops would stay open.", ["Target"]),
        ("Target practice is at noon.", []),
    ],
)
def test_an_ambiguous_word_needs_evidence(body: str, expected: list[str]) -> None:
    assert texts(body, SMALL) == expected


def test_the_known_world() -> None:
    found = known(
        "We asked Facebook and Meta whether LLaMa-3.2 runs on H100s in Paris, and what Yann LeCun makes of MMLU. "
        "They trained PyTorch code on ImageNet with DPO."
    )
    assert {text: (mention.slug, mention.kind) for text, mention in found.items()} == {
        "Facebook": ("meta", ORGANIZATION),
        "Meta": ("meta", ORGANIZATION),
        "LLaMa-3.2": ("llama-3-2", MODEL),
        "H100s": ("h100", HARDWARE),
        "Paris": ("paris", PLACE),
        "Yann LeCun": ("yann-lecun", PERSON),
        "MMLU": ("mmlu", BENCHMARK),
        "PyTorch": ("pytorch", SOFTWARE),
        "ImageNet": ("imagenet", DATASET),
        "DPO": ("dpo", METHOD),
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Another member of a family that is known, and no other word behind it.
        ("On it Claude 3.5 Rondo gets 26.23%.", [("Claude 3.5 Rondo", MODEL)]),
        ("They paid for Claude 3.5 Research Preview.", [("Claude 3.5", MODEL)]),
        ("They paid for Kimi K9 and DeepSeek V9-Exp.", [("Kimi K9", MODEL), ("DeepSeek V9-Exp", MODEL)]),
        ("They paid for DeepSeek B9.", [("DeepSeek", ORGANIZATION), ("B9", MODEL)]),
        # A variant of a benchmark that is known, and no word that only stands before it.
        ("They have built Robust MMLU, a harder test.", [("Robust MMLU", BENCHMARK)]),
        ("They ran Robust-MMLU and Tiny-HumanEval.", [("Robust-MMLU", BENCHMARK), ("Tiny-HumanEval", BENCHMARK)]),
        ("Scottish MMLU results are poor.", [("MMLU", BENCHMARK)]),
        ("They introduced a Scottish MMLU.", [("MMLU", BENCHMARK)]),
        # A maker in brackets.
        (
            "They compare chips – Quorvium (Google) and Selvion (Amazon) – in a paper.",
            [("Quorvium", HARDWARE), ("Google", ORGANIZATION), ("Selvion", HARDWARE), ("Amazon", ORGANIZATION)],
        ),
        (
            "They asked models such as Brando (OpenAI) and Mirtle (Anthropic) for it.",
            [("Brando", MODEL), ("OpenAI", ORGANIZATION), ("Mirtle", MODEL), ("Anthropic", ORGANIZATION)],
        ),
    ],
)
def test_names_that_hold_a_known_one(body: str, expected: list[tuple[str, EntityKind]]) -> None:
    assert found(body, CATALOGUE) == expected


def test_a_new_version_of_a_known_model_is_a_model_of_its_own() -> None:
    found = known("The lab has now released Llama 9 and it is fast; Llama 9 beats Llama.")
    assert (found["Llama 9"].slug, found["Llama 9"].kind) == ("llama-9", MODEL)
    assert found["Llama"].slug != "llama-9"


@pytest.mark.parametrize(
    "body",
    [
        "It comes with an MIT license.",
        "It comes with the BSD 3-Clause license.",
        "It comes under Apache 2.0 and CC-BY-NC 4.0.",
        "It comes under the Apache License, Version 2.0, or GPLv3.",
    ],
)
def test_a_licence_is_no_thing(body: str) -> None:
    assert texts(body, CATALOGUE) == []


def test_a_body_that_several_places_have_is_that_of_the_place_it_is_said_to_be() -> None:
    body = "It was tried by {}’s AI Safety Institute. They say the AI Safety Institute has 9 boats."
    for place, slug in (("the UK", "uk-ai-security-institute"), ("America", "us-ai-safety-institute")):
        mentions = extract(issue(body.format(place)))
        assert {m.slug for m in mentions if m.text == "AI Safety Institute"} == {slug}


def test_what_is_called_after_a_thing_is_no_mention_of_it() -> None:
    body = "They sign the Paris Agreement at an AI Safety Summit, no Manhattan Project, says its Chief AI Scientist."
    assert texts(body, CATALOGUE) == []
    assert found("They ran it in Paris on the Summit supercomputer.", CATALOGUE) == [
        ("Paris", PLACE),
        ("Summit", HARDWARE),
    ]


def test_a_version_may_stand_behind_a_name_in_three_dimensions() -> None:
    known = Catalogue((Entry("Tide3D", (), MODEL),))
    assert texts("They paid for Tide3D 2.0 and got 87.5.", known) == ["Tide3D 2.0"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A known word is a part of what it stands in.
        ("They met Grace Lirrin. They like the Grace chip.", [("Grace Lirrin", PERSON), ("Grace", HARDWARE)]),
        ("They met Jean-Claude Lirrin.", [("Jean-Claude Lirrin", PERSON)]),
        ("They invest in Kestrel Silicon.", [("Kestrel Silicon", ORGANIZATION)]),
        ("They read the CHIPS and Science Act.", []),
        # A version that ends in a word is one of its own.
        ("They ran Phi-4-mini-reasoning.", [("Phi-4-mini-reasoning", MODEL)]),
        ("They ran Phi-4-mini for reasoning.", [("Phi-4-mini", MODEL)]),
        ("They ran Codestral 25.01 at 25.31%.", [("Codestral 25.01", MODEL)]),
        # Two names of one thing that overlap are one.
        ("They heard President Xi Jinping.", [("President Xi Jinping", PERSON)]),
        ("They asked the University of California, Berkeley.", [("University of California, Berkeley", ORGANIZATION)]),
    ],
)
def test_where_a_known_name_begins_and_ends(body: str, expected: list[tuple[str, EntityKind]]) -> None:
    assert found(body, CATALOGUE) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Oxford, Cambridge, and Yale wrote it.", ["Oxford", "Cambridge", "Yale"]),
        ("Washington and Beijing are in a race.", ["Washington", "Beijing"]),
        ("Washington, where it rains, is far from Beijing.", ["Beijing"]),
    ],
)
def test_the_first_of_a_list_is_a_name_for_those_behind_it(body: str, expected: list[str]) -> None:
    assert texts(body, CATALOGUE) == expected
