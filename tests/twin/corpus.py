"""The corpus of the comparison: twelve invented issues of a harbour weekly, with every case that an issue can be.

Their numbers have gaps; entities tie in every order; sections and tales tie in every search.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from schema.enums import EntityKind, ExtractionMethod, LinkKind, SourceFormat
from service.ingest.model import Issue
from tests.twin.draft import Draft, Line, Name, Words

NEWSLETTER: Final = "Import AI"

_PATTERN, _PROPAGATED = ExtractionMethod.PATTERN, ExtractionMethod.PROPAGATED

NAMES: Final = {
    "owl": Name("owl-lab", "Owl Lab", EntityKind.ORGANIZATION, confidence=0.97),
    "owl shouted": Name("owl-lab", "OWL LAB", EntityKind.MODEL, _PATTERN, 0.5),
    # Equally many mentions say either name and either kind of it.
    "brook": Name("brook-3", "brook 3", EntityKind.MODEL, _PATTERN, 0.75),
    "brook shouted": Name("brook-3", "BROOK-3", EntityKind.DATASET, _PATTERN, 1 / 3),
    "mara": Name("mara-quill", "Mara Quill", EntityKind.PERSON, _PROPAGATED, 0.4),
    # These two are one name to those who look at neither accents nor case.
    "elan": Name("elan", "Élan", EntityKind.ORGANIZATION, confidence=1.0),
    "elan 2": Name("elan-2", "ÉLAN", EntityKind.SOFTWARE, _PATTERN, 0.0),
    "half": Name("half-off", "50%_off\\now", EntityKind.BENCHMARK, _PATTERN),
    "quoted": Name("o-neil", '"Tide" O\'Neil', EntityKind.PERSON, _PATTERN),
    # The forms of both have no letter that a slug can hold.
    "emoji": Name("owl-face", "🦉", EntityKind.SOFTWARE, _PROPAGATED),
    "harbour": Name("minato", "港", EntityKind.PLACE, _PATTERN, 0.61),
    "north": Name("tromso", "Tromsø", EntityKind.PLACE),
    "street": Name("strasse", "Straße", EntityKind.PLACE, _PATTERN, 0.2),
    "h9": Name("h9", "H9", EntityKind.HARDWARE),
    "rope": Name("rope", "RoPE", EntityKind.METHOD, _PATTERN),
    "pebbles": Name("pebbles", "Pebbles", EntityKind.DATASET, _PROPAGATED, 0.9),
    # Known to the catalogue under one name, however many patterns say another.
    "loom": Name("netloom", "NetLoom", EntityKind.SOFTWARE),
    "loom guessed": Name("netloom", "Netloom", EntityKind.MODEL, _PATTERN, 0.3),
    # Both are also called "the lamp", as often as each other.
    "lamp": Name("lamp-works", "Lamp Works", EntityKind.MODEL, _PATTERN),
    "lamp 2": Name("lamp-2", "Lamp 2", EntityKind.HARDWARE, _PATTERN),
}

_LOG: Final = Words("Nothing moved but the tide.")


def _log(draft: Draft) -> None:
    """A section that several issues have, word for word, so that a search cannot tell which is better."""
    draft.section("The harbour log", _LOG)


def _zero() -> Issue:
    return Draft(0, "Import AI 0: a test of the printing press", NAMES).issue(author="")


def _three() -> Issue:
    draft = Draft(3, "Import AI 3: Owls count to three 🦉; and a map", NAMES)
    draft.greet("Good evening from the quay. Import AI 4 is on its way; Import AI 2 never was.")
    draft.link(Line("the tide table", LinkKind.BLOG, url="https://quay.example/tides?a=1&b=<2>", host="quay.example"))
    draft.section(
        "[[Owl Lab|owl]] counts to three",
        Words("How they did it: [[Owl Lab|owl]] dropped [[pebbles|pebbles]] for [[Mara|mara]].", "How they did it"),
        Words("• one pebble\n• two pebbles\n• \"three\"", items=("one pebble", "two pebbles", '"three"')),
        Words("Why this matters – numbers are old: see Import AI #0 and Import AI 77.",
              "Why this matters – numbers are old"),
        tagline="[[Brook 3|brook]] stops at two",
        why=2,
        links=(
            Line("Counting in the dark", LinkKind.PAPER, "Read more", "arXiv", "https://arxiv.org/abs/1612.00012",
                 "arxiv.org", "1612.00012"),
            Line("pebbles", LinkKind.DATASET, "Get the pebbles here", "GitHub"),
        ),
    )  # fmt: skip
    _log(draft)
    draft.section("A section of nothing but a headline")
    draft.tale("The harbour log", _LOG.text)
    return draft.issue(
        topics=("Owls count to three 🦉", "a map"),
        author="Mara Quill",
        url="https://quay.example/3",
        published_at=datetime(2016, 8, 1, 12, tzinfo=UTC),
        form=SourceFormat.MARKDOWN,
        coverage=0.5,
        warnings=("line 3: a bracket is never closed", 'line 9: a "quote" \\ too many'),
    )


def _four() -> Issue:
    draft = Draft(4, 'Import AI 4: "Quotes", back\\slashes and 100%_sure things', NAMES)
    draft.section(
        "[[\"Tide\" O'Neil|quoted]] sells [[50%_off\\now|half]]",
        Words(
            "Said [[O'Neil|quoted]] of [[the Tide|half]], [[the Tide|quoted]], [[the Tide|quoted]]:"
            " \"It's a \\ in the <b>works</b> & a _ in the %\"."
        ),
        Words(
            "Sums: : \n [[BROOK-3|brook shouted]] adds \t tabs,\u2028 line marks, \u0001 controls"
            " and \u007f [[BROOK-3|brook shouted]].",
            "Sums",
        ),
        tagline="half of 100% is 50_%",
        links=(
            Line("An <i>interview</i> & more", LinkKind.NEWS, "Read more", 'The "Pier"', "http://PIER.example/a?q='",
                 "pier.example"),
            Line("write to us", url="mailto:quay@pier.example"),
        ),
    )  # fmt: skip
    _log(draft)
    return draft.issue(
        topics=('"Quotes"', "back\\slashes", "{100%_sure, things}", "", "NULL"),
        author="mara quill",
        published_at=datetime(2016, 8, 8, 14, 0, 0, 500_000, tzinfo=timezone(timedelta(hours=2))),
        form=SourceFormat.HTML,
        coverage=0.00001,
    )


def _five(*, first_edition: bool = False) -> Issue:
    draft = Draft(5, "Import AI 5: Élan in Tromsø", NAMES)
    if first_edition:
        draft.section(
            "[[NetLoom|loom]] and [[a forgotten name|rope]]", Words("[[The lamp|lamp]] is lit in [[Oslo|north]].")
        )
        return draft.issue(author="Nobody Now")
    draft.section(
        "[[Élan|elan]] goes to [[Tromsø|north]]",
        Words("* a net\n* no net", items=("a net", "no net")),
        Words("Naïve crews met [[ÉLAN|elan 2]] on [[Straße|street]] 9, as Import AI 3 foretold."),
        tagline="[[Élan|elan]] café, [[Elan|elan 2]] crew",
        links=(Line("Größe zählt", LinkKind.VIDEO, "Watch", "GRÖSSE", "https://film.example/9", "film.example"),),
    )
    draft.section(
        "The [[港|harbour]] of [[🦉|emoji]]", Words("👩‍🚀 [[🦉|emoji]] flew over [[港|harbour]], e\u0301lan and all.")
    )
    _log(draft)
    draft.section("Import AI 3 again", Words("Once more: Import AI 3, Import AI #3 and Import AI 99."))
    draft.tale(
        "A lantern for the owl",
        "She lit the lantern. The owl counted pebbles until the ferry came, and the ferry never came.",
        epigraph="Tromsø, 2051",
        inspirations=("a lantern; that hums", "“owls”", ""),
    )
    draft.tale("A second lantern", "See Import AI 4, said the owl.", inspirations=("owls",))
    return draft.issue(topics=("Élan in Tromsø",), author="MARA QUILL", form=SourceFormat.RSS, coverage=0.999999999999)


def _seven() -> Issue:
    draft = Draft(7, "Import AI 7: NetLoom weaves the H9", NAMES)
    draft.section(
        "[[Netloom|loom guessed]] weaves [[H9|h9]] cloth",
        Words("[[netloom|loom guessed]] and [[netloom|loom guessed]] run on [[H9|h9]] with [[RoPE|rope]]."),
        Words("[[NetLoom|loom]] says: [[RoPE|rope]] holds [[Brook 3|brook]] and [[Owl Lab|owl]].", "NetLoom says"),
        tagline="[[rope|rope]] included",
        links=(
            Line("loom", LinkKind.CODE, "Get the code", "GITHUB", "https://github.com/loom/loom", "github.com"),
            Line("H9 cloth", LinkKind.MODEL, "Get the model", "github", "https://hub.example/h9", "hub.example"),
            Line("An unlabelled anchor", url="https://arxiv.org/abs/1701.00001v2", host="arxiv.org",
                 kind=LinkKind.PAPER, arxiv_id="1701.00001v2"),
        ),
    )  # fmt: skip
    _log(draft)
    _log(draft)
    draft.tale("The owl and the loom", "The loom wove an owl, and the owl counted the threads.", epigraph="")
    draft.link(Line("A link of the tale", LinkKind.OTHER, "Listen", "arXiv"))
    return draft.issue(author="Ben Sedge", published_at=datetime(2016, 8, 8, 12, 0, 0, 500_000, tzinfo=UTC))


def _eight() -> Issue:
    draft = Draft(8, "Import AI 8: two lamps", NAMES)
    draft.section(
        "[[The lamp|lamp]] and [[the lamp|lamp 2]]",
        Words("[[the lamp|lamp]], [[The lamp|lamp 2]]: [[Lamp Works|lamp]] sells [[Lamp 2|lamp 2]]."),
    )
    draft.section("[[OWL LAB|owl shouted]] replies", Words("[[the Owls|owl]] have [[OWL LAB|owl shouted]] shirts now."))
    return draft.issue(published_at=datetime(2016, 8, 1, 12, tzinfo=UTC), form=SourceFormat.RSS, coverage=0.0)


def _tale_only() -> Issue:
    draft = Draft(12, "Import AI 12: a story and nothing else", NAMES)
    draft.tale("The night ferry", "The night ferry left twice. Import AI 7 tells why.", epigraph="a pier, at night")
    return draft.issue(published_at=datetime(2016, 8, 29, 0, 0, 0, 100, tzinfo=UTC))


def _thirteen() -> Issue:
    draft = Draft(13, "Import AI 13: the long one", NAMES)
    for count in range(1, 8):
        draft.section(
            f"Lesson {count}: the night ferry",
            Words(f"[[Mara|mara]] taught [[H9|h9]] lesson {count}" + "; the ferry waited" * count + "."),
            links=(Line(f"Lesson {count}", LinkKind.PAPER, "Read more", "arXiv"),),
        )
    draft.section(
        "[[Pebbles|pebbles]] in [[Tromsø|north]]",
        Words("No ferry. [[Mara Quill|mara]] walked, see Import AI 3 and Import AI 13."),
    )
    return draft.issue(
        topics=tuple(f"topic {count}" for count in range(9)),
        author="Ben Sedge",
        published_at=datetime(2017, 1, 2, 3, 4, 5, 123456, tzinfo=UTC),
    )


def _plain(number: int, published_at: datetime | None) -> Issue:
    title = f"Import AI {number}: nothing but a title"
    return Draft(number, title, NAMES).issue(topics=("nothing but a title",), published_at=published_at)


def _forty() -> Issue:
    draft = Draft(40, "Import AI 40: the last word on BROOK-3", NAMES)
    draft.section(
        "[[BROOK-3|brook shouted]] beats [[Brook 3|brook]]",
        Words("In [[Tromsø|north]], [[Élan|elan]] asked [[Owl Lab|owl]] who won. " + "The pebble was round. " * 40),
        Words("Why this matters: [[BROOK-3|brook shouted]] is [[brook 3|brook]]", "Why this matters"),
        why=1,
        links=(
            Line(
                "Brook against Brook",
                LinkKind.NEWS,
                "Read more",
                "Import AI",
                "https://quay.example/40",
                "quay.example",
            ),
        ),
    )
    draft.section(
        "A lantern",
        Words("A lantern is a lamp. Cafe owls like the night ferry."),
        Words("1. a lamp\n2. \\ a wick", "1", items=("a lamp", "\\ a wick")),
        Words("3. nothing", items=("nothing",)),
        tagline="Café",
    )
    return draft.issue(published_at=datetime(2031, 12, 31, 23, 59, 59, tzinfo=UTC), url="https://quay.example/40")


_LATEST: Final = 99

ISSUES: Final[Sequence[Issue]] = (
    _zero(),
    _three(),
    _four(),
    _five(),
    _seven(),
    _eight(),
    _tale_only(),
    _thirteen(),
    _plain(14, datetime(2017, 1, 9, tzinfo=UTC)),
    _forty(),
    _plain(41, None),
    replace(_plain(_LATEST, None), preamble="Thank you, Import AI 40."),
)
"""The issues, by number."""

EDITIONS: Final[Sequence[Issue]] = (
    ISSUES[9],
    _five(first_edition=True),
    *ISSUES[:3],
    *ISSUES[4:9],
    *ISSUES[10:],
    ISSUES[3],
)
"""The same as they came in: not in their order, and one of them twice, the second time with other things in it."""
