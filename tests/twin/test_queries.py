"""What is generated, without the compiler: every document is valid, and what it asks the twin can say."""

import pytest
from graphql import parse, validate
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from tests.twin.comparison import Comparison
from tests.twin.queries import requests


@pytest.mark.asyncio(loop_scope="session")
@settings(
    max_examples=200, phases=[Phase.generate], deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
@given(data=st.data())
async def test_every_document_is_valid(comparison: Comparison, data: st.DataObject) -> None:
    asked = data.draw(requests(comparison.twin.schema, comparison.words))
    document = parse(asked.query)
    assert validate(comparison.twin.schema, document) == []
