"""The extractor on the real archive, where it lies beside the project."""

from collections import Counter
from functools import cache

import pytest

from schema.enums import ExtractionMethod
from service.ingest.entities import extract
from service.ingest.entities.catalogue import EMPTY, Catalogue, load
from service.ingest.entities.lexicon import is_never
from service.ingest.entities.names import key
from service.ingest.model import Mention
from tests.entities.archive import TEXT, calibration, everything, scores

CATALOGUE = ExtractionMethod.CATALOGUE
HALF = Catalogue(load().entries[::2])
pytestmark = pytest.mark.skipif(not TEXT.exists(), reason="the archive is not here")
with_and_without = pytest.mark.parametrize("catalogue", [load(), EMPTY], ids=["catalogue", "empty"])


@cache
def mentions(catalogue: Catalogue) -> list[Mention]:
    """Every mention in the archive."""
    return [mention for issue in everything() for mention in extract(issue, catalogue)]


@pytest.mark.parametrize(
    ("catalogue", "entity", "entity_and_kind"),
    [(load(), 0.94, 0.92), (EMPTY, 0.85, 0.75)],
    ids=["catalogue", "empty"],
)
def test_it_finds_what_people_found(catalogue: Catalogue, entity: float, entity_and_kind: float) -> None:
    found = scores(catalogue)
    assert found.entity[2] >= entity, found.misses
    assert found.entity_and_kind[2] >= entity_and_kind, found.misses


@pytest.mark.parametrize("start", [0, 1])
def test_half_a_catalogue_is_nearly_as_good(start: int) -> None:
    """What only fits the annotated issues is worth nothing: of names that are not known most are found all the same."""
    found = scores(Catalogue(load().entries[start::2]))
    assert found.entity[2] >= 0.88, found.misses


@with_and_without
def test_the_most_mentioned_are_things_and_none_is_there_twice(catalogue: Catalogue) -> None:
    counts = Counter(mention.slug for mention in mentions(catalogue))
    most = [slug for slug, _ in counts.most_common(50)]
    assert len({key(slug) for slug in most}) == len(most)


@with_and_without
def test_some_words_never_become_entities(catalogue: Catalogue) -> None:
    assert not [one.text for one in mentions(catalogue) if one.method is not CATALOGUE and is_never(one.text)]


@pytest.mark.parametrize("catalogue", [load(), HALF], ids=["catalogue", "half"])
def test_of_the_mentions_at_nine_tenths_nine_in_ten_are_right(catalogue: Catalogue) -> None:
    table = calibration(catalogue)
    sure = [row for (step, _), row in table.items() if step >= 0.9]
    assert sum(right for _, right in sure) >= 0.9 * sum(count for count, _ in sure)
    at_nine_tenths = [row for (step, _), row in table.items() if step == 0.9]
    assert sum(right for _, right in at_nine_tenths) >= 0.85 * sum(count for count, _ in at_nine_tenths)
    assert all(right / count >= step - 0.1 for (step, _), (count, right) in table.items() if count >= 20)
