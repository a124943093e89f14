"""What the words of a name say by themselves: how likely it is one, and of which kind."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from schema.enums import EntityKind
from service.ingest.entities.cues import is_noun
from service.ingest.entities.endings import of_name
from service.ingest.entities.lexicon import is_generic, is_ordinary, read
from service.ingest.entities.runs import HEADS, Run
from service.ingest.entities.tokens import is_odd
from service.ingest.entities.votes import Votes, add

ORGANIZATION, PERSON, MODEL = EntityKind.ORGANIZATION, EntityKind.PERSON, EntityKind.MODEL
BENCHMARK, METHOD = EntityKind.BENCHMARK, EntityKind.METHOD


class Shape(Enum):
    """How far a run of words looks like a name."""

    INSTITUTION = auto()
    """It holds a word such as University."""
    CODED = auto()
    """A word with a digit in it or a number behind it: GPT-4o, Genie 2."""
    CAMEL = auto()
    """Capitals inside a word: DistRL, Fineweb-Edu."""
    ACRONYM = auto()
    STRANGE = auto()
    """Words that no dictionary has."""
    MIXED = auto()
    """Several words, some of them ordinary."""
    PLAIN = auto()
    """Several words, all of them ordinary."""
    WORD = auto()
    """One ordinary word."""
    SHOUTED = auto()
    """One ordinary word in capitals."""


_HUMAN = re.compile(
    r"[A-Z][a-zà-ÿ’'-]+(?:-[A-Z][a-zà-ÿ]+)?(?: [A-Z]\.?)?"
    r"(?: (?:van|von|de|der|bin|al|la|du|del))*(?: [A-Z][\wà-ÿ’'-]+){1,2}"
)
_TWO = re.compile(r"[A-Z]\w+[-–][A-Z]\w+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]+s?(?:[-–][A-Z]+)*")


def shape(run: Run, words_in_use: frozenset[str]) -> Shape:
    """The shape of a run. A word that the issue also writes in small letters is an ordinary one there."""
    words = tuple(token.text for token in run.tokens)
    return _shape(run.text, words, tuple(word for word in words if word.casefold() in words_in_use))


@lru_cache(maxsize=16384)
def _shape(name: str, words: tuple[str, ...], in_use: tuple[str, ...]) -> Shape:
    if len(words) > 1 and _is_institution(name, words, in_use):
        return Shape.INSTITUTION
    if any(c.isdigit() for word in words for c in word):
        return Shape.CODED
    odd = [word for word in words if is_odd(word)]
    if any(not _ACRONYM.fullmatch(word) for word in odd):
        return Shape.CAMEL
    if len(words) == 1 and words[0].isupper() and is_ordinary(words[0]):
        return Shape.SHOUTED
    if odd:
        return Shape.ACRONYM if len(words) == 1 else Shape.CAMEL
    ordinary = [_is_common(word, in_use) for word in words]
    if all(ordinary):
        return Shape.PLAIN if len(words) > 1 or _TWO.fullmatch(words[0]) else Shape.WORD
    return Shape.MIXED if any(ordinary) else Shape.STRANGE


def _is_institution(name: str, words: Sequence[str], in_use: Sequence[str]) -> bool:
    """Whether a word such as University makes the run the name of a body: Skerry Centre, but not Data Center."""
    heads = HEADS.intersection(words)
    if not heads:
        return False
    named = not all(_is_common(word, in_use) for word in words if word not in HEADS)
    return named or bool(heads - read("common_heads")) or " of " in name or " for " in name


def _is_common(word: str, in_use: Sequence[str]) -> bool:
    return is_ordinary(word) or is_generic(word) or word in in_use or is_noun(word.casefold())


def votes(run: Run, form: Shape) -> Votes:
    """The kinds that the words of a run speak for."""
    return dict(_votes(run.text, form, run.tokens[0].text))


@lru_cache(maxsize=16384)
def _votes(name: str, form: Shape, first: str) -> Votes:
    found: Votes = dict(of_name(name))
    if form is Shape.INSTITUTION:
        add(found, {ORGANIZATION: 50})
    elif form in (Shape.STRANGE, Shape.MIXED) and _HUMAN.fullmatch(name) and not is_ordinary(first):
        add(found, {PERSON: 20 if form is Shape.STRANGE else 10})
    elif form is Shape.STRANGE:
        add(found, {ORGANIZATION: 10})
    elif form is Shape.ACRONYM:
        add(found, {BENCHMARK: 4, METHOD: 3, PERSON: -20})
    elif form is Shape.CODED:
        add(found, {MODEL: 10})
    elif form is Shape.CAMEL:
        add(found, {ORGANIZATION: 5, METHOD: 4})
    return found
