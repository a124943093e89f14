"""The statements of a file by name."""

from pathlib import Path

import pytest

from service import statements

FILE = """\
-- What this file is for.

-- name: count_issues
-- How many there are.
SELECT count(*) FROM issues;

-- name: forget
DELETE FROM issues
WHERE number = $1;
"""


def test_each_statement_has_its_name(tmp_path: Path) -> None:
    path = tmp_path / "some.sql"
    path.write_text(FILE)
    loaded = statements.load(path)
    assert list(loaded) == ["count_issues", "forget"]
    assert loaded["forget"] == "DELETE FROM issues\nWHERE number = $1;"
    assert loaded["count_issues"].endswith("SELECT count(*) FROM issues;")


@pytest.mark.parametrize(
    "text", ["-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;", "-- name: a\n\n-- name: b\nSELECT 1;"]
)
def test_two_of_one_name_or_an_empty_one(tmp_path: Path, text: str) -> None:
    path = tmp_path / "some.sql"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"some\.sql"):
        statements.load(path)
