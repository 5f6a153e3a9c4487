"""PowerPoint presentations: slides, their shapes, tables and notes.

Canonical text: slide after slide what its text says, in the order of the file: the
title, then each shape; an empty line parts two shapes, each paragraph of a shape has a
line of its own (with its number or bullet where the slide itself states one).  Tables
have a line a row, cells parted by " | ".  The speaker's notes stand after the slide's
text.  Dates, footers, slide numbers, pictures and charts are left out.

Headings: the slides' titles, those of the first slide's title layout on level 1, of a
section's opening slide on level 2, others below; of a slide without a title its first
line, if it can be a headline or question.  Any other slide without a title is a section
without a heading, unless it follows a slide that has a title alone.

Places: "slide 3", "slide 3, notes".

The parts are read with lxml (BSD licence).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from explainbot.errors import EmptySourceError
from explainbot.readers.base import HiddenText, Metadata, Parsed
from explainbot.readers.office._formulas import diagram_lines, drawn_text
from explainbot.readers.office.blocks import (
    Block,
    Cell,
    compose,
    covered,
    table_blocks,
    with_next,
)
from explainbot.readers.office.docx import count_in
from explainbot.readers.office.package import (
    Container,
    Element,
    attribute,
    below,
    child,
    children,
    local,
    main_part,
    office_properties,
    related,
    relations,
    words,
)
from explainbot.text.lines import is_headline, one_line
from explainbot.text.symbols import in_font, table_of
from explainbot.text.tables import ABOVE, LEFT

_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr", "sldImg"})
_MOST_SLIDES = 5000


@dataclass
class Slide:
    """One slide as it was read."""

    number: int
    layout: str
    hidden: bool
    title: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)

    @property
    def says(self) -> bool:
        """Whether it has any text."""
        return bool(self.title or self.blocks or self.notes)


def parse(data: bytes, path: Path, *, hidden: bool = False) -> Parsed:
    """Return the slides' text with their titles as headings.

    Args:
        data: The file.
        path: Where it is.
        hidden: Whether hidden slides and shapes are read, too.

    Raises:
        SourceError: It is encrypted, damaged, too large or no such file.
        EmptySourceError: No slide has text.
    """
    container = Container(data, path)
    unseen = HiddenText(read=hidden)
    slides = list(_slides(container, unseen))
    return presented(slides, office_properties(container), unseen, path)


def presented(
    slides: list[Slide], stated: Metadata, unseen: HiddenText, path: Path
) -> Parsed:
    """Return the text of slides; hidden ones are told, and read if that is asked for.

    Args:
        slides: In order.
        stated: What the file says about itself.
        unseen: What it hides.
        path: Where it is.

    Raises:
        EmptySourceError: No slide has text.
    """
    shown = [
        slide
        for slide in slides
        if not (slide.hidden and slide.says) or unseen.tell(f"slide {slide.number}")
    ]
    if not any(slide.says for slide in shown):
        advice = "Pictures are not read: put the words on the slides or in the notes."
        raise EmptySourceError(
            "no slide has text", where=path, hint=". ".join([*unseen.notes(), advice])
        )
    composed = compose(_blocks(shown))
    return Parsed(
        composed.text,
        _titled(stated, shown),
        headings=composed.headings,
        marks=composed.marks,
        warnings=(*unseen.notes(), *_warnings(shown)),
        hidden=composed.hidden if unseen.read else (),
    )


def _titled(stated: Metadata, slides: list[Slide]) -> Metadata:
    """Return the facts, titled by the first slide if it is made to be a title."""
    first = slides[0]
    if first.title and (_opens(first) or not stated.title):
        return replace(stated, title=one_line(first.title))
    return stated


def _warnings(slides: list[Slide]) -> tuple[str, ...]:
    bare = [
        str(slide.number)
        for slide in slides
        if not (slide.title or slide.blocks or slide.notes)
    ]
    return (f"no text, pictures are not read: {_named(bare)}",) if bare else ()


def _named(numbers: list[str]) -> str:
    return f"slide{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"


def _opens(slide: Slide) -> bool:
    """Whether the slide gives the title of the whole."""
    return slide.number == 1 and slide.layout == "title"


def _blocks(slides: list[Slide]) -> list[Block]:
    found: list[Block] = []
    top = any(_opens(slide) and slide.title for slide in slides)
    parts = False
    for slide in slides:
        start, place = len(found), f"slide {slide.number}"
        level = 3 if parts else 2
        if top and _opens(slide):
            level = 1
        elif slide.layout == "secHead":
            parts, level = True, 2
        body = slide.blocks
        if slide.title:
            found.append(Block(slide.title, "heading", level, place=place))
        elif body or slide.notes:
            body = _with_first_line(body, level, more=bool(slide.notes))
            if body[:1] == slide.blocks[:1] and not _waits(found):
                found.append(Block("", "break", level, place=place))
        for block in body:
            block.place = place
        for block in slide.notes:
            block.place = f"{place}, notes"
        found += [*body, *slide.notes]
        for block in found[start:] if slide.hidden else ():
            block.hidden = True
    return found


def _waits(found: list[Block]) -> bool:
    """Whether the slide before has a title alone, which asks for what comes next."""
    return not found or found[-1].kind == "heading"


def _with_first_line(body: list[Block], level: int, *, more: bool) -> list[Block]:
    """Make a heading of the first line, if it can be one and text follows."""
    if not body or body[0].kind != "paragraph":
        return body
    line, _, rest = body[0].text.partition("\n")
    head = Block(line)
    if not (rest or body[1:] or more) or not (head.asks or is_headline(line)):
        return body
    head.kind, head.level = "heading", level
    return [head, *([Block(rest)] if rest else []), *body[1:]]


def _slides(container: Container, unseen: HiddenText) -> Iterator[Slide]:
    part = main_part(container, "ppt/presentation.xml")
    root = container.xml(part)
    found = relations(container, part)
    listed = children(child(root, "sldIdLst"), "sldId")
    for number, entry in enumerate(listed, start=1):
        name = found.get(_relation(entry), ("", ""))[1]
        if number > _MOST_SLIDES:
            raise container.error(
                f"it has more than {_MOST_SLIDES} slides", hint="Split the file."
            )
        yield _slide(container, name, number, unseen)


def _relation(entry: Element) -> str:
    """Return the id of a relation; such an element has another, plain id as well."""
    return next(
        (value for key, value in entry.attrib.items() if key.endswith("}id")), ""
    )


def _slide(container: Container, part: str, number: int, unseen: HiddenText) -> Slide:
    root = container.xml(part)
    _draw_signs(root)
    found = relations(container, part)
    layout = related(found, "slideLayout")
    kind = ""
    if container.has(layout):
        kind = attribute(container.xml(layout), "type")
    slide = Slide(number, kind, attribute(root, "show") in {"0", "false"})
    hides = any(each.get("hidden") for each in below(root, "cNvPr"))
    for shape in _shapes(child(root, "cSld", "spTree")):
        place = _placeholder(shape)
        if place in _FURNITURE:
            continue
        if hides and _is_hidden(shape):
            held = _content(container, found, shape)
            if held and not slide.hidden and unseen.tell(f"slide {number}"):
                slide.blocks += [replace(block, hidden=True) for block in held]
        elif place in _TITLES and not slide.title:
            slide.title = " ".join(block.text for block in paragraphs_of(shape))
        else:
            slide.blocks += _content(container, found, shape)
    notes = related(found, "notesSlide")
    if container.has(notes):
        for shape in _shapes(child(container.xml(notes), "cSld", "spTree")):
            if _placeholder(shape) == "body":
                slide.notes += _notes(shape)
    return slide


def _is_hidden(shape: Element) -> bool:
    """Whether a shape, or a group that it is in, is not shown."""
    held = [shape, *shape.iterancestors("{*}grpSp")]
    about = (child(part, "cNvPr") for each in held for part in each)
    return any(attribute(each, "hidden") in {"1", "true"} for each in about)


def _draw_signs(root: Element) -> None:
    """Make the letters of fonts of signs those signs."""
    for face in root.iter("{*}latin", "{*}sym"):
        font, run = attribute(face, "typeface"), face.getparent().getparent()
        text = child(run, "t") if table_of(font) else None
        if text is not None:
            alone = local(face) == "sym"  # then only what is no letter stands in it
            signs = re.sub(
                "[\uf020-\uf0ff]+" if alone else r"\S+",
                lambda found: in_font(font, found[0]),  # noqa: B023
                text.text or "",
            )
            text.text = signs


def _notes(shape: Element) -> list[Block]:
    text = "\n".join(block.shown for block in paragraphs_of(shape))
    return [Block(text)] if text else []


def _shapes(tree: Element | None) -> Iterator[Element]:
    """Yield the shapes, also those in groups, alternatives left out."""
    for each in tree if tree is not None else ():
        name = local(each)
        if name in {"sp", "graphicFrame"}:
            yield each
        elif name in {"grpSp", "AlternateContent", "Choice"}:
            yield from _shapes(each)


def _placeholder(shape: Element) -> str:
    for each in children(shape, "nvSpPr", "nvGraphicFramePr"):
        found = child(each, "nvPr", "ph")
        if found is not None:
            return attribute(found, "type") or "obj"
    return ""


def _content(
    container: Container, found: dict[str, tuple[str, str]], shape: Element
) -> list[Block]:
    data = child(shape, "graphic", "graphicData")
    table = child(data, "tbl")
    if table is not None:
        return table_blocks(
            [
                [_cell(cell) for cell in children(row, "tc")]
                for row in children(table, "tr")
            ]
        )
    diagram = attribute(child(data, "relIds"), "dm")
    if diagram:
        return one_block(list(map(Block, diagram_lines(container, found, diagram))))
    return one_block(paragraphs_of(shape))


def _cell(cell: Element) -> Cell:
    for key, sign in (("hMerge", LEFT), ("vMerge", ABOVE)):
        if attribute(cell, key) in {"1", "true"}:
            return covered(sign)
    return paragraphs_of(cell)


_FORMS = {"alpha": "lowerLetter", "roman": "lowerRoman"}


def one_block(paragraphs: list[Block]) -> list[Block]:
    """Put the paragraphs of a shape on lines of their own in one block.

    A question in bold with an answer below is a block of its own.
    """
    found: list[Block] = []
    for block, after in with_next(paragraphs):
        if block.strong and block.asks and after is not None and not after.asks:
            found.append(Block(block.shown, "question", hidden=block.hidden))
        elif found and found[-1].kind == "paragraph":
            found[-1].text += f"\n{block.shown}"
            found[-1].hidden |= block.hidden
        else:
            found.append(Block(block.shown, hidden=block.hidden))
    return found


def paragraphs_of(shape: Element) -> list[Block]:
    """Return the paragraphs of a shape or cell that have text."""
    found: list[Block] = []
    counts: dict[int, int] = {}
    for body in children(shape, "txBody"):
        for paragraph in children(body, "p"):
            text = drawn_text(paragraph)
            if text:
                bullet = _bullet(paragraph, counts)
                found.append(Block(text, strong=_is_bold(paragraph), number=bullet))
    return found


def _is_bold(paragraph: Element) -> bool:
    runs = [each for each in children(paragraph, "r") if words(child(each, "t"))]
    bold = [attribute(child(each, "rPr"), "b") in {"1", "true"} for each in runs]
    return bool(bold) and all(bold)


def _bullet(paragraph: Element, counts: dict[int, int]) -> str:
    """Return the bullet or number that a paragraph itself states; "" without one."""
    properties = child(paragraph, "pPr")
    depth = attribute(properties, "lvl")
    level = int(depth) if depth in set("12345678") else 0
    for deeper in [each for each in counts if each > level]:
        del counts[deeper]
    if child(properties, "buChar") is not None:
        return "•"
    numbered = child(properties, "buAutoNum")
    if numbered is None:
        counts.pop(level, None)
        return ""
    start = attribute(numbered, "startAt")
    first = int(start) if start.isdecimal() and len(start) < len("99999") else 1
    counts[level] = counts.get(level, first - 1) + 1
    kind = attribute(numbered, "type")
    form = next((_FORMS[key] for key in _FORMS if kind.startswith(key)), "")
    shown = count_in(form, counts[level])
    shown = shown.upper() if "Uc" in kind else shown
    end = ")" if "Paren" in kind else "" if "Plain" in kind else "."
    return f"({shown})" if "ParenBoth" in kind else f"{shown}{end}"
