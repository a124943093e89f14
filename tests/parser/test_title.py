import pytest

from service.ingest.parser.title import parse_title


@pytest.mark.parametrize(
    ("line", "number", "topics"),
    [
        ("Import AI 41: Kites; a chess clock; and Mimosa-2", 41, ("Kites", "a chess clock", "Mimosa-2")),
        ("Import AI: #83: Kites, clocks, and chess", 83, ("Kites, clocks, and chess",)),
        ("Import AI: Issue 12: Kites", 12, ("Kites",)),
        ("Import AI Newsletter 39: Kites", 39, ("Kites",)),
        ("Import AI #40: Kites; clocks.", 40, ("Kites", "clocks")),
        ("  import ai 7 – Kites  ", 7, ("Kites",)),
        ("Import AI 300", 300, ()),
        ("Import AI: Kites without a number", None, ("Kites without a number",)),
    ],
)
def test_a_title_line_is_taken_apart(line: str, number: int | None, topics: tuple[str, ...]) -> None:
    title = parse_title(line, "Import AI")
    assert title is not None
    assert (title.number, title.topics) == (number, topics)


@pytest.mark.parametrize(
    "line", ["Import AIR 12: planes", "Export AI 12: planes", "On Import AI 12: planes", "Import AI is weekly", ""]
)
def test_another_line_is_no_title(line: str) -> None:
    assert parse_title(line, "Import AI") is None


def test_the_name_is_a_setting() -> None:
    title = parse_title("Spare  Parts (2) 9: bolts", "Spare Parts (2)")
    assert title is not None
    assert title.number == 9
