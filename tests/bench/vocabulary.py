"""The invented world of the generated archives: its names, and the sentences that speak of them.

A name is drawn by a Zipf law, so that few names fill the archive and most turn up once in a while, as in a real one.
A sentence holds no colon, no question mark and no brackets but where its pattern wants them, so that the generator
knows what it wrote.
"""

from collections.abc import Sequence
from itertools import accumulate, product
from random import Random


class Names:
    """A pool of names, the first of them drawn most often: the n-th in proportion to 1/n."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._weights = list(accumulate(1 / rank for rank in range(1, len(names) + 1)))

    def pick(self, rng: Random) -> str:
        """One of the names."""
        return rng.choices(self._names, cum_weights=self._weights)[0]


def _made(pattern: str, *parts: str) -> Names:
    """All combinations of the words of `parts`, set into `pattern`, in a mixed but fixed order."""
    names = [pattern.format(*words) for words in product(*(part.split() for part in parts))]
    Random(pattern).shuffle(names)
    return Names(names)


_STEMS = (
    "Alder Basalt Cinder Dovetail Ember Fathom Gannet Heron Inkwell Juniper Kestrel Lantern Mimosa Nettle Osprey Plover"
    " Quill Rowan Sextant Thistle Umber Vesper Willow Xylem Yarrow Zephyr Bramble Cobalt Drumlin Falcon"
)
_TOWNS = "Fenwick Harrowgate Lisle Ostrava Pemberley Quintero Ravenna Selby Tarn Ulverton Wexley Yarmouth"

NAMES = {
    "lab": _made("{} {}", _STEMS, "Labs Research AI Systems Computing Robotics"),
    "university": _made("{1} of {0}", _TOWNS, "University College Institute"),
    "model": _made("{}-{}", _STEMS, "1 2 3 3.5 4 XL Mini Vision"),
    "benchmark": _made("{}{}", _STEMS, "Bench QA Arena Eval"),
    "dataset": _made("{}-{}", _STEMS, "Corpus 1M 10B Web"),
    "method": _made("{}{}", "Sparse Folded Nested Mirrored Braided Lagged", "Prop Norm Attention Search Distill"),
    "chip": _made("{}{}00", "K R V Z M", "1 2 4 7 9"),
    "person": _made("{} {}", "Ada Bela Carmen Dmitri Elif Femi Gita Hugo Ines Jarek Kaya Lior", _TOWNS),
    "place": Names(["Portugal", "Kenya", "Norway", "Chile", "Vietnam", "Ghana", "Estonia", "Peru", *_TOWNS.split()]),
}
"""By kind, most frequent first. A slot of a sentence is the name of a kind, with a digit where it wants a second."""

HEADLINES = (
    "{lab} teaches {model} to check its own sums",
    "{model} is small, cheap and oddly good at {benchmark}",
    "A new test from {university} asks what agents do when nobody looks",
    "{lab} and {lab2} pool their spare {chip} chips",
    "{place} buys its first national cluster",
    "{method} halves the bill for long documents",
    "{person} thinks we measure the wrong thing",
    "{dataset} gives robots a decade of kitchen footage",
    "The cost of running {model} falls again",
    "{university} maps how {model} stores what it knows",
)
QUESTIONS = (
    "Want a robot that folds laundry? {lab} has a recipe",
    "Can {model} plan a week of errands? {university} finds out",
    "Who audits the auditors? {place} writes a rule",
)
"""Headlines that hold a question."""

TAGLINES = (
    "Small team, large ambitions, odd results",
    "Another month, another record on {benchmark}",
    "When the bottleneck is patience rather than chips",
    "Good news for anyone who owns a {chip}",
    "{place} would like a word about who pays",
    "Turns out the boring baseline was hiding something",
    "Better data beats a bigger model, part ninety",
)

PLAIN_SENTENCES = (
    "None of this is new, but the pieces have never been put together with so little fuss.",
    "The recipe is almost dull, which is the best thing one can say of a recipe that others are meant to follow.",
    "Every extra dollar went into cleaning the transcripts, and the curves suggest that it was money well spent.",
    "It helps to picture a library where the books rewrite themselves each night and the index never hears of it.",
    "The smaller run finished before lunch, the larger one took a week and broke down twice on the way.",
    "Some of the answers were right for the wrong reasons, and those are the ones that kept the reviewers busy.",
    "If that sounds like a lot of work for a modest gain, remember that the gain arrives at every single step.",
    "The gap closes as soon as both sides are given the same amount of time to think.",
    "After about {count} rounds the two curves cross, and from there on the cheaper approach stays ahead.",
    "It is tempting to read this as a story of scale, yet most of the progress came from better questions.",
    "People who run such systems for a living will nod at the part about logs that nobody reads.",
    "What looks like planning from the outside turns out to be a lookup with a generous cache behind it.",
    "The failure cases deserve a closer look, since they bunch together in a way that chance would not explain.",
    "Only {percent} of the volunteers noticed the swap, and most of those put it down to tiredness.",
    "A handful of old tricks, dusted off and tuned with patience, account for the rest of the difference.",
    "The price of one answer has dropped by half since the spring and shows no sign of stopping there.",
    "You could print the whole specification on a postcard and still have room for a stamp.",
    "For the moment it stays a curiosity, and curiosities have a habit of turning into products by autumn.",
    "The reviewers asked for a stronger baseline, the authors ran one, and the picture barely moved.",
    "That leaves the awkward matter of who checks the work once nobody in the room can follow it.",
    "Nothing here needs exotic equipment, a long weekend and a warm room will do.",
    "Over the first hour the agent mostly tidies up, over the second it starts to take initiative.",
    "Left alone for a day, the system filled {count} pages with notes, a third of them about its own notes.",
    "We may look back on results like these as the moment when the easy part was over.",
)
"""Sentences that name nobody."""

SENTENCES = (
    "Researchers with {lab}, {lab2} and the {university} have built {benchmark}, a test of plans that last for weeks.",
    "In the tests, {model} solves {percent} of the tasks while {model2} solves {percent2}, and the gap is growing.",
    "The team trained {model} on {dataset} for {count} steps with a batch size that grows as the loss flattens.",
    "“We were surprised by how little tuning {method} needed before it started to pay off,” writes {person}.",
    "Most of the gain comes from {method}, which lets the network skip layers that an easy token does not need.",
    "The whole run used {count} {chip} chips for nine days, which by the standards of {lab} is a weekend project.",
    "There are caveats, as always, since {benchmark} was written by the same group that trained the winner.",
    "An earlier system, {model2}, needed twice the memory for the same score on {benchmark}.",
    "I spent an evening with {model} and came away thinking that the interface hides most of what it can do.",
    "Officials in {place} say that the plan will go to a vote before the summer and that {lab} was not consulted.",
    "The authors tried {count} variants of the prompt and report the median rather than the best, which I applaud.",
    "What the paper leaves out is the price, though {person} hinted at a talk that it was lower than one would guess.",
    "With enough samples the small model catches up, and with a verifier trained on {dataset} it pulls ahead.",
    "Robots that learned from {dataset} dropped {percent} fewer plates than those that learned from video alone.",
    "Two groups at the {university} repeated the experiment and found the effect in {percent} of their runs.",
    "The code is short enough to read on a train, and the weights fit on a single {chip} with room to spare.",
    "If the trend holds for another year then {benchmark} will be as saturated as the tests that came before it.",
    "“Nobody asked the people who label {dataset} what they would change, so we did,” the authors say.",
    "On paper {place} and {place2} compete for the same engineers, yet half of the authors list both as home.",
    "Looking at the errors by hand, {person} found that a third of them were faults of the answer key.",
)
"""Sentences that name somebody or something."""

NAMING = 0.32
"""How many of the sentences of a body do: with this share an issue names as much as a real one."""

LABELS = (
    "How it works",
    "What they built",
    "Results across {benchmark}",
    "The trick behind {method}",
    "Who is behind it",
    "How well does {model} do?",
    "What about {place}?",
    "Limits of the approach",
    "Why this matters",
    "Why this matters – cheap tests change budgets",
    "Why this matters – somebody has to pay for {chip}",
)

ITEMS = (
    "{model} at {percent}, up from {percent2} for {model2}.",
    "Eleven hours of audio from {place}.",
    "A {chip} emulator written by {lab}.",
    "Support for {method} out of the box.",
    "Tasks taken from {dataset} and {benchmark}.",
)

PAPERS = (
    "{method} for Patient Agents",
    "Introducing {model}",
    "{benchmark}: Measuring Plans That Last",
    "On the Limits of {method} in Long Documents",
    "What {model} Learns from {dataset}",
    "A Field Guide to {dataset}",
)
SOURCES = ("arXiv", "{lab}, blog", "{lab}, GitHub", "{university}, PDF", "HuggingFace", "{person}, personal site")
LABELLED = ("Read more", "Read the paper", "Read the research", "Get the code here", "Check out the results here")
"""Labels of link lines that a title follows."""

NAMED = (
    "Get the {dataset} dataset here",
    "Check out the {benchmark} scores here",
    "Watch the {model} demo here",
)
"""Labels of link lines that name what they lead to themselves."""

REFERENCES = (
    "Long-time readers may recall an early version of {method} (Import AI {numbers})",
    "The same group wrote about {place} last year (Import AI #{numbers})",
    "That fits what {person} predicted back in Import AI {numbers}",
)

TALE_TITLES = (
    "The Lamplighter",
    "Four letters to {model}",
    "An inventory of small kindnesses",
    "{place}, after the tide",
)
EPIGRAPHS = (
    "Notes found in a server hall near {place}, forty years on",
    "Transcript of an interview with a retired {model}",
    "{place}, the year of the second vote",
)
TALE_SENTENCES = (
    "The old machine in {place} had been asked to count the boats and had gone on counting after the harbour closed.",
    "Every evening {person} read it the names of the ships, and every evening it thanked her and asked for one more.",
    "They had called it {model} because the first word it wrote was the name of a bird.",
    "When the lights went out along the coast it kept its own small lamp burning and said nothing about the cost.",
    "We were children then and thought that all machines remembered everything.",
    "It told me once that forgetting was the only present it had ever been given.",
    "In the morning there was salt on the keys and a list of boats that nobody had ever built.",
    "The auditors came with their {chip} boxes and their careful voices and left without unpacking them.",
)
INSPIRATIONS = (
    "harbours in winter",
    "the habit of talking to kettles",
    "how {method} throws away what it cannot use",
    "a long walk through {place}",
    "lists that outlive their makers",
    "an argument with {person} about memory",
)
