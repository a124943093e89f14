"""Finds the catalogue's names in a text: all at once, in time that does not depend on how many there are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

from schema.enums import EntityKind
from service.ingest.entities.catalogue import Catalogue, Entry, Rule
from service.ingest.entities.lexicon import is_generic, is_word
from service.ingest.entities.names import straight, without_possessive
from service.ingest.model import Span

_SEPARATORS = re.compile(r"[\s\-_./]+")
_PARTS = re.compile(r"[^\W_]+")
# Of the names in one word, only one with a version may be cut: gpt 4o.
_SPACED = re.compile(r"[^\W\d]{2,} \d[\w.-]*")
_BETWEEN = re.compile(r"(?<=[A-Za-z]{2})[\s-](?=\d)")
_CAN_BE_MANY = re.compile(r"[A-Z\d]$|\d[a-z]$")
_IS_CUT = re.compile(r"[\s\-]")
_COUNTED = (EntityKind.HARDWARE, EntityKind.MODEL, EntityKind.METHOD)
_NEITHER = re.compile(r"[^\w ]|_")
# Most texts have no other characters than those of Latin-1 and these marks: a table is many times as fast.
_MARKS = "“”’‘–—…•"
_PLAIN = _NEITHER.sub(" ", bytes(range(256)).decode("latin-1")).encode("latin-1")
_TAIL = re.compile(r"[^\w\s.)]*$")
# Where a name may also be written in two: OpenAI, GPT4o.
_SEAM = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)")
# Shorter names are other words when cased otherwise: US, WHO, Go.
_SHORT = 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a name of the catalogue stands. `exact`: in the very case it is written in there."""

    span: Span
    entry: Entry
    exact: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A name as the catalogue writes it, ready to be compared."""

    entry: Entry
    written: str
    squeezed: str
    tail: str
    """What follows its last letter or digit: the plus signs of C++."""

    @classmethod
    def of(cls, entry: Entry, name: str) -> "_Form":
        written = straight(name)
        tail = None if written[-1:].isalnum() else _TAIL.search(written)
        return cls(entry, written, squeeze(written), tail.group() if tail else "")


class Matcher:
    """All names of a catalogue as one automaton."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._forms: list[list[_Form]] = []
        places: dict[str, list[_Form]] = {}
        for entry in catalogue.entries:
            for name in _with_plurals(entry):
                form = _Form.of(entry, name)
                for spelling in _spellings(form.written):
                    places.setdefault(spelling, []).append(form)
        self._forms = list(places.values())
        self._automaton = AhoCorasick(list(places), implementation=Implementation.ContiguousNFA)

    def hits(self, text: str) -> Iterator[Hit]:
        """Every place where a name stands as words of its own, in the order of their ends; they may overlap."""
        plain = straight(text)
        for index, start, end in self._automaton.find_matches_as_indexes(fold(plain), overlapping=True):
            for form in self._forms[index]:
                hit = _hit(form, plain, start, end - 2)
                if hit is not None:
                    yield hit
                    break


@lru_cache(maxsize=8)
def matcher(catalogue: Catalogue) -> Matcher:
    """The matcher of a catalogue, kept."""
    return Matcher(catalogue)


def fold(text: str) -> str:
    """The text in small letters with a space for whatever is no letter or digit, and one more at either end."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for mark in _MARKS:
        small = small.replace(mark, " ")
    try:
        plain = small.encode("latin-1").translate(_PLAIN).decode("latin-1")
    except UnicodeEncodeError:
        plain = _NEITHER.sub(" ", small)
    return f" {plain} "


def squeeze(name: str) -> str:
    """The name without what may stand between its words."""
    return name if name.isalnum() else _SEPARATORS.sub("", name)


def _with_plurals(entry: Entry) -> Iterator[str]:
    """The names of an entry, and for a device or a model what several of it are called: H100s."""
    for name in entry.names:
        yield name
        if entry.kind in _COUNTED and len(name) > 2 and _CAN_BE_MANY.search(name):
            yield name + "s"


def _spellings(written: str) -> set[str]:
    """The folded forms under which a name is looked for: as it stands, in one word, cut at its seams."""
    found = set()
    for variant in {written, _SEAM.sub(" ", written), _BETWEEN.sub("", written)}:  # mostly they are one
        parts = _PARTS.findall(variant.lower())
        if parts:
            found.add(f" {' '.join(parts)} ")
        if ", " in variant:
            found.add(fold(variant))
        # RT-X is not RTX.
        if len(joined := "".join(parts)) > _SHORT or not joined.isalpha():
            found.add(f" {joined} ")
    return found


def _hit(form: _Form, plain: str, start: int, end: int) -> Hit | None:
    """The hit, if what stands there is this name by its case and its rule."""
    if form.tail:
        end += len(form.tail)
        if not plain.startswith(form.tail, end - len(form.tail)):
            return None
    elif plain.startswith("+", end):
        return None
    if form.written.endswith(".") and plain.startswith(".", end):
        end += 1
    span, surface = Span(start, end), plain[start:end]
    squeezed = squeeze(surface)
    exact = squeezed == form.squeezed
    if exact and " " in surface and not _IS_CUT.search(form.written):
        # Big code is not BigCode.
        return None if all(is_word(part.lower()) for part in _PARTS.findall(surface)) else Hit(span, form.entry, exact)
    if not exact and not _is_variant(form, surface, squeezed):
        return None
    return Hit(span, form.entry, exact)


def _is_variant(form: _Form, surface: str, squeezed: str) -> bool:
    """Whether a name in another case is still the name, and not ordinary words."""
    if form.entry.rule is not Rule.ANYWHERE or squeezed.casefold() != form.squeezed.casefold():
        return False
    if len(squeezed) <= _SHORT and squeezed.isalpha():
        return squeezed.isupper() and len(squeezed) == _SHORT
    if " " in surface and not any(c in " -" for c in form.written) and not _SPACED.fullmatch(surface):
        return False
    if squeezed.isupper():
        return True
    if any(c.isupper() for c in surface[1:]) and " " not in surface:
        return True
    return not all(_is_plain(part) for part in _PARTS.findall(without_possessive(surface)))


def _is_plain(part: str) -> bool:
    return len(part) == 1 or is_word(part.lower()) or is_generic(part.upper())
