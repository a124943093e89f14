"""An issue's parts → the issue in each of the four forms."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from schema.enums import SourceFormat
from tests.property.parts import Bullets, Habits, IssueParts, LinkLine, Prose, SectionParts, Shape, TaleParts

ADDRESS = "https://example.org/p/kites"


@dataclass(frozen=True, slots=True)
class Form:
    """A form: its file's ending, how an issue is written in it, and whether it keeps marks and addresses."""

    name: str
    format: SourceFormat
    ending: str
    write: Callable[[IssueParts], str]
    marked: bool = True


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a line, or of several where one mark goes over all of them; `mark` is `b` or `i`."""

    text: str
    mark: str = ""
    href: str | None = None


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines with nothing between them."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A separator."""

    text: str


Block = Paragraph | Bullets | Rule


def typed(words: str, habits: Habits) -> str:
    """Words as the hand types them: its quotes and dashes, a missing full stop. Spaces are set later."""
    words = words.replace("–", habits.dash)
    return words.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"}) if habits.straight else words


def words_of(part: Prose | Bullets, habits: Habits) -> str:
    """The words of a paragraph without its label, or of a list's items, on one line."""
    if isinstance(part, Bullets):
        return " ".join(words for _, words in _typed_items(part, habits).items)
    return "".join(span.text for span in _unlabelled(part, habits))


def as_text(issue: IssueParts) -> str:
    """The plain-text archive's form, of one issue."""
    habits = issue.habits
    byline = [] if issue.byline is None else [f"by {issue.byline}".rstrip()]
    blocks = (_text_block(block, habits) for block in _blocks(issue))
    return "\n\n".join([typed(issue.title, habits), *byline, *blocks]) + "\n"


def as_markdown(issue: IssueParts, *, converted: bool) -> str:
    """A Markdown file. `converted` gives the dialect of a program that turned HTML into it."""
    habits = issue.habits
    title = typed(issue.title, habits).replace('"', '\\"')
    author = issue.byline or ""
    matter = f'---\ntitle: "{title}"\nauthor: "{author}"\ndate: ""\nurl: "{ADDRESS}"\n---\n'
    written, together = matter, False
    for block in _blocks(issue):
        may_join = converted and habits.run_together and not isinstance(block, Bullets)
        written += "  \n  \n " if together and may_join else "\n\n"
        written += _markdown_block(block, habits, converted)
        together = may_join
    return f"{written}\n"


def as_feed(issue: IssueParts) -> str:
    """An RSS feed as WordPress writes it, with the issue as its one item."""
    author = f"<dc:creator><![CDATA[{issue.byline}]]></dc:creator>" if issue.byline else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Import AI</title><link>https://example.org</link>'
        f"<description>Kites</description><item><title>{escape(typed(issue.title, issue.habits))}</title>"
        f"<link>{ADDRESS}</link>{author}<pubDate>Mon, 06 Jan 2025 13:30:12 +0000</pubDate>"
        f"<content:encoded><![CDATA[{_html(issue)}]]></content:encoded></item></channel></rss>"
    )


def as_page(issue: IssueParts) -> str:
    """An HTML page as WordPress serves it."""
    title = escape(typed(issue.title, issue.habits))
    author = (
        f'<span class="byline">by <span class="author vcard"><a class="url fn n" href="https://example.org/author">'
        f"{issue.byline}</a></span></span>"
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Import AI</title>'
        f'<link rel="canonical" href="{ADDRESS}"></head><body><nav><a href="/">Import AI</a></nav>'
        f'<main><article class="post">'
        f'<header class="entry-header"><h1 class="entry-title">{title}</h1>'
        f'<div class="entry-meta">{author if issue.byline else ""}</div></header>'
        f'<div class="entry-content">{_html(issue)}</div></article></main>'
        "<footer><p>All rights to the wind.</p></footer></body></html>"
    )


def _blocks(issue: IssueParts) -> Iterator[Block]:
    """The issue behind its title and byline."""
    habits = issue.habits
    for words in issue.preamble:
        yield _paragraph((Span(typed(words, habits)),))
    if issue.subscribe:
        yield _paragraph((Span("Subscribe now"),))
    for section in issue.sections:
        yield from _section(section, habits)
    if issue.tale:
        yield from _tale(issue.tale, habits)
    if issue.thanks:
        yield _paragraph((Span("Thanks for reading!", "i"),))


def _section(section: SectionParts, habits: Habits) -> Iterator[Block]:
    if section.separator:
        yield Rule(section.separator)
    first, *rest = section.body
    head: list[Line] = [(Span(typed(section.headline, habits) + section.ending, "b"),)]
    body = _prose(first, habits) if isinstance(first, Prose) else []
    if section.tagline:
        tagline = Span(f"{habits.ellipsis}{typed(section.tagline, habits)}{habits.ellipsis}", "i")
        if habits.glued_tagline:
            body[0] = (tagline, *body[0])
        else:
            head.append((tagline,))
    blocks: list[list[Line] | Bullets] = [[*head, *body]]
    blocks += [_prose(part, habits) if isinstance(part, Prose) else _typed_items(part, habits) for part in rest]
    links = [line for link in section.links for line in _link(link, habits)]
    if isinstance(blocks[-1], list):
        blocks[-1] += links
    elif links:
        blocks.append(links)
    for block in blocks:
        yield block if isinstance(block, Bullets) else Paragraph(tuple(block))


def _prose(prose: Prose, habits: Habits) -> list[Line]:
    spans = _unlabelled(prose, habits)
    if prose.label is None:
        return [spans]
    lead, between = _lead(typed(prose.label, habits), habits)
    return [lead, spans] if habits.label_colon == "alone" else [(*lead, Span(between), *spans)]


def _unlabelled(prose: Prose, habits: Habits) -> Line:
    spans = [Span(typed(" ".join(prose.sentences), habits))]
    if prose.reference:
        wording, number = prose.reference
        spans.append(Span(f" They told it in {wording.format(number)}."))
    if prose.anchor:
        words, url = prose.anchor
        spans += [Span(" More is told on "), Span(typed(words, habits), href=url), Span(".")]
    if not habits.full_stops:
        spans[-1] = Span(spans[-1].text.removesuffix("."))
    return tuple(spans)


def _lead(label: str, habits: Habits) -> tuple[Line, str]:
    """A label, and what stands between it and the words behind it."""
    if label.endswith("?"):
        return (Span(label, "b"),), " "
    if habits.label_colon == "outside":
        return (Span(label, "b"), Span(":")), " "
    if habits.label_colon == "apart":
        return (Span(label, "b"), Span(" :")), " "
    return (Span(f"{label}:", "b"),), "" if habits.label_colon == "glued" else " "


def _link(link: LinkLine, habits: Habits) -> list[Line]:
    stop = Span("." if habits.full_stops else "")
    source = f" ({typed(link.source, habits)})" if link.source else ""
    title = Span(typed(link.title, habits) + source, href=link.url)
    if link.shape is Shape.HERE:
        lead, _, _ = link.label.partition(link.title)
        return [(Span(lead.rstrip(), "b"), Span(" "), Span(f"{link.title} here{source}", href=link.url), stop)]
    if link.shape is Shape.GLUED:
        return [(Span(link.label, "b"), title, stop)]
    if link.shape is Shape.TWO_LINES:
        return [(Span(f"{link.label}:", "b"),), (title, stop)]
    return [(Span(f"{link.label}:", "b"), Span(" "), title, stop)]


def _tale(tale: TaleParts, habits: Habits) -> Iterator[Block]:
    if tale.separator:
        yield Rule(tale.separator)
    words = typed(tale.title, habits)
    if tale.headed and habits.breaks_inside:
        words = f"Tech Tales:\n\n{words}"
    elif tale.headed:
        yield _paragraph((Span("Tech Tales:", "b"),))
    title: list[Line] = [(Span(words, "b"),)]
    if tale.epigraph:
        title.append((Span(f"[{typed(tale.epigraph, habits)}]", "i"),))
    yield Paragraph(tuple(title))
    for words in tale.paragraphs:
        yield _paragraph((Span(typed(words, habits)),))
    if tale.inspirations:
        words = "; ".join(typed(phrase, habits) for phrase in tale.inspirations)
        lead: Line = (Span("Things that inspired this story:", "b"),)
        stop = "." if habits.full_stops else ""
        behind = Span(f"{words}{stop}")
        alone = habits.label_colon == "alone"
        yield Paragraph((lead, (behind,))) if alone else _paragraph((*lead, Span(" "), behind))


def _typed_items(bullets: Bullets, habits: Habits) -> Bullets:
    return Bullets(tuple((depth, typed(words, habits)) for depth, words in bullets.items))


def _paragraph(line: Line) -> Paragraph:
    return Paragraph((line,))


def _spaced(text: str, habits: Habits) -> str:
    return text.replace(" ", habits.spaces)


def _text_block(block: Block, habits: Habits) -> str:
    if isinstance(block, Rule):
        return block.text
    if isinstance(block, Bullets):
        return "\n\n".join(f"{'  ' * (depth + 1)}• {_spaced(words, habits)}" for depth, words in block.items)
    lines = ("".join(_spaced(span.text, habits) for span in line) for line in block.lines)
    return "\n".join(f"{habits.indent}{line}{habits.trailing}" for line in lines)


def _markdown_block(block: Block, habits: Habits, converted: bool) -> str:
    if isinstance(block, Rule):
        return block.text
    if isinstance(block, Bullets):
        return "\n\n".join(f"{'  ' * (2 * depth + 1)}* {_spaced(words, habits)}" for depth, words in block.items)
    return _markdown_lines(block.lines, habits, converted)


def _markdown_lines(lines: Sequence[Line], habits: Habits, converted: bool) -> str:
    """Lines with their marks. The converted dialect closes a mark behind the line's end: `**Headline  ⏎**`."""
    written, closing = "", ""
    for position, line in enumerate(lines):
        written += closing
        closing = ""
        last = position == len(lines) - 1
        for at, span in enumerate(line):
            sign = {"b": "**", "i": "_", "": ""}[span.mark]
            text = _spaced(span.text, habits).replace("\n", "  \n")
            words = f"[{text}]({span.href})" if span.href else text
            late = converted and sign and at == len(line) - 1 and not last
            written += f"{sign}{words}{'' if late else sign}"
            if late:
                closing = f"{sign}{' ' if sign == '_' else ''}"
        written += "" if last else "  \n"
    return written


def _html(issue: IssueParts) -> str:
    habits = issue.habits
    blocks = list(_blocks(issue))
    written: list[str] = []
    for block in blocks:
        if isinstance(block, Rule):
            written.append("<hr />" if block.text == "* * *" else f"<p>{block.text}</p>")
        elif isinstance(block, Bullets):
            written.append(_html_list(block, habits))
        else:
            lines = _html_lines(block.lines, habits)
            if habits.run_together and written and written[-1].endswith("</p>") and written[-1] not in _rules(blocks):
                written[-1] = f"{written[-1].removesuffix('</p>')}<br /><br />{lines}</p>"
            else:
                written.append(f"<p>{lines}</p>")
    return "\n".join(written)


def _rules(blocks: Iterable[Block]) -> set[str]:
    return {f"<p>{block.text}</p>" for block in blocks if isinstance(block, Rule)}


def _html_lines(lines: Sequence[Line], habits: Habits) -> str:
    written = ""
    for position, line in enumerate(lines):
        end = "" if position == len(lines) - 1 else "<br />\n"
        spans = [_html_span(span, habits) for span in line]
        tag = {"b": "</strong>", "i": "</em>", "": ""}[line[-1].mark]
        if habits.breaks_inside and tag:
            spans[-1] = f"{spans[-1].removesuffix(tag)}{habits.trailing}{end}{tag}"
        else:
            spans[-1] += habits.trailing + end
        written += _entities(habits.indent) + "".join(spans)
    return _entities(written)


def _html_span(span: Span, habits: Habits) -> str:
    words = _spaced(escape(span.text), habits).replace("\n", "<br />\n")
    if span.href:
        words = f'<a href="{escape(span.href)}">{words}</a>'
    tag = {"b": "strong", "i": "em", "": ""}[span.mark]
    return f"<{tag}>{words}</{tag}>" if tag else words


def _html_list(bullets: Bullets, habits: Habits) -> str:
    written, level = "", -1
    for depth, words in bullets.items:
        if depth > level:
            written += "<ul>" * (depth - level)
        else:
            written += "</li>" + "</ul></li>" * (level - depth)
        written += f"<li>{_entities(_spaced(escape(words), habits))}"
        level = depth
    return written + "</li></ul>" * (level + 1)


def _entities(text: str) -> str:
    return text.replace("\u00a0", "&nbsp;")


FORMS = (
    Form("text", SourceFormat.TEXT, "txt", as_text, marked=False),
    Form("markdown", SourceFormat.MARKDOWN, "md", lambda issue: as_markdown(issue, converted=False)),
    Form("converted markdown", SourceFormat.MARKDOWN, "md", lambda issue: as_markdown(issue, converted=True)),
    Form("feed", SourceFormat.RSS, "xml", as_feed),
    Form("page", SourceFormat.HTML, "html", as_page),
)
