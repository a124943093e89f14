"""The steps of the extraction, one after the other."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from schema.enums import EntityKind, ExtractionMethod
from service.ingest.entities import links, propagation
from service.ingest.entities.brackets import as_spelled, short_forms
from service.ingest.entities.catalogue import Catalogue, Rule
from service.ingest.entities.compose import Whole, outside, wholes
from service.ingest.entities.confidence import confidence
from service.ingest.entities.findings import Finding
from service.ingest.entities.judge import Scene, Verdict, is_title, judge
from service.ingest.entities.known import known
from service.ingest.entities.lexicon import is_never
from service.ingest.entities.lists import share_kinds
from service.ingest.entities.matcher import Hit
from service.ingest.entities.names import key, slugify
from service.ingest.entities.runs import Run, runs
from service.ingest.entities.split import split
from service.ingest.entities.text import Cover, Stretch, references, stretches
from service.ingest.entities.tokens import tokens
from service.ingest.entities.votes import Votes, add, winner
from service.ingest.entities.zones import affiliations
from service.ingest.model import Issue, Mention, Span

_PLURAL = re.compile(r"[A-Z0-9]s$")
# The catalogue outvotes all that stands round a name.
_KNOWN = 1000
# Below this, a run is left alone.
_ENOUGH = 0.5


def extract(issue: Issue, catalogue: Catalogue) -> tuple[Mention, ...]:
    """The mentions of an issue, in the order of their spans; none overlaps another."""
    read = stretches(issue)
    closed = references(issue)
    shorts = [short for stretch in read for short in short_forms(issue.text, stretch.span)]
    hits = as_spelled(issue.text, known(issue.text, read, catalogue, closed), shorts)
    scene = Scene(
        issue.text,
        catalogue,
        frozenset(issue.text.split()),
        links.evidence(issue),
        Cover(zone for stretch in read for zone in affiliations(issue.text, stretch.span)),
        frozenset(issue.text[s.short.start : s.short.end] for s in shorts if not s.named),
    )
    found, rest = _established(scene, read, hits, closed)
    found += propagation.spread(scene, found, rest, shorts)
    found.sort(key=lambda finding: finding.span)
    share_kinds(issue.text, found)
    return tuple(_mentions(found, catalogue))


def _established(
    scene: Scene, read: Sequence[Stretch], hits: Sequence[tuple[Stretch, Hit]], closed: Cover
) -> tuple[list[Finding], list[Run]]:
    """What the catalogue and the patterns find, and the runs that neither could say anything of."""
    starts, ends = [hit.span.start for _, hit in hits], [hit.span.end for _, hit in hits]
    found: list[Finding] = []
    rest: list[Run] = []
    parts: list[Run] = []
    part_of_more: set[Span] = set()
    for stretch in read:
        for run in runs(scene.text, stretch, tokens(scene.text, stretch.span)):
            if closed.meets(run.span):
                continue
            inner = [hit for _, hit in hits[bisect_right(ends, run.span.start) : bisect_left(starts, run.span.end)]]
            if not inner:
                parts += outside(scene.text, run, ())
                continue
            is_employer = scene.affiliations.meets(run.span)
            longer = wholes(scene.text, run, inner, scene.catalogue.series, is_employer=is_employer)
            found += map(_from_whole, longer)
            part_of_more.update(hit.span for one in longer for hit in one.hits)
            parts += outside(scene.text, run, [*(one.run.span for one in longer), *(hit.span for hit in inner)])
    named = [*split(scene.text, parts)]
    titles = {part.text for part in named if is_title(scene, part)}
    for part in named:
        if part.text in titles or (part.words == 1 and is_never(part.text)):
            continue
        verdict = judge(scene, part)
        if verdict.score >= _ENOUGH:
            found.append(_from_verdict(verdict))
        else:
            rest.append(part)
    found += [_from_hit(scene.text, stretch, hit) for stretch, hit in hits if hit.span not in part_of_more]
    return found, rest


def _from_whole(one: Whole) -> Finding:
    kinds: Votes = {one.kind: _KNOWN}
    return Finding(one.run.stretch, one.run.span, one.run.text, one.name, ExtractionMethod.PATTERN, 0.9, kinds)


def _from_hit(text: str, stretch: Stretch, hit: Hit) -> Finding:
    surface = text[hit.span.start : hit.span.end]
    finding = Finding(stretch, hit.span, surface, hit.entry.name, ExtractionMethod.CATALOGUE, 1.0 if hit.exact else 0.8)
    finding.kinds[hit.entry.kind] = _KNOWN
    return finding


def _from_verdict(verdict: Verdict) -> Finding:
    run = verdict.run
    return Finding(run.stretch, run.span, run.text, run.text, ExtractionMethod.PATTERN, verdict.score, verdict.kinds)


def _mentions(findings: Sequence[Finding], catalogue: Catalogue) -> Iterator[Mention]:
    """The findings as mentions, each name with one slug, one spelling and one kind in the issue."""
    votes: dict[str, Votes] = defaultdict(dict)
    spellings: dict[str, dict[str, int]] = defaultdict(dict)
    known: dict[str, tuple[str, EntityKind | None]] = {}
    for finding in findings:
        if finding.name not in known:
            known[finding.name] = _canonical(finding.name, catalogue)
        finding.name, kind = known[finding.name]
        if kind is not None:
            finding.kinds = {kind: _KNOWN}
        same = key(finding.name)
        add(votes[same], finding.kinds)
        spellings[same][finding.name] = spellings[same].get(finding.name, 0) + 1
    kinds = {same: winner(found) or EntityKind.ORGANIZATION for same, found in votes.items()}
    names = {same: max(found, key=found.__getitem__) for same, found in spellings.items()}
    end = -1
    for finding in findings:
        if finding.span.start < end:
            continue
        end = finding.span.end
        same = key(finding.name)
        yield Mention(
            finding.stretch.section,
            finding.text,
            finding.span,
            slugify(names[same]),
            names[same],
            kinds[same],
            finding.method,
            confidence(finding),
        )


def _canonical(name: str, catalogue: Catalogue) -> tuple[str, EntityKind | None]:
    """What the catalogue calls this name, or its singular, and of which kind, if it knows that without reserve."""
    for form in (name, name[:-1]) if _PLURAL.search(name) else (name,):
        entry = catalogue.get(form)
        if entry is not None and entry.rule is not Rule.CONTEXT and (len(form) > 3 or form in entry.names):
            return entry.name, entry.kind
    return name[:-1] if _PLURAL.search(name) and any(c.isdigit() for c in name) else name, None
