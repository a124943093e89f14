"""What is found in a sentence, and what is not; whatever the text, every mention is where it says."""

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from schema.enums import EntityKind, LinkKind
from service.ingest.entities import Extractor, extract
from service.ingest.entities.catalogue import Catalogue
from service.ingest.entities.names import slugify
from service.ingest.entities.words import NEVER
from service.ingest.model import Issue
from tests.entities.invented import issue

ORG, PER, MOD, DAT, BEN, MET, SOF, HAR, PLA = EntityKind


def found(text: str) -> list[tuple[str, EntityKind]]:
    """The names and kinds of what a sentence mentions, in order."""
    return [(one.name, one.kind) for one in extract(issue(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The team at OpenAI tried it on Llama 3.1.", [("OpenAI", ORG), ("Llama 3.1", MOD)]),
        ("They ran LLaMa-3.1 next to llama 3.1 and LLaMA 3.1.", [("Llama 3.1", MOD)] * 3),
        ("It was Facebook, now called Meta, that paid for it.", [("Meta", ORG), ("Meta", ORG)]),
        ("Forty H100s hummed; one H100 did not.", [("H100", HAR), ("H100", HAR)]),
        ("A visitor from China saw the TPU.", [("China", PLA), ("TPU", HAR)]),
        ("OpenAI’s lawyers wrote to DeepMind's.", [("OpenAI", ORG), ("DeepMind", ORG)]),
        ("The golden ratio is phi, says everyone.", []),
        ("Nature is healing, and nature is patient.", []),
        ("Meta-analysis is a kind of reading.", []),
        ("They go to the beach when they rest.", []),
    ],
)
def test_what_the_catalogue_knows(text: str, expected: list[tuple[str, EntityKind]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We tried Heron-7 and OwlNetXL at once.", ["Heron-7", "OwlNetXL"]),
        ("It is called Weirkeeper, a model of the tides.", ["Weirkeeper"]),
        ("AI startup Brookling has money again.", ["Brookling"]),
        ("Researchers with Saltmarket Polytechnic, Quillon, and the Weir Institute of Tides have built a kite.",
         ["Saltmarket Polytechnic", "Quillon", "Weir Institute of Tides"]),
        ("They wrote PebbleBench, a benchmark for owls.", ["PebbleBench"]),
        ("A tuned Gemma-2 9B did it.", ["Gemma-2 9B"]),
        ("The idea is Robert Quillby, says Ada; Quillby disagrees.", ["Robert Quillby", "Robert Quillby"]),
    ],
)  # fmt: skip
def test_what_only_its_shape_or_the_words_around_it_tell(text: str, expected: list[str]) -> None:
    assert [name for name, _ in found(text)] == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They wrote PebbleBench, which hurts.", BEN),
        ("It trains on WeirText-9, a dataset of sighs.", DAT),
        ("Meet Moth-2, a small language model.", MOD),
        ("The trick is MothSort, an algorithm.", MET),
        ("A talk by the Weir University closed it.", ORG),
    ],
)
def test_what_sort_of_thing_it_is(text: str, kind: EntityKind) -> None:
    assert [one.kind for one in extract(issue(text))] == [kind]


def test_a_link_says_what_a_thing_is() -> None:
    linked = issue("We looked at Gullset-X for a day.", links=[("Gullset-X", LinkKind.DATASET)])
    assert [(one.name, one.kind) for one in extract(linked)] == [("Gullset-X", DAT)]


def test_a_name_found_once_is_known_in_the_whole_issue() -> None:
    twice = issue("Terence Tao looked at it.", "And Tao smiled.")
    assert [(one.section, one.text, one.slug) for one in extract(twice)] == [
        (1, "Terence Tao", "terence-tao"),
        (2, "Tao", "terence-tao"),
    ]


@pytest.mark.parametrize("word", sorted(NEVER))
def test_a_word_that_is_no_name_is_none(word: str) -> None:
    for sentence in (f"{word} is what they looked at.", f"They looked at {word} for a day.", f"It is called {word}."):
        assert word not in {name for name, _ in found(sentence)}


def test_newsletters_that_are_referred_to_are_not_mentioned() -> None:
    assert found("More of it in the last one.") == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Llama 3.2", "llama-3-2"), ("LLaMa-3.2", "llama-3-2"), ("π0", "pi0"), ("Noé Él", "noe-el"), ("!!", ""),
     ("HumanEval+", "humaneval-plus"), ("PanGu-Σ", "pangu-sigma"),
     ("X" * 300, "x" * 100)],
)  # fmt: skip
def test_slugs(name: str, slug: str) -> None:
    assert slugify(name) == slug


WORDS = [
    *(
        "OpenAI",
        "Llama",
        "3.1",
        "-",
        "GPT-4o",
        "the",
        "researchers with",
        ",",
        "and",
        "Weir",
        "University",
        "of",
        "Phi",
    ),
    *("Nature", "H100s", "’s", ".", "…", "(", ")", "PTS", "π0", "called", "a benchmark", "Chen", "Evan Chen", "Tao"),
]
texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=4)), max_size=40).map("".join),
)


def check(extractor: Extractor | None, given_issue: Issue) -> None:
    """Hold an extraction against what must be true of every one."""
    mentions = extractor.mentions(given_issue) if extractor else extract(given_issue)
    assert mentions == (extractor.mentions(given_issue) if extractor else extract(given_issue))
    for one in mentions:
        assert given_issue.text[one.span.start : one.span.end] == one.text
        assert one.text
        assert one.name
        assert 0 < one.confidence <= 1
        assert one.slug == slugify(one.name)
        section = given_issue.sections[one.section - 1]
        assert section.span.start <= one.span.start < one.span.end <= section.span.end
    assert all(one.span.end <= other.span.start for one, other in pairwise(mentions))
    assert [one.section for one in mentions] == sorted(one.section for one in mentions)


EMPTY = Extractor(Catalogue())


@given(st.lists(texts.filter(bool), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_mentions_that_are_where_they_say(bodies: list[str]) -> None:
    check(None, issue(*bodies))
    check(EMPTY, issue(*bodies))
