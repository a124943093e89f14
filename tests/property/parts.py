"""Issues as their parts, and the habits of the hand that writes them: what the round trip starts from.

The truth must not be ambiguous, or a failure would prove nothing. So the words are chosen such that a reader could
not take one part for another:

- A sentence begins with a subject, never with what begins a link line ("Read", "Get"), a byline or a question, and
  holds no colon, question mark, semicolon, bracket or ellipsis. Words with an ampersand, a percent sign, quotes and
  dashes are in it, as they change from form to form.
- A run-in label is a short phrase that no sentence could begin with and end before a colon. The first paragraph of a
  section has none: in plain text that is where the introduction stands, whatever it looks like.
- A headline ends with a colon or a question mark where no tagline tells what it is.
- A separator is missing only before a headline with a tagline or before `Tech Tales:`; the heading of a tale, only
  where its separator, title, epigraph and inspirations remain.
- The title of a tale holds no quotation, which might be the first words that are spoken in it.
- A reference names a lower number than the issue's own, for a newsletter does not refer to its future or itself.
"""

from dataclasses import dataclass
from enum import Enum, auto

from hypothesis import strategies as st

from tests.bench.generate import NEWSLETTER


class Shape(Enum):
    """How a link line is written."""

    COLON = auto()
    GLUED = auto()
    TWO_LINES = auto()
    HERE = auto()


@dataclass(frozen=True, slots=True)
class LinkLine:
    """`label: title (source).`; a HERE line's label is `Get the {title} here`."""

    shape: Shape
    label: str
    title: str
    source: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph: sentences, at the end of which another issue may be named and something may be linked."""

    label: str | None
    sentences: tuple[str, ...]
    reference: tuple[str, int] | None = None
    anchor: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list: depth and words of each item."""

    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SectionParts:
    """A section; `ending` closes its headline, `separator` stands before it (None: it is missing)."""

    headline: str
    ending: str
    tagline: str | None
    separator: str | None
    body: tuple[Prose | Bullets, ...]
    links: tuple[LinkLine, ...]

    @property
    def prose(self) -> list[Prose]:
        """The paragraphs of the body."""
        return [part for part in self.body if isinstance(part, Prose)]


@dataclass(frozen=True, slots=True)
class TaleParts:
    """A tale; without `headed`, `Tech Tales:` is missing."""

    headed: bool
    title: str
    epigraph: str | None
    paragraphs: tuple[str, ...]
    inspirations: tuple[str, ...]
    separator: str | None


@dataclass(frozen=True, slots=True)
class Habits:
    """How a whole issue is typed. `breaks_inside`: `<strong>Headline<br></strong>`, as an editor leaves it."""

    straight: bool = False
    dash: str = "–"
    ellipsis: str = "…"
    spaces: str = " "
    indent: str = ""
    trailing: str = ""
    full_stops: bool = True
    label_colon: str = "inside"
    glued_tagline: bool = False
    breaks_inside: bool = False
    run_together: bool = False


@dataclass(frozen=True, slots=True)
class IssueParts:
    """A whole issue. `byline` is None where the line is missing, "" where it names nobody."""

    number: int
    numbering: str
    topics: tuple[str, ...]
    byline: str | None
    preamble: tuple[str, ...]
    subscribe: bool
    sections: tuple[SectionParts, ...]
    tale: TaleParts | None
    thanks: bool
    habits: Habits

    @property
    def title(self) -> str:
        words = [*self.topics[:-1], f"and {self.topics[-1]}"] if len(self.topics) > 1 else list(self.topics)
        return f"{NEWSLETTER}{self.numbering.format(self.number)}: {'; '.join(words)}"


SEPARATORS = ("***", "* * *", "#" * 52, "####", "*****")

_SUBJECTS = ("Pilots", "The kite", "Nobody", "A team of bakers", "Two towns", "Kestrel-2", "Most of it", "Ms. Okoro")
_WORDS = (
    *("kite", "string", "wind", "bell", "lantern", "ladder", "harbour", "kettle", "tide", "green", "heavy", "slowly"),
    *(
        "mends",
        "carries",
        "counts",
        "R&D",
        "12%",
        "3.5",
        "Kestrel-2",
        "baker’s",
        "“loose quote”",
        "old–new",
        "wind – tide",
    ),
)
_NOUNS = ("Kites", "Harbour", "Lanterns", "Kestrel-2", "Wind", "Small Bells", "R&D", "Café Tides", "4-bit Ladders")
_LABELS = (
    "How the kite flies",
    "What they built",
    "Results",
    "Kestrel-2 versus Heron",
    "Good wind, cheap string",
    "Why this matters",
    "Why this matters – string is free",
    "Why this matters – who pays for wind?",
    "What is KiteBench?",
    "How well does it fly?",
)
_READ = ("Read more", "Read the paper", "Read the research", "Get the code here", "Check out the results here")
_GLUABLE = ("Read more", "Get the code here", "Check out the results here")
_HERE = ("Get the {} here", "Check out the {} here", "Watch the {} here")
_THINGS = ("KiteBench dataset", "Kestrel-2 model", "lantern scores", "kite launch")
_SOURCES = ("arXiv", "Kite lab, PDF", "Harbour & Sons, blog", "kites, GitHub")


def _joined(words: tuple[str, ...], low: int, high: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=low, max_size=high).map(" ".join)


_phrases = st.builds("{} {}".format, st.sampled_from(_NOUNS), _joined(_WORDS, 1, 4))
sentences = st.builds("{} {}.".format, st.sampled_from(_SUBJECTS), _joined(_WORDS, 2, 9))
_urls = st.builds(
    "https://{}/{}".format,
    st.sampled_from(("arxiv.org/abs", "www.example.org", "github.com/kites")),
    st.sampled_from(("2401.00001", "kite-2", "a_b", "wind?x=1&y=2", "w_(kite)", "%7Ewind", "tide#end")),
)
_sources = st.sampled_from(_SOURCES)
_links = st.one_of(
    st.builds(LinkLine, st.just(Shape.COLON), st.sampled_from(_READ), _phrases, st.none() | _sources, _urls),
    st.builds(LinkLine, st.just(Shape.GLUED), st.sampled_from(_GLUABLE), _phrases, _sources, _urls),
    st.builds(LinkLine, st.just(Shape.TWO_LINES), st.sampled_from(_READ), _phrases, _sources, _urls),
    st.builds(
        lambda pattern, thing, source, url: LinkLine(Shape.HERE, pattern.format(thing), thing, source, url),
        st.sampled_from(_HERE),
        st.sampled_from(_THINGS),
        _sources,
        _urls,
    ),
)
_items = st.lists(st.tuples(st.integers(0, 2), sentences), min_size=1, max_size=4)
_bullets = _items.map(lambda items: Bullets(_nested(items)))


def _nested(items: list[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """The items with no level skipped on the way down."""
    kept: list[tuple[int, str]] = []
    for depth, words in items:
        kept.append((min(depth, kept[-1][0] + 1 if kept else 0), words))
    return tuple(kept)


def _prose(labels: st.SearchStrategy[str | None], number: int) -> st.SearchStrategy[Prose]:
    wording = st.sampled_from((f"{NEWSLETTER} {{}}", f"{NEWSLETTER} #{{}}", f"{NEWSLETTER}: {{}}"))
    references = st.none() | st.tuples(wording, st.integers(1, number - 1)) if number > 1 else st.none()
    anchors = st.none() | st.tuples(_phrases, _urls)
    body = st.lists(sentences, min_size=1, max_size=3).map(tuple)
    return st.builds(Prose, labels, body, references, anchors)


@st.composite
def _sections(draw: st.DrawFn, number: int, *, first: bool) -> SectionParts:
    tagline = draw(st.none() | _phrases)
    ending = draw(st.sampled_from((":", "?", "") if tagline else (":", "?")))
    separator = draw(st.sampled_from((*SEPARATORS, None) if tagline or first else SEPARATORS))
    labels = st.none() | st.sampled_from(_LABELS)
    paragraphs = [draw(_prose(st.none(), number)), *draw(st.lists(_prose(labels, number), max_size=3))]
    body = [part for prose in paragraphs for part in (prose, draw(st.none() | _bullets)) if part is not None]
    return SectionParts(
        draw(_phrases), ending, tagline, separator, tuple(body), tuple(draw(st.lists(_links, max_size=3)))
    )


@st.composite
def _tales(draw: st.DrawFn) -> TaleParts:
    headed = draw(st.booleans())
    epigraph = draw(_phrases if not headed else st.none() | _phrases)
    inspirations = st.lists(_phrases, min_size=0 if headed else 1, max_size=3)
    paragraphs = st.lists(st.lists(sentences, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4)
    separator = draw(st.sampled_from((*SEPARATORS, None) if headed else SEPARATORS))
    title = draw(_phrases.filter(lambda words: "”" not in words))
    return TaleParts(headed, title, epigraph, tuple(draw(paragraphs)), tuple(draw(inspirations)), separator)


habits = st.builds(
    Habits,
    straight=st.booleans(),
    dash=st.sampled_from(("–", "—", "-")),
    ellipsis=st.sampled_from(("…", "...")),
    spaces=st.sampled_from((" ", "  ", "\u00a0", " \u00a0")),
    indent=st.sampled_from(("", " ", "\u00a0\u00a0")),
    trailing=st.sampled_from(("", " ", "\u00a0")),
    full_stops=st.booleans(),
    label_colon=st.sampled_from(("inside", "outside", "apart", "glued", "alone")),
    glued_tagline=st.booleans(),
    breaks_inside=st.booleans(),
    run_together=st.booleans(),
)


@st.composite
def issues(draw: st.DrawFn) -> IssueParts:
    """A whole issue with habits of its own."""
    number = draw(st.integers(1, 999))
    sections = [draw(_sections(number, first=position == 0)) for position in range(draw(st.integers(1, 4)))]
    return IssueParts(
        number,
        draw(st.sampled_from((" {}", " #{}", ": #{}", ": Issue {}"))),
        tuple(draw(st.lists(_phrases, min_size=1, max_size=3))),
        draw(st.sampled_from((None, "", "Una Penhallow"))),
        tuple(draw(st.lists(sentences, min_size=1, max_size=2))),
        draw(st.booleans()),
        tuple(sections),
        draw(st.none() | _tales()),
        draw(st.booleans()),
        draw(habits),
    )
