"""The compiler against its twin: the same JSON, byte for byte, or the same refusal, for whatever the schema allows.

BACKISSUE_TWIN_TIMES=10 asks ten times as much as usual.
"""

import os
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.twin.comparison import Comparison
from tests.twin.queries import requests

TIMES: Final = int(os.environ.get("BACKISSUE_TWIN_TIMES", "1"))
DOCUMENTS: Final = 900 * TIMES
"""Each is asked up to three times, with other variables."""
REQUESTS: Final = 2_000 * TIMES

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.timeout(300 * TIMES)
# Hypothesis writes the requests; what makes a failing one smaller is `tests.twin.smaller`, which knows GraphQL.
@settings(
    max_examples=DOCUMENTS,
    phases=[Phase.generate],
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_the_compiler_answers_as_its_twin(comparison: Comparison, data: st.DataObject) -> None:
    asked = data.draw(requests(comparison.twin.schema, comparison.words))
    for variables in asked.runs:
        if difference := await comparison.difference(asked.query, variables, asked.operation_name):
            pytest.fail(difference, pytrace=False)


async def test_the_requests_were_many_and_mostly_answered(comparison: Comparison) -> None:
    if comparison.differed or not comparison.asked:
        pytest.skip("the comparison was not carried through")
    assert comparison.asked >= REQUESTS
    assert comparison.refused < comparison.asked / 5
    assert comparison.too_complex < comparison.asked / 50


async def test_they_reached_everything_in_the_schema(comparison: Comparison) -> None:
    if comparison.differed or not comparison.asked:
        pytest.skip("the comparison was not carried through")
    assert comparison.twin.coverage.missed(comparison.twin.schema) == []
