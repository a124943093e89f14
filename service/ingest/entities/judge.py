"""Says of a run of words whether it is a name, how surely, and of which kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from schema.enums import EntityKind
from service.ingest.entities.catalogue import Catalogue, Rule
from service.ingest.entities.cues import Cues, cues, is_job, is_no_thing, noun_kind
from service.ingest.entities.lexicon import read
from service.ingest.entities.licences import is_licence
from service.ingest.entities.names import key
from service.ingest.entities.runs import HEADS, Run
from service.ingest.entities.shapes import Shape, shape, votes
from service.ingest.entities.text import Cover
from service.ingest.entities.votes import Votes, add

# How likely a run of that shape is a name, with nothing said round it: inside a sentence, and where one opens.
_INSIDE = {
    Shape.INSTITUTION: 0.8,
    Shape.CODED: 0.6,
    Shape.CAMEL: 0.75,
    Shape.ACRONYM: 0.55,
    Shape.STRANGE: 0.65,
    Shape.MIXED: 0.55,
    Shape.PLAIN: 0.35,
    Shape.WORD: 0.05,
    Shape.SHOUTED: 0.3,
}
_OPENING = {
    Shape.INSTITUTION: 0.7,
    Shape.CODED: 0.6,
    Shape.CAMEL: 0.7,
    Shape.ACRONYM: 0.5,
    Shape.STRANGE: 0.4,
    Shape.MIXED: 0.4,
    Shape.PLAIN: 0.2,
    Shape.WORD: 0.0,
    Shape.SHOUTED: 0.2,
}
_TITLE_CASE = {Shape.CODED: 0.5, Shape.CAMEL: 0.65, Shape.ACRONYM: 0.4, Shape.STRANGE: 0.3, Shape.INSTITUTION: 0.5}
_CONTEXT = 80
# So many votes say that a person is spoken of, and not just that it could be one.
_PERSON = 20
_LAW = re.compile(
    r"[’']s? (?:[Ll]aws?|[Rr]ule|[Tt]heorem|[Rr]azor|[Pp]aradox|[Hh]ypothesis|[Pp]rinciple|[Dd]ilemma|[Ii]nequality|"
    r"[Ee]quations?|[Dd]emon|[Dd]isease|[Ss]yndrome)\b"
)
_FIRST_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+(?:[A-Z]{2,}(?![a-z]))?|[A-Z][a-z]+[A-Z]+[a-z]*(?=[-\\s\\d])")
_IN_BRACKETS = re.compile(r" \(([A-Z][\w .&-]{1,30})\)")
_OF = re.compile(r" (?:of|for) ")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
# Those own what is called after them, and it is of another kind.
_OWNERS = (EntityKind.ORGANIZATION, EntityKind.PERSON, EntityKind.PLACE)


@dataclass(frozen=True, slots=True)
class Scene:
    """What an issue tells of all its names."""

    text: str
    catalogue: Catalogue
    words: frozenset[str]
    """The words it writes in small letters."""
    links: Mapping[int, Mapping[str, EntityKind | None]]
    affiliations: Cover
    """Where it lists the bodies that people work for."""
    commons: frozenset[str]
    """Short forms that it introduces for common nouns."""


@dataclass(slots=True)
class Verdict:
    """A run with what speaks for it, from 0 to 1."""

    run: Run
    form: Shape
    score: float
    kinds: Votes


def judge(scene: Scene, run: Run) -> Verdict:
    """What the words of the run, those round it and the links of its section say together."""
    form = shape(run, scene.words)
    alone = run.opens or run.is_remainder
    if form is Shape.WORD and alone and key(run.text) not in scene.links.get(run.stretch.section, {}):
        return Verdict(run, form, 0.0, {})
    if _is_shouted_label(scene, run):
        return Verdict(run, form, 0.0, {})
    found = surroundings(scene, run)
    if scene.affiliations.meets(run.span):
        found.add(1.0, {EntityKind.ORGANIZATION: 40})
    kinds = votes(run, form)
    add(kinds, found.kinds)
    add(kinds, _kin(scene.catalogue, run.text))
    score = _base(run, form)
    strength = found.strength
    named = scene.links.get(run.stretch.section, {})
    if (same := key(run.text)) in named:
        strength = max(strength, 0.8)
        if kind := named[same]:
            add(kinds, {kind: 30})
    if scene.text.startswith(" (", run.span.end) and form is not Shape.INSTITUTION and _is_marked(scene, run):
        strength = max(strength, 0.6)
        add(kinds, {EntityKind.ORGANIZATION: -100} | _said_of_list(scene, run))
    if _is_given_and_surname(scene, run):
        strength = max(strength, 0.8)
        add(kinds, {EntityKind.PERSON: 30})
    if _is_no_kind(scene, run, is_person=found.kinds.get(EntityKind.PERSON, 0) >= _PERSON):
        return Verdict(run, form, 0.0, kinds)
    return Verdict(run, form, 1 - (1 - score) * (1 - 0.75 * strength), kinds)


def _is_given_and_surname(scene: Scene, run: Run) -> bool:
    first, *others = run.tokens
    named = first.text.split("-")[0] in scene.catalogue.given_names
    return named and 0 < len(others) < 3 and not all(token.is_ordinary or token.is_generic for token in others)


def _is_shouted_label(scene: Scene, run: Run) -> bool:
    """Whether it is a pun in capitals that opens a headline, and is said nowhere else: BIGROPE: How to moor it."""
    return (
        run.words == 1
        and run.span.start == run.stretch.span.start
        and run.text.isalpha()
        and run.text.isupper()
        and scene.text.startswith(":", run.span.end)
        and scene.text.count(run.text) == 1
    )


def _is_marked(scene: Scene, run: Run) -> bool:
    """Whether a company stands in brackets behind it, which is no short form of it: Trainium (Amazon)."""
    bracket = _IN_BRACKETS.match(scene.text, run.span.end, run.stretch.span.end)
    if bracket is None:
        return False
    maker = scene.catalogue.get(bracket.group(1))
    initials = "".join(word[0] for word in run.text.split())
    return maker is not None and maker.kind is EntityKind.ORGANIZATION and not bracket.group(1).startswith(initials)


def _said_of_list(scene: Scene, run: Run) -> Votes:
    """The kind that the sentence names before it comes to this: chips – Quorvium (Google) and Trainium (Amazon)."""
    before = scene.text[max(run.stretch.span.start, run.span.start - 2 * _CONTEXT) : run.span.start]
    kind = noun_kind(_SENTENCE_END.split(before)[-1])
    return {kind: 30} if kind else {}


def _is_no_kind(scene: Scene, run: Run, *, is_person: bool) -> bool:
    """Whether the run names a law, a licence or nobody: a common noun's short form, a first name out of the blue."""
    last = run.tokens[-1]
    if last.text in read("unkind") or _LAW.match(scene.text, run.span.end) or is_licence(scene.text, run.span):
        return True
    if run.words > 1 and is_job(last.text.casefold()):  # Chief AI Scientist
        return True
    alone = run.words == 1 and not scene.affiliations.meets(run.span)
    return alone and (last.text in scene.commons or (last.text in scene.catalogue.given_names and not is_person))


def is_title(scene: Scene, run: Run) -> bool:
    """Whether it is what a text is called, or what somebody makes up a word for: wherever it stands, no thing."""
    return is_no_thing(scene.text[max(run.stretch.span.start, run.span.start - _CONTEXT) : run.span.start])


def surroundings(scene: Scene, run: Run) -> Cues:
    """The cues round a run, within its stretch."""
    span = run.stretch.span
    before = scene.text[max(span.start, run.span.start - _CONTEXT) : run.span.start]
    after = scene.text[run.span.end : min(span.end, run.span.end + _CONTEXT + 40)]
    return cues(before, after)


def _base(run: Run, form: Shape) -> float:
    if run.stretch.title_case:
        # Where every word has a capital, a body's name ends with the word that says so: Skerry Labs, not what it does.
        is_more = form is Shape.INSTITUTION and run.tokens[-1].text not in HEADS and not _OF.search(run.text)
        return 0.0 if is_more else _TITLE_CASE.get(form, 0.0)
    base = (_OPENING if run.opens else _INSIDE)[form]
    if form is Shape.STRANGE and run.words > 1:
        base = _INSIDE[form]
    # What is written beside a known name describes it as often as not: NBA All-Stars.
    return base / 2 if run.is_remainder and form in (Shape.PLAIN, Shape.WORD) else base


@lru_cache(maxsize=16384)
def _kin(catalogue: Catalogue, name: str) -> dict[EntityKind, int]:
    """What a known name that this one begins with says of it: MMLU-Redux is a benchmark too, for MMLU is."""
    first = _FIRST_PART.match(name)
    kin = catalogue.get(first.group()) if first and first.end() < len(name) else None
    if kin is None or kin.kind in _OWNERS:
        return {}
    # Grace Liu is no chip.
    is_other = kin.rule is Rule.CONTEXT and kin.kind is not EntityKind.MODEL and " " in name
    return {} if is_other else {kin.kind: 25}
