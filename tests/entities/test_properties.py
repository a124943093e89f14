"""Whatever an issue says: its mentions fit the text, none overlaps another, and they are always the same ones."""

import re
import time

from hypothesis import HealthCheck, given, settings, strategies as st

from service.ingest.entities import extract
from service.ingest.entities.catalogue import EMPTY, Catalogue, load
from service.ingest.model import Issue, ParseError, PieceKind
from tests.entities.invented import issue

CALM = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)
WORDS = st.sampled_from(
    [
        "Meta",
        "Llama",
        "3.2",
        "GPT-4o",
        "Claude",
        "Opus",
        "University",
        "of",
        "Oxford",
        "the",
        "The",
        "and",
        ",",
        ".",
        "(",
        ")",
        ":",
        "“",
        "”",
        "‘",
        "’s",
        "'s",
        "-",
        "–",
        "—",
        "model",
        "benchmark",
        "called",
        "researchers",
        "with",
        "AI",
        "startup",
        "Nature",
        "H100s",
        "π0",
        "o1",
        "Import",
        "42",
        "8B",
        "U.S.",
        "x",
        "Qwen2.5-Coder",
        "İstanbul",
        "ß",
        "C++",
        "(PTS)",
        "Phi",
        "-4",
    ]
)
CATALOGUES = st.sampled_from([load(), EMPTY])


def check(read: Issue, catalogue: Catalogue) -> None:
    mentions = extract(read, catalogue)
    assert mentions == extract(read, catalogue)
    end = 0
    sections = {section.position: section.span for section in read.sections}
    allowed = [p.span for p in read.pieces if p.kind in (PieceKind.HEADLINE, PieceKind.TAGLINE, PieceKind.BLOCK)]
    for mention in mentions:
        span = mention.span
        assert end <= span.start < span.end
        end = span.end
        assert mention.text == read.text[span.start : span.end]
        assert mention.text == mention.text.strip()
        assert "\n" not in mention.text
        assert sections[mention.section].start <= span.start
        assert span.end <= sections[mention.section].end
        assert any(piece.start <= span.start and span.end <= piece.end for piece in allowed)
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", mention.slug)
        assert mention.name.strip() == mention.name != ""
        assert 0 < mention.confidence <= 1


@given(words=st.lists(WORDS, max_size=40), catalogue=CATALOGUES)
@CALM
def test_any_words(words: list[str], catalogue: Catalogue) -> None:
    check(issue(" ".join(words)), catalogue)
    check(issue("".join(words), headline="The fog " + " ".join(words[:6])), catalogue)


@given(body=st.text(max_size=200), headline=st.text(max_size=40), catalogue=CATALOGUES)
@CALM
def test_any_text(body: str, headline: str, catalogue: Catalogue) -> None:
    try:
        read = issue(body, headline=headline)
    except ParseError:
        return
    check(read, catalogue)


def test_a_catalogue_is_not_changed_by_being_used() -> None:
    read = issue("Researchers with Meta and Windlass have built Llama 9, a model.")
    assert extract(read) == extract(read, Catalogue(load().entries)) == extract(read, load())


def test_time_does_not_depend_on_the_size_of_the_catalogue() -> None:
    read = issue("They gave Llama 3.2 and DistBuoy-7 to the crew, who liked neither of the two. " * 200)

    def seconds(catalogue: Catalogue) -> float:
        extract(read, catalogue)
        times = []
        for _ in range(3):
            began = time.process_time()
            extract(read, catalogue)
            times.append(time.process_time() - began)
        return min(times)

    assert seconds(load()) < 3 * max(seconds(Catalogue(load().entries[:100])), 0.01)


def test_time_is_linear_in_the_text() -> None:
    sentence = (
        "Researchers with Windlass and the University of Skerry gave Llama 3.2 and DistBuoy-7 (DB7) to Orla Brannigh. "
    )

    def seconds(times: int) -> float:
        read = issue(sentence * times)
        extract(read)
        began = time.process_time()
        extract(read)
        return time.process_time() - began

    assert seconds(800) < 12 * max(seconds(200), 0.01)
