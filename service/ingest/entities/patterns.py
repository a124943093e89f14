"""Names that no catalogue has heard of: by their shape, by the words around them, by brackets and links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from schema.enums import EntityKind
from service.ingest.entities.words import NEVER, NO_ORGANIZATION, OPENERS, ORGANIZATION_WORDS, PERSON_NAMES

_TOKEN: Final = re.compile(r"[^\W_](?:[\w.+&/*\-\u2010-\u2013]*[\w+*])?")
_POSSESSIVE: Final = re.compile(r"['’]s?\b")
_AMOUNT: Final = re.compile(r"[~$€£]?\d[\d.,]*[-–]?(?:[a-zA-Z]{1,4}|[a-z]+)?\+?(?:[-–]\w+)?")
_ATTACHED: Final = re.compile(r"[-–](?:[a-z]{3,}.*)$")
_SHAPE: Final = re.compile(
    r"(?=.*[A-Za-zα-ω])(?:"
    r"(?=.*[A-Zα-ω])(?=.*\d)[\w.+*\-–]+"  # a capital and a digit: Psych-101, GPT-4o, π0
    r"|\w*[a-z]\w*[A-Z]\w*(?:[-–][\w.]+)*"  # a capital inside: OpenDiLoCo, isoFLOPs
    r"|[A-Z]{2,}[a-z]\w*(?:[-–][\w.]+)*"  # LLaMa-like: SWiRL, GSMx
    r"|[A-Z]{2,}[-–](?:[A-Z]\w*|\d\w*)(?:[-–]\w+)*"  # GSM-NoOp
    r"|[A-Z][a-z]+[-–][A-Z](?:[A-Z0-9]\w*)?"  # Fineweb-EDU, Gullset-X
    r")"
)
_ACRONYM: Final = re.compile(r"[A-Z]{3,6}")
_CAPITAL: Final = re.compile(r"[A-Z][a-zà-ÿ]+(?:[-–’'][A-Z][a-zà-ÿ]+)*|[A-Z][a-z]?[A-Z][a-z]+|[A-Z]\.?")
_JOINERS: Final = frozenset({"of", "for", "de", "van", "von", "der", "del", "du", "&", "the", "and"})
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?:…\"“”•*\n]|–|—|\()\s*[\"“‘'(]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of the text that looks like a name, what sort of thing it may be, and how likely it is one at all."""

    start: int
    end: int
    kind: EntityKind
    confidence: float


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str
    shaped: bool
    acronym: bool
    capital: bool
    opens: bool

    @property
    def named(self) -> bool:
        return self.shaped or self.acronym or self.capital


def candidates(text: str) -> list[Candidate]:
    """What looks like a name in a stretch of text, from left to right, none overlapping another."""
    return [found for run in _runs(text, list(_tokens(text))) if (found := _judged(text, run)) is not None]


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        if word.islower():
            if word in _JOINERS:
                yield _Token(start, end, word, shaped=False, acronym=False, capital=False, opens=False)
            continue
        if (attached := _ATTACHED.search(word)) and not _SHAPE.fullmatch(word):
            end, word = start + attached.start(), word[: attached.start()]
        if not word:
            continue
        plural = word[-1] == "s" and word[:-1].isupper() and len(word) > 3
        bare = word[:-1] if plural else word
        amount = _AMOUNT.fullmatch(word) is not None
        yield _Token(
            start,
            end,
            word,
            shaped=not amount
            and word not in NEVER
            and bare not in NEVER
            and _SHAPE.fullmatch(word) is not None
            and not _is_compound(word),
            acronym=not amount and bare not in NEVER and _ACRONYM.fullmatch(bare) is not None,
            capital=_CAPITAL.fullmatch(word) is not None,
            opens=_SENTENCE_END.search(text, max(0, start - 6), start) is not None or start == 0,
        )


def _is_compound(word: str) -> bool:
    """Whether it is two words that a hyphen joins for once: `AI-powered`, `US-China`, `GPU-hours`."""
    first, *others = re.split(r"[-–]", word)
    return bool(others) and (
        first in NEVER or (first.isalpha() and all(part.isalpha() and part.islower() for part in others))
    )


def _runs(text: str, tokens: list[_Token]) -> Iterator[list[_Token]]:
    """Tokens that stand side by side and may be one name."""
    run: list[_Token] = []
    for number, token in enumerate(tokens):
        if run and text[run[-1].end : token.start] != " ":
            yield run
            run = []
        if token.named or (run and token.text in _JOINERS and _goes_on(tokens, number, run)):
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(tokens: list[_Token], number: int, run: list[_Token]) -> bool:
    """Whether a name goes on after `of` and its like."""
    if not any(word in ORGANIZATION_WORDS for word in (token.text for token in run)):
        return False
    following = tokens[number + 1 : number + 3]
    if tokens[number].text == "and":
        return False
    if following and following[0].text == "the":
        following = following[1:]
    return bool(following) and following[0].capital and not following[0].opens


def _judged(text: str, run: list[_Token]) -> Candidate | None:
    """What a run of tokens is, if it is a name."""
    while run and (run[0].text in OPENERS or run[0].text in _JOINERS or (run[0].opens and run[0].text in NEVER)):
        run = run[1:]
    while run and (run[-1].text in _JOINERS or not run[-1].named):
        run = run[:-1]
    if not run or (len(run) == 1 and (run[0].text in NEVER or run[0].text.rstrip("s") in NEVER)):
        return None
    if all(token.text in NEVER for token in run):
        return None
    start, end = run[0].start, run[-1].end
    if _affiliated(text, start) and all(
        token.capital or token.acronym or token.shaped or token.text in _JOINERS for token in run
    ):
        return Candidate(start, end, EntityKind.ORGANIZATION, 0.9)
    kind, cue = _kind(text, run)
    confidence = _confidence(run, cued=cue)
    if len(run) == 1 and confidence < 0.8 and (said := _introduced(text, run[0])):
        return Candidate(start, end, kind if said is EntityKind.METHOD else said, max(confidence, 0.8))
    return Candidate(start, end, kind, confidence) if confidence > 0 else None


_LIST: Final = re.compile(
    r"\b(?:[Rr]esearchers|[Ss]cientists|[Aa]uthors|[Pp]eople|[Aa]cademics|[Ss]tudents) (?:with|at|from) "
)
_LIST_ENDS: Final = re.compile(
    r"[.:;!?\n]\s|\b(?:have|has|had|are|were|is|was|published|released|built|say|wrote|who|that|to)\b"
)
_LONGEST_LIST: Final = 600


def _affiliated(text: str, start: int) -> bool:
    """Whether the place is in a list of where researchers are: `Researchers with A, B, and C have built …`."""
    begins = None
    for match in _LIST.finditer(text, max(0, start - _LONGEST_LIST), start):
        begins = match
    return begins is not None and _LIST_ENDS.search(text, begins.end(), start) is None


_CALLED: Final = re.compile(r"\b(?:called|named|dubbed|introduces?|introducing)\s+['\"“‘]?$")
_STARTUP: Final = re.compile(r"\b(?:startup|company|firm|lab|chipmaker|unicorn)\s+$")
_APPOSITION: Final = re.compile(
    r"(?:['’\"”]?,\s(?:a|an|the|its|their|our)\s[^.;\n]{0,60}?|['’\"”]?\s\(?(?:[a-z-]+\s){0,1}?)"
    r"\b(benchmark|dataset|corpus|model|technique|method|algorithm|system|chip|library|software|game|platform|startup|company)s?\b"
)
_SAID: Final = {
    "benchmark": EntityKind.BENCHMARK, "dataset": EntityKind.DATASET, "corpus": EntityKind.DATASET,
    "model": EntityKind.MODEL, "system": EntityKind.MODEL, "technique": EntityKind.METHOD, "method": EntityKind.METHOD,
    "algorithm": EntityKind.METHOD, "chip": EntityKind.HARDWARE, "library": EntityKind.SOFTWARE,
    "software": EntityKind.SOFTWARE, "game": EntityKind.SOFTWARE, "platform": EntityKind.SOFTWARE,
    "startup": EntityKind.ORGANIZATION, "company": EntityKind.ORGANIZATION,
}  # fmt: skip


def _introduced(text: str, token: _Token) -> EntityKind | None:
    """What the words right beside a name say that it is; METHOD where they only say that it is one's name."""
    if len(token.text) < 3:
        return None
    before = text[max(0, token.start - 30) : token.start]
    if _STARTUP.search(before):
        return EntityKind.ORGANIZATION
    if (match := _APPOSITION.match(text, token.end)) and not token.opens:
        return _SAID[match[1]]
    return EntityKind.METHOD if _CALLED.search(before) else None


def _confidence(run: list[_Token], *, cued: bool) -> float:
    if any(token.shaped for token in run):
        return 0.85 if cued else 0.75
    words = [token.text for token in run]
    if len(run) > 1:
        if _is_organization(words) or (words[0] in PERSON_NAMES and len(run) <= 3):
            return 0.9
        return 0.8 if cued else 0.5
    if run[0].acronym:
        return 0.7 if cued else 0.5
    if run[0].opens:
        return 0.5 if cued else 0.0
    return 0.45 if len(words[0]) > 3 else 0.0


def _is_organization(words: list[str]) -> bool:
    """Whether a word in the name is one of those that organisations have."""
    if len(words) == 2 and words[0] in NO_ORGANIZATION:
        return False
    return any(word in ORGANIZATION_WORDS for word in words)


_CUES: Final = (
    (EntityKind.BENCHMARK, re.compile(r"\bbenchmarks?\b|\btest suite\b|\bevals?\b|\bevaluations?\b", re.I)),
    (EntityKind.DATASET, re.compile(r"\bdatasets?\b|\bcorpus\b|\bdata set\b", re.I)),
    (
        EntityKind.HARDWARE,
        re.compile(r"\bchips?\b|\bGPUs?\b|\baccelerators?\b|\bsupercomputer\b|\bdrones?\b|\bservers?\b"),
    ),
    (EntityKind.MODEL, re.compile(r"\bmodels?\b|\bLLMs?\b|\bagents?\b|\bsystem\b|\bVLAs?\b", re.I)),
    (
        EntityKind.METHOD,
        re.compile(r"\btechniques?\b|\bmethods?\b|\balgorithms?\b|\boptimizers?\b|\bapproach\b|\bformat\b", re.I),
    ),
    (
        EntityKind.SOFTWARE,
        re.compile(r"\bsoftware\b|\blibrary\b|\bgames?\b|\bplatform\b|\btool\b|\bframework\b|\bapp\b", re.I),
    ),
    (
        EntityKind.ORGANIZATION,
        re.compile(r"\bstartup\b|\bcompany\b|\bfirm\b|\bresearchers (?:with|at|from)\b|\blab\b", re.I),
    ),
)
_ENDINGS: Final = (
    (EntityKind.BENCHMARK, re.compile(r".*(?:[Bb]ench|BENCH|[Ee]val|QA|Arena|Exam)(?:[-–+\d].*)?")),
    (EntityKind.DATASET, re.compile(r".*(?:[Tt]ext|[Ww]eb|Corpus|Set|Data|Pile|-\d+[KMTB]|-\d{3})(?:[-–].*)?")),
    (EntityKind.HARDWARE, re.compile(r"(?:[A-Z]{1,3}\d{2,4}[A-Za-z]*s?|HBM\d\w*|DDR\d|TPUv?\d\w*)")),
    (
        EntityKind.MODEL,
        re.compile(r".*(?:GPT|LLaM|Net|NET|Former|LM|Diffusion|VL|Coder|BERT|Fold|\d[bB]\b|[a-z]-\d(?:\.\d)?).*"),
    ),
)
_WITHIN: Final = 40
"""Characters around a name in which a word says what it is."""


def _kind(text: str, run: list[_Token]) -> tuple[EntityKind, bool]:
    """What sort of thing it is, and whether the words around it say so."""
    words = [token.text for token in run]
    name = " ".join(words)
    if _is_organization(words):
        return EntityKind.ORGANIZATION, True
    if words[0] in PERSON_NAMES and len(words) in (2, 3) and not run[-1].shaped:
        return EntityKind.PERSON, True
    after = re.split(r"[.;\n]", text[run[-1].end : run[-1].end + _WITHIN])[0]
    before = re.split(r"[.;\n]", text[max(0, run[0].start - _WITHIN) : run[0].start])[-1]
    for kind, ending in _ENDINGS[:1]:
        if ending.fullmatch(name):
            return kind, True
    near = [(match.start(), kind) for kind, cue in _CUES if (match := cue.search(after))]
    if near:
        return min(near)[1], True
    near = [(len(before) - match.start(), kind) for kind, cue in _CUES for match in cue.finditer(before)]
    if near:
        return min(near)[1], True
    for kind, ending in _ENDINGS[1:]:
        if ending.fullmatch(name):
            return kind, False
    if any(token.shaped for token in run):
        return EntityKind.MODEL, False
    return EntityKind.ORGANIZATION, False


_VARIANT: Final = re.compile(
    r"(?:[ \-–]?\d+(?:\.\d+)?[bBmMtT]\b)(?:[ \-–](?:instruct|chat|base|it|Instruct|Chat|Base)\b)?"
    r"|[ \-–](?:Instruct|instruct)\b"
)


def variant(text: str, end: int) -> int | None:
    """Where a size or a variant ends that follows a model's name (`-7B-chat`, ` 405b`); None if none does."""
    match = _VARIANT.match(text, end)
    return match.end() if match else None
