"""Words that are no names: ordinary English, and what the field writes in capitals without naming anything."""

from functools import cache, lru_cache
from importlib.resources import files


@cache
def read(name: str) -> frozenset[str]:
    """The words of a list of this folder: one a line, `#` begins a comment."""
    text = files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


_LONGEST = 40
_DERIVED = tuple(ending + plural for ending in read("derived") for plural in ("", "s"))


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether this, in small letters, is an ordinary English word or a regular form of one."""
    return word in read("words") or (len(word) < _LONGEST and any(is_word(stem) for stem in _stems(word)))


@lru_cache(maxsize=65536)
def is_ordinary(word: str) -> bool:
    """Whether every part of this, cut at its hyphens, is an ordinary word or too short to tell."""
    parts = word.casefold().replace("’", "'").split("-")
    return all(len(part) < 2 or is_word(part) or _is_derived(part) for part in parts)


@lru_cache(maxsize=65536)
def is_generic(word: str) -> bool:
    """Whether this capitalised word names no specific thing: `AI`, `GPUs`, `Chinese`, `Monday`."""
    return word in read("generic") or word.removesuffix("s") in read("generic")


@lru_cache(maxsize=65536)
def is_function(word: str) -> bool:
    """Whether this word joins others and belongs to no name after it: the, although, when."""
    return word.casefold().replace("’", "'") in read("function")


def is_never(word: str) -> bool:
    """Whether this word by itself is never a name, however it is written: researchers, future, A.I."""
    small = word.casefold().replace("’", "'").rstrip(".")
    return small in read("never") or small.removesuffix("s") in read("never")


def _is_derived(word: str) -> bool:
    """Whether it ends as only ordinary words do, though no list has it: radiological, datafication."""
    return len(word) > 7 and word.endswith(_DERIVED)


def _stems(word: str) -> list[str]:
    """What a regular ending may have been put to."""
    found = []
    if len(word) > 3:
        if word.endswith("s"):
            found += [word[:-1]]
        if word.endswith("es"):
            found += [word[:-2]]
        if word.endswith("ies"):
            found += [word[:-3] + "y"]
        if word.endswith("ed"):
            found += [word[:-2], word[:-1]]
        if word.endswith("ing"):
            found += [word[:-3], word[:-3] + "e"]
        if word.endswith("ly"):
            found += [word[:-2]]
    return [stem for stem in found if len(stem) > 2]
