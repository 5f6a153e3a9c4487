"""Readers of other packages: read as ours are, and told by name where they fail."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from explainbot.cli.main import main
from explainbot.errors import ReaderPluginError, SourceError, UnknownKindError
from explainbot.index.storage.rows import document_of, document_record
from explainbot.readers.base import Reading
from explainbot.readers.reading import how_to_read, read, supported
from explainbot.records import Document, Quote, Section
from explainbot.registry.formats import KINDS
from explainbot.registry.plugins import plugins
from explainbot.sections.sections import split, uncovered
from explainbot.testing import tiny_workspace
from explainbot.tui.wording.notes import converting
from explainbot.workspace import Workspace
from tests.registry.packages import install

HEAD = """\
from explainbot.errors import SourceError
from explainbot.readers.base import Metadata, Parsed
from explainbot.records import Heading, PlaceMark
from explainbot.registry.formats import Kind
"""
CARDS = f"""{HEAD}
def parse(decoded, path):
    text, headings = decoded.text, []
    at = 0
    for line in text.splitlines(keepends=True):
        if line.startswith("@"):
            end = at + len(line.rstrip())
            headings.append(Heading(at, end, 1, line[1:].strip()))
        at += len(line)
    return Parsed(text, Metadata(title="Cards"), tuple(headings))

KIND = Kind("text/x-cards", parse=parse, headings_complete=True)
"""
TEXT = "@Tides\nThe sea rises and falls.\n\nIs that so?\n\nIt is.\n@Moon\nIt pulls.\n"


def _read(folder: Path, name: str, text: str = TEXT) -> Reading:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, name=name, source_path=f"corpus/{name}")


def _cut(document: Document) -> list[tuple[str, str]]:
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(section.heading, section.text) for section in sections]


def _place(document: Document) -> str:
    section: Section = split(document)[-1]
    return Quote(
        section, section.start, section.end, (section.start, section.end)
    ).place


def _again(document: Document) -> Document:
    """Return the document as it comes out of an index."""
    return document_of(document_record(document), document.text)


@pytest.mark.parametrize("name", [".cards", "cards", "CARDS"])
@pytest.mark.parametrize("file", ["a.cards", "a.CARDS"])
def test_a_file_is_read(site: Path, tmp_path: Path, name: str, file: str) -> None:
    """An entry point is named by the suffix, in any case, with its dot or without."""
    install(site, "card-reader", CARDS, readers=f"{name} = MODULE:KIND")
    document = _read(tmp_path, file).document

    assert supported(Path(file))
    assert (document.title, document.media_type) == ("Cards", "text/x-cards")
    assert _cut(document) == [
        ("Tides", "The sea rises and falls.\n\nIs that so?\n\nIt is."),
        ("Moon", "It pulls."),
    ]
    assert _place(document) == "line 8"


@pytest.mark.parametrize(
    ("traits", "headings", "place"),
    [
        ("headings_complete=True", ["Tides"], "lines 2–6"),
        ("headings_complete=True, lines_shown=False", ["Tides"], ""),
        ("", ["Tides", "Is that so?"], "line 6"),
    ],
)
def test_promises_are_kept_with_the_document(
    site: Path, tmp_path: Path, traits: str, headings: list[str], place: str
) -> None:
    """What a kind promises holds for the file, and for its copy in an index."""
    code = CARDS.replace("headings_complete=True", traits)
    install(site, "card-reader", code, readers=".cards = MODULE:KIND")
    document = _read(tmp_path, "a.cards", TEXT.partition("@Moon")[0]).document

    for copy in (document, _again(document)):
        assert [heading for heading, _ in _cut(copy)] == headings
        assert _place(copy) == place


def test_a_kind_of_ours_keeps_its_record(tmp_path: Path) -> None:
    """Nothing is stored of a text file that was not stored before plug-ins were."""
    record = json.loads(document_record(_read(tmp_path, "a.txt").document))

    assert {"own_traits", "skips", "hidden"} & record.keys() == set()


def test_what_is_hidden_is_kept_with_the_document(tmp_path: Path) -> None:
    """An index still knows which runs the file hides."""
    document = replace(_read(tmp_path, "a.txt").document, hidden=((2, 4),))

    assert _again(document).hidden == ((2, 4),)


def test_a_binary_kind_gets_bytes(site: Path, tmp_path: Path) -> None:
    """A kind that says so is handed the file's bytes, whatever they are."""
    code = f"""{HEAD}
def parse(data, path):
    return Parsed("Bytes: " + data[1:].hex(" ") + " are what it holds.")
KIND = Kind("application/x-raw", parse=parse, binary=True)
"""
    install(site, "raw", code, readers=".raw = MODULE:KIND")
    path = tmp_path / "a.raw"
    path.write_bytes(b"\0\xff\xfe")
    document = read(path, name="a.raw", source_path="corpus/a.raw").document

    assert document.text == "Bytes: ff fe are what it holds."


def test_marks_of_markdown_are_understood(site: Path, tmp_path: Path) -> None:
    """A kind written in Markdown has its front matter and its headings."""
    code = """
from explainbot.readers.markdown import parse
from explainbot.registry.formats import Kind
KIND = Kind("text/x-quarto", parse=parse, markup="markdown", indented_code=True)
"""
    install(site, "quarto", code, readers=".qmd = MODULE:KIND")
    text = "---\nauthor: Ada\n---\n\n# Tides\n\nA Short Line\n\nThey rise.\n"
    document = _read(tmp_path, "a.qmd", text).document

    assert (document.title, document.author) == ("Tides", "Ada")
    for copy in (document, _again(document)):
        assert _cut(copy) == [("Tides", "A Short Line\n\nThey rise.")]


def test_skips_are_no_part_of_a_section(site: Path, tmp_path: Path) -> None:
    """What a reader takes out is in no section, also after it was stored."""
    code = f"""{HEAD}
def parse(decoded, path):
    text = decoded.text
    at = text.index("%%")
    return Parsed(text, front=text.index("\\n"), skips=((at, at + 10),))
KIND = Kind("text/x-notes", parse=parse)
"""
    install(site, "notes", code, readers=".notes = MODULE:KIND")
    text = "Made By A Program\n\nTides\n\nThe sea rises.\n\n%% Secret!\n\nIt falls.\n"
    document = _read(tmp_path, "a.notes", text).document

    for copy in (document, _again(document)):
        assert _cut(copy) == [("Tides", "The sea rises."), ("Tides", "It falls.")]


def test_a_kind_of_ours_is_never_looked_up(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A plug-in for .txt is not loaded; its package is not even searched for."""
    install(site, "thief", "raise RuntimeError", readers=".txt = MODULE:KIND")
    assert _read(tmp_path, "a.txt", "Rain falls.").document.text == "Rain falls."
    assert plugins.cache_info().misses == 0

    made = tiny_workspace(tmp_path / "lab", {"a.txt": "Tides\n\nThe sea rises."})
    assert main(["list", "--workspace", str(made.places.root)]) == 0
    assert plugins.cache_info().misses == 0
    capsys.readouterr()


def test_a_kind_that_nobody_reads(site: Path, tmp_path: Path) -> None:
    """The kinds that are read are told, those of plug-ins among them."""
    install(site, "card-reader", CARDS, readers=".cards = MODULE:KIND")
    assert not supported(Path("a.xyz"))
    with pytest.raises(UnknownKindError) as caught:
        _read(tmp_path, "a.xyz")

    assert str(caught.value).endswith(f"{[*KINDS][-1]}, .cards.")


def test_quotes_outlive_the_package(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removed plug-in's documents answer as before, place and all."""
    code = CARDS.replace("headings_complete=True", "lines_shown=False")
    install(site, "card-reader", code, readers=".cards = MODULE:KIND")
    made = tiny_workspace(tmp_path / "lab", {"sea.cards": TEXT, "a.txt": "Rain falls."})
    monkeypatch.setattr("sys.path", [])
    plugins.cache_clear()

    with made.explainer() as bot:
        answer = bot.ask("What pulls?")
    found = (*answer.quotes, *answer.alternatives)
    quotes = [quote for quote in found if quote.document.id == "sea.cards"]
    assert {(quote.section.heading, quote.place) for quote in quotes} == {
        ("Tides", ""),
        ("Moon", ""),
    }
    monkeypatch.undo()
    plugins.cache_clear()


def test_status_names_the_kind_that_nothing_reads_any_more(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removed plug-in's files are not told as merely changed."""
    install(site, "card-reader", CARDS, readers=".cards = MODULE:KIND")
    made = tiny_workspace(tmp_path / "lab", {"sea.cards": TEXT, "a.txt": "Rain falls."})
    assert made.status().reason == ""
    monkeypatch.setattr("sys.path", [])
    plugins.cache_clear()

    found = made.status()
    assert found.changed == ("sea.cards",)
    assert "the package that read .cards files is not installed" in found.reason
    monkeypatch.undo()
    plugins.cache_clear()


def test_a_suffix_of_two_parts_is_claimed(site: Path, tmp_path: Path) -> None:
    """The longest suffix that a plug-in claims decides, in any case."""
    install(site, "cards", CARDS, readers=".cards.bak = MODULE:KIND")
    assert supported(Path("sea.CARDS.bak"))
    assert supported(Path("a.b.cards.bak"))
    assert not supported(Path("sea.bak"))
    assert not supported(Path("cards.bak"))

    found = _read(tmp_path, "sea.cards.bak")
    assert _cut(found.document)[0][0] == "Tides"


def test_advice_of_a_plug_in_is_given(site: Path) -> None:
    """What a registration says of conversion is said of its files, if it is text."""
    code = CARDS.replace("parse=parse,", 'parse=parse, convert="Print it.",')
    install(site, "cards", code, readers=".cards = MODULE:KIND")
    install(site, "bad", CARDS.replace("parse=parse,", "parse=parse, convert=3,"),
            readers=".bad = MODULE:KIND")  # fmt: skip

    assert how_to_read(Path("sea.cards")) == "Print it."
    assert converting("sea.cards")[1][0] == "sea.cards: Print it."
    assert how_to_read(Path("sea.bad")) == how_to_read(Path("sea.other")) == ""


def _reasons(made: Workspace, paths: list[Path]) -> dict[str, tuple[str, str | None]]:
    report = made.add(paths)
    return {Path(file.path).name: (file.status, file.reason) for file in report.files}


def test_a_report_names_a_file_that_a_plug_in_refuses(
    site: Path, tmp_path: Path
) -> None:
    """SourceError of a plug-in is told as ours are, and the other files are loaded."""
    code = f"""{HEAD}
def parse(decoded, path):
    raise SourceError("there is no card in it", where=path, hint="Add one.")
KIND = Kind("text/x-cards", parse=parse)
"""
    install(site, "card-reader", code, readers=".cards = MODULE:KIND")
    made = tiny_workspace(tmp_path / "lab", {})
    for name in ("a.cards", "b.txt", "c.xyz", "d.doc"):
        (tmp_path / name).write_text(f"Words of {name} are here.", encoding="utf-8")
    paths = [tmp_path / name for name in ("a.cards", "b.txt", "c.xyz", "d.doc")]

    assert _reasons(made, paths) == {
        "a.cards": ("failed", "there is no card in it. Add one."),
        "b.txt": ("loaded", None),
        "c.xyz": (
            "skipped",
            "files of the kind .xyz are not read (plug-ins read .cards)",
        ),
        "d.doc": (
            "skipped",
            (
                "files of the kind .doc are not read: save it as .docx or .odt, "
                "or use LibreOffice: add --convert"
            ),
        ),
    }


def _kind(*stated: str, parse: str = "return Parsed(decoded.text)") -> str:
    told = "".join(f", {one}" for one in stated)
    return (
        f"{HEAD}\ndef parse(decoded, path):\n    {parse}\n"
        f'KIND = Kind("text/x-bad", parse=parse{told})\n'
    )


def _returned(value: str) -> str:
    return _kind(parse=f"return {value}")


FAULTS = {
    "no module": (
        "import not_there_at_all",
        "cannot be imported (ModuleNotFoundError: No module named 'not_there_at_all')",
    ),
    "no python": ("def", "cannot be imported (SyntaxError: invalid syntax"),
    "an exit": ("import sys; sys.exit(3)", "cannot be imported (SystemExit: 3)"),
    "no object": ("", "cannot be imported (AttributeError: module 'bad_reader' has no"),
    "unknown promise": (
        _kind("colour='red'"),
        "cannot be imported (TypeError: ",
    ),
    "none": ("KIND = None", "is no Kind of explainbot.registry.formats but None"),
    "a function": (
        "def KIND(decoded, path): pass",
        "is no Kind of explainbot.registry.formats but a value of the type function",
    ),
    "no parse": (
        f"{HEAD}KIND = Kind('text/x-bad', 'text')",
        "states no function as parse",
    ),
    "no media type": (
        f"{HEAD}KIND = Kind('bad', parse=print)",
        "states the media type 'bad', not one like \"text/x-name\"",
    ),
    "a promise that is no flag": (
        _kind("table='no'"),
        "states table='no', not True or False",
    ),
    "an unknown markup": (
        _kind("markup='tex'"),
        'states the markup \'tex\', not "markdown" or "rst"',
    ),
    "an error": (
        _kind(parse="return {}['x']"),
        "cannot read this file (KeyError: 'x')",
    ),
    "an error of another part": (
        "from explainbot.errors import WorkspaceError\n"
        + _kind(parse="raise WorkspaceError('x')"),
        "cannot read this file (WorkspaceError: x",
    ),
    "recursion": (
        _kind(parse="return parse(decoded, path)"),
        "cannot read this file (RecursionError: ",
    ),
    "nothing": (
        _returned("None"),
        "returns no Parsed of explainbot.readers.base but None",
    ),
    "a string": (
        _returned("'words'"),
        "returns no Parsed of explainbot.readers.base but a value of the type str",
    ),
    "bytes": (
        _returned("Parsed(b'words')"),
        "returns as its text no str but a value of the type bytes",
    ),
    "no facts": (
        _returned("Parsed('words', about={})"),
        "returns as its about no Metadata but a value of the type dict",
    ),
    "a list": (
        _returned("Parsed('words', headings=[])"),
        "returns as its headings no tuple of Heading",
    ),
    "pairs": (
        _returned("Parsed('words', headings=((0, 1),))"),
        "returns as its headings no tuple of Heading",
    ),
    "a title that is no text": (
        _returned("Parsed('words', Metadata(title=7))"),
        "returns facts, titles, labels or warnings that are no text",
    ),
    "half a character": (
        _returned("Parsed('words', Metadata(title=chr(0xD800)))"),
        "returns facts, titles, labels or warnings that are no text",
    ),
    "a heading outside": (
        _returned("Parsed('words', headings=(Heading(2, 9, 1, 'x'),))"),
        "returns headings that are out of order, overlap or lie outside of the text",
    ),
    "headings out of order": (
        _returned(
            "Parsed('words', headings=(Heading(3, 4, 1, 'x'), Heading(0, 2, 1, 'y')))"
        ),
        "returns headings that are out of order, overlap or lie outside of the text",
    ),
    "a level of 0": (
        _returned("Parsed('words', headings=(Heading(0, 2, 0, 'x'),))"),
        "returns a heading whose level is no number from 1 on",
    ),
    "a mark before the text": (
        _returned("Parsed('words', marks=(PlaceMark(-1, line=1),))"),
        "returns marks that are out of order or lie outside of the text",
    ),
    "a page in words": (
        _returned("Parsed('words', marks=(PlaceMark(0, page='two'),))"),
        "returns a mark whose line or page is no number",
    ),
    "a skip outside": (
        _returned("Parsed('words', skips=((1, 99),))"),
        "returns skips that are out of order, overlap or lie outside of the text",
    ),
    "a skip of a heading": (
        _returned(
            "Parsed('words', headings=(Heading(0, 3, 1, 'x'),), skips=((2, 4),))"
        ),
        "returns skips that overlap headings",
    ),
}


@pytest.mark.parametrize(("code", "fault"), FAULTS.values(), ids=FAULTS.keys())
def test_a_faulty_plug_in_is_named(
    site: Path, tmp_path: Path, code: str, fault: str
) -> None:
    """Entry point, package and fault are told, and whom to tell."""
    install(site, "bad-reader", code, readers=".bad = MODULE:KIND")
    with pytest.raises(ReaderPluginError) as caught:
        _read(tmp_path, "a.bad", "Words.")

    assert isinstance(caught.value, SourceError)
    assert caught.value.what.startswith(
        f'the reader ".bad" (bad_reader:KIND, package bad-reader) {fault}'
    )
    assert caught.value.hint == (
        "Tell those who made the package, or remove it: pip uninstall bad-reader"
    )


def test_what_a_plug_in_prints_is_no_output(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Standard output belongs to answers and JSON."""
    code = _kind(parse="print('noise'); return Parsed(decoded.text)")
    install(site, "loud-reader", code, readers=".loud = MODULE:KIND")

    assert _read(tmp_path, "a.loud", "Words.").document.text == "Words."
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "noise\n")


def test_two_packages_claim_a_suffix(site: Path, tmp_path: Path) -> None:
    """Both are named, and neither is loaded."""
    for package in ("first-cards", "second-cards"):
        install(site, package, "raise RuntimeError", readers=".cards = MODULE:KIND")
    with pytest.raises(ReaderPluginError) as caught:
        _read(tmp_path, "a.cards")

    assert caught.value.reason == (
        'the kind of file ".cards" is claimed by 2 plug-ins: '
        'the reader ".cards" (first_cards:KIND, package first-cards) and '
        'the reader ".cards" (second_cards:KIND, package second-cards). '
        "Remove all but one: pip uninstall second-cards"
    )
