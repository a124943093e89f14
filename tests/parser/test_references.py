import pytest

from service.ingest.parser.references import find_references


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("as told before (Import AI 38).", [38]),
        ("as told before (Import AI #38), again", [38]),
        ("in Import AI: 11 we", [11]),
        ("Import AI Issue 12 had it", [12]),
        ("see Import AI 91, 92, and 94.", [91, 92, 94]),
        ("see Import AI #91 and #92).", [91, 92]),
        ("Import AI 91, 10 people say", [91]),
        ("see Import AI 91, 2024)", [91]),
        ("Import AI: 10 things we learned", []),
        ("Import AI 3.5 and Import AI 20% are none", []),
        ("Import AI and 12 others", []),
    ],
)
def test_numbers(text: str, numbers: list[int]) -> None:
    assert [number for number, _ in find_references(text, 0, len(text), "Import AI")] == numbers


def test_a_span_is_what_was_said() -> None:
    text = "see Import AI #91 and 92."
    assert [text[span.start : span.end] for _, span in find_references(text, 0, len(text), "Import AI")] == [
        "Import AI #91",
        "92",
    ]
