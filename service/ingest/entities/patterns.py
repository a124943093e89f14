"""Names that no catalogue has heard of: by their shape, by the words around them, by brackets and links."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from schema.enums import EntityKind
from service.ingest.entities.words import NEVER, NO_ORGANIZATION, OPENERS, ORGANIZATION_WORDS, PERSON_NAMES
from service.ingest.model import Span

_TOKEN: Final = re.compile(
    # Of words in small letters only those that may join two names; they are most of a text, and passed over here.
    r"\b(?<!\w[-\u2010-\u2013./+&])(?:(?:of|for|de|van|von|der|del|du|the|and)\b(?![-\u2010-\u2013.+/&*]\w)"
    r"|(?=[a-z]*[^\Wa-z_])[^\W_](?:[\w.+&/*\-\u2010-\u2013]*[\w+*])?)|&"
)
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


class _Token(NamedTuple):
    """A word; a tuple, since there are hundreds in an issue."""

    start: int
    end: int
    text: str
    shaped: bool
    acronym: bool
    capital: bool

    @property
    def named(self) -> bool:
        return self.shaped or self.acronym or self.capital


def candidates(text: str, taken: Sequence[Span] = ()) -> Iterator[Candidate]:
    """What looks like a name in a stretch of text, from left to right, none overlapping another or what is taken."""
    lists = _lists(text)
    for run in _runs(text, list(_tokens(text))):
        name = _trimmed(text, run)
        if name and not any(name[0].start < span.end and span.start < name[-1].end for span in taken):
            found = _judged(text, name, affiliated=any(span.start <= name[0].start < span.end for span in lists))
            if found is not None:
                yield found


def _opens(text: str, token: _Token) -> bool:
    """Whether the token is the first of its sentence, where every word has a capital."""
    return token.start == 0 or _SENTENCE_END.search(text, max(0, token.start - 6), token.start) is not None


def _tokens(text: str) -> Iterator[_Token]:
    """The words that may be a part of a name, and those that may join two."""
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.islower():
            if word in _JOINERS:
                yield _Token(match.start(), match.end(), word, shaped=False, acronym=False, capital=False)
        elif word.isalpha() and word[1:].islower():
            yield _Token(match.start(), match.end(), word, shaped=False, acronym=False, capital=word[0].isupper())
        elif token := _peculiar(word, match.start()):
            yield token


def _peculiar(word: str, start: int) -> _Token | None:
    """The token of a word that has digits, hyphens, or capitals inside."""
    if (attached := _ATTACHED.search(word)) and not _SHAPE.fullmatch(word):
        word = word[: attached.start()]
    if not word:
        return None
    plural = word[-1] == "s" and word[:-1].isupper() and len(word) > 3
    bare = word[:-1] if plural else word
    known_word = word in NEVER or bare in NEVER or _AMOUNT.fullmatch(word) is not None
    return _Token(
        start,
        start + len(word),
        word,
        shaped=not known_word and _SHAPE.fullmatch(word) is not None and not _is_compound(word),
        acronym=not known_word and _ACRONYM.fullmatch(bare) is not None,
        capital=_CAPITAL.fullmatch(word) is not None,
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
        if token.named or (run and token.text in _JOINERS and _goes_on(text, tokens, number, run)):
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _goes_on(text: str, tokens: list[_Token], number: int, run: list[_Token]) -> bool:
    """Whether a name goes on after `of` and its like."""
    if not any(word in ORGANIZATION_WORDS for word in (token.text for token in run)):
        return False
    following = tokens[number + 1 : number + 3]
    if tokens[number].text == "and":
        return False
    if following and following[0].text == "the":
        following = following[1:]
    return bool(following) and following[0].capital and not _opens(text, following[0])


def _trimmed(text: str, run: list[_Token]) -> list[_Token]:
    """A run without the words that only stand beside a name; empty if nothing is left."""
    while run and (run[0].text in OPENERS or run[0].text in _JOINERS):
        run = run[1:]
    if run and run[0].text in NEVER and _opens(text, run[0]):
        run = run[1:]
    while run and (run[-1].text in _JOINERS or not run[-1].named):
        run = run[:-1]
    return [] if all(token.text in NEVER or token.text.rstrip("s") in NEVER for token in run) else run


def _judged(text: str, run: list[_Token], *, affiliated: bool) -> Candidate | None:
    """What a run of tokens is, if it is a name; in a list of where researchers are it is an organisation."""
    start, end = run[0].start, run[-1].end
    if affiliated:
        return Candidate(start, end, EntityKind.ORGANIZATION, 0.9)
    only = run[0] if len(run) == 1 else None
    said = _introduced(text, only) if only else None
    if only and not only.shaped and not only.acronym and said is None:
        return None
    kind, cue = _kind(text, run)
    confidence = _confidence(text, run, cued=cue)
    if said and confidence < 0.8:
        return Candidate(start, end, kind if said is EntityKind.METHOD else said, 0.8)
    return Candidate(start, end, kind, confidence) if confidence > 0 else None


_LIST: Final = re.compile(
    r"\b(?:[Rr]esearchers|[Ss]cientists|[Aa]uthors|[Pp]eople|[Aa]cademics|[Ss]tudents) (?:with|at|from) "
)
_LIST_ENDS: Final = re.compile(
    r"[.:;!?\n]\s|\b(?:have|has|had|are|were|is|was|published|released|built|say|wrote|who|that|to)\b"
)
_LONGEST_LIST: Final = 600


def _lists(text: str) -> list[Span]:
    """Where researchers are listed by where they are: `Researchers with A, B, and C have built …`."""
    found = []
    for match in _LIST.finditer(text):
        end = _LIST_ENDS.search(text, match.end(), match.end() + _LONGEST_LIST)
        found.append(Span(match.end(), end.start() if end else min(len(text), match.end() + _LONGEST_LIST)))
    return found


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
    if (match := _APPOSITION.match(text, token.end)) and not _opens(text, token):
        return _SAID[match[1]]
    return EntityKind.METHOD if _CALLED.search(before) else None


def _confidence(text: str, run: list[_Token], *, cued: bool) -> float:
    if any(token.shaped for token in run):
        return 0.85 if cued else 0.75
    words = [token.text for token in run]
    if len(run) > 1:
        if _is_organization(words) or (words[0] in PERSON_NAMES and len(run) <= 3):
            return 0.9
        return 0.8 if cued else 0.5
    if run[0].acronym:
        return 0.7 if cued else 0.5
    return 0.5 if _opens(text, run[0]) else 0.45


def _is_organization(words: list[str]) -> bool:
    """Whether a word in the name is one of those that organisations have."""
    if len(words) == 2 and words[0] in NO_ORGANIZATION:
        return False
    return any(word in ORGANIZATION_WORDS for word in words)


_CUES: Final = re.compile(
    r"(?i:\b(?:(?P<BENCHMARK>benchmarks?|test suite|evals?|evaluations?)|(?P<DATASET>datasets?|corpus|data set)"
    r"|(?P<HARDWARE>chips?|gpus?|accelerators?|supercomputer|drones?|servers?)"
    r"|(?P<MODEL>models?|llms?|agents?|system|vlas?)"
    r"|(?P<METHOD>techniques?|methods?|algorithms?|optimizers?|approach|format)"
    r"|(?P<SOFTWARE>software|library|games?|platform|tool|framework|app)"
    r"|(?P<ORGANIZATION>startup|company|firm|researchers (?:with|at|from)|lab))\b)"
)
"""Words that say what a name beside them is."""
_BREAK: Final = re.compile(r"[.;\n]")
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
    if _ENDINGS[0][1].fullmatch(name):
        return _ENDINGS[0][0], True
    if cue := _said_after(text, run[-1].end) or _said_before(text, run[0].start):
        return cue, True
    for kind, ending in _ENDINGS[1:]:
        if ending.fullmatch(name):
            return kind, False
    if any(token.shaped for token in run):
        return EntityKind.MODEL, False
    return EntityKind.ORGANIZATION, False


def _said_after(text: str, end: int) -> EntityKind | None:
    """What the next cue in the sentence says."""
    limit = end + _WITHIN
    stop = _BREAK.search(text, end, limit)
    cue = _CUES.search(text, end, stop.start() if stop else limit)
    return EntityKind[cue.lastgroup] if cue and cue.lastgroup else None


def _said_before(text: str, start: int) -> EntityKind | None:
    """What the last cue before it says."""
    before = _BREAK.split(text[max(0, start - _WITHIN) : start])[-1]
    cue = None
    for found in _CUES.finditer(before):
        cue = found
    return EntityKind[cue.lastgroup] if cue and cue.lastgroup else None


_VARIANT: Final = re.compile(
    r"(?:[ \-–]?\d+(?:\.\d+)?[bBmMtT]\b)(?:[ \-–](?:instruct|chat|base|it|Instruct|Chat|Base)\b)?"
    r"|[ \-–](?:Instruct|instruct)\b"
)


def variant(text: str, end: int) -> int | None:
    """Where a size or a variant ends that follows a model's name (`-7B-chat`, ` 405b`); None if none does."""
    match = _VARIANT.match(text, end)
    return match.end() if match else None
