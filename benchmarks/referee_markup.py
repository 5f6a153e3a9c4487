"""A lesson in the mark-up that programs take: pandoc's Markdown, HTML, reST, Typst."""

from __future__ import annotations

import html
from collections.abc import Callable
from itertools import count

from benchmarks.referee_lessons import Block, Lesson, Run, Words

Inline = Callable[[Run], str]


def joined(words: Words, inline: Inline) -> str:
    """Return a line of runs in some mark-up."""
    return "".join(inline(run) for run in words).strip()


# -- Markdown as pandoc takes it -------------------------------------------------------


def markdown(lesson: Lesson, *, hides: bool = True) -> str:
    """Return the lesson in pandoc's Markdown; what is hidden is a comment."""

    def inline(run: Run) -> str:
        match run.mark:
            case "raised":
                return f"^{run.text}^"
            case "lowered":
                return f"~{run.text}~"
            case "formula":
                return f"${run.text}$"
            case "note":
                return f"^[{run.text}]"
            case "hidden":
                return f"<!-- {run.text} -->" if hides else ""
        return run.text

    parts = [_markdown_group(group, inline) for group in lesson.groups()]
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown_group(group: tuple[Block, ...], inline: Inline) -> str:
    rows = [[joined(cell, inline) for cell in block.cells] for block in group]
    first = rows[0]
    match group[0].kind:
        case "heading":
            text = f"{'#' * group[0].level} {first[0]}"
        case "item":
            text = "\n".join(f"- {row[0]}" for row in rows)
        case "step":
            text = "\n".join(f"{n}. {row[0]}" for n, row in enumerate(rows, 1))
        case "term":
            text = "\n\n".join(f"{term}\n\n:   {meaning}" for term, meaning in rows)
        case "row":
            rows = [["" if cell == "^" else cell for cell in row] for row in rows]
            rows.insert(1, ["---"] * len(first))
            text = "\n".join(f"| {' | '.join(row)} |" for row in rows)
        case "box":
            text = f"> **{first[0]}**\n>\n> {first[1]}"
        case "caption":
            text = f"![{first[0]}](picture.png)"
        case _:
            text = first[0]
    return text


# -- HTML ------------------------------------------------------------------------------


def page(lesson: Lesson) -> str:
    """Return the lesson as a page, of the kind that editors paste and programs take."""
    body = "\n".join(html_group(group, html_inline()) for group in lesson.groups())
    return (
        f'<!DOCTYPE html>\n<html lang="{lesson.language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(lesson.title)}</title></head>\n<body>\n{body}\n"
        "</body></html>\n"
    )


def html_inline(*, notes: bool = False) -> Inline:
    """Return how runs are written in HTML; a note in brackets, or not at all."""

    def inline(run: Run) -> str:
        text = html.escape(run.text, quote=False)
        match run.mark:
            case "raised":
                return f"<sup>{text}</sup>"
            case "lowered":
                return f"<sub>{text}</sub>"
            case "note":
                return f" ({text})" if notes else ""
            case "formula":
                return f"\\({text}\\)"
            case "hidden":
                return f'<span style="display: none">{text}</span>'
        return text

    return inline


def html_group(group: tuple[Block, ...], inline: Inline) -> str:
    """Return a heading, paragraph, list or table as HTML."""
    rows = [[joined(cell, inline) for cell in block.cells] for block in group]
    first = rows[0]
    match group[0].kind:
        case "heading":
            text = f"<h{group[0].level}>{first[0]}</h{group[0].level}>"
        case "item" | "step":
            tag = "ul" if group[0].kind == "item" else "ol"
            text = f"<{tag}>{''.join(f'<li>{row[0]}</li>' for row in rows)}</{tag}>"
        case "term":
            listed = "".join(f"<dt>{t}</dt><dd>{m}</dd>" for t, m in rows)
            text = f"<dl>{listed}</dl>"
        case "row":
            text = _html_table(rows)
        case "box":
            text = f"<aside><h3>{first[0]}</h3><p>{first[1]}</p></aside>"
        case "caption":
            picture = '<img src="picture.png" alt="">'
            text = f"<figure>{picture}<figcaption>{first[0]}</figcaption></figure>"
        case "hidden":
            text = f'<p style="display:none">{first[0]}</p>'
        case _:
            text = f"<p>{first[0]}</p>"
    return text


def _html_table(rows: list[list[str]]) -> str:
    lines = []
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        cells = []
        for column, cell in enumerate(row):
            if cell == "^":
                continue
            below = rows[number + 1][column] if number + 1 < len(rows) else ""
            span = ' rowspan="2"' if below == "^" else ""
            cells.append(f"<{tag}{span}>{cell}</{tag}>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>\n{chr(10).join(lines)}\n</table>"


# -- reStructuredText ------------------------------------------------------------------


def rst(lesson: Lesson) -> str:
    """Return the lesson in reStructuredText; what is hidden is a comment."""
    number = count(1)
    notes: list[str] = []
    secret: list[str] = []

    def inline(run: Run) -> str:
        match run.mark:
            case "raised":
                return f"\\ :sup:`{run.text}`\\ "
            case "lowered":
                return f"\\ :sub:`{run.text}`\\ "
            case "formula":
                return f":math:`{run.text}`"
            case "note":
                notes.append(run.text)
                return f" [{next(number)}]_"
            case "hidden":
                secret.append(run.text)
                return ""
        return run.text

    parts = []
    for group in lesson.groups():
        parts.append(_rst_group(group, inline))
        parts += [f".. {text}" for text in secret]
        secret.clear()
    listed = [f".. [{n}] {text}" for n, text in enumerate(notes, 1)]
    return "\n\n".join([*parts, *listed]) + "\n"


def _rst_group(group: tuple[Block, ...], inline: Inline) -> str:
    rows = [[joined(cell, inline) for cell in block.cells] for block in group]
    first = rows[0]
    match group[0].kind:
        case "heading":
            line = ("=" if group[0].level == 1 else "-") * (2 * len(first[0]))
            text = f"{first[0]}\n{line}"
        case "item":
            text = "\n".join(f"- {row[0]}" for row in rows)
        case "step":
            text = "\n".join(f"{n}. {row[0]}" for n, row in enumerate(rows, 1))
        case "term":
            text = "\n\n".join(f"{term}\n   {meaning}" for term, meaning in rows)
        case "row":
            head = ".. list-table::\n   :header-rows: 1\n"
            for row in rows:
                cells = ["" if cell == "^" else cell for cell in row]
                head += f"\n   * - {cells[0]}" + "".join(
                    f"\n     - {cell}" for cell in cells[1:]
                )
            text = head
        case "box":
            text = f".. sidebar:: {first[0]}\n\n   {first[1]}"
        case "caption":
            text = f".. figure:: picture.png\n\n   {first[0]}"
        case "hidden":
            text = f".. {first[0]}"
        case _:
            text = first[0]
    return text


# -- Typst -----------------------------------------------------------------------------

_TYPST_FORMULAS = {
    r"k c^{2}": "k c^2",
    r"\frac{1}{2}": "1/2",
    r"\frac{2}{3}": "2/3",
    r"\frac{3}{4}": "3/4",
    r"\frac{1}{5}": "1/5",
}


def typst(lesson: Lesson) -> str:
    """Return the lesson in Typst, without what it hides and cannot write."""

    def inline(run: Run) -> str:
        match run.mark:
            case "raised":
                return f"#super[{run.text}]"
            case "lowered":
                return f"#sub[{run.text}]"
            case "formula":
                return f"${_TYPST_FORMULAS[run.text]}$"
            case "note":
                return f"#footnote[{run.text}]"
            case "hidden":
                return ""
        return run.text.replace("#", "\\#").replace("@", "\\@").replace("$", "\\$")

    head = f'#set text(lang: "{lesson.language}")\n#set page(width: 14cm)\n\n'
    parts = [_typst_group(group, inline) for group in lesson.groups()]
    return head + "\n\n".join(part for part in parts if part) + "\n"


def typst_can(lesson: Lesson) -> bool:
    """Whether all of its formulas are known in Typst's own form."""
    return all(
        run.text in _TYPST_FORMULAS
        for block in lesson.blocks
        for cell in block.cells
        for run in cell
        if run.mark == "formula"
    )


def _typst_group(group: tuple[Block, ...], inline: Inline) -> str:
    rows = [[joined(cell, inline) for cell in block.cells] for block in group]
    first = rows[0]
    match group[0].kind:
        case "heading":
            text = f"{'=' * group[0].level} {first[0]}"
        case "item":
            text = "\n".join(f"- {row[0]}" for row in rows)
        case "step":
            text = "\n".join(f"+ {row[0]}" for row in rows)
        case "term":
            text = "\n".join(f"/ {term}: {meaning}" for term, meaning in rows)
        case "row":
            cells = "".join(
                f"[{'' if cell == '^' else cell}], " for row in rows for cell in row
            )
            text = f"#table(columns: {len(first)}, {cells})"
        case "box":
            text = f"#block(stroke: 1pt, inset: 6pt)[*{first[0]}* \\ {first[1]}]"
        case "caption":
            text = f"#align(center)[{first[0]}]"
        case "hidden":
            text = ""
        case _:
            text = first[0]
    return text
