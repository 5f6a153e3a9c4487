"""Texts of files by other programs, the referees that our text is held against.

None of it is this program's own reading.  Where a program is missing, its files have no
referee, and are told.
"""

from __future__ import annotations

import csv
import html
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from benchmarks.referee_files import pandoc_path

PANDOC = {
    ".docx": "docx", ".odt": "odt", ".epub": "epub", ".pptx": "pptx", ".xlsx": "xlsx",
    ".html": "html", ".xhtml": "html", ".htm": "html", ".rst": "rst", ".org": "org",
    ".adoc": "asciidoc", ".dbk": "docbook", ".xml": "jats", ".ipynb": "ipynb",
    ".md": "markdown",
}  # fmt: skip
"""The form that pandoc reads a file as, by its suffix."""
OFFICE = {
    ".fodt": "odt", ".fods": "xlsx", ".ods": "xlsx", ".odp": "pptx", ".fodp": "pptx",
    ".rtf": "odt", ".doc": "odt", ".ott": "odt", ".dotx": "odt",
}  # fmt: skip
"""What LibreOffice makes of a file, for pandoc to read."""
_TEXT_PART = re.compile(
    r"(?:^|/)(?:document|footnotes|endnotes|content)\.xml$|\.x?html$"
)
_BLOCKS = {
    "p", "li", "td", "th", "tr", "dt", "dd", "div", "section", "aside", "table", "br",
    "figcaption", "figure", "caption", "blockquote", "pre", "h1", "h2", "h3", "h4",
    "h5", "h6", "ul", "ol", "dl", "header", "hr",
}  # fmt: skip


class Told(NamedTuple):
    """What other programs make of a file."""

    full: list[str]
    """Texts that tell what is raised, where the file does."""
    level: list[str]
    """Texts that write all on one line, so that 10²³ is 1023 in them."""


def texts(paths: Iterable[Path], *, exports: bool = True) -> dict[Path, Told]:
    """Return each file's text by every referee that there is for it.

    Args:
        paths: The files.
        exports: Ask LibreOffice, too, for what it exports of texts.
    """
    given = list(paths)
    found = {path: Told([], []) for path in given}
    with TemporaryDirectory() as scratch:
        turned = _by_libreoffice(given, Path(scratch))
        sources = [turned.get(path, path) for path in given]
        with ThreadPoolExecutor(2) as pool:
            made = list(pool.map(by_pandoc, sources))
        for path, source, text in zip(given, sources, made, strict=True):
            found[path].full.extend([text] if text is not None else [])
            reader = OTHERS.get(source.suffix.lower())
            told = found[path].level if reader is _parts else found[path].full
            told.extend(reader(source) if reader else [])
    written = [one for one in given if exports and one.suffix in (".docx", ".odt")]
    exported = office_text(written)
    for path, text in exported.items():
        found[path].level.append(text)
    return found


# -- pandoc ----------------------------------------------------------------------------


def by_pandoc(path: Path) -> str | None:
    """Return a file's text by pandoc, blocks on lines of their own, notes last."""
    form = PANDOC.get(path.suffix.lower())
    program = pandoc_path()
    if not form or not program:
        return None
    command = [program, "-f", form, "-t", "html5", "--wrap=none", "--mathjax"]
    ended = subprocess.run([*command, str(path)], check=False, capture_output=True)
    return None if ended.returncode else html_text(ended.stdout.decode())


def html_text(page: str) -> str:
    """Return the text of a page that a program wrote."""
    from lxml.html import document_fromstring

    if not page.strip():
        return ""
    parts: list[str] = []
    _walk(document_fromstring(f"<div>{page}</div>"), parts)
    return "".join(parts)


def _walk(node: Any, parts: list[str]) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    noted = "footnote" in (node.get("class") or "") and tag == "a"
    if tag and not noted and tag not in ("script", "style", "head", "nav"):
        mark = {"sup": "^", "sub": "_"}.get(tag, "")
        held = "".join(node.itertext())
        raised = bool(mark and held.strip() and node.find(".//a") is None)
        parts.append("\n" if tag in _BLOCKS else f"{mark}{{" if raised else "")
        parts.append(node.text or "")
        for child in node:
            _walk(child, parts)
        parts.append("\n" if tag in _BLOCKS else "}" if raised else "")
    parts.append(node.tail or "")


# -- LibreOffice -----------------------------------------------------------------------


def _by_libreoffice(paths: Sequence[Path], scratch: Path) -> dict[Path, Path]:
    """Return, of files that pandoc does not read, what LibreOffice makes of them."""
    program = shutil.which("soffice")
    found: dict[Path, Path] = {}
    if not program:
        return found
    for suffix, form in OFFICE.items():
        given = [path for path in paths if path.suffix.lower() == suffix]
        if given:
            folder = scratch / suffix[1:]
            home = f"-env:UserInstallation=file://{scratch}/profile"
            command = [program, home, "--headless", "--convert-to", form, "--outdir"]
            subprocess.run(
                [*command, str(folder), *map(str, given)],
                check=True,
                capture_output=True,
            )
            made = {path: folder / f"{path.stem}.{form}" for path in given}
            found |= {path: one for path, one in made.items() if one.exists()}
    return found


def office_text(paths: Sequence[Path]) -> dict[Path, str]:
    """Return the text that LibreOffice exports of texts (DOCX, ODT, HTML)."""
    program = shutil.which("soffice")
    found: dict[Path, str] = {}
    if not program or not paths:
        return found
    with TemporaryDirectory() as scratch:
        for suffix in sorted({path.suffix for path in paths}):
            given = [path for path in paths if path.suffix == suffix]
            folder = Path(scratch) / suffix[1:]
            home = f"-env:UserInstallation=file://{scratch}/profile"
            command = [program, home, "--headless", "--convert-to"]
            command += ["txt:Text (encoded):UTF8", "--outdir", str(folder)]
            subprocess.run(
                [*command, *map(str, given)], check=True, capture_output=True
            )
            for path in given:
                made = folder / f"{path.stem}.txt"
                if made.exists():
                    found[path] = made.read_text("utf-8-sig")
    return found


# -- Others ----------------------------------------------------------------------------


def _pdf(path: Path) -> list[str]:
    import pypdf
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    raw = [page.get_textpage().get_text_range() for page in document]
    document.close()
    other = [page.extract_text() for page in pypdf.PdfReader(path).pages]
    bare = "\n".join(_without_heads(other))
    whole = re.sub(r"(?<=\w)-\n(?=\w)", "", bare)  # words that a line's end cuts
    return ["\n".join(raw), "\n".join(other), bare, whole]


def _without_heads(pages: list[str]) -> list[str]:
    """Return the pages without lines that stand on several, but for their numbers."""
    lines = [[line.strip() for line in page.splitlines()] for page in pages]
    times = Counter(
        form for page in lines for form in {re.sub(r"\d+", "#", one) for one in page}
    )
    return [
        "\n".join(one for one in page if times[re.sub(r"\d+", "#", one)] < 2)
        for page in lines
    ]


def _parts(path: Path) -> list[str]:
    """Return all words that stand in the parts of an archive that hold text."""
    from lxml import etree

    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if _TEXT_PART.search(name):
                root = etree.fromstring(archive.read(name), etree.HTMLParser())
                found += [" ".join(_words_below(root))]
    return ["\n".join(found)]


def _words_below(node: Any) -> Iterator[str]:
    if isinstance(node.tag, str) and node.tag not in ("nav", "script", "style"):
        yield node.text or ""
        for child in node:
            yield from _words_below(child)
    yield node.tail or ""


def _slides(path: Path) -> list[str]:
    import pptx

    slides = pptx.Presentation(str(path)).slides
    return ["\n".join(line for slide in slides for line in _shapes(slide))]


def _shapes(slide: Any) -> Iterator[str]:
    main = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    trees = [slide._element]  # noqa: SLF001  tables and groups alike
    if slide.has_notes_slide:
        trees.append(slide.notes_slide._element)  # noqa: SLF001
    for tree in trees:
        for paragraph in tree.iter(f"{main}p"):
            yield "".join(_raised(run, main) for run in paragraph)


def _raised(run: Any, main: str) -> str:
    text = "".join(run.itertext(f"{main}t"))
    properties = run.find(f"{main}rPr")
    by = int(properties.get("baseline") or 0) if properties is not None else 0
    return f"^{{{text}}}" if by > 0 else f"_{{{text}}}" if by < 0 else text


def _workbook(path: Path) -> list[str]:
    import openpyxl
    from openpyxl.cell.rich_text import CellRichText

    book = openpyxl.load_workbook(path, rich_text=True)
    found = []
    for cell in (cell for sheet in book for row in sheet.rows for cell in row):
        if isinstance(cell.value, CellRichText):
            found.append("".join(_rich(one) for one in cell.value))
        elif cell.value is not None:
            found.append(str(cell.value))
    return ["\n".join(found)]


def _rich(part: Any) -> str:
    if isinstance(part, str):
        return part
    sign = {"superscript": "^", "subscript": "_"}.get(part.font.vertAlign or "")
    return f"{sign}{{{part.text}}}" if sign else str(part.text)


def _captions(path: Path) -> list[str]:
    lines = path.read_text("utf-8-sig").splitlines()
    kept = [line for line in lines if "-->" not in line and not line.strip().isdigit()]
    voice = ""
    for number, line in enumerate(kept):
        said = re.match(r"<v(?:\.[^ >]*)? ([^>]*)>", line)
        if said:
            name = "" if said[1] == voice else f"{said[1]}: "
            kept[number], voice = name + line[said.end() :], said[1]
    return [html.unescape(re.sub(r"</?[a-z][^>]*>", "", "\n".join(kept)))]


def _page_data(path: Path) -> list[str]:
    """Return the questions and answers that only the data of a page holds."""
    text = path.read_text("utf-8", "replace")
    held = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>", text, re.DOTALL)
    values = [value for one in held for value in _values(json.loads(one))]
    return ["\n".join(map(_bare, values))]


def _table(path: Path) -> list[str]:
    text = path.read_text("utf-8-sig")
    usual = ";" if text.count(";") > text.count(",") else ","
    sign = "\t" if path.suffix == ".tsv" else usual
    rows = csv.reader(io.StringIO(text), delimiter=sign)
    return ["\n".join(cell for row in rows for cell in row)]


def _values(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in (key, *_values(one))]
    if isinstance(value, list):
        return [text for one in value for text in _values(one)]
    return [str(value)]


def _bare(text: str) -> str:
    return html_text(text) if "<" in text else html.unescape(text)


def _json(path: Path) -> list[str]:
    text = path.read_text("utf-8-sig")
    lines = text.splitlines() if path.suffix in (".jsonl", ".ndjson") else [text]
    raw = [one for line in lines if line.strip() for one in _values(json.loads(line))]
    return [
        "\n".join(html_text(one) if "<" in one else html.unescape(one) for one in raw)
    ]


def _notebook(path: Path) -> list[str]:
    cells = json.loads(path.read_text("utf-8"))["cells"]
    return ["\n".join("".join(cell["source"]) for cell in cells)]


def _itself(path: Path) -> list[str]:
    try:
        return [path.read_text("utf-8-sig")]
    except UnicodeDecodeError:
        return []


OTHERS = {
    ".html": _page_data, ".docx": _parts, ".odt": _parts, ".epub": _parts,
    ".pptx": _slides, ".xlsx": _workbook, ".pdf": _pdf, ".vtt": _captions,
    ".srt": _captions, ".csv": _table, ".tsv": _table,
    ".json": _json, ".jsonl": _json, ".ndjson": _json, ".ipynb": _notebook,
    ".txt": _itself, ".md": _itself, ".rst": _itself, ".org": _itself, ".adoc": _itself,
}  # fmt: skip
