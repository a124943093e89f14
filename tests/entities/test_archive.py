"""The extractor on the real archive, where it lies beside the project."""

from collections import Counter

import pytest

from service.ingest.entities import Extractor, extract
from service.ingest.entities.catalogue import Catalogue
from service.ingest.entities.words import NEVER
from tests.entities.archive import TEXT, calibration, everything, figures

pytestmark = pytest.mark.skipif(not TEXT.exists(), reason="the archive is not here")


def test_it_finds_what_people_found() -> None:
    found, misses = figures(extract)
    assert found["entity"][2] >= 0.92, misses
    assert found["entity and kind"][2] >= 0.87, misses


def test_the_patterns_alone_carry() -> None:
    found, misses = figures(Extractor(Catalogue()).mentions)
    assert found["entity"][2] >= 0.60, misses


def test_of_the_mentions_at_nine_tenths_nine_in_ten_are_right() -> None:
    rows = calibration(extract)
    sure = [(count, right) for step, (count, right) in rows.items() if float(step) >= 0.9]
    assert sum(right for _, right in sure) / sum(count for count, _ in sure) >= 0.9
    assert all(right / count >= float(step) - 0.1 for step, (count, right) in rows.items() if count >= 10)


def test_the_most_mentioned_are_things_and_none_is_there_twice() -> None:
    count = Counter((one.slug, one.name) for issue in everything() for one in extract(issue))
    top = [(slug, name) for (slug, name), _ in count.most_common(50)]
    assert not {name for _, name in top} & NEVER
    alike = [slug.replace("-", "") for slug, _ in top]
    assert len(set(alike)) == len(alike)
