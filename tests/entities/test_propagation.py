"""A name established once in an issue is recognised in the rest of it."""

from schema.enums import EntityKind, ExtractionMethod
from service.ingest.entities import extract
from service.ingest.entities.catalogue import EMPTY, Catalogue, Entry
from tests.entities.invented import issue


def names(body: str, *entries: Entry) -> list[tuple[str, str]]:
    catalogue = Catalogue(entries) if entries else EMPTY
    return [(mention.text, mention.name) for mention in extract(issue(body), catalogue)]


def test_a_short_form_in_brackets_is_the_same_thing() -> None:
    assert names("They use a technique called Slow Rope Furling (SRF). In all tests SRF was slower.") == [
        ("Slow Rope Furling", "Slow Rope Furling"),
        ("SRF", "Slow Rope Furling"),
        ("SRF", "Slow Rope Furling"),
    ]


def test_a_long_form_is_the_short_one_in_its_brackets_that_the_catalogue_knows() -> None:
    body = "They use a technique called Slow Rope Furling (SRF). Slow Rope Furling was slower."
    known = Entry("SRF", (), EntityKind.METHOD)
    assert names(body, known) == [("Slow Rope Furling", "SRF"), ("SRF", "SRF"), ("Slow Rope Furling", "SRF")]
    other = Entry("SRF", ("Signal Research Foundation",), EntityKind.ORGANIZATION)
    assert names(body, other)[0] == ("Slow Rope Furling", "Slow Rope Furling")


def test_a_short_form_is_what_it_is_spelled_out_as_and_not_what_the_catalogue_knows_by_it() -> None:
    other = Entry("Signal Research Foundation", ("SRF",), EntityKind.ORGANIZATION)
    body = "They use a technique called Slow Rope Furling (SRF). In all tests SRF was slower."
    assert {name for _, name in names(body, other)} == {"Slow Rope Furling"}
    bare = Entry("SRS", (), EntityKind.ORGANIZATION)
    part = Entry("Rope Search", (), EntityKind.METHOD)
    body = "It is compared with Slow Rope Search (SRS), which is new. They say that SRS won."
    assert [(m.text, m.name, m.kind) for m in extract(issue(body), Catalogue((bare, part)))] == [
        ("Slow Rope Search", "Slow Rope Search", EntityKind.METHOD),
        ("SRS", "Slow Rope Search", EntityKind.METHOD),
        ("SRS", "Slow Rope Search", EntityKind.METHOD),
    ]


def test_a_short_form_for_a_common_noun_is_not_what_the_catalogue_knows_by_it() -> None:
    known = Entry("Masked Rope Encoder", ("MRE",), EntityKind.METHOD)
    assert names("The loss is the mean rope error (MRE), and the MRE falls.", known) == []
    assert names("They use a masked rope encoder (MRE).", known) == [
        ("masked rope encoder", "Masked Rope Encoder"),
        ("MRE", "Masked Rope Encoder"),
    ]


def test_a_slightly_other_long_form_is_the_known_one() -> None:
    known = Entry("Skerry Institute of Technology", ("SIT",), EntityKind.ORGANIZATION)
    assert names("It was built by the Skerry Institute for Technology (SIT).", known) == [
        ("Skerry Institute for Technology", "Skerry Institute of Technology"),
        ("SIT", "Skerry Institute of Technology"),
    ]


def test_a_long_form_may_have_an_and_in_it() -> None:
    body = "They use a technique called QRTF, or Quay and Rope Tender Furling (QRTF)."
    assert ("Quay and Rope Tender Furling", "Quay and Rope Tender Furling") in names(body)


def test_a_model_with_its_one_size_is_the_model() -> None:
    one = "They trained a model called Brynd-6B. Today Brynd-6B is out, and a model called Brynd."
    assert {name for _, name in names(one)} == {"Brynd"}
    two = "They trained models called Brynd-6B and Brynd-9B, and a model called Brynd."
    assert {name for _, name in names(two)} == {"Brynd-6B", "Brynd-9B", "Brynd"}


def test_a_short_form_without_brackets_is_spelled_by_its_initials() -> None:
    body = "They use a technique called ‘Slow Rope Furling’. In all tests SRF was slower."
    assert names(body) == [("Slow Rope Furling", "Slow Rope Furling"), ("SRF", "Slow Rope Furling")]


def test_a_surname_is_the_person() -> None:
    body = "The rope was spliced by professor Orla Brannigh. It holds, Brannigh says."
    assert names(body) == [("Orla Brannigh", "Orla Brannigh"), ("Brannigh", "Orla Brannigh")]


def test_a_company_is_named_without_what_it_is() -> None:
    body = "They were taught by startup Windlass Labs. Windlass wants more of it."
    assert names(body) == [("Windlass Labs", "Windlass Labs"), ("Windlass", "Windlass Labs")]


def test_a_name_that_opens_a_sentence_is_known_from_elsewhere() -> None:
    mentions = extract(issue("Fathom ropes hold. They use a technique called Fathom."), EMPTY)
    assert [(m.text, m.method) for m in mentions] == [
        ("Fathom", ExtractionMethod.PROPAGATED),
        ("Fathom", ExtractionMethod.PATTERN),
    ]


def test_spellings_in_one_issue_have_one_name() -> None:
    mentions = extract(issue("They ran Kelp-Bench, then KelpBench, then Kelp-Bench again."), EMPTY)
    assert {(m.name, m.slug) for m in mentions} == {("Kelp-Bench", "kelp-bench")}
    assert [m.text for m in mentions] == ["Kelp-Bench", "KelpBench", "Kelp-Bench"]


def test_a_slip_of_the_pen_is_the_same_thing() -> None:
    assert names("They ran BARNACL, a benchmark for hulls. In all tests BARNECL was slower.") == [
        ("BARNACL", "BARNACL"),
        ("BARNECL", "BARNACL"),
    ]


def test_a_slip_of_the_pen_is_the_name_that_stands_first() -> None:
    body = "They use a technique called Lirrinel. They like a technique called Lirrimel, and one called Lirxiyel."
    assert names(body) == [("Lirrinel", "Lirrinel"), ("Lirrimel", "Lirrinel"), ("Lirxiyel", "Lirxiyel")]


def test_a_companys_short_form_may_stand_behind_its_point() -> None:
    known = Entry("Windlass Systems", ("Windlass Systems Inc.",), EntityKind.ORGANIZATION)
    assert names("They sold it to Windlass Systems Inc. (WSI) and WSI is glad.", known) == [
        ("Windlass Systems Inc.", "Windlass Systems"),
        ("WSI", "Windlass Systems"),
        ("WSI", "Windlass Systems"),
    ]


def test_a_model_with_a_number_is_called_by_that_alone() -> None:
    known = Entry("Lirrin K7", (), EntityKind.MODEL)
    assert names("They paid for Lirrin K7, and K7 is fast.", known) == [("Lirrin K7", "Lirrin K7"), ("K7", "Lirrin K7")]
