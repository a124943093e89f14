"""The benchmark of the service runs, on corpora too small to say anything, and only where all answer alike."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.bench import serve
from tests.bench.queries import OPERATIONS, STATEMENTS, Question
from tests.bench.serve_contenders import constant, running
from tests.bench.serve_measure import DifferentAnswer, compare


def test_every_operation_has_a_statement_by_hand() -> None:
    assert STATEMENTS.keys() == OPERATIONS.keys()
    assert len({*STATEMENTS.values()}) == len(OPERATIONS)


def test_all_contenders_answer_alike_and_are_measured() -> None:
    options = ["--issues", "10", "--sizes", "2,3", "--rounds", "1", "--seconds", "0.05"]
    result = CliRunner().invoke(serve.main, options, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    for heading in ("requests a second", "Processor time of a request", "One request by stage", "How that grows"):
        assert heading in result.stdout
    assert result.stdout.count("| SearchCommon |") == 6


@pytest.mark.parametrize(
    ("other", "complaint"), [('{"data": {"issue": 2}}', "otherwise"), ('{"errors": []}', "does not answer")]
)
async def test_who_answers_otherwise_is_not_measured(tmp_path: Path, other: str, complaint: str) -> None:
    question = Question("Tiny", "Tiny", [{"number": 1}])
    async with AsyncExitStack() as stack:
        servers = []
        for nth, answer in enumerate(('{"data": {"issue": 1}}', other)):
            folder = tmp_path / str(nth)
            folder.mkdir()
            (folder / "Tiny").write_text(answer, encoding="utf-8")
            servers.append(await stack.enter_async_context(running(constant(folder), "", None)))
        assert await compare(servers[:1], [question]) == {"Tiny": [{"data": {"issue": 1}}]}
        with pytest.raises(DifferentAnswer, match=complaint):
            await compare(servers, [question])
