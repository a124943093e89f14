"""Families of files: a query, the SQL that it becomes, the answer. `BACKISSUE_REWRITE=1` writes the latter two anew.

The first line of a query may be a comment that holds its variables: `# {"number": 12}`.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from schema import compiler, document
from schema.variables import coerce
from service.db import Database

CASES = sorted(Path(__file__).with_name("cases").glob("*.graphql"))


@dataclass(frozen=True)
class Case:
    """A compiled query."""

    sql: str
    parameters: list[Any]

    @property
    def listing(self) -> str:
        """The statement as it is checked in, its parameters below."""
        values = "".join(f"-- ${number}: {value!r}\n" for number, value in enumerate(self.parameters, 1))
        return f"{self.sql}\n{values}"


def compiled(query: str) -> Case:
    """A query with the variables of its first line, compiled."""
    first = query.split("\n", 1)[0]
    variables = json.loads(first.removeprefix("#")) if first.startswith("# {") else {}
    found = document.read(query)
    operation = found.operation(None)
    values = coerce(operation, variables, found.signatures_of(operation))
    plan = compiler.compile_operation(found, operation, values)
    given = {
        key: json.dumps(compiler.introspect(found, operation, nodes, variables))
        for key, nodes in plan.introspection.items()
    }
    return Case(plan.statement.text, compiler.bind(plan, values, {"newsletter": "Import AI"}, given).parameters)


@pytest.fixture(scope="module")
def rewrites() -> bool:
    """Whether the files are written, not compared."""
    return bool(os.environ.get("BACKISSUE_REWRITE"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
async def test_a_case(path: Path, corpus: Database, *, rewrites: bool) -> None:
    case = compiled(path.read_text(encoding="utf-8"))  # noqa: ASYNC240  # nobody else waits
    _, data = await corpus.answer(case.sql, case.parameters)
    check(path, case, json.dumps(json.loads(data), ensure_ascii=False, indent=2) + "\n", rewrites=rewrites)


def check(path: Path, case: Case, answer: str, *, rewrites: bool) -> None:
    """Hold a case against its files, or write them."""
    if rewrites:
        path.with_suffix(".sql").write_text(case.listing, encoding="utf-8")
        path.with_suffix(".json").write_text(answer, encoding="utf-8")
    assert case.listing == path.with_suffix(".sql").read_text(encoding="utf-8")
    assert answer == path.with_suffix(".json").read_text(encoding="utf-8")


def test_every_file_belongs_to_a_case() -> None:
    stems = {path.stem for path in CASES}
    assert {path.stem for path in Path(__file__).with_name("cases").iterdir()} == stems
    assert len(stems) >= 15
