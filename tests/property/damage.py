"""Inputs that no editor would write: issues cut up and mixed with noise, and documents of pure chance."""

from functools import cache

from hypothesis import strategies as st

from schema.enums import SourceFormat
from service.ingest.document import Document, Mark, Run
from service.ingest.readers.bullets import item_runs
from tests.bench.generate import NEWSLETTER, generate

_ODDITIES = f"""{NEWSLETTER} #40: A bell that answers; ladders

by Una Penhallow

Welcome back. A correction: last week (see {NEWSLETTER} 39) I called the bell a gong.

{NEWSLETTER.split()[0]} A-Idea:
What if the ladders could vote?
An essay on rungs, in three parts.
1. The first rung.
2. The second rung.

Bells learn to answer: …Ding… A bell in Lisle answers its own echo https://example.org/bell (more than once).
  • Loud
    • Louder
Why this matters:
Echoes are cheap.
Read moreBells: A Survey (arXiv). Get the code here: bells (GitHub).
Get the benchmark here:
EchoBench (bells, GitHub)
####################
A headline without anything under it

A ladder with a view
[Found in a well, 2061
and copied twice]
We climbed. We climbed again.
***
The view was good.
Things that inspired this story:
rungs; wells; the word “up”?
Thanks for reading!
Share
"""
_NOISE = (
    *("…", "...", "……", "[", "]", "(", ")", "“", "”", ":", "?", ";", "•", "  • ", "* ", "- ", "1. ", "—", "_"),
    *("\n", "\n\n", "\r", "\0", "\ufeff", "\u00a0", "\u2028", "\x85", "\x1f", "\ud800", "\u200b", "\u0301"),
    *("𝔘", "🪁", "İ"),
    *("***", "* * *", "####", "Tech Tales:", "Things that inspired this story:", "Subscribe now", "Why this matters:"),
    *("Read more:", "Read more", "Get the thing here", "http://", "https://a.example/b)", "[x](y)", "by"),
    *(f"{NEWSLETTER} 12", f"{NEWSLETTER} #9 and 8"),
)
_MOST_LINES = 400


@cache
def samples() -> tuple[str, ...]:
    """The issues that mutations begin with: short, so that many can be tried."""
    return (_ODDITIES, *(issue.text for issue in generate(12, seed=11, length=0.15)))


noise = st.one_of(st.sampled_from(_NOISE), st.sampled_from(_NOISE), st.text(max_size=12))
_places = st.integers(0, 1 << 20)
_addresses = st.sampled_from(("https://a.example/", "x:", "//["))
_runs = st.tuples(st.sampled_from(Mark), _places, st.integers(1, 200), _addresses)
_kinds = st.sampled_from(("delete", "repeat", "swap", "cut", "insert", "line", "glue"))
_changes = st.tuples(_kinds, _places, _places, noise)


def changed(text: str, change: tuple[str, int, int, str]) -> str:
    """The text with one thing done to it; the two places may lie anywhere and count around."""
    kind, first, second, words = change
    lines = text.split("\n")
    i, j = first % len(lines), second % len(lines)
    at = first % (len(text) + 1)
    match kind:
        case "cut":
            return text[:at] if second % 2 else text[at:]
        case "insert":
            return text[:at] + words + text[at:]
        case "delete":
            del lines[i]
        case "repeat":
            lines[j:j] = lines[i : i + 1 + second % 7]
        case "swap":
            lines[i], lines[j] = lines[j], lines[i]
        case "line":
            lines.insert(i, words)
        case _:
            lines[i : i + 2] = ["".join(lines[i : i + 2])]
    return "\n".join(lines[:_MOST_LINES])


@st.composite
def damaged(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> str:
    """A text with one to six things done to it."""
    text = draw(texts)
    for change in draw(st.lists(_changes, min_size=1, max_size=6)):
        text = changed(text, change)
    return text


chance = st.builds(
    "{}{}".format,
    st.sampled_from((f"{NEWSLETTER} 7: bells\n\n", f"{NEWSLETTER} 7\n", "")),
    st.lists(noise | st.sampled_from(("\n", "\n\n", " ", "Bells and ladders")), max_size=40).map("".join),
)
"""Documents of pure chance, most of them under a title."""


@st.composite
def documents(draw: st.DrawFn, texts: st.SearchStrategy[str]) -> Document:
    """A text with the runs that a reader would give it, or with runs of pure chance."""
    text = draw(texts)
    if draw(st.booleans()):
        return Document(text, SourceFormat.TEXT, "chance", tuple(item_runs(text)))
    runs = (_run(text, *drawn) for drawn in draw(st.lists(_runs, max_size=8)))
    return Document(text, SourceFormat.HTML, "chance", tuple(run for run in runs if run))


def _run(text: str, mark: Mark, first: int, length: int, href: str) -> Run | None:
    """A run that begins and ends with something visible, as the readers' do; None where nothing is."""
    start = first % (len(text) + 1)
    words = text[start : start + length]
    if not words.strip():
        return None
    end = start + len(words.rstrip())
    start += len(words) - len(words.lstrip())
    return Run(start, end, mark, href if mark is Mark.LINK else None)
