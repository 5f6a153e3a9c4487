"""Words of office files, books and pages, held against what other programs read there.

A word that two of them read is in our text, and no word is there more often than the
one that has it most often.  Nothing of these programs is shipped.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from benchmarks.referee_files import labelled, pandoc_path
from benchmarks.referee_texts import html_text, office_text, texts
from benchmarks.referee_words import shown, words

from explainbot.readers.reading import read

TESTS = Path(__file__).parents[1]
LABELS = {path: what for path, _by, what in labelled(TESTS / "data" / "referees")}
SUFFIXES = (".docx", ".odt", ".pptx", ".xlsx", ".epub", ".html")
EACH = 8
"""Files of a kind, spread over all that there are: pandoc takes a third of a second for
each."""
Told = dict[Path, list[Counter[str]]]


def chosen(suffix: str) -> list[Path]:
    """Return files of one kind: labelled ones without formulas, and layouts."""
    given = [
        path
        for path, what in LABELS.items()
        if path.suffix == suffix
        and not any(run.mark == "formula" for block in what.blocks for run in block)
    ]
    if suffix != ".html":  # pages have menus, which other programs read
        given += sorted((TESTS / "layouts").glob(f"*{suffix}"))
    return given[:: max(1, len(given) // EACH)]


FILES = [path for suffix in SUFFIXES for path in chosen(suffix)]


def ours(path: Path) -> Counter[str]:
    """Return the words of our text."""
    document = read(path, name=path.name, source_path=path.name).document
    return Counter(words(document.text))


def counts(word: str) -> bool:
    """Whether a word is more than the number of a list or note."""
    return len(word) > 1 and not word.isdigit()


def not_text(path: Path) -> set[str]:
    """Return words of a file that are no text: hidden ones, names of columns."""
    found = {"question", "answer"}  # the head of a table of questions
    if path in LABELS:
        found |= {word for secret in LABELS[path].hidden for word in words(secret)}
    if path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(path):
            for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                head = number < 5  # below a title, at most
                alone = sum(cell is not None for cell in row) == 1  # told as skipped
                if head or alone or sheet.row_dimensions[number].hidden:
                    found |= {word for cell in row for word in words(str(cell))}
    return found


@pytest.fixture(scope="module")
def told() -> Told:
    """Return the words of each file by every program that is here."""
    if not pandoc_path():
        pytest.skip("pandoc is not here: pip install pypandoc_binary")
    mammoth = pytest.importorskip("mammoth")
    read_by = texts(FILES, exports=False)
    found = {
        path: [words(text) for text in (*told.full, *told.level)]
        for path, told in read_by.items()
    }
    for path in FILES:
        what = LABELS.get(path)
        if what:  # the source of the file is another
            found[path].append(
                [word for block in what.blocks for word in words(shown(block))]
                + [word for note in what.notes for word in words(note)]
            )
        if path.suffix == ".docx":
            with path.open("rb") as stream:
                found[path].append(
                    words(html_text(mammoth.convert_to_html(stream).value))
                )
    return {path: list(map(Counter, given)) for path, given in found.items()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_missing(path: Path, told: Told) -> None:
    """What two programs read is in our text, or is no text."""
    by = told[path]
    read_by = Counter(word for other in by for word in other)
    two = {word for word, programs in read_by.items() if programs >= min(2, len(by))}

    assert by
    assert {w for w in two - set(ours(path)) if counts(w)} - not_text(path) == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_is_doubled(path: Path, told: Told) -> None:
    """No word stands in our text more often than in any program's."""
    if path.suffix == ".xlsx":
        pytest.skip("a cell stands after the name of its column, in every row")
    most: Counter[str] = Counter()
    for other in told[path]:
        most |= other
    doubled = ours(path) - most

    assert {word: n for word, n in doubled.items() if counts(word)} == {}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_reads_no_more() -> None:
    """Words of LibreOffice's export of texts, which raises nothing, are in ours."""
    given = [path for path in FILES if path.suffix in (".docx", ".odt")]
    missing = {}
    for path, text in office_text(given).items():
        level = {re.sub(r"[\^_]", "", word) for word in ours(path)}
        left = set(words(text)) - level - not_text(path)
        if any(map(counts, left)):
            missing[path.name] = left

    assert missing == {}
