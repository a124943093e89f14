"""The commands that measure do run, on archives too small to say anything."""

import json
from pathlib import Path

from click.testing import CliRunner

from tests.bench import ingest, parse
from tests.bench.generate import archive


def test_reading_and_parsing_are_timed(tmp_path: Path) -> None:
    path = tmp_path / "archive.txt"
    path.write_text("".join(archive(3, seed=7)), encoding="utf-8")
    result = CliRunner().invoke(parse.main, [str(path)])
    assert result.exit_code == 0, result.output
    times = json.loads(result.stdout)
    assert times["issues"] == 3
    assert times["reading"] > 0 < times["parsing"]


def test_a_whole_ingest_is_timed() -> None:
    result = CliRunner().invoke(ingest.main, ["--sizes", "2,4", "--rounds", "1", "--all-cores"])
    assert result.exit_code == 0, result.output
    assert "for ×2 issues" in result.stdout
