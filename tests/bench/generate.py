"""Archives of any size in the plain-text form, of invented issues: `python -m tests.bench.generate --issues 1000`."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

import click

from tests.bench import vocabulary as words

NEWSLETTER = "Import AI"
_WELCOME = (
    f"Welcome to {NEWSLETTER}, an invented newsletter that exists to be measured. It runs on tap water, dice and the"
    " patience of computers. If you want more of it, raise the number of issues."
)


@dataclass(frozen=True, slots=True)
class Generated:
    """An issue's text, and how many of each thing the generator wrote into it."""

    number: int
    text: str
    sections: int
    links: int
    references: int
    tales: int


def archive(issues: int, seed: int, length: float = 1.0) -> Iterator[str]:
    """The text of an archive, piece by piece, newest issue first. The same arguments give the same text."""
    yield f"{NEWSLETTER}\n\n"
    for issue in generate(issues, seed, length):
        yield issue.text
        yield "\n\n"


def generate(issues: int, seed: int, length: float = 1.0) -> Iterator[Generated]:
    """Issues `issues` to 1. An issue depends on seed, number and length alone.

    `length` scales the sections' bodies: 1.0 gives about what a real issue has, 12,000 to 16,000 characters. In these a
    real one (nineteen were counted) names 71 times one of 35 things, and so about does an invented one.
    """
    for number in range(issues, 0, -1):
        yield _Writer(number, Random(f"{seed}:{number}"), length).issue()


class _Slots(dict[str, str]):
    """What the slots of one sentence are filled with: numbers of its own, and the names of its section's cast.

    The cast is drawn as it is asked for, and stays: what a section is about comes up in it again and again.
    """

    def __init__(self, rng: Random, cast: dict[str, str]) -> None:
        super().__init__()
        self._rng = rng
        self._cast = cast

    def __missing__(self, slot: str) -> str:
        kind = slot.rstrip("2")
        if kind == "percent":
            return f"{self._rng.randrange(50, 990) / 10}%"
        if kind == "count":
            return str(self._rng.randrange(16, 4096))
        if slot not in self._cast:
            drawn = words.NAMES[kind].pick(self._rng)
            while drawn in (self._cast.get(kind), self._cast.get(f"{kind}2")):
                drawn = words.NAMES[kind].pick(self._rng)
            self._cast[slot] = drawn
        return self._cast[slot]


class _Writer:
    """Writes one issue and counts what it writes."""

    def __init__(self, number: int, rng: Random, length: float) -> None:
        self._number = number
        self._rng = rng
        self._length = length
        self._links = 0
        self._references = 0
        self._cast: dict[str, str] = {}

    def issue(self) -> Generated:
        sections = self._rng.choice((3, 4, 4, 5, 5, 6))
        topics = [self._fill((pattern,)) for pattern in self._rng.sample(words.HEADLINES, 3)]
        parts = [
            f"{NEWSLETTER} {self._number}: {topics[0]}; {topics[1]}; and {topics[2]}",
            self._rng.choice(("by", "by Una Penhallow")),
            _WELCOME,
            "Subscribe now",
            *self._sections(sections),
        ]
        tale = self._rng.random() < 0.95
        if tale:
            parts += ["***", *self._tale()]
        parts.append("Thanks for reading!")
        text = "\n\n".join(parts)
        return Generated(self._number, text, sections, self._links, self._references, int(tale))

    def _sections(self, count: int) -> Iterator[str]:
        """The sections' paragraphs. An issue of few sections has longer ones."""
        paragraphs = max(1, round(self._length * 21 / count))
        for position in range(count):
            tagged = self._rng.random() < 0.93
            if position and not (tagged and self._rng.random() < 0.05):
                yield "***"
            self._cast = {}
            body = [*self._body(paragraphs)]
            body[-1] = "\n".join((body[-1], *self._link_lines()))
            body[0] = "\n".join((self._head(tagged=tagged), body[0]))
            yield from body

    def _head(self, *, tagged: bool) -> str:
        headline = self._fill(words.QUESTIONS) if self._rng.random() < 0.1 else self._fill(words.HEADLINES)
        if not tagged:
            return f"{headline}:"
        return f"{headline}:\n…{self._fill(words.TAGLINES)}…"

    def _body(self, paragraphs: int) -> Iterator[str]:
        yield self._prose()
        for _ in range(paragraphs - 1):
            if self._rng.random() < 0.12:
                yield f"{self._fill(words.LABELS[:2])}: {self._prose()}"
                yield from self._items()
            else:
                label = self._fill(words.LABELS)
                yield f"{label}{'' if label.endswith('?') else ':'} {self._prose()}"
        yield self._prose()

    def _prose(self) -> str:
        count = self._rng.randint(2, 5)
        naming = sum(self._rng.random() < words.NAMING for _ in range(count))
        patterns = self._rng.sample(words.SENTENCES, naming) + self._rng.sample(words.PLAIN_SENTENCES, count - naming)
        self._rng.shuffle(patterns)
        sentences = [self._fill((pattern,)) for pattern in patterns]
        if self._number > 1 and self._rng.random() < 0.12:
            sentences.append(self._reference())
        return " ".join(sentences)

    def _reference(self) -> str:
        pattern = self._rng.choice(words.REFERENCES)
        numbers = [str(self._rng.randrange(1, self._number))]
        if self._rng.random() < 0.2:
            numbers.append(str(self._rng.randrange(1, self._number)))
        self._references += len(numbers)
        slots = _Slots(self._rng, self._cast)
        slots["numbers"] = " and ".join(numbers)
        return f"{pattern.format_map(slots)}."

    def _items(self) -> Iterator[str]:
        for _ in range(self._rng.randint(3, 6)):
            yield f"  • {self._fill(words.ITEMS)}"
            if self._rng.random() < 0.15:
                yield f"    • {self._fill(words.ITEMS)}"

    def _link_lines(self) -> Iterator[str]:
        count = self._rng.choice((1, 1, 2, 3))
        self._links += count
        for _ in range(count):
            source = self._fill(words.SOURCES)
            if self._rng.random() < 0.2:
                yield f"{self._fill(words.NAMED)} ({source})."
            else:
                yield f"{self._rng.choice(words.LABELLED)}: {self._fill(words.PAPERS)} ({source})."

    def _tale(self) -> Iterator[str]:
        self._cast = {}
        yield "Tech Tales:"
        epigraph = f"\n[{self._fill(words.EPIGRAPHS)}]" if self._rng.random() < 0.6 else ""
        yield f"{self._fill(words.TALE_TITLES)}{epigraph}"
        for _ in range(self._rng.randint(3, 7)):
            yield " ".join(self._fill((pattern,)) for pattern in self._rng.sample(words.TALE_SENTENCES, 3))
        inspired = "; ".join(self._fill((pattern,)) for pattern in self._rng.sample(words.INSPIRATIONS, 3))
        yield f"Things that inspired this story: {inspired}."

    def _fill(self, patterns: Sequence[str]) -> str:
        return self._rng.choice(patterns).format_map(_Slots(self._rng, self._cast))


@click.command()
@click.option("--issues", type=click.IntRange(min=1), default=1000, show_default=True, help="How many issues.")
@click.option("--seed", type=int, default=7, show_default=True, help="Another seed gives another archive.")
def main(issues: int, seed: int) -> None:
    """Write an archive of invented issues to standard output."""
    for piece in archive(issues, seed):
        sys.stdout.write(piece)


if __name__ == "__main__":
    main()
