"""Hostile documents: each is refused with a code, or answered rightly, in time."""

import pytest

from tests.hostile.conftest import TRIES, Target
from tests.hostile.documents import ENTRIES, Entry


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
async def test_a_document_is_refused_with_a_code_or_answered_in_time(target: Target, entry: Entry) -> None:
    seconds: list[float] = []
    while len(seconds) < TRIES and min(seconds, default=entry.within) >= entry.within:
        # A document of its own each time, so that nothing that is kept answers.
        verdict = await target.ask(f"{entry.query}\n# {len(seconds)}", entry.variables)
        assert verdict.code == entry.code, verdict
        assert (verdict.data is not None) or entry.code
        if entry.data is not None:
            assert verdict.data == entry.data
        seconds.append(verdict.seconds)
    assert min(seconds) < entry.within, seconds
