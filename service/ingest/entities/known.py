"""The catalogue's names in the stretches of an issue: which of the matches count."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schema.enums import EntityKind
from service.ingest.entities.catalogue import Catalogue, Entry, Rule
from service.ingest.entities.cues import cues
from service.ingest.entities.lexicon import is_generic, is_word, read
from service.ingest.entities.licences import is_licence
from service.ingest.entities.matcher import Hit, matcher
from service.ingest.entities.text import Cover, Stretch
from service.ingest.entities.tokens import VARIANTS, opens_sentence

_GLUED = re.compile(r"[-–]((?:[^\W_]|[-–.](?=\w)){1,60})|[.,](?=\d)")
# Names that are also what other words begin with: meta-learning.
_COMBINING = frozenset({"meta", "deep", "open", "super", "ultra", "neural", "alpha", "delta", "gamma", "sigma"})
_NUMBERED = re.compile(r"([A-Z][a-z]+) \d+")
_GLUED_BEFORE = re.compile(r"(?:[\w]|\d[.,]|[\w][-–])$")
# What is called after a place is not there: Paris Agreement.
_AFTER_PLACE = re.compile(rf" (?:{'|'.join(sorted(read('unkind')))})\b")
_CAPITALISED = re.compile(r"\b[A-Z]\w* $")
_CHIEF = re.compile(r"\b(?:Chief|Lead|Principal|Senior) $")
_OWNS = re.compile(r"[’']s? ")
_PREFIXES = re.compile(r"(?:^|[^\w])(?:non|pre|post|ex|anti|pro|multi|un)[-–]$", re.IGNORECASE)


def known(text: str, stretches: Sequence[Stretch], catalogue: Catalogue, closed: Cover) -> list[tuple[Stretch, Hit]]:
    """The catalogue's names in the stretches, longest first where they overlap, in the order of the text."""
    starts = [stretch.span.start for stretch in stretches]
    inside = []
    for hit in matcher(catalogue).hits(text[: stretches[-1].span.end] if stretches else ""):
        at = bisect_right(starts, hit.span.start) - 1
        if at < 0 or hit.span.end > stretches[at].span.end or closed.meets(hit.span) or is_licence(text, hit.span):
            continue
        inside.append((stretches[at], hit))
    starts_of_names = {hit.span.start for _, hit in inside}
    whole = [
        (stretch, hit)
        for stretch, hit in inside
        if _is_whole(text, hit, starts_of_names) and not _is_part(text, stretch, hit)
    ]
    kept = _of_their_places(text, list(_longest(_without_owners(whole))), catalogue)
    sure = {
        (stretch.section, hit.entry.name)
        for stretch, hit in kept
        if not stretch.title_case and not opens_sentence(text, stretch.span, hit.span.start)
    }
    return [
        (stretch, hit)
        for stretch, hit in kept
        if _counts(text, stretch, hit)
        or ((stretch.section, hit.entry.name) in sure and not is_generic(text[hit.span.start : hit.span.end]))
    ]


def _is_whole(text: str, hit: Hit, starts: set[int]) -> bool:
    """Whether the match is no part of a longer word: Phi in Phi-4, but not DeepMind in DeepMind-style."""
    before = text[max(0, hit.span.start - 5) : hit.span.start]
    if _GLUED_BEFORE.search(before) and not _PREFIXES.search(before) and not re.search(r"[a-zA-Z]{3}[-–/]$", before):
        return False
    glued = _GLUED.match(text, hit.span.end)
    if glued is None:
        return True
    if glued.group(1) is None:
        return not text[hit.span.end - 1].isdigit()
    parts = re.split("[-–]", glued.group(1))
    if parts[0].islower() and text[hit.span.start : hit.span.end].lower() in _COMBINING:
        return False
    if parts[0].islower() and not (parts[-1] in VARIANTS and hit.entry.kind is EntityKind.MODEL):
        return all(is_word(part) or len(part) < 3 for part in parts)
    return hit.span.end + 1 in starts


def _is_part(text: str, stretch: Stretch, hit: Hit) -> bool:
    """Whether it is a part of what something else is called: Paris Agreement, AI Safety Summit, Chief AI Scientist."""
    if hit.entry.kind is EntityKind.PLACE and _AFTER_PLACE.match(text, hit.span.end):
        return True
    before = text[max(stretch.span.start, hit.span.start - 20) : hit.span.start]
    is_event = text[hit.span.start : hit.span.end] in read("unkind")
    return (_CAPITALISED if is_event else _CHIEF).search(before) is not None


def _without_owners(hits: list[tuple[Stretch, Hit]]) -> Iterator[tuple[Stretch, Hit]]:
    """The hits without those that are a maker and its product, where both are known: OpenAI o1."""
    ends = {(hit.span.end, hit.entry.name): hit.span.start for _, hit in sorted(hits, key=lambda pair: pair[1].span)}
    owners = {
        (hit.span.start, hit.span.end)
        for _, hit in hits
        if hit.entry.kind in (EntityKind.ORGANIZATION, EntityKind.PLACE)
    }
    for stretch, hit in hits:
        start = ends[hit.span.end, hit.entry.name]
        if hit.entry.kind is not EntityKind.MODEL or (hit.span.start, start - 1) not in owners:
            yield stretch, hit


def _longest(hits: Iterable[tuple[Stretch, Hit]]) -> Iterator[tuple[Stretch, Hit]]:
    end = -1
    for stretch, hit in sorted(hits, key=lambda pair: (pair[1].span.start, -pair[1].span.end)):
        if hit.span.start >= end:
            yield stretch, hit
            end = hit.span.end


def _of_their_places(text: str, hits: Sequence[tuple[Stretch, Hit]], catalogue: Catalogue) -> list[tuple[Stretch, Hit]]:
    """The hits; a body that several places have is that of the one it is said to be: the UK's AI Safety Institute."""
    owned: dict[tuple[int, str], Entry] = {}
    for (_, place), (stretch, hit) in pairwise(hits):
        surface = text[hit.span.start : hit.span.end]
        if place.entry.kind is EntityKind.PLACE and _OWNS.fullmatch(text, place.span.end, hit.span.start):
            entry = catalogue.get(f"{place.entry.name} {surface}")
            if entry is not None:
                owned.setdefault((stretch.section, surface), entry)
    return (
        [
            (stretch, replace(hit, entry=owned.get((stretch.section, text[hit.span.start : hit.span.end]), hit.entry)))
            for stretch, hit in hits
        ]
        if owned
        else [*hits]
    )


def _counts(text: str, stretch: Stretch, hit: Hit) -> bool:
    """Whether an ambiguous word is a name by what stands round it. Where one opens, its capital is not enough."""
    surface = text[hit.span.start : hit.span.end]
    if (numbered := _NUMBERED.fullmatch(surface)) and is_generic(numbered.group(1)):
        return False
    plain = surface[:1].isupper() and is_word(surface.lower()) and len(surface) > 2
    if hit.entry.rule is not Rule.CONTEXT and not plain:
        return True
    opens = stretch.title_case or opens_sentence(text, stretch.span, hit.span.start)
    before = text[max(stretch.span.start, hit.span.start - 80) : hit.span.start]
    after = text[hit.span.end : min(stretch.span.end, hit.span.end + 80)]
    if not opens and surface[0].isupper() and not is_generic(surface):
        return True
    strength = cues(before, after).strength
    return strength >= (0.4 if surface[0].isupper() and not is_generic(surface) else 0.7)
