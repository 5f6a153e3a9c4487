"""Lessons as pages, books, prints, notebooks and captions, as programs write them."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.referee_lessons import Block, Lesson, Run, Words, plain
from benchmarks.referee_markup import html_group, html_inline, joined, rst, typst
from benchmarks.referee_office import questions, typed

DEJAVU = Path("/usr/share/fonts/truetype/dejavu")


def _python(*command: object) -> None:
    given = [sys.executable, "-m", *map(str, command)]
    subprocess.run(given, check=True, capture_output=True)


# -- Pages -----------------------------------------------------------------------------


def sphinx(lesson: Lesson, path: Path) -> None:
    """Write one page of a site by Sphinx."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "conf.py").write_text(f"project='x'\nlanguage='{lesson.language}'\n")
        (folder / "picture.png").write_bytes(PICTURE)
        (folder / "index.rst").write_text(rst(lesson), "utf-8")
        _python("sphinx", "-q", "-b", "html", folder, folder / "out")
        shutil.copy(folder / "out" / "index.html", path)


def docutils(lesson: Lesson, path: Path) -> None:
    """Write a page by docutils, with MathML."""
    from docutils.core import publish_string

    made = publish_string(
        rst(lesson),
        writer="html5",
        settings_overrides={"output_encoding": "utf-8", "report_level": 5},
    )
    path.write_bytes(made)


def mkdocs(lesson: Lesson, path: Path) -> None:
    """Write one page of a site by MkDocs."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "docs").mkdir()
        (folder / "docs" / "index.md").write_text(python_markdown(lesson), "utf-8")
        (folder / "mkdocs.yml").write_text(
            "site_name: x\nmarkdown_extensions: "
            "[footnotes, admonition, def_list, tables, {toc: {permalink: true}}]\n"
        )
        with_file = ("-f", folder / "mkdocs.yml", "-d", folder / "site")
        _python("mkdocs", "build", "-q", *with_file)
        shutil.copy(folder / "site" / "index.html", path)


def python_markdown(lesson: Lesson) -> str:
    """Return the lesson as MkDocs and notebooks take it: notes, boxes, HTML inside."""
    number = count(1)
    notes: list[str] = []

    def inline(run: Run) -> str:
        match run.mark:
            case "raised":
                return f"<sup>{run.text}</sup>"
            case "lowered":
                return f"<sub>{run.text}</sub>"
            case "note":
                notes.append(run.text)
                return f"[^{next(number)}]"
            case "hidden":
                return f"<!-- {run.text} -->"
        return run.text

    parts = []
    for group in lesson.groups():
        rows = [[joined(cell, inline) for cell in block.cells] for block in group]
        parts.append(_python_markdown(group, rows))
    parts += [f"[^{n}]: {text}" for n, text in enumerate(notes, 1)]
    return "\n\n".join(parts) + "\n"


def _python_markdown(group: tuple[Block, ...], rows: list[list[str]]) -> str:
    first = rows[0]
    match group[0].kind:
        case "heading":
            text = f"{'#' * group[0].level} {first[0]}"
        case "item":
            text = "\n".join(f"* {row[0]}" for row in rows)
        case "step":
            text = "\n".join(f"{n}. {row[0]}" for n, row in enumerate(rows, 1))
        case "term":
            text = "\n\n".join(f"{term}\n:   {meaning}" for term, meaning in rows)
        case "row":
            rows = [["" if cell == "^" else cell for cell in row] for row in rows]
            rows.insert(1, ["---"] * len(first))
            text = "\n".join(" | ".join(row) for row in rows)
        case "box":
            text = f'!!! note "{first[0]}"\n    {first[1]}'
        case "hidden":
            text = f"<!-- {first[0]} -->"
        case _:
            text = first[0]
    return text


# -- Books -----------------------------------------------------------------------------


def ebooklib(lesson: Lesson, path: Path) -> None:
    """Write with EbookLib: notes in asides, hidden words by a class."""
    from ebooklib import epub

    number = count(1)
    notes: list[str] = []
    usual = html_inline()

    def inline(run: Run) -> str:
        if run.mark == "note":
            n = next(number)
            notes.append(
                f'<aside epub:type="footnote" id="n{n}"><p>{run.text}</p></aside>'
            )
            return f'<a epub:type="noteref" href="#n{n}">{n}</a>'
        if run.mark == "hidden":
            return f'<span class="key">{run.text}</span>'
        return usual(run)

    body = "".join(html_group(group, inline) for group in lesson.groups())
    book = epub.EpubBook()
    book.set_identifier(lesson.name)
    book.set_title(lesson.title)
    book.set_language(lesson.language)
    style = epub.EpubItem("css", "style.css", "text/css", b".key { display: none }")
    chapter = epub.EpubHtml(title=lesson.title, file_name="one.xhtml")
    chapter.content = body.replace('<img src="picture.png" alt="">', "") + "".join(
        notes
    )
    chapter.add_item(style)
    for item in (style, chapter, epub.EpubNcx(), epub.EpubNav()):
        book.add_item(item)
    book.toc = (chapter,)
    book.spine = ["nav", chapter]
    epub.write_epub(str(path), book)


# -- Prints ----------------------------------------------------------------------------


def typst_pdf(lesson: Lesson, path: Path) -> None:
    """Print with Typst; notes stand at the foot of the page."""
    import typst as library

    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "lesson.typ"
        source.write_text(typst(lesson), "utf-8")
        library.compile(str(source), output=str(path))


def reportlab(lesson: Lesson, path: Path) -> None:
    """Print with reportlab, in DejaVu."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    for name in ("DejaVuSans", "DejaVuSans-Bold"):
        pdfmetrics.registerFont(TTFont(name, str(DEJAVU / f"{name}.ttf")))
    plainly = ParagraphStyle("p", fontName="DejaVuSans", fontSize=10, leading=15)

    def paragraph(words: Words, size: int = 0) -> Any:
        tags = {"raised": "super", "lowered": "sub"}
        marked = "".join(
            f"<{tags[run.mark]}>{run.text}</{tags[run.mark]}>"
            if run.mark in tags
            else ("" if run.mark in ("note", "hidden") else run.text)
            for run in words
        )
        style = plainly.clone(
            "h", fontName="DejaVuSans-Bold", fontSize=size, leading=24
        )
        return Paragraph(marked, style if size else plainly)

    story: list[Any] = []
    for group in lesson.groups():
        if group[0].kind == "heading":
            level = group[0].level
            story.append(paragraph(group[0].cells[0], 20 if level == 1 else 15))
        elif group[0].kind == "row":
            cells = [[paragraph(c) for c in block.cells] for block in group]
            story.append(Table(cells, colWidths=[140] * len(cells[0])))
        else:
            story += [paragraph(c) for block in group for c in block.cells]
        story.append(Spacer(1, 8))
    SimpleDocTemplate(str(path), title=lesson.title, invariant=1).build(story)


# -- Notebooks -------------------------------------------------------------------------


def nbformat(lesson: Lesson, path: Path) -> None:
    """Write a notebook: a cell a group, and some code that is no text."""
    import nbformat as library
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    parts = python_markdown(lesson).split("\n\n")
    cells = [new_markdown_cell(part, id=f"c{n}") for n, part in enumerate(parts)]
    cells.insert(1, new_code_cell("print(1)", id="code"))
    library.write(new_notebook(cells=cells), path)


def nbconvert(lesson: Lesson, path: Path) -> None:
    """Write a notebook's page by nbconvert, without its style sheets' weight."""
    with tempfile.TemporaryDirectory() as scratch:
        notebook = Path(scratch) / "lesson.ipynb"
        nbformat(lesson, notebook)
        form = {".html": "html", ".rst": "rst", ".md": "markdown"}[path.suffix]
        kept = ("--output", path.stem, "--output-dir", scratch, notebook)
        basic = ("--template", "basic") if form == "html" else ()
        _python("nbconvert", "--to", form, *basic, *kept)
        shutil.copy(Path(scratch) / path.name, path)


def jupytext(lesson: Lesson, path: Path) -> None:
    """Write a notebook as Markdown by jupytext."""
    import jupytext as library

    with tempfile.TemporaryDirectory() as scratch:
        notebook = Path(scratch) / "lesson.ipynb"
        nbformat(lesson, notebook)
        form = "md:myst" if path.stem.endswith("myst") else "md"
        library.write(library.read(notebook), path, fmt=form)


# -- Captions and lists ----------------------------------------------------------------


def spoken(lesson: Lesson) -> list[str]:
    """Return the sentences of the paragraphs."""
    said = [
        typed(block.cells[0]) for block in lesson.blocks if block.kind == "paragraph"
    ]
    return [one for text in said for one in re.split(r"(?<=[.!?。]) *", text) if one]


def captions(lesson: Lesson, path: Path) -> None:
    """Write captions by webvtt-py, as WebVTT or SubRip."""
    from webvtt import Caption, WebVTT

    track = WebVTT()
    for number, text in enumerate(spoken(lesson)):
        start, end = (
            f"00:{n // 60:02}:{n % 60:02}.000" for n in (number * 4, number * 4 + 4)
        )
        half = text.find(" ", len(text) // 2)
        lines = [text[:half], text[half + 1 :]] if half > 0 else [text]
        track.captions.append(Caption(start, end, lines))
    track.save_as_srt(str(path)) if path.suffix == ".srt" else track.save(str(path))


def listed(lesson: Lesson, path: Path) -> None:
    """Write questions with answers by the standard library: CSV, TSV, JSON, JSONL."""
    rows = [
        (plain(heading), "\n".join(typed(words) for words in answers))
        for heading, answers in questions(lesson)
    ]
    items = [{"question": q, "answer": a} for q, a in rows]
    if path.suffix in (".csv", ".tsv"):
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(
                stream, "excel-tab" if path.suffix == ".tsv" else "excel"
            )
            writer.writerows([("Question", "Answer"), *rows])
    elif path.suffix == ".json":
        path.write_text(json.dumps(items, ensure_ascii=False, indent=1), "utf-8")
    else:
        lines = (json.dumps(item, ensure_ascii=False) for item in items)
        path.write_text("\n".join(lines) + "\n", "utf-8")


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
