"""The words of a text that could be part of a name: written with a capital, or with a digit in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from service.ingest.entities.lexicon import is_function, is_generic, is_ordinary, is_word, read
from service.ingest.entities.names import without_possessive
from service.ingest.model import Span

# A word from its first capital or digit on. What stands before that is looked for afterwards: the search is the
# faster for beginning with a letter.
_TOKEN = re.compile(r"[^\Wa-z_]\w*(?:(?:[-–'’&]|\.(?=\w))[^\W_]\w*)*\+*")
_FRONT = re.compile(r"[a-z]+(?:[-–][a-z]+)*[-–]?$")
_SUFFIX = re.compile(r"(?<=[^\W_])[-–]([a-z]+(?:[-–][a-z]+)*)$")
_PREFIX = re.compile(r"[a-z]{2,}(?:[-–][a-z]+)*[-–](?=[A-Z]|\d{4}s?$)")
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]")
_PREFIXES = frozenset(
    {
        "pre",
        "non",
        "anti",
        "mid",
        "post",
        "multi",
        "super",
        "ultra",
        "inter",
        "semi",
        "quasi",
        "proto",
        "pseudo",
        "cyber",
    }
)
_NOUNS = frozenset({"eval", "evals", "bench", "arena", "gym", "judge"})
_ADJECTIVE = re.compile(r"(?:able|ible|centric|ing|ed|like|ish|wise|ic|al|ive|ous|less|ful|first|only)$")
_OPENING = re.compile(r"(?:^|[.!?:;…•\n]|[.!?]\))[\s\"'“”‘’(\[*_–—-]*$|[“\"]$|\b[a-z0-9]\)\s$")
_QUANTITY = re.compile(
    r"[~$€£]?\d[\d.,]*(?:[-–]\d[\d.,]*)?(?:[kKmMbBtTxX%+]|bn|tn|mn|st|nd|rd|th|s|D|d|ms|[kKMGTPE]?(?:B|W|Hz|Wh|bps|b|FLOPS?|flops?)|nm|mm|cm|km|fps|am|pm|ish|"
    r"thousand|million|billion|trillion|years?|hours?|days?)?\+?"
)
_VERSION = re.compile(
    r"[vV]?(?:\d|[01]\d)(?:\.\d{1,2}){0,2}[a-z]{0,2}|2\d\.(?:0[1-9]|1[0-2])|\d+(?:\.\d+)?[bB](?:[-–][a-z]+)?|\d+x\d+[bB]"
)
# Written behind a model's version, these are part of its name.
VARIANTS = read("variants")


_OWN_VARIANTS = frozenset({"instruct", "chat", "mini", "nano", "preview", "turbo", "coder"})
# Glued to a version these are part of a name, which otherwise only say something of it: Phi-4-reasoning.
GLUED_VARIANTS = VARIANTS | {"image", "realtime", "reasoning", "research", "search", "transcribe", "tts"}
# Longer ones are no names, and some of what is asked of a word takes time that grows faster than it.
_LONGEST = 80


@dataclass(slots=True)
class Token:
    """Such a word, its possessive cut off."""

    start: int
    end: int
    text: str
    possessive: bool
    opens: bool
    """Whether it opens a sentence, a quotation or an item, where a capital says little."""
    is_function: bool
    is_generic: bool
    is_odd: bool
    """Whether its very shape is that of a name: GPT-4o, DistRL, MMLU, Fineweb-Edu."""
    may_begin: bool
    """Whether a name may begin with it."""

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_version(self) -> bool:
        """Whether it can be the version or the size that ends a name."""
        return _VERSION.fullmatch(self.text) is not None

    @property
    def is_ordinary(self) -> bool:
        """Whether it is a word of the language, but for its capital."""
        return is_ordinary(self.text)


def tokens(text: str, span: Span) -> Iterator[Token]:
    """The tokens of a stretch of a text, in order."""
    for match in _TOKEN.finditer(text, span.start, span.end):
        word, start = match.group(), match.start()
        if len(word) > _LONGEST:
            continue
        if start > span.start and text[start - 1] not in " \n(":
            if text[start - 1] in "@#_":
                continue
            if front := _FRONT.search(text[max(span.start, start - 30) : start]):
                word, start = front.group() + word, start - len(front.group())
        core, skipped, possessive = _core(word)
        if core:
            start += skipped
            end = start + len(core)
            if "." in core and _DOTTED.fullmatch(core) and text.startswith(".", end):
                core, end = core + ".", end + 1
            yield Token(start, end, core, possessive, opens_sentence(text, span, start), *_traits(core))


@lru_cache(maxsize=65536)
def _traits(word: str) -> tuple[bool, bool, bool, bool]:
    """Whether it is a function word, generic, odd, and such as a name may begin with."""
    odd = is_odd(word)
    is_quantity = word[0].isdigit() and _QUANTITY.fullmatch(word) is not None
    return is_function(word), is_generic(word), odd, odd or (word[0].isupper() and not is_quantity)


@lru_cache(maxsize=65536)
def _core(word: str) -> tuple[str, int, bool]:
    """A word without what it is compounded with or owns, how many letters go before that, and whether it owns."""
    if word.isalpha():
        return (word if not word.islower() else ""), 0, False
    core, skipped = without_possessive(word), 0
    possessive = len(core) < len(word)
    if (prefix := _PREFIX.match(core)) and all(_is_part(part) for part in re.split("[-–]", prefix.group())):
        skipped, core = prefix.end(), core[prefix.end() :]
    core = _without_suffix(core)
    return ("" if core.islower() and core.isalpha() else core), skipped, possessive


def opens_sentence(text: str, span: Span, start: int) -> bool:
    """Whether what stands there opens a sentence, a quotation or an item of the stretch."""
    if start - 2 >= span.start and text[start - 1] == " " and (text[start - 2].isalpha() or text[start - 2] == ","):
        return False
    return start == span.start or _OPENING.search(text[max(span.start, start - 6) : start]) is not None


def _without_suffix(word: str) -> str:
    """The word without what makes an adjective of a name: OpenAI-style, GPU-using, USA-only."""
    suffix = _SUFFIX.search(word)
    if suffix is None:
        return word
    head, parts = word[: suffix.start()], re.split("[-–]", suffix.group(1))
    if parts[-1] in _OWN_VARIANTS or (parts[-1] in GLUED_VARIANTS and any(c.isdigit() for c in head)):
        return word
    return head if all(_is_part(part) for part in parts) else word


def _is_part(part: str) -> bool:
    """Whether a name may have been compounded with this."""
    if part in _NOUNS:
        return False
    return len(part) < 3 or is_word(part) or part in _PREFIXES or _ADJECTIVE.search(part) is not None


@lru_cache(maxsize=65536)
def is_odd(word: str) -> bool:
    """Whether no ordinary word is written like this one."""
    if not any(c.isalpha() for c in word) or is_generic(word) or is_generic(word.removesuffix("s")):
        return False
    if word[0].isdigit():
        if _QUANTITY.fullmatch(word):
            return False
        return re.match(r"0\d-?[a-zA-Z.]", word) is not None or (
            re.fullmatch(r"\d[\w]*[-.]?[A-Za-z]{3,}[\w.-]*", word) is not None and "-" not in word[:3]
        )
    if any(c.isdigit() for c in word):
        return _is_name_with_digit(word)
    parts = re.split("[-–]", word)
    if len(parts) > 1:
        return any(is_odd(part) for part in parts) or (
            sum(part[:1].isupper() for part in parts) > 1 and not all(is_word(part.lower()) for part in parts)
        )
    if word[:2].isupper() and word[2:].islower() and is_word(word.lower()):
        return False
    capitals = sum(c.isupper() for c in word)
    return capitals > 1 or (capitals == 1 and not word[0].isupper() and len(word) > 2)


def _is_name_with_digit(word: str) -> bool:
    """Not the variables and counts of formulas: t1, n-1, covid19s."""
    letters = sum(c.isalpha() for c in word)
    if letters == 1:
        return re.fullmatch(r"[A-Zoα-ω][-–]?\d{1,3}|[α-ω][-–]?\d\.\d", word) is not None
    return re.fullmatch(r"[a-z]+[-–]\d+|(?:figure|table|fig|eq|step|part|level)\d+", word) is None or "gpt" in word
