"""Write labelled files of the lessons by real programs, and measure what is read.

    python -m benchmarks.referee_files make FOLDER
    python -m benchmarks.referee_files measure FOLDER [--faults]
    python -m benchmarks.referee_files draw FOLDER tests/data/referees

It needs pandoc, LibreOffice, Sphinx, mkdocs, docutils, typst, nbformat, nbconvert,
jupytext and EbookLib for ``make``; the files that tests read are drawn and committed.

A label stands beside each file, of the same name and ``.json``: the writer, and what a
reader sees, worked out from the lesson.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import referee_office as office
from benchmarks import referee_web as web
from benchmarks.referee_lessons import (
    Block,
    Kind,
    Lesson,
    Run,
    Seen,
    Words,
    can_be_typed,
    lessons,
    seen,
    without,
)
from benchmarks.referee_markup import markdown, typst_can
from benchmarks.referee_office import questions
from benchmarks.referee_words import Score, score

Writer = Callable[[Lesson, Path], None]
Change = Callable[[Lesson], Lesson | None]
"""What of a lesson a writer writes; None where it cannot."""


@dataclass(frozen=True)
class Way:
    """How files of one kind are written."""

    name: str
    """Of the file, behind the lesson's."""
    by: str
    write: Writer
    change: Change = lambda lesson: lesson
    only: Callable[[Lesson], Lesson] | None = None
    """What of it a reader sees, where that is less."""
    skip: tuple[str, ...] = ()
    """Lessons that it cannot write."""


# -- pandoc ----------------------------------------------------------------------------


def pandoc_path() -> str:
    """Return where pandoc is: the one that pip installs, else the system's."""
    try:
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError):
        return shutil.which("pandoc") or ""


def _pandoc(*options: str) -> Writer:
    def write(lesson: Lesson, path: Path) -> None:
        (path.parent / "picture.png").write_bytes(web.PICTURE)
        command = [pandoc_path(), "-f", "markdown", "-s", "-o", str(path), *options]
        command += ["-M", f"lang={lesson.language}", "-M", f"pagetitle={lesson.title}"]
        source = markdown(lesson).encode()
        subprocess.run(
            command, input=source, check=True, cwd=path.parent, capture_output=True
        )

    return write


_PANDOC = {
    "pandoc.html": ("-t", "html5", "--mathml"),
    "katex.html": ("-t", "html5", "--katex"),
    "pandoc.epub": ("-t", "epub3"),
    "epub2.epub": ("-t", "epub2"),
    "pandoc.docx": ("-t", "docx"),
    "pandoc.odt": ("-t", "odt"),
    "pandoc.pptx": ("-t", "pptx"),
    "pandoc.rst": ("-t", "rst"),
    "pandoc.md": ("-t", "markdown"),
    "gfm.md": ("-t", "gfm"),
    "pandoc.ipynb": ("-t", "ipynb"),
    "pandoc.txt": ("-t", "plain"),
    "pandoc.adoc": ("-t", "asciidoc"),
    "pandoc.org": ("-t", "org"),
    "pandoc.dbk": ("-t", "docbook5"),
    "jats.xml": ("-t", "jats"),
}


# -- What of a lesson ------------------------------------------------------------------


def _simple(*kinds: Kind, notes: bool = False) -> Change:
    """Return a change for writers without formulas, maybe without notes."""
    marks = () if notes else ("note",)

    def change(lesson: Lesson) -> Lesson | None:
        if not can_be_typed(lesson):
            return None
        return without(lesson, *marks, kinds=kinds, typed=True)

    return change


def _no_hebrew(change: Change) -> Change:
    return lambda lesson: None if lesson.language == "he" else change(lesson)


def _as_listed(lesson: Lesson) -> Lesson:
    """Return what a list of questions holds."""
    blocks = []
    for heading, answers in questions(lesson):
        blocks += [Block("heading", (heading,), 2)]
        blocks += [Block("paragraph", (words,)) for words in answers]
    return Lesson(lesson.name, lesson.language, tuple(blocks))


def _as_book(lesson: Lesson) -> Lesson:
    rows = tuple(block for block in lesson.blocks if block.kind == "row")
    return Lesson(lesson.name, lesson.language, (*_as_listed(lesson).blocks, *rows))


def _as_said(lesson: Lesson) -> Lesson:
    said = tuple(Block("paragraph", ((Run(text),),)) for text in web.spoken(lesson))
    return Lesson(lesson.name, lesson.language, said)


_PLAIN = _simple()
_NOTED = _simple(notes=True)
_TEXT = _simple("caption", "hidden")

WAYS: tuple[Way, ...] = (
    *(Way(name, f"pandoc {' '.join(o)}", _pandoc(*o)) for name, o in _PANDOC.items()),
    Way("typed.docx", "pandoc -t docx", _pandoc("-t", "docx"), _NOTED),
    Way("python-docx.docx", "python-docx", office.docx, _PLAIN),
    Way("python-pptx.pptx", "python-pptx", office.pptx, _PLAIN),
    Way("openpyxl.xlsx", "openpyxl", office.openpyxl, _PLAIN, _as_book),
    Way("xlsxwriter.xlsx", "XlsxWriter", office.xlsxwriter, _PLAIN, _as_listed),
    Way("odfdo.odt", "odfdo", office.odt, _NOTED),
    Way("sphinx.html", "Sphinx", web.sphinx),
    Way("docutils.html", "docutils", web.docutils),
    Way("mkdocs.html", "MkDocs", web.mkdocs, _simple("caption", notes=True)),
    Way("ebooklib.epub", "EbookLib", web.ebooklib, _NOTED),
    Way("typst.pdf", "Typst", web.typst_pdf,
        lambda lesson: lesson if typst_can(lesson) else None, skip=("umi",)),
    Way("reportlab.pdf", "reportlab", web.reportlab, _no_hebrew(_PLAIN), skip=("umi",)),
    Way("nbformat.ipynb", "nbformat", web.nbformat, _simple("caption", notes=True)),
    Way("nbconvert.html", "nbconvert", web.nbconvert, _simple("caption", "term")),
    Way("jupytext.md", "jupytext", web.jupytext, _simple("caption", notes=True)),
    Way("said.vtt", "webvtt-py", web.captions, _PLAIN, _as_said),
    Way("said.srt", "webvtt-py", web.captions, _PLAIN, _as_said),
    Way("listed.csv", "csv", web.listed, _PLAIN, _as_listed),
    Way("listed.tsv", "csv", web.listed, _PLAIN, _as_listed),
    Way("listed.json", "json", web.listed, _PLAIN, _as_listed),
    Way("listed.jsonl", "json", web.listed, _PLAIN, _as_listed),
)  # fmt: skip

LIBREOFFICE = {
    "python-docx.docx": ("odt", "fodt", "pdf", "epub", "html"),
    "typed.docx": ("odt", "pdf", "html"),
    "odfdo.odt": ("docx", "pdf", "epub", "html"),
    "openpyxl.xlsx": ("ods", "fods"),
    "xlsxwriter.xlsx": ("ods",),
    "python-pptx.pptx": ("odp", "fodp"),
}
"""What LibreOffice makes of which files; of formulas it makes nothing without Math."""


# -- Making ----------------------------------------------------------------------------


def make(folder: Path, few: int = 0) -> None:
    """Write all files and labels; of each way ``few`` lessons, 0: of all."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = lessons()
    for turn, way in enumerate(WAYS):
        # Each way begins with another lesson, so that few are unlike.
        given = drawn[turn % len(drawn) :] + drawn[: turn % len(drawn)]
        written = 0
        for lesson in given:
            changed = None if lesson.name in way.skip else way.change(lesson)
            if changed is None or (few and written >= few):
                continue
            path = folder / f"{lesson.name}-{way.name}"
            way.write(changed, path)
            label(path, way.by, seen((way.only or (lambda one: one))(changed)))
            written += 1
    _libreoffice(folder)
    (folder / "picture.png").unlink(missing_ok=True)


def _libreoffice(folder: Path) -> None:
    program = shutil.which("soffice")
    if not program:
        print("LibreOffice is not here: its files are left out", file=sys.stderr)
        return
    for ending, forms in LIBREOFFICE.items():
        given = sorted(folder.glob(f"*-{ending}"))
        for form in forms:
            if (ending, form) == ("odfdo.odt", "html"):
                # Its page hides more than the text does, where scripts are mixed.
                given = [path for path in given if not path.name.startswith("umi")]
            if given:
                _converted(program, given, form)


def _converted(program: str, given: list[Path], form: str) -> None:
    folder = given[0].parent / "converted"
    home = f"-env:UserInstallation=file://{folder.parent.resolve()}/profile"
    command = [program, home, "--headless", "--convert-to", form, "--outdir"]
    subprocess.run([*command, folder, *given], check=True, capture_output=True)
    for source in given:
        made = folder / f"{source.stem}.{form}"
        if not made.exists():
            print(f"LibreOffice made no {made.name}", file=sys.stderr)
            continue
        target = source.with_name(f"{source.stem}-lo.{form}")
        shutil.move(made, target)
        told = json.loads(source.with_name(f"{source.name}.json").read_text("utf-8"))
        told["by"] = f"LibreOffice, from {told['by']}"
        target.with_name(f"{target.name}.json").write_text(_dump(told), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(folder.parent / "profile", ignore_errors=True)


def draw(folder: Path, target: Path, few: int = 3, large: int = 60_000) -> None:
    """Copy a few files of each way, unlike lessons; of large ones a single one."""
    names = sorted(path.with_suffix("").name for path in folder.glob("*.*.json"))
    target.mkdir(parents=True, exist_ok=True)
    for turn, way in enumerate(sorted({name.partition("-")[2] for name in names})):
        given = [name for name in names if name.partition("-")[2] == way]
        size = (folder / given[0]).stat().st_size
        for number in range(few if size < large else 1):
            name = given[(turn + number * len(given) // few) % len(given)]
            for one in (name, f"{name}.json"):
                shutil.copyfile(folder / one, target / one)


def label(path: Path, by: str, what: Seen) -> None:
    """Write a label beside a file."""
    told = {
        "by": by,
        "seen": [[list(run) for run in block] for block in what.blocks],
        "notes": list(what.notes),
        "hidden": list(what.hidden),
    }
    path.with_name(f"{path.name}.json").write_text(_dump(told), "utf-8")


def _dump(told: object) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n"


def labelled(folder: Path) -> Iterator[tuple[Path, str, Seen]]:
    """Yield each labelled file, by whom it was written, and what is seen of it."""
    for path in sorted(folder.glob("*.*.json")):
        told = json.loads(path.read_text("utf-8"))
        if "seen" not in told:  # a label of another kind
            continue
        blocks: tuple[Words, ...] = tuple(
            tuple(Run(text, mark) for text, mark in block) for block in told["seen"]
        )
        what = Seen(blocks, tuple(told["notes"]), tuple(told["hidden"]))
        yield path.with_suffix(""), told["by"], what


# -- Measuring -------------------------------------------------------------------------


def quotable(path: Path) -> str:
    """Return all of a file that may be quoted: headings and sections."""
    from explainbot.readers.reading import read
    from explainbot.sections.outline import find_outline
    from explainbot.sections.sections import split

    document = read(path, name=path.name, source_path=path.name).document
    spans = [(section.start, section.end) for section in split(document)]
    spans += [(one.start, one.end) for one in find_outline(document).headings]
    return "\n".join(document.text[start:end] for start, end in sorted(spans))


def measure(folder: Path) -> dict[str, Score | str]:
    """Return the score of each file, or why it was not read."""
    from explainbot.errors import ExplainbotError

    found: dict[str, Score | str] = {}
    for path, _by, what in labelled(folder):
        try:
            found[path.name] = score(what, quotable(path))
        except ExplainbotError as error:
            found[path.name] = str(error)
    return found


def main() -> None:
    """Write files, or print what is read of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("make", "measure", "draw"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path, nargs="?", help="of draw")
    parser.add_argument("--few", type=int, default=0, help="lessons of each way")
    parser.add_argument("--faults", action="store_true", help="print each fault")
    options = parser.parse_args()
    if options.what == "make":
        make(options.folder, options.few)
    elif options.what == "draw":
        draw(options.folder, options.target)
    else:
        _print(measure(options.folder), faults=options.faults)


def _print(found: dict[str, Score | str], *, faults: bool) -> None:
    print("| written as | files | words | lost | altered | added | blocks | broken |"
          " hidden quoted | formulas | wrong | told | not read |")  # fmt: skip
    print(f"|{'---|' * 13}")
    ways = sorted({name.partition("-")[2] for name in found})
    for way in [*ways, ""]:
        ending = f"-{way}" if way else ""
        chosen = [one for name, one in found.items() if name.endswith(ending)]
        read = [one for one in chosen if isinstance(one, Score)]
        figures = [
            sum(one.words for one in read), sum(len(one.lost) for one in read),
            sum(len(one.altered) for one in read), sum(len(one.added) for one in read),
            sum(one.blocks for one in read), sum(len(one.broken) for one in read),
            sum(len(one.hidden) for one in read), sum(one.formulas for one in read),
            sum(len(one.wrong) for one in read), sum(one.told for one in read),
            len(chosen) - len(read),
        ]  # fmt: skip
        cells = " | ".join(f"{figure:,}" for figure in figures)
        print(f"| {way or 'all'} | {len(chosen)} | {cells} |")
    for name, one in found.items() if faults else ():
        if isinstance(one, str):
            print(f"{name}: {one}")
        elif not one.clean or one.broken:
            print(name, *(f"{what}: {which}" for what, which in one.faults() if which))


if __name__ == "__main__":
    main()
