"""Finds the catalogue's names in a text, in one pass whose time does not depend on how many there are.

The automaton (Aho and Corasick's) reads the text folded: lower case, every dash and space the same. What it finds is
then held against the rules: word bounds, letters that must be capitals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind

from service.ingest.entities.catalogue import Catalogue, Known, Rule

_SEPARATORS: Final = re.compile(r"[\s_\u00a0\u2010-\u2015\-]")
_DIGIT_EDGE: Final = re.compile(r"(?<=[a-z])(?=\d)")
_NO_SEPARATOR: Final = re.compile(r"(?<=[a-z]) (?=\d)")
_ATTACHED: Final = re.compile(
    r"-(?:based|backed|style|owned|like|powered|funded|led|trained|made|affiliated|class|level|scale|related|designed"
    r"|developed|quality|driven|inspired|linked|hosted|headquartered|built|run|specific|focused|generated|wide|only|born"
    r"|native|esque|ian|era|sized|equivalent|compatible|ready|enabled|derived|tuned|flavored)\b"
)
"""What may follow a name after a hyphen; `Meta-analysis` is no Meta."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of the text that a form of a known name fits; `certain` is false where the context has to decide."""

    start: int
    end: int
    known: Known
    certain: bool


def _squeezed(plain: str) -> Iterator[str]:
    """The words written as one, where that is long enough to be nothing else: `HuggingFace`."""
    words = plain.split(" ")
    if len(words) in (2, 3) and all(len(word) >= 3 and word.isalpha() for word in words):
        yield "".join(words)


def folded(text: str) -> str:
    """The text as the automaton reads it, every character in its place."""
    lower = text.lower()
    if len(lower) != len(text):  # a few characters have no small letter of their own length
        lower = "".join(low if len(low := character.lower()) == 1 else character for character in text)
    return _SEPARATORS.sub(" ", lower.replace("’", "'").replace("‘", "'"))


class Matcher:
    """The automaton of a catalogue, built once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._forms: dict[str, list[tuple[str, Known]]] = {}
        for form, known in catalogue.by_form.items():
            plain = folded(form)
            for variant in {plain, _DIGIT_EDGE.sub(" ", plain), _NO_SEPARATOR.sub("", plain), *_squeezed(plain)}:
                if variant == plain or known.rule is not Rule.EXACT:
                    self._forms.setdefault(variant, []).append((form, known))
        self._patterns = list(self._forms)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._patterns, matchkind=MatchKind.Standard)

    def hits(self, text: str) -> list[Hit]:
        """What fits, from left to right, none overlapping another: of those that begin together the longest."""
        if not self._patterns:
            return []
        plain = folded(text)
        found = sorted(self._all(text, plain), key=lambda hit: (hit.start, -hit.end, not hit.certain))
        kept: list[Hit] = []
        for hit in found:
            if not kept or hit.start >= kept[-1].end:
                kept.append(hit)
        return kept

    def _all(self, text: str, plain: str) -> Iterator[Hit]:
        for number, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True):
            if not _is_word(text, start, end):
                continue
            written = text[start:end]
            for form, known in self._forms[self._patterns[number]]:
                if _fits(written, form, known):
                    certain = known.rule is not Rule.CONTEXT or " " in form.strip() or any(map(str.isdigit, form))
                    yield Hit(start, _plural(text, end), known, certain)
                    break


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins and ends where words do."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or before in ("@", "/", "#", "_"):
        return False
    if before == "-" and text[start - 2 : start - 1].isalnum():
        return False
    if after == "s" and not text[end + 1 : end + 2].isalnum():
        return text[end - 1].isdigit() or text[end - 1].isupper()
    if after.isalnum() or after == "_":
        return False
    if after == "-" and text[end + 1 : end + 2].isalpha():
        return text[end + 1 : end + 2].isupper() or _ATTACHED.match(text, end) is not None
    return not (after in (".", "/") and text[end + 1 : end + 2].isalnum())


def _plural(text: str, end: int) -> int:
    """Where the stretch ends with the s of a plural: `H100s`."""
    return end + 1 if text[end : end + 1] == "s" and not text[end + 1 : end + 2].isalnum() else end


def _fits(written: str, form: str, known: Known) -> bool:
    """Whether the letters are as the form has them, or differ in a way that does not matter."""
    if known.rule is Rule.EXACT:
        return written == form
    letters, wanted = _letters(written), _letters(form)
    if letters == wanted:
        return True
    has_digit = any(map(str.isdigit, form))
    if has_digit and len(wanted) > 2:
        return True
    capitals_inside = any(map(str.isupper, wanted[1:])) and any(map(str.islower, wanted))
    if len(wanted) >= 5 and capitals_inside and known.rule is Rule.PLAIN:
        return written[0].isupper() or len(wanted) >= 7
    if letters.isupper() and len(wanted) >= 4:
        return known.rule is Rule.PLAIN
    # A long name of several words is that name however it is capitalised, but for its first letters.
    return form.count(" ") >= 2 and len(wanted) >= 12 and known.rule is Rule.PLAIN


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name))
