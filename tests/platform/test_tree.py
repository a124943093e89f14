"""The laws of the tree: what may import what, and how long a file may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path for folder in ("schema", "service", "tests") for path in (ROOT / folder).rglob("*.py"))
LONGEST = 400


def imported(path: Path) -> Iterator[str]:
    """The top-level packages that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_keeps_the_laws(path: Path) -> None:
    package, *_ = path.relative_to(ROOT).parts
    imports = set(imported(path))
    if package == "schema":
        assert not imports & {"service", "tests", "asyncpg", "httpx", "starlette", "os", "pathlib", "socket"}
    if package == "service":
        assert "tests" not in imports
    if path != ROOT / "service" / "db.py":
        assert "asyncpg" not in imports
    assert path.stem not in {"utils", "util", "helpers", "misc"}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_the_one_door_to_the_driver_is_there() -> None:
    assert "asyncpg" in imported(ROOT / "service" / "db.py")
