"""What the words of a name say by themselves: how likely it is one, and of which kind."""

import re
from enum import Enum, auto

from schema.enums import EntityKind
from service.ingest.entities.cues import is_noun
from service.ingest.entities.endings import of_name
from service.ingest.entities.lexicon import read
from service.ingest.entities.runs import HEADS, Run
from service.ingest.entities.tokens import Token
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
    r"[A-Z][a-zà-ÿ’'-]+(?: [A-Z]\.?)?(?: (?:van|von|de|der|bin|al|la|du|del))*(?: [A-Z][\wà-ÿ’'-]+){1,2}"
)
_TWO = re.compile(r"[A-Z]\w+[-–][A-Z]\w+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]+s?(?:[-–][A-Z]+)*")


def shape(run: Run, words_in_use: frozenset[str]) -> Shape:
    """The shape of a run. A word that the issue also writes in small letters is an ordinary one there."""
    words = [token for token in run.tokens if not token.text[0].isdigit()] or list(run.tokens)
    if run.words > 1 and _is_institution(run, words_in_use):
        return Shape.INSTITUTION
    if any(c.isdigit() for token in run.tokens for c in token.text):
        return Shape.CODED
    if any(token.is_odd and not _ACRONYM.fullmatch(token.text) for token in words):
        return Shape.CAMEL
    if len(words) == 1 and words[0].text.isupper() and words[0].is_ordinary:
        return Shape.SHOUTED
    if any(token.is_odd for token in words):
        return Shape.ACRONYM if len(words) == 1 else Shape.CAMEL
    ordinary = [_is_common(token, words_in_use) for token in words]
    if all(ordinary):
        return Shape.PLAIN if len(words) > 1 or _TWO.fullmatch(words[0].text) else Shape.WORD
    return Shape.MIXED if any(ordinary) else Shape.STRANGE


def _is_institution(run: Run, words_in_use: frozenset[str]) -> bool:
    """Whether a word such as University makes the run the name of a body: Skerry Centre, but not Data Center."""
    heads = {token.text for token in run.tokens if token.text in HEADS}
    if not heads:
        return False
    others = [token for token in run.tokens if token.text not in HEADS]
    named = not all(_is_common(token, words_in_use) for token in others)
    return named or bool(heads - read("common_heads")) or " of " in run.text or " for " in run.text


def _is_common(token: Token, words_in_use: frozenset[str]) -> bool:
    small = token.text.casefold()
    return token.is_ordinary or token.is_generic or small in words_in_use or is_noun(small)


def votes(run: Run, form: Shape) -> Votes:
    """The kinds that the words of a run speak for."""
    found: Votes = dict(of_name(run.text))
    if form is Shape.INSTITUTION:
        add(found, {ORGANIZATION: 50})
    elif form in (Shape.STRANGE, Shape.MIXED) and _HUMAN.fullmatch(run.text) and not run.tokens[0].is_ordinary:
        add(found, {PERSON: 20 if form is Shape.STRANGE else 10})
    elif form is Shape.STRANGE:
        add(found, {ORGANIZATION: 10})
    elif form is Shape.ACRONYM:
        add(found, {BENCHMARK: 4, METHOD: 3})
    elif form is Shape.CODED:
        add(found, {MODEL: 10})
    elif form is Shape.CAMEL:
        add(found, {ORGANIZATION: 5, METHOD: 4})
    return found
