"""The paragraphs of a slide's shapes."""

from __future__ import annotations

from explainbot.readers.blocks import Block, with_next
from explainbot.readers.docx_styles import count_in
from explainbot.readers.xml_tree import (
    Element,
    attribute,
    below,
    child,
    children,
    local,
    words,
)

_FORMS = {"alpha": "lowerLetter", "roman": "lowerRoman"}


def one_block(paragraphs: list[Block]) -> list[Block]:
    """Put the paragraphs of a shape on lines of their own in one block.

    A question in bold with an answer below is a block of its own.
    """
    found: list[Block] = []
    for block, after in with_next(paragraphs):
        if block.strong and block.asks and after is not None and not after.asks:
            found.append(Block(block.shown, "question"))
        elif found and found[-1].kind == "paragraph":
            found[-1].text += f"\n{block.shown}"
        else:
            found.append(Block(block.shown))
    return found


def paragraphs_of(shape: Element) -> list[Block]:
    """Return the paragraphs of a shape or cell that have text."""
    found: list[Block] = []
    counts: dict[int, int] = {}
    for body in children(shape, "txBody"):
        for paragraph in children(body, "p"):
            text = paragraph_text(paragraph)
            if text:
                bullet = _bullet(paragraph, counts)
                found.append(Block(text, strong=_is_bold(paragraph), number=bullet))
    return found


def paragraph_text(paragraph: Element) -> str:
    """Return a paragraph's text, line breaks kept."""
    parts = [
        "\n" if local(each) == "br" else each.text or ""
        for each in below(paragraph, "t", "br")
    ]
    return "".join(parts).replace("\v", "\n").replace("\t", " ").strip()


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
