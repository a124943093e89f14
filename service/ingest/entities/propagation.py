"""A name established once in an issue is recognised in the rest of it, and so are its short forms."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from schema.enums import EntityKind, ExtractionMethod
from service.ingest.entities.brackets import ShortForm, stands_for
from service.ingest.entities.endings import of_name
from service.ingest.entities.findings import Finding
from service.ingest.entities.judge import Scene, surroundings
from service.ingest.entities.lexicon import read
from service.ingest.entities.names import key
from service.ingest.entities.runs import Run
from service.ingest.entities.text import Cover
from service.ingest.entities.tokens import is_odd
from service.ingest.entities.votes import add
from service.ingest.model import Span

_PARTS = re.compile(r"[^\s\-–]+")
# How often a word must stand with a capital, how long it must be, and how sure a name it is then.
_OFTEN, _SHORT, _REPEATED = 3, 3, 0.6
# Behind the name of a company, these are left out when it is named again.
_COMPANY = read("business") | {"AI", "Lab"}
# How sure a name is that stands before a short form which is one.
_IN_FULL = 0.8
_SIZED = re.compile(r"(.+?)[\s-]\d+(?:\.\d+)?[bB]")
# How long a name is in which a wrong letter can be told from another name.
_SHORTEST, _LONGEST = 6, 24


def spread(scene: Scene, found: list[Finding], rest: Sequence[Run], shorts: Sequence[ShortForm]) -> list[Finding]:
    """The findings among the remaining runs. Findings that are short forms of others are given their names."""
    found += _in_full(scene.text, found, shorts)
    introduced = _introduced(scene.text, found, shorts)
    _spell_out(found, introduced)
    _abbreviate(scene, found, shorts)
    _mend(found)
    _lengthen(found)
    _size(found)
    found += _repeated(scene, rest)
    forms = {key(finding.text): finding for finding in reversed(found)}
    shorter = {
        key(short): finding
        for finding in found
        if finding.kind in (EntityKind.PERSON, EntityKind.ORGANIZATION)
        for short in _short_for(finding)
    }
    return [*_same({**shorter, **introduced, **forms}, rest)]


def _repeated(scene: Scene, rest: Sequence[Run]) -> Iterator[Finding]:
    """Ordinary words that the issue only ever writes with a capital, and not just where a sentence opens: Apple."""
    places: dict[str, list[Run]] = defaultdict(list)
    for run in rest:
        if not run.is_remainder and not run.stretch.title_case and len(run.text) > _SHORT:
            places[run.text].append(run)
    for text, runs in places.items():
        if len(runs) >= _OFTEN and not all(run.opens for run in runs) and text.casefold() not in scene.words:
            run = next(run for run in runs if not run.opens)
            kinds = surroundings(scene, run).kinds
            yield Finding(run.stretch, run.span, text, text, ExtractionMethod.PATTERN, _REPEATED, kinds)


def _in_full(text: str, found: Sequence[Finding], shorts: Sequence[ShortForm]) -> list[Finding]:
    """What short forms that are found stand for, where no part of it is: Task and Motion Planning (TAMP)."""
    taken = Cover(finding.span for finding in found)
    known = {finding.span: finding for finding in found}
    longer = []
    for one in shorts:
        short = known.get(one.short)
        if one.named and short is not None and not taken.meets(one.full):
            name, kinds = text[one.full.start : one.full.end], dict(short.kinds)
            add(kinds, of_name(name))
            score = min(short.score, _IN_FULL)
            longer.append(Finding(short.stretch, one.full, name, name, ExtractionMethod.PATTERN, score, kinds))
    return longer


def _introduced(text: str, found: Sequence[Finding], shorts: Sequence[ShortForm]) -> dict[str, Finding]:
    """The findings that short forms, given as keys, were introduced for."""
    ends = {finding.span.end: finding for finding in found}
    return {
        key(text[short.short.start : short.short.end]): ends[short.full.end]
        for short in shorts
        if short.named and short.full.end in ends
    }


def _spell_out(found: Sequence[Finding], introduced: Mapping[str, Finding]) -> None:
    """Give the findings of a short form the name that it was introduced for."""
    for finding in found if introduced else ():
        full = introduced.get(key(finding.name))
        if full is not None and full.name != finding.name and finding.method is not ExtractionMethod.CATALOGUE:
            _take_over(finding, full)


def _abbreviate(scene: Scene, found: Sequence[Finding], shorts: Sequence[ShortForm]) -> None:
    """Give the findings of a long form the name of the short one in its brackets, if the catalogue knows only that."""
    known = {finding.span: finding for finding in found if finding.method is ExtractionMethod.CATALOGUE}
    names = {
        key(scene.text[short.full.start : short.full.end]): known[short.short]
        for short in shorts
        if short.named and short.short in known and _is_known_for(scene, known[short.short], short.full)
    }
    for finding in found if names else ():
        entry = names.get(key(finding.name))
        if entry is not None and finding.method is not ExtractionMethod.CATALOGUE:
            _take_over(finding, entry)


def _is_known_for(scene: Scene, finding: Finding, full: Span) -> bool:
    entry = scene.catalogue.get(finding.name)
    return entry is not None and stands_for(entry, scene.text[full.start : full.end])


def _lengthen(found: Sequence[Finding]) -> None:
    """Give findings that are part of one longer name in their section that name: Keller, NoOp, Sonnet 3.5."""
    longer: dict[tuple[int, str], dict[str, Finding]] = defaultdict(dict)
    for finding in found:
        for short in _short_for(finding):
            longer[finding.stretch.section, short][finding.name] = finding
    for finding in found:
        if finding.method is not ExtractionMethod.CATALOGUE or finding.kind is EntityKind.PERSON:
            full = longer.get((finding.stretch.section, _sorted(finding.name)))
            if full and len(full) == 1 and finding.name not in full:
                _take_over(finding, *full.values())


def _size(found: Sequence[Finding]) -> None:
    """Give a model with its size and without it one name, if its section gives one size: Quell-6B, which is Quell.

    That is the short one, unless the catalogue knows the other.
    """
    sized: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    short: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.kind is EntityKind.MODEL:
            match = _SIZED.fullmatch(finding.name)
            forms, name = (sized, match.group(1)) if match else (short, finding.name)
            forms[finding.stretch.section, key(name)].append(finding)
    for place, long in sized.items():
        if place in short and len({key(finding.name) for finding in long}) == 1:
            is_known = long[0].method is ExtractionMethod.CATALOGUE
            right, others = (long[0], short[place]) if is_known else (short[place][0], long)
            for finding in others:
                _take_over(finding, right)


def _short_for(full: Finding) -> tuple[str, ...]:
    """What a name can be called once it has been given in full."""
    return _shorter(full.name, full.kind)


@lru_cache(maxsize=16384)
def _shorter(name: str, kind: EntityKind | None) -> tuple[str, ...]:
    parts = _parts(name)
    if len(parts) < 2:
        return ()
    if kind is EntityKind.PERSON:
        return (parts[-1],)
    found = []
    if kind is EntityKind.ORGANIZATION and parts[-1] in _COMPANY:
        found.append(" ".join(sorted(parts[:-1])))
    if len(parts) > 2:
        found.append("".join(part[0] for part in parts).upper())
        if any(c.isdigit() for c in name):
            found.append(" ".join(sorted(parts[1:])))
    is_numbered = any(c.isdigit() for c in parts[-1])
    is_series = kind in (EntityKind.MODEL, EntityKind.HARDWARE) and parts[-1][0].isupper()  # Kimi K2
    if is_odd(parts[-1]) and (is_series or not is_numbered):
        found.append(parts[-1])
    return tuple(found)


@lru_cache(maxsize=16384)
def _parts(name: str) -> tuple[str, ...]:
    return tuple(_PARTS.findall(name))


def _sorted(name: str) -> str:
    return name if name.isalnum() else " ".join(sorted(_parts(name)))


def _mend(found: Sequence[Finding]) -> None:
    """Give findings that differ from another name of their section in one letter that name: a slip of the pen.

    The right one is what the catalogue knows, or what is written first.
    """
    # Two such names are one where the letter is left out. A section is asked of each name once: it has many.
    masked: dict[tuple[int, str], Finding] = {}
    decided: dict[tuple[int, str], Finding | None] = {}
    for finding in sorted(found, key=lambda f: (f.method is not ExtractionMethod.CATALOGUE, f.span)):
        name, place = finding.name, (finding.stretch.section, finding.name)
        if not (_SHORTEST <= len(name) <= _LONGEST and name.isalpha()):
            continue
        is_known = finding.method is ExtractionMethod.CATALOGUE
        if place not in decided:
            masks = [(place[0], f"{name[:at]} {name[at + 1 :]}") for at in range(len(name))]
            decided[place] = next((masked[mask] for mask in masks if mask in masked), None)
            if is_known or decided[place] is None:
                for mask in masks:
                    masked.setdefault(mask, finding)
        right = decided[place]
        if right is not None and not is_known:
            _take_over(finding, right)


def _take_over(finding: Finding, full: Finding) -> None:
    finding.name, finding.kinds = full.name, full.kinds


def _same(forms: dict[str, Finding], rest: Iterable[Run]) -> Iterator[Finding]:
    """The runs that are a name established elsewhere."""
    for run in rest:
        known = forms.get(key(run.text))
        if known is not None:
            name = run.text if key(run.text) == key(known.name) else known.name
            score = min(known.score, 0.9)
            yield Finding(run.stretch, run.span, run.text, name, ExtractionMethod.PROPAGATED, score, known.kinds)
