"""How the catalogue's names and the runs they stand in go together: one name that is longer, or several."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from schema.enums import EntityKind
from service.ingest.entities.cues import is_made, is_noun
from service.ingest.entities.lexicon import read
from service.ingest.entities.matcher import Hit
from service.ingest.entities.names import key
from service.ingest.entities.runs import HEADS, Run, cut
from service.ingest.entities.tokens import VARIANTS, Token
from service.ingest.model import Span

_VERSION = re.compile(r"[\s-][vV]?\d[\w.]*(?:[\s-][\w.]+)*")
_SUFFIX = re.compile(r"[-–][A-Z][\w.]*(?:[-–][\w.]+)*")
_LETTERED = re.compile(r"([\s-][A-Za-z])\d[\w.]*(?:[\s-][\w.]+)*")
_NUMBER = re.compile(r".*\d")
# A new member of a family: Claude 3.5 Rondo gets, not Claude 3.5 Research Preview.
_MEMBER = re.compile(
    r" ([A-Z][a-z]{2,})(?=[,.;)]|[’']s | (?:and|or) [A-Z]| (?:is|was|gets?|got|scores?|has|can|does|beats|on)\b)"
)
_NUMBERED = (EntityKind.MODEL, EntityKind.HARDWARE, EntityKind.DATASET, EntityKind.BENCHMARK, EntityKind.SOFTWARE)
_ARTICLES = frozenset({"the", "a", "an", "our", "their", "its", "i"})


@dataclass(frozen=True, slots=True)
class Whole:
    """A run, or the end of one, that is one name and holds the hits: a new version, an institute, a branch."""

    run: Run
    hits: tuple[Hit, ...]
    name: str
    kind: EntityKind


def wholes(text: str, run: Run, hits: Sequence[Hit], series: Set[str], *, is_employer: bool) -> list[Whole]:
    """The names in the run that are more than the known names they hold. Where people work, a run is one name.

    `series` are those of the catalogue.
    """
    inner = tuple(hit for hit in hits if run.span.start <= hit.span.start and hit.span.end <= run.span.end)
    if not inner:
        return []
    trimmed = without_opening(text, run, inner)
    if trimmed is None:
        return []
    uncovered = [token for token in trimmed.tokens if not _is_covered(token, inner)]
    if uncovered and (is_employer or _is_institution(text, trimmed, inner)):
        return [Whole(trimmed, inner, trimmed.text, EntityKind.ORGANIZATION)]
    if len(inner) == 1 and inner[0].entry.kind is EntityKind.PLACE and _is_surname(uncovered):
        return [Whole(trimmed, inner, trimmed.text, EntityKind.PERSON)]
    continued = (_continued(text, trimmed, inner, at, series) for at in range(len(inner)))
    longer = (one or _varied(text, trimmed, hit) for one, hit in zip(continued, inner, strict=True))
    return [one for one in longer if one]


def _continued(text: str, run: Run, hits: Sequence[Hit], number: int, series: Set[str]) -> Whole | None:
    """The hit with the words up to the next one, if they are its version or name a part of it."""
    hit = hits[number]
    stop = hits[number + 1].span.start if number + 1 < len(hits) else run.span.end
    start = next(at for at, token in enumerate(run.tokens) if token.end > hit.span.start)
    end = next((at for at, token in enumerate(run.tokens) if token.start >= stop), len(run.tokens))
    part = cut(text, run, start, end)
    if part is None or part.span.start != hit.span.start or part.span.end <= hit.span.end:
        return None
    tail = text[hit.span.end : part.span.end]
    if (letter := _LETTERED.fullmatch(tail)) and key(hit.entry.name + letter.group(1)) in series:
        return Whole(part, (hit,), hit.entry.name + tail, EntityKind.MODEL)
    continues = _continues(hit, tail) or _is_member(text, run, hit, tail)
    return Whole(part, (hit,), hit.entry.name + tail, hit.entry.kind) if continues else None


def _varied(text: str, run: Run, hit: Hit) -> Whole | None:
    """The benchmark or dataset with the word before it that makes a variant of it: Tiny-ImageNet, built Robust MMLU."""
    if hit.entry.kind not in (EntityKind.BENCHMARK, EntityKind.DATASET) or run.stretch.title_case:
        return None
    first = next(at for at, token in enumerate(run.tokens) if token.end > hit.span.start)
    end = next(at for at, token in enumerate(run.tokens, 1) if token.end >= hit.span.end)
    if run.tokens[end - 1].end != hit.span.end:
        return None
    if first > 0 and run.tokens[first].start == hit.span.start and text[hit.span.start - 1] == " ":
        first -= 1
        variant = run.tokens[first]
        made = is_made(text[max(run.stretch.span.start, variant.start - 60) : variant.start])
        if not (made and variant.is_ordinary) or variant.possessive or variant.is_function:
            return None
    elif text[hit.span.start - 1] not in "-–":
        return None
    part = cut(text, run, first, end)
    return Whole(part, (hit,), part.text, hit.entry.kind) if part else None


def outside(text: str, run: Run, taken: Sequence[Span]) -> Iterator[Run]:
    """What is left of a run without the names found in it, nor words that belong to no name at either end."""
    start = 0
    for number, token in enumerate(run.tokens if taken else ()):
        if any(span.start < token.end and token.start < span.end for span in taken):
            if named := _named(text, cut(text, run, start, number, is_remainder=True)):
                yield named
            start = number + 1
    if named := _named(text, cut(text, run, start, len(run.tokens), is_remainder=start > 0)):
        yield named


def without_opening(text: str, run: Run, hits: Sequence[Hit] = ()) -> Run | None:
    """The run without the words that only open its sentence or say where its bearer is from; the hits stay whole."""
    start = 0
    while start < len(run.tokens) and _is_opening(run, start):
        if any(hit.span.start <= run.tokens[start].start < hit.span.end for hit in hits):
            break
        start += 1
    return cut(text, run, start, len(run.tokens))


def _named(text: str, run: Run | None) -> Run | None:
    if run is not None and len(run.tokens) == 1:  # as most are: what is left of it is all or nothing
        (word,) = run.tokens
        is_name = len(run.text) > 1 and (word.is_odd or not word.text[0].isdigit())
        return run if is_name and not (word.is_function or word.is_generic) else None
    run = run and without_opening(text, run)
    if run is None:
        return None
    end = len(run.tokens)
    while end and (run.tokens[end - 1].is_function or _is_common_end(run.tokens[end - 1], is_alone=end == 1)):
        end -= 1
    trimmed = cut(text, run, 0, end)
    if trimmed is None or len(trimmed.text) == 1:
        return None
    return trimmed if any(not t.text[0].isdigit() or t.is_odd for t in trimmed.tokens) else None


def _is_opening(run: Run, at: int) -> bool:
    words, word = run.tokens, run.tokens[at]
    if word.is_function:
        return run.opens or run.stretch.title_case or word.text.casefold() in _ARTICLES or len(words) == 1
    if word.text in read("titles") and at + 1 < len(words):
        return True
    if not word.is_generic:
        return False
    # AI Singapore and Nordic Council, but Chinese DeepSeek.
    follower = words[at + 1] if at + 1 < len(words) else None
    return follower is None or not (
        follower.text in HEADS - read("common_heads") or (word.text == "AI" and not follower.is_odd)
    )


def _is_common_end(last: Token, *, is_alone: bool) -> bool:
    """Whether the last word only says what the name before it is: H100 GPUs, but Epoch AI."""
    return last.is_generic and (is_alone or last.text != "AI")


def _continues(first: Hit, tail: str) -> bool:
    if first.entry.kind in _NUMBERED and _SUFFIX.fullmatch(tail):
        return True
    if first.entry.kind in _NUMBERED and (_VERSION.fullmatch(tail) or tail[1:].casefold() in VARIANTS):
        return tail[1:].casefold() not in VARIANTS or first.entry.kind in (EntityKind.MODEL, EntityKind.HARDWARE)
    if first.entry.kind is EntityKind.SOFTWARE:
        return re.fullmatch(r" [A-Z][a-z]+", tail) is not None
    return first.entry.kind is EntityKind.ORGANIZATION and tail.startswith(" ") and tail[1:] in read("business")


def _is_member(text: str, run: Run, hit: Hit, tail: str) -> bool:
    """Whether one word more behind a model's version is what this member of its family is called."""
    if hit.entry.kind is not EntityKind.MODEL or run.stretch.title_case or not _NUMBER.fullmatch(hit.entry.name):
        return False
    found = _MEMBER.match(text, hit.span.end)
    return found is not None and found.group() == tail and not is_noun(found.group(1).casefold())


def _is_institution(text: str, run: Run, hits: Sequence[Hit]) -> bool:
    """Whether a word such as University makes one body of the run, and is not just part of a known name in it."""
    if any(token.text in read("titles") for token in run.tokens):
        return False
    heads = [token for token in run.tokens if token.text in HEADS]
    free = [head for head in heads if not any(h.span.start <= head.start and head.end <= h.span.end for h in hits)]
    if free:
        return True
    return bool(heads) and any(
        re.match(r"s? (?:of|for|on) (?:the )?[A-Z]", text[hit.span.end : run.span.end]) for hit in hits
    )


def _is_covered(token: Token, hits: Sequence[Hit]) -> bool:
    return any(hit.span.start < token.end and token.start < hit.span.end for hit in hits)


def _is_surname(others: Sequence[Token]) -> bool:
    """Whether a place's name is part of a person's: all that stands beside it is a word that no dictionary has."""
    others = [other for other in others if len(other.text) > 1]  # initials apart
    return (
        len(others) == 1
        and others[0].text.isalpha()
        and not (others[0].is_ordinary or others[0].is_odd or others[0].is_generic)
    )
