"""Names that no catalogue holds, found by their shape and by what stands round them: the catalogue is empty here."""

import pytest

from schema.enums import EntityKind
from service.ingest.entities.cues import cues
from service.ingest.entities.lexicon import read
from tests.entities.invented import found, texts

ORGANIZATION, PERSON, MODEL, DATASET, BENCHMARK, METHOD, SOFTWARE, HARDWARE, PLACE = EntityKind


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("We then gave Quay-101 to the crew.", "Quay-101"),
        ("We then gave TIDEWAY-1 to the crew.", "TIDEWAY-1"),
        ("We then gave Mor-4o to the crew.", "Mor-4o"),
        ("We then gave ρ0 to the crew.", "ρ0"),
        ("We then gave TiFloat8 to the crew.", "TiFloat8"),
        ("We then gave DistBuoy to the crew.", "DistBuoy"),
        ("We then gave lowTide-mini to the crew.", "lowTide-mini"),
        ("We then gave Kelper 2 to the crew.", "Kelper 2"),
        ("We then gave Kelper 2.5 14b instruct to the crew.", "Kelper 2.5 14b instruct"),
        ("We then gave Kelper-3.1 405B to the crew.", "Kelper-3.1 405B"),
        ("We then gave QWTK to the crew.", "QWTK"),
        ("We then gave Kelper-style ropes to the crew.", "Kelper"),
        ("We then gave a non-KelpAI rope to the crew.", "KelpAI"),
    ],
)
def test_shapes(body: str, name: str) -> None:
    assert texts(body) == [name]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Harbour startup Windlass has a plan.", ("Windlass", ORGANIZATION)),
        ("They were taught by AI startup Brinewell Loft last week.", ("Brinewell Loft", ORGANIZATION)),
        ("The crew has built KelpQA, a benchmark for knots.", ("KelpQA", BENCHMARK)),
        ("The crew has built Fathom, a dataset of ropes.", ("Fathom", DATASET)),
        ("The crew has built Fathom, a large model for ropes.", ("Fathom", MODEL)),
        ("The crew has built Fathom, a 7B parameter model trained on the Dockside dataset.", ("Fathom", MODEL)),
        ("They use a new technique called Slow Furling.", ("Slow Furling", METHOD)),
        ("They run it on a chip called Barnacle.", ("Barnacle", HARDWARE)),
        ("It runs on their main chip, the Tender Furling Unit.", ("Tender Furling Unit", HARDWARE)),
        ("They trained a network on it, SkerryNet.", ("SkerryNet", MODEL)),
        ("They have trained Fathom, a system for reading tides.", ("Fathom", MODEL)),
        ("The crew has built Fathom, a system for reading tides.", ("Fathom", SOFTWARE)),
        ("The boats are run by QWTK.", ("QWTK", ORGANIZATION)),
        ("In the end Fathomel was trained in three weeks.", ("Fathomel", MODEL)),
        ("In the end Fathomel beats all others.", ("Fathomel", MODEL)),
        ("They thank Samuel R. Brannigh for it.", ("Samuel R. Brannigh", PERSON)),
        ("They thank Emily M. Harbour for it.", ("Emily M. Harbour", PERSON)),
        ("They thank Jean-Luc van der Brannigh for it.", ("Jean-Luc van der Brannigh", PERSON)),
        ("They sold it to Brannigh & Sons last week.", ("Brannigh & Sons", ORGANIZATION)),
        ("They use a Mixture of Lanterns (MoL).", ("Mixture of Lanterns", METHOD)),
        ("In 2022 QWTK publicly discussed the rope.", ("QWTK", ORGANIZATION)),
        ("They wrote it with an open source library named Bowline.", ("Bowline", SOFTWARE)),
        ("They ran the Fathom benchmark twice.", ("Fathom", BENCHMARK)),
        ("The rope was spliced by professor Orla Brannigh herself.", ("Orla Brannigh", PERSON)),
        ("It floats, writes Orla Brannigh in a letter.", ("Orla Brannigh", PERSON)),
        ("They met at the University of Skerry Vore last week.", ("University of Skerry Vore", ORGANIZATION)),
        (
            "They met at the Skerry Institute for Tides and Currents.",
            ("Skerry Institute for Tides and Currents", ORGANIZATION),
        ),
    ],
)
def test_surroundings(body: str, expected: tuple[str, EntityKind]) -> None:
    assert expected in found(body)


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        ("It scores 4% on ", BENCHMARK),
        ("It was evaluated against tides on the ", BENCHMARK),
        ("It was trained twice on the “", DATASET),
        ("It was finetuned with ", DATASET),
        ("They tie it via ", METHOD),
        ("They tie it by applying the ", METHOD),
        ("The crew is based in ", PLACE),
        ("It rains across the ", PLACE),
        ("It was spliced by ", PERSON),
        ("It was run by ", ORGANIZATION),
        ("They have trained the ", MODEL),
        ("It was spliced for Dr. ", PERSON),
        ("It is longer than ", MODEL),
        ("It floats, compared to ", MODEL),
        ("Ropes (e.g., ", MODEL),
        ("Ropes such as ", MODEL),
        ("They have now released ", MODEL),
        ("It is the harbour’s new ", MODEL),
        ("There is a thing nicknamed “", MODEL),
        ("They call it ", MODEL),
    ],
)
def test_what_stands_before_a_name(before: str, kind: EntityKind) -> None:
    found = cues(before, "!").kinds
    assert max(found, key=found.__getitem__) is kind


def test_affiliations() -> None:
    body = (
        "Researchers with Windlass, Skerry University, the Oban Institute, Basis, and QWTK have built KelpBench, "
        "a benchmark for knots."
    )
    assert found(body) == [
        ("Windlass", ORGANIZATION),
        ("Skerry University", ORGANIZATION),
        ("Oban Institute", ORGANIZATION),
        ("Basis", ORGANIZATION),
        ("QWTK", ORGANIZATION),
        ("KelpBench", BENCHMARK),
    ]


def test_one_institute_after_another_are_two() -> None:
    assert texts("They met at the University of Skerry and Oban University.") == [
        "University of Skerry",
        "Oban University",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "Institute for Ropes and AI",
        "Centre for Knots and AI Safety",
        "Lab for AI and Society",
        "Orla Brannigh University of Science and Technology",
        "Skerry University of Arts and Sciences",
        "Politecnico di Skerry",
        "Hochschule für Tauwerk",
    ],
)
def test_bodies_that_are_named_after_several_things(name: str) -> None:
    assert found(f"Researchers with the {name}, and Windlass University have built a rope.") == [
        (name, ORGANIZATION),
        ("Windlass University", ORGANIZATION),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "A research paper from the harbour called “Quiet Water” warns of it. Quiet Water is out.",
        "She wrote a book titled Quiet Empire.",
        "It is the dawn of what I’d call Quayside AI – an age of ropes.",
    ],
)
def test_titles_and_coined_words_are_no_things(body: str) -> None:
    assert found(body) == []


def test_a_technique_in_a_paper_is_one() -> None:
    assert found("They wrote a paper about a technique called Slow Furling.") == [("Slow Furling", METHOD)]


def test_a_pun_in_capitals_is_no_name() -> None:
    assert texts("It was moored.", headline="BIGROPE: How to moor a ship") == []
    assert "BIGROPE" in texts("They moored it with BIGROPE.", headline="BIGROPE: How to moor a ship")


def test_links_say_what_a_name_is() -> None:
    body = "The crew now ties knots with Fathom and nothing else."
    assert ("Fathom", DATASET) in found(body, links="Get the dataset here: Fathom (HuggingFace).")


def test_lists_share_their_kind() -> None:
    body = "The crew has built Fathom, a benchmark for ropes."
    assert found(body)[0] == ("Fathom", BENCHMARK)


@pytest.mark.parametrize("word", sorted(read("never")))
def test_a_word_that_is_never_a_name(word: str) -> None:
    for form in (word.capitalize(), word[0].upper() + word[1:] + "s"):
        body = f"{form} is what they looked at. They looked at {form} for a day. It is called {form}."
        assert form not in texts(body)


@pytest.mark.parametrize(
    "body",
    [
        "Why do it? Researchers think AI helps. Read on. Why this matters: Things change. However, they do not.",
        "The LLM ran on GPUs for 28billion steps at 100Gbps, in 2019, for $5m, with 8B parameters and 40GB of RAM.",
        "A Chinese lab and a French one met on Monday in October. The CEO had a PhD.",
        "They tested culturally sensitive (CS) questions. CS is hard.",
        "It won a Turing Award and broke the AI Act.",
        "Sarah says hi to Tom. It is a VERY big deal. Moore’s Law holds. Step 1: Train. See Figure 3 and Table 2.",
        "They chose plan B. Boats came, and then plan C. They see Appendix D. Now it rains.",
        "The Skerry Project and the Oban Marathon wrote to the Chief Tide Scientist.",
        "Nonsense! Impossible! Teetering on the brink. “Nothing works,” they write. Obliterated.",
    ],
)
def test_no_names(body: str) -> None:
    assert texts(body) == []


def test_link_lines_and_tales_are_not_read() -> None:
    links = "Read more: Windlass and the DistBuoy-7 (Windlass blog)."
    assert texts("The fog lifted at noon.", links=links) == []


def test_headlines_and_taglines_are_read() -> None:
    assert texts("The fog lifted.", headline="The fog fears DistBuoy-7", tagline="It was KelpAI all along") == [
        "DistBuoy-7",
        "KelpAI",
    ]


def test_a_title_is_no_longer_name_than_the_body_that_opens_it() -> None:
    assert texts("", headline="Skerry Labs Face the Music in Lirrin Bay") == []
    assert texts("", headline="Boats Are Built by the Skerry Institute of Tides") == ["Skerry Institute of Tides"]


def test_a_reference_to_another_issue_is_no_mention() -> None:
    assert texts("As told before (Import AI 3), the fog lifted.") == []
