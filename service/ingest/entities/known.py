"""The catalogue's names in the stretches of an issue: which of the matches count."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from schema.enums import EntityKind
from service.ingest.entities.catalogue import Catalogue, Entry, Rule
from service.ingest.entities.cues import cues, is_noun
from service.ingest.entities.endings import of_name
from service.ingest.entities.lexicon import is_function, is_generic, is_ordinary, is_word, read
from service.ingest.entities.licences import is_licence
from service.ingest.entities.matcher import Hit, matcher
from service.ingest.entities.text import Cover, Stretch
from service.ingest.entities.tokens import GLUED_VARIANTS, VARIANTS, opens_sentence
from service.ingest.model import Span

_GLUED = re.compile(r"[-–]((?:[^\W_]|[-–.](?=\w)){1,60})|[.,](?=\d)")
# Names that are also what other words begin with: meta-learning.
_COMBINING = frozenset({"meta", "deep", "open", "super", "ultra", "neural", "alpha", "delta", "gamma", "sigma"})
_NUMBERED = re.compile(r"([A-Z][a-z]+) \d+")
_GLUED_BEFORE = re.compile(r"(?:[\w]|\d[.,]|[\w][-–])$")
# What is called after a place is not there, nor is a paper an act: Paris Agreement, CHIPS and Science Act.
_AFTER_PLACE = re.compile(rf" (?:{'|'.join(sorted(read('unkind')))})\b")
_CAPITALISED = re.compile(r"\b[A-Z]\w* $")
_POSTS = ("Chief ", "Lead ", "Principal ", "Senior ")
_FIRST_NAME = re.compile(r"\b([A-Z][a-z]+)[-–]$")
_LISTED = re.compile(r"(?:,|,? and|,? or) ")
_FOLLOWER = re.compile(r" ([A-Z][a-z]+)(?![\w-])")
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
    counted = [
        _counts(text, stretch, hit)
        or ((stretch.section, hit.entry.name) in sure and not is_generic(text[hit.span.start : hit.span.end]))
        for stretch, hit in kept
    ]
    # Where a list opens a sentence, its first name is one for those behind it: Oxford, Cambridge, and UCL.
    for at in range(len(kept) - 2, -1, -1):
        first, second = kept[at][1], kept[at + 1][1]
        is_alike = first.entry.kind is second.entry.kind and not kept[at][0].title_case
        if counted[at + 1] and is_alike and _LISTED.fullmatch(text, first.span.end, second.span.start):
            counted[at] = True
    return [pair for pair, counts in zip(kept, counted, strict=True) if counts]


def _is_whole(text: str, hit: Hit, starts: set[int]) -> bool:
    """Whether the match is no part of a longer word: Phi in Phi-4, but not DeepMind in DeepMind-style."""
    before = text[max(0, hit.span.start - 5) : hit.span.start]
    if before.endswith(("-", "–")) and _is_of_person(text[max(0, hit.span.start - 15) : hit.span.start]):
        return False
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
    if parts[0].islower() and not (parts[-1] in GLUED_VARIANTS and hit.entry.kind is EntityKind.MODEL):
        return all(is_word(part) or len(part) < 3 for part in parts)
    return hit.span.end + 1 in starts


def _is_part(text: str, stretch: Stretch, hit: Hit) -> bool:
    """Whether it is a part of what something else is called: Paris Agreement, AI Safety Summit, Chief AI Scientist."""
    ambiguous = hit.entry.rule is Rule.CONTEXT
    if (ambiguous or hit.entry.kind is EntityKind.PLACE) and _AFTER_PLACE.match(text, hit.span.end):
        return True
    if ambiguous and not stretch.title_case and _goes_on(text, hit):
        return True
    before = text[max(stretch.span.start, hit.span.start - 20) : hit.span.start]
    if before.endswith(_POSTS):
        return True
    return text[hit.span.start : hit.span.end] in read("unkind") and _CAPITALISED.search(before) is not None


def _goes_on(text: str, hit: Hit) -> bool:
    """Whether the word behind it makes another name of it: Grace Liu, Kestrel Labs, but not Grace CPU."""
    follower = _FOLLOWER.match(text, hit.span.end)
    if follower is None or hit.entry.kind is EntityKind.ORGANIZATION:
        return False
    word = follower.group(1)
    if is_noun(word.casefold()) or is_generic(word) or is_function(word) or word.casefold() in VARIANTS:
        return False
    return not is_ordinary(word) or EntityKind.ORGANIZATION in of_name(f"{hit.entry.name} {word}")


def _is_of_person(before: str) -> bool:
    """Whether a first name ends there that goes on behind its hyphen: Jean-Claude."""
    first = _FIRST_NAME.search(before)
    return first is not None and first.group(1) in read("given")


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
    """The hits but for those that overlap a longer one; two of one thing are one: President Xi Jinping."""
    kept: tuple[Stretch, Hit] | None = None
    for stretch, hit in sorted(hits, key=lambda pair: (pair[1].span.start, -pair[1].span.end)):
        if kept is None or hit.span.start >= kept[1].span.end:
            if kept is not None:
                yield kept
            kept = stretch, hit
        elif hit.span.end > kept[1].span.end and hit.entry is kept[1].entry:
            kept = stretch, replace(kept[1], span=Span(kept[1].span.start, hit.span.end))
    if kept is not None:
        yield kept


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
