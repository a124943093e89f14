"""What the words round a name say of it: that it is one, and of which kind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from schema.enums import EntityKind
from service.ingest.entities import votes
from service.ingest.entities.votes import Votes

ORGANIZATION, PERSON, MODEL, DATASET, BENCHMARK, METHOD, SOFTWARE, HARDWARE, PLACE = EntityKind

# The nouns that say what the name beside them is. Where one could say two things, the more telling comes first.
NOUNS: dict[EntityKind, str] = {
    BENCHMARK: "benchmark|benchmarks|eval|evals|evaluation|evaluations|leaderboard|test suite|evaluation suite|test|"
    "exam|challenge|competition|olympiad|testbed",
    DATASET: "dataset|datasets|data set|corpus|corpora|training data|database|collection|images dataset",
    MODEL: "model|models|LLM|LLMs|VLM|VLMs|language models|chatbot|chatbots|assistant|image generator|generator|"
    "transformer|classifier|checkpoint|checkpoints|policy|neural net|neural network|network|agent|model family|"
    "series of models|family of models|set of models",
    HARDWARE: "GPU|GPUs|TPU|TPUs|chip|chips|processor|processors|accelerator|accelerators|ASIC|ASICs|supercomputer|"
    "supercomputers|server|servers|cluster|computer|robot|robots|drone|drones|headset|phone|wafer|node|semiconductor|"
    "server platform|AI server platform|quadruped|humanoid|CPU|CPUs|NPU|NPUs|DPU|DPUs|AI chip|AI chips",
    METHOD: "technique|techniques|method|methods|algorithm|algorithms|optimizer|optimizers|optimiser|architecture|"
    "architectures|approach|framework|frameworks|training framework|loss|activation|embedding|embeddings|number format|"
    "number formats|data format|data formats|format|formats|precision|kernel|kernels|procedure|procedures|recipe|"
    "recipes|pipeline|pipelines|protocol|protocols|scaffold|scaffolds|paradigm|paradigms|training method|losses|"
    "search method|attack|attacks|parallelism|curve",
    SOFTWARE: "software|library|libraries|tool|tools|toolkit|app|apps|application|platform|platforms|game|games|"
    "video game|environment|environments|simulator|simulation|service|website|site|Q&A site|package|compiler|system|"
    "programming language|operating system|browser|editor|repository|repo|API|plugin|engine|emulator|interface|product",
    ORGANIZATION: "startup|startups|company|companies|firm|firms|lab|labs|laboratory|nonprofit|non-profit|organization|"
    "organizations|organisation|institute|institution|university|universities|thinktank|think tank|think-tank|agency|"
    "agencies|regulator|publication|newspaper|magazine|journal|group|collective|giant|giants|developer|developers|"
    "chipmaker|manufacturer|vendor|conglomerate|corporation|consortium|bank|incumbent|incumbents|venture fund|"
    "outfit|subsidiary|contractor|supplier|unicorn|research organization|nonprofit research organization|military",
    PERSON: "researcher|scientist|professor|founder|co-founder|cofounder|CEO|CTO|author|writer|journalist|economist|"
    "philosopher|mathematician|engineer|blogger|artist|senator|president|minister|investor|legend|"
    "programmer|analyst|developer|lawyer|academic|entrepreneur|historian|physicist|chief|director|head|policymaker|colleague|friend",
    PLACE: "city|country|region|province|nation|town|county",
}
_KIND_OF = {noun: kind for kind, nouns in NOUNS.items() for noun in nouns.split("|")}
_NOUN = "|".join(sorted(map(re.escape, _KIND_OF), key=len, reverse=True))
_OPEN = r"[\s\"'“‘”(]*"

_ANY_NOUN = re.compile(rf"\b(?:{_NOUN})\b")
# What may stand between such a noun and the name: a model (called X; benchmarks, such as "X.
_OPENERS = " \t\n\u00a0\"'“‘”("
_LEADS = ("called", "named", "dubbed", "titled", "like", "such as", "known as", "e.g.", "e.g.,")
_LONGEST_NOUN = max(map(len, _KIND_OF))
_NOUN_BEGINNINGS = frozenset(re.split(r"\W", noun)[0] for noun in _KIND_OF)
_NOUN_ENDS = frozenset(re.split(r"\W", noun)[-1] for noun in _KIND_OF)
_WORD = re.compile(r"\b\w")
_CALLED = re.compile(
    rf"\b(?:called|named|dubbed|titled|codenamed|nicknamed|known as|call it|calls it|call|calls|aka){_OPEN}$"
)
_CALLING = frozenset(
    ["called", "named", "dubbed", "titled", "codenamed", "nicknamed", "as", "it", "call", "calls", "aka"]
)
# What somebody wrote has a title, and no name: a research paper from Skerry called “Quiet Water”.
_WRITING = re.compile(
    r"\b(?:papers?|reports?|essays?|posts?|blogposts?|books?|memos?|articles?|stud(?:y|ies)|surveys?|manifestos?|talks?|"
    r"films?|movies?|stor(?:y|ies)|novels?|songs?|podcasts?|documentar(?:y|ies)|letters?|bills?|acts?)\b([^.;:!?]*)$"
)
# A word that somebody makes up for an idea: what I'd call Harbour AI.
_COINED = re.compile(rf"\b(?:[Ii]|[Ww]e|[Yy]ou|[Oo]ne|might|could|may|would)(?:[’']d)? (?:now )?call(?: it)?{_OPEN}$")
# A title follows, and no name: a report called Notes from the harbour.
_TITLE_GOES_ON = re.compile(r" (?!(?:is|that|which|has|was|can|will|where|who|does|have|are|were|on)\b)[a-z]+")
_MAKING = (
    "releas build built develop introduc launch unveil announc creat publish describ open-sourc present debut propos "
    "demo demonstrat mak made train detail design"
)
_MAKES = [
    first + stem[1:] + ending
    for stem in _MAKING.split()
    for first in (stem[0], stem[0].upper())
    for ending in ("", "e", "es", "ed", "d", "s", "ing", "t")
]
_MADE = re.compile(rf"\b(?:{'|'.join(_MAKES)})(?: a| an| the| its| their| new| open source| and \w+)*{_OPEN}$")
# Whatever is trained is a model, also where it is called a system.
_TRAINED = re.compile(
    rf"\b(?:[Tt]rain|trains|[Tt]rained)(?: a| an| the| its| their| new| system| called| named| dubbed)*{_OPEN}$"
)
_ON = re.compile(
    r"\b(?:scores?|scored|scoring|evaluat\w+|tested|testing|performance|accuracy|benchmarks|tasks|improve\w*|gets?|"
    r"\d%|points?|results?)(?: \S+){0,2} (?:on|of|like)(?: the)?[\s\"“‘']*$"
)
_TRAINED_ON = re.compile(
    r"\b(?:trained|training|pretrained|finetuned|fine-tuned)(?: \S+){0,2} (?:on|with)(?: the)?[\s“‘]*$"
)
_VIA = re.compile(r"\b(?:via|using|applying|apply)(?: the)?[\s“‘\"']*$")
_IN_PLACE = re.compile(r"\b(?:in|across|throughout|outside|near|within|of|from)(?: the)?\s$")
_LOCATED = re.compile(
    r"\b(?:based|live|lives|living|located|people|held|made|companies|government|cities|factory) (?:in|of)\s$"
)
_OWNED = re.compile(r"[’']s?(?: \w+){0,3}[\s“‘\"']$")
_TITLE_BEFORE = re.compile(
    r"\b(?:Dr|Prof|Mr|Mrs|Ms|President|Senator|Professor|Chancellor|Minister|General|Rep|Sen)\.? $"
)
_RUN_BY = re.compile(
    r"\b(?:run|built|made|developed|created|released|published|operated|funded|backed|owned|founded) by(?: the)? $"
)
_TOLD_BY = re.compile(r"\b(?:by|writes|says|said|wrote|argues|notes) $")

_OWNS = re.compile(r"['’]s ")
_SPEAKING = (
    "says|said|writes|wrote|argues|argued|notes|noted|thinks|believes|told|explains|wants|plans|hopes|claims|recently|"
    "estimates|announced|founded|hired|hires|raised|acquired|employs|discussed|confirmed|admitted|decided|signed|"
    "invested|partnered"
)
_DOING = (
    "has|have|is|was|are|were|will|can|could|may|might|also|does|did|uses|used|gets|got|beats|outperforms|performs|"
    "works|supports|contains|lets|makes|shows|consists|achieves|generates|takes|comes|came|released|built|trained|"
    "published|introduced|developed|launched|joined|tests|introduces|releases|sees|means|scored|scores|said|says|"
    "writes|wrote|announced|announces|plans|wants|costs|lacks|ran|runs|went|identifies|sits"
)
_STAFFING = (
    "researcher|researchers|scientist|scientists|engineer|engineers|employee|employees|co-founder|cofounder|founder|"
    "CEO|CTO|team|teams|spokesperson|staff|executive|executives|chief|president|author|authors|professor|paper|blog|"
    "investor|investors|board|subsidiary|scholar|scholars|academic|academics|student|students|report|technique|"
    "official|officials|press"
)
_ADVERBS = "also|then|both|now|just|first|publicly|recently|reportedly|already"
_SPEAKS = re.compile(rf"(?:[’']s)?,? (?:\(\w+\) )?(?:(?:{_ADVERBS}) )?(?:{_SPEAKING})\b")
_DOES = re.compile(rf"(?:[’']s)? (?:{_DOING})\b")
_WAS_TRAINED = re.compile(r" (?:is|was|were|are|has been|have been) (?:pre)?trained\b")
_BEATS = re.compile(r" (?:beats|outperforms)\b")
_WHO = re.compile(r",? who\b")
_STAFF = re.compile(rf"(?:[’']s)? (?:{_STAFFING})\b")
# With which of these words what follows a name begins where one of the four stands there without an apostrophe.
_FOLLOWERS = frozenset(re.findall(r"(?:^|\|)(\w+)", f"{_SPEAKING}|{_DOING}|who|{_STAFFING}|{_ADVERBS}"))
_NOUN_AFTER = re.compile(rf"[\"'“”’‘)]*(?: [a-z-]+)? ({_NOUN})\b")
_NOUN_NEXT = re.compile(rf"[\"'“”’‘)]*(,?) ({_NOUN})\b")
_IS_A = re.compile(
    r"[\"'“”’‘]*(?: \([^)]{1,40}\))?(?:,| –| —|:| is| was| are|, which is|, which was)"
    r" (?:basically |essentially |itself )?[“\"]?(?:[Aa]n?|[Tt]he|one of the|part of an?|our|their|its|two|three|this)"
    r" [“\"‘]?([^.;:!?()–—]{3,110})"
)
_PHRASE_END = re.compile(
    r",| (?:that|which|for|to|of|designed|from|with|where|built|made|based|called|in|by|who|and|"
    r"trained|pretrained|finetuned|fine-tuned|tuned|developed|created|released|meant|intended|optimi[sz]ed|capable|on|"
    r"containing|consisting|covering|using)\b"
)
_VERSUS = re.compile(
    r"\b(?:versus|vs\.?|than|like|against|beats|beating|between|compared to|such as|e\.g\.?,?)[\s“‘(]*$"
)


class _Cue(NamedTuple):
    """What it says if the pattern is found: how surely something is named there, and of which kinds."""

    pattern: re.Pattern[str]
    strength: float
    votes: dict[EntityKind, int]
    last_words: str = ""
    """With which words what it looks for before a name ends, where these are few: before others it need not search."""
    after_and: bool = False
    """Whether it may also end with any word that follows an `and`."""
    owned: bool = False
    """Whether it has an apostrophe in it, and ends with any word."""


_BEFORE = (
    _Cue(
        _MADE,
        0.8,
        {MODEL: 5, METHOD: 3, BENCHMARK: 3, DATASET: 3, SOFTWARE: 3},
        " ".join(_MAKES).replace("-", " ") + " a an the its their new source",
        after_and=True,
    ),
    _Cue(
        _TRAINED,
        0.5,
        {MODEL: 70},
        "Train train trains Trained trained a an the its their new system called named dubbed",
    ),
    _Cue(_ON, 0.6, {BENCHMARK: 15}, "on of like the"),
    _Cue(_TRAINED_ON, 0.6, {DATASET: 8}, "on with the"),
    _Cue(_VIA, 0.5, {METHOD: 8}, "via using applying apply the"),
    _Cue(_LOCATED, 0.6, {PLACE: 20}, "in of"),
    _Cue(_IN_PLACE, 0.1, {PLACE: 6}, "in across throughout outside near within of from the"),
    _Cue(_OWNED, 0.6, {MODEL: 8, ORGANIZATION: -5, PLACE: -10}, owned=True),
    _Cue(
        _TITLE_BEFORE,
        0.8,
        {PERSON: 30},
        "Dr Prof Mr Mrs Ms President Senator Professor Chancellor Minister General Rep Sen",
    ),
    _Cue(_RUN_BY, 0.5, {ORGANIZATION: 12}, "by the"),
    _Cue(_TOLD_BY, 0.2, {PERSON: 6}, "by writes says said wrote argues notes"),
    _Cue(_VERSUS, 0.4, {MODEL: 3}, "versus vs than like against beats beating between to as g"),
)
_AFTER = (
    _Cue(_OWNS, 0.5, {ORGANIZATION: 10, PERSON: 3}),
    _Cue(_SPEAKS, 0.6, {ORGANIZATION: 10, PERSON: 10}),
    _Cue(_DOES, 0.4, {}),
    _Cue(_WAS_TRAINED, 0.5, {MODEL: 30}),
    _Cue(_BEATS, 0.4, {MODEL: 12}),
    _Cue(_WHO, 0.7, {PERSON: 20}),
    _Cue(_STAFF, 0.7, {ORGANIZATION: 15}),
)

_LAST_WORD = re.compile(r"(\w+)\.?[\s\"'“‘”(,]*$")
_BEHIND_WORDS = " \n\"'“‘”(,"
_NEXT_WORDS = re.compile(r"[\"'“”’‘)]*,? (\w+)(?:[a-z-]* (\w+))?")
# How far before a name these are looked for.
_REACH = 60


@dataclass(slots=True)
class Cues:
    """The evidence for one name at one place. `strength` says how surely something is named here at all."""

    strength: float = 0.0
    kinds: Votes = field(default_factory=dict)

    def add(self, strength: float, more: Mapping[EntityKind, float]) -> None:
        self.strength = max(self.strength, strength)
        votes.add(self.kinds, more)


def cues(before: str, after: str) -> Cues:
    """What the text before a name and after it says; both are cut at the ends of its stretch and short."""
    found = Cues()
    near = max(0, len(before) - _REACH)
    word = _last_word(before[near:])
    for cue in _worth_a_look(word, has_and=" and " in before, has_apostrophe="'" in before or "’" in before):
        if cue.pattern.search(before, near):
            found.add(cue.strength, cue.votes)
    next_words = _NEXT_WORDS.match(after)
    if next_words is None or after[0] != " " or next_words.group(1) in _FOLLOWERS:  # otherwise they would find nothing
        for cue in _AFTER:
            if cue.pattern.match(after):
                found.add(cue.strength, cue.votes)
    if noun := _noun_before(before):
        found.add(0.8, {_KIND_OF[noun]: 20})
    called = word in _CALLING and _CALLED.search(before, near)
    if called and (_DOES.match(after) or not _TITLE_GOES_ON.match(after)):
        kind = noun_kind(before)
        found.add(1.0, {kind: 20} if kind else {MODEL: 2})
    if next_words is None or not _NOUN_BEGINNINGS.isdisjoint(next_words.groups()):
        _read_noun(found, after)
    _read_apposition(found, after)
    return found


def _last_word(before: str) -> str:
    word = before.rstrip(_BEHIND_WORDS).rpartition(" ")[2]
    if word.isalnum():  # as it mostly is, and found several times as fast
        return word
    last = _LAST_WORD.search(before)
    return last.group(1) if last else ""


@lru_cache(maxsize=16384)
def _worth_a_look(last_word: str, *, has_and: bool, has_apostrophe: bool) -> tuple[_Cue, ...]:
    """The cues that a text which ends with that word may hold."""
    return tuple(
        cue
        for cue in _BEFORE
        if last_word in cue.last_words.split() or (cue.after_and and has_and) or (cue.owned and has_apostrophe)
    )


def is_no_thing(before: str) -> bool:
    """Whether the text before a name says that it is the title of a text, or that somebody just made it up."""
    if _last_word(before[-_REACH:]) not in _CALLING:
        return False
    if _COINED.search(before):
        return True
    writing = _WRITING.search(before) if _CALLED.search(before) else None
    return writing is not None and noun_kind(writing.group(1)) is None


def is_made(before: str) -> bool:
    """Whether the text before a name says that somebody made what it names, or calls it so."""
    return _MADE.search(before) is not None or _CALLED.search(before) is not None


def is_noun(word: str) -> bool:
    """Whether this is one of the nouns that say what a name beside them is."""
    return word in _KIND_OF


def is_job(word: str) -> bool:
    """Whether this is one of those nouns that say what a person does."""
    return _KIND_OF.get(word) is PERSON


def noun_kind(phrase: str) -> EntityKind | None:
    """The kind that the last telling noun of a phrase speaks of."""
    nouns = _ANY_NOUN.findall(phrase)
    return _KIND_OF[nouns[-1]] if nouns else None


def _noun_before(before: str) -> str | None:
    """The longest noun that the text ends with, but for what may stand between it and a name."""
    text = before.rstrip(_OPENERS)
    if text.endswith((", the", ", its", ", our")):  # its main chip, the X
        text = text[:-5]
    lead = next(lead for lead in _LEADS if text.endswith(lead)) if text.endswith(_LEADS) else ""
    text = text.removesuffix(lead).rstrip(" (").removesuffix(",") if lead else text.removesuffix(",")
    last = text.rpartition(" ")[2]
    if last.isalpha() and last not in _NOUN_ENDS:  # as it mostly is
        return None
    starts = (word.start() for word in _WORD.finditer(text, max(0, len(text) - _LONGEST_NOUN)))
    return next((noun for start in starts if (noun := text[start:]) in _KIND_OF), None)


def _read_noun(found: Cues, after: str) -> None:
    """What the noun right behind a name calls it: the X benchmark."""
    if noun := _NOUN_NEXT.match(after):
        found.add(0.7, {_KIND_OF[noun.group(2)]: 30 if noun.group(1) else 15})
    elif noun := _NOUN_AFTER.match(after):
        found.add(0.5, {_KIND_OF[noun.group(1)]: 10})


def _read_apposition(found: Cues, after: str) -> None:
    """What is said of a name behind it: X, a small benchmark for ships."""
    if apposition := _IS_A.match(after):
        phrase = apposition.group(1)
        end = _PHRASE_END.search(phrase)
        kind = noun_kind(phrase[: end.start()] if end and end.start() else phrase) or noun_kind(phrase.split(",")[0])
        if kind is not None:
            found.add(0.9, {kind: 60})
