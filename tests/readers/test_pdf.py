"""PDF files, written by reportlab."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

LEADING = 14
TOP = 780
FACTS = [
    "The tide rises and falls twice on most days, since",
    "the Earth turns below two bulges of water that the",
    "Moon raises, one on the near side and one beyond.",
]
"""Three full lines of a paragraph."""


class Paper:
    """Draws lines of text from top to bottom."""

    def __init__(self, path: Path, **options: str) -> None:
        self.canvas = Canvas(str(path), pagesize=A4, **options)
        self.x, self.y = 72.0, float(TOP)

    def lines(self, *rows: str, size: int = 11, bold: bool = False) -> None:
        """Draw rows, one below the other."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        for row in rows:
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.x, self.y, row)
            self.y -= LEADING * size / 11

    def gap(self) -> None:
        """Leave the space that parts two paragraphs."""
        self.y -= LEADING

    def at(self, x: float, y: float) -> None:
        """Go on at another place."""
        self.x, self.y = x, y

    def end_page(self, *, head: str = "", foot: str = "") -> None:
        """Draw what runs along the pages and begin the next one."""
        self.canvas.setFont("Helvetica", 9)
        self.canvas.drawString(72, 815, head)
        self.canvas.drawCentredString(A4[0] / 2, 30, foot)
        self.canvas.showPage()
        self.at(72, TOP)


@pytest.fixture
def paper(tmp_path: Path) -> Callable[..., Paper]:
    """Return what opens a new file in the test's folder."""

    def make(**options: str) -> Paper:
        return Paper(tmp_path / "lesson.pdf", **options)

    return make


Make = Callable[..., Paper]


def _read(tmp_path: Path) -> Reading:
    path = tmp_path / "lesson.pdf"
    return read(path, name="lesson.pdf", source_path="corpus/lesson.pdf")


def _saved(paper: Paper, tmp_path: Path) -> Reading:
    paper.canvas.save()
    return _read(tmp_path)


def _is_covered(reading: Reading) -> bool:
    return uncovered(reading.document, split(reading.document)) == []


def test_lines_become_paragraphs(paper: Make, tmp_path: Path) -> None:
    """Lines are joined with blanks; space between two makes a new paragraph."""
    page = paper()
    page.lines(*FACTS, "It is so.")
    page.gap()
    page.lines("Sailors know when to leave the harbour, and when it", "is too late.")
    reading = _saved(page, tmp_path)
    assert reading.document.text == (
        "The tide rises and falls twice on most days, since the Earth turns below two "
        "bulges of water that the Moon raises, one on the near side and one beyond. "
        "It is so.\n\n"
        "Sailors know when to leave the harbour, and when it is too late."
    )
    assert _is_covered(reading)


def test_an_indent_begins_a_paragraph(paper: Make, tmp_path: Path) -> None:
    """Paragraphs that only an indented first line parts are told apart."""
    page = paper()
    page.lines(*FACTS)
    page.at(90, page.y)
    page.lines("So it is in the German Bight, say the pilots, who")
    page.at(72, page.y)
    page.lines("have seen it every day of their long lives at sea.")
    text = _saved(page, tmp_path).document.text
    assert text.split("\n\n")[1:] == [
        (
            "So it is in the German Bight, say the pilots, who have seen it every day "
            "of their long lives at sea."
        )
    ]


def test_words_cut_at_line_ends_are_whole_again(paper: Make, tmp_path: Path) -> None:
    """A hyphen goes, unless the file writes the word with one, or a name follows."""
    page = paper()
    page.lines(
        "A well-known bay shows how high it can be: the mea-",
        "sured height is sixteen metres, which is a well-",
        "known fact in Nova Scotia, and among the Anglo-",
        "Saxon sailors. Nord- und Ostsee have less, Nord-",
        "und Ostsee have little.",
    )
    assert _saved(page, tmp_path).document.text == (
        "A well-known bay shows how high it can be: the measured height is sixteen "
        "metres, which is a well-known fact in Nova Scotia, and among the Anglo-Saxon "
        "sailors. Nord- und Ostsee have less, Nord- und Ostsee have little."
    )


@pytest.mark.parametrize("turns", [False, True], ids=["one-by-one", "line-by-line"])
def test_columns_are_read_one_after_the_other(
    paper: Make, tmp_path: Path, *, turns: bool
) -> None:
    """Left column first, whatever the order in which the file draws the lines."""
    page = paper()
    page.lines("All about the tides of the sea", size=20, bold=True)
    left = [f"left column row {n} goes over all the width" for n in range(1, 9)]
    right = [f"right column row {n} goes over the width" for n in range(1, 9)]
    top = page.y
    places = [(72.0, n, row) for n, row in enumerate(left)]
    places += [(310.0, n, row) for n, row in enumerate(right)]
    if turns:
        places.sort(key=lambda place: place[1])
    for x, number, row in places:
        page.at(x, top - number * LEADING)
        page.lines(row)
    reading = _saved(page, tmp_path)
    assert reading.document.text == (
        "All about the tides of the sea\n\n" + " ".join([*left, *right])
    )
    assert reading.document.title == "All about the tides of the sea"


def test_three_columns_below_a_line_of_full_width(paper: Make, tmp_path: Path) -> None:
    """A line across the page is read before the columns below it."""
    page = paper()
    page.lines(
        "This line of the paper goes over the whole width of it, as leads do in it."
    )
    page.gap()
    top = page.y
    columns = [[f"{name} row {n} is as wide" for n in range(6)] for name in "XYZ"]
    for x, rows in zip((72, 230, 388), columns, strict=True):
        page.at(x, top)
        page.lines(*rows)
    assert _saved(page, tmp_path).document.text == (
        "This line of the paper goes over the whole width of it, as leads do in it."
        "\n\n" + " ".join(row for rows in columns for row in rows)
    )


def test_running_heads_and_page_numbers_are_left_out(
    paper: Make, tmp_path: Path
) -> None:
    """What stands on every page is no text; a paragraph goes on over the page's end."""
    page = paper()
    for number, row in enumerate(FACTS, start=1):
        page.lines(row)
        page.end_page(head="The Tides, a lesson", foot=f"- {number} -")
    reading = _saved(page, tmp_path)
    assert reading.document.text == " ".join(FACTS)
    pages = [
        reading.document.page_at(reading.document.text.index(row)) for row in FACTS
    ]
    assert pages == [1, 2, 3]


def test_a_paragraph_goes_on_over_the_end_of_a_page(
    paper: Make, tmp_path: Path
) -> None:
    """It stays one, with a note at the foot of the page after it; places are pages."""
    page = paper()
    page.lines(*FACTS[:2])
    page.at(72, 100)
    page.lines("¹ A note at the foot of the page.", size=8)
    page.end_page()
    page.lines("small moon raises.", "", *FACTS)
    reading = _saved(page, tmp_path)
    document = reading.document
    assert document.text.split("\n\n")[:2] == [
        (
            "The tide rises and falls twice on most days, since the Earth turns below "
            "two bulges of water that the small moon raises."
        ),
        "¹ A note at the foot of the page.",
    ]
    assert document.page_at(document.text.index("bulges")) == 1
    assert document.page_at(document.text.index("small")) == 2
    assert document.page_at(document.text.index("¹")) == 1
    assert document.page_at(document.text.index("Moon raises")) == 2
    assert _is_covered(reading)


def test_headings_by_size_weight_and_question(paper: Make, tmp_path: Path) -> None:
    """Larger letters rank above bold ones, and those above plain questions."""
    page = paper(pageCompression="0")
    page.lines("The Tides", size=22)
    page.gap()
    page.lines("1. What moves the sea?", size=15)
    page.lines(*FACTS)
    page.gap()
    page.lines("Spring tides", bold=True)
    page.lines(*FACTS)
    page.gap()
    page.lines("Who needs to know this?")
    page.lines(*FACTS)
    reading = _saved(page, tmp_path)
    headings = [(each.level, each.title) for each in reading.document.headings]
    assert headings == [
        (1, "The Tides"),
        (2, "What moves the sea?"),
        (3, "Spring tides"),
        (4, "Who needs to know this?"),
    ]
    sections = split(reading.document)
    assert [each.heading for each in sections] == [
        "What moves the sea?",
        "Spring tides",
        "Who needs to know this?",
    ]
    assert _is_covered(reading)


def test_a_bold_question_may_share_the_line_with_its_answer(
    paper: Make, tmp_path: Path
) -> None:
    """The bold words are the heading, the others its text."""
    page = paper()
    for asked, said in (("What is ebb?", "Falling water."), ("And flood?", "Rising.")):
        text = page.canvas.beginText(72, page.y)
        text.setFont("Helvetica-Bold", 11)
        text.textOut(f"{asked} ")
        text.setFont("Helvetica", 11)
        text.textOut(said)
        page.canvas.drawText(text)
        page.at(72, page.y - 2 * LEADING)
    sections = split(_saved(page, tmp_path).document)
    assert [(each.heading, each.text) for each in sections] == [
        ("What is ebb?", "Falling water."),
        ("And flood?", "Rising."),
    ]


def test_lists_and_tables_keep_their_lines(paper: Make, tmp_path: Path) -> None:
    """An item, wrapped or not, is a line; so is a row, its cells parted by bars."""
    page = paper()
    page.lines("You need:")
    page.lines("• a gauge that stands in the water of the harbour,")
    page.at(80, page.y)
    page.lines("with marks on it")
    page.at(72, page.y)
    page.lines("• a clock")
    page.gap()
    for row in (("Place", "Height"), ("Fundy", "16 m"), ("Severn", "15 m")):
        page.canvas.drawString(72, page.y, row[0])
        page.canvas.drawString(200, page.y, row[1])
        page.at(72, page.y - LEADING)
    assert _saved(page, tmp_path).document.text == (
        "You need:\n\n"
        "• a gauge that stands in the water of the harbour, with marks on it\n"
        "• a clock\n\n"
        "Place | Height\nFundy | 16 m\nSevern | 15 m"
    )


def test_a_table_of_contents_is_left_out(paper: Make, tmp_path: Path) -> None:
    """Lines with dots to a page number are reported, not read."""
    page = paper()
    page.lines("Contents", bold=True, size=14)
    page.lines("Ebb ........ 2", "Flood ........ 3", "Spring ........ 4")
    page.gap()
    page.lines(*FACTS)
    reading = _saved(page, tmp_path)
    assert reading.document.text.startswith("The tide rises")
    assert reading.warnings == ("page 1: table of contents left out",)


def test_facts_are_taken_unless_a_program_put_them_there(
    paper: Make, tmp_path: Path
) -> None:
    """Author and language count; a title that names a program or file does not."""
    page = paper(lang="de-AT")
    page.canvas.setTitle("Microsoft Word - tides_v2.docx")
    page.canvas.setAuthor("Anna Muster")
    page.lines("Ebbe und Flut", size=20)
    page.lines("Ebbe: 2 m.", "Flut: 8 m.")
    document = _saved(page, tmp_path).document
    assert (document.title, document.author, document.language) == (
        "Ebbe und Flut",
        "Anna Muster",
        "de",
    )


def _scan(page: Paper, tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "scan.png"
    Image.new("L", (40, 60), 200).save(picture)
    page.canvas.drawImage(str(picture), 0, 0, *A4)
    page.end_page()


def test_a_scanned_page_is_reported(paper: Make, tmp_path: Path) -> None:
    """The other pages are read, and the page numbers stay those of the file."""
    page = paper()
    page.lines(*FACTS)
    page.canvas.showPage()
    _scan(page, tmp_path)
    page.at(72, TOP)
    page.lines("Low water comes next.")
    reading = _saved(page, tmp_path)
    assert reading.warnings == ("page 2: scanned, no text to read",)
    document = reading.document
    assert document.page_at(document.text.index("Low")) == 3


def test_scanned_pages_alone_are_refused(paper: Make, tmp_path: Path) -> None:
    """The reason says what can be done."""
    page = paper()
    _scan(page, tmp_path)
    with pytest.raises(EmptySourceError) as caught:
        _saved(page, tmp_path)
    assert caught.value.reason == (
        "its pages are scanned pictures, with no text to read. "
        "Run text recognition (OCR) on it and add it again."
    )


def _encrypt(path: Path, password: str) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(path.read_bytes())))
    writer.encrypt(password, "of the owner", algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)


@pytest.mark.parametrize("password", ["", "secret"], ids=["none", "one"])
def test_a_password_is_asked_for_only_where_one_is_needed(
    paper: Make, tmp_path: Path, password: str
) -> None:
    """A file that opens without one is read, however it is locked."""
    page = paper()
    page.lines(*FACTS)
    page.canvas.save()
    _encrypt(tmp_path / "lesson.pdf", password)
    if password:
        with pytest.raises(SourceError, match="it needs a password"):
            _read(tmp_path)
    else:
        assert _read(tmp_path).document.text.startswith("The tide rises")


def test_a_truncated_file_is_read_as_far_as_it_goes(
    paper: Make, tmp_path: Path
) -> None:
    """Without its end the pages before are found, and the loss is told."""
    page = paper()
    for row in FACTS:
        page.lines(row)
        page.end_page()
    page.canvas.save()
    path = tmp_path / "lesson.pdf"
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"xref")])
    reading = _read(tmp_path)
    assert reading.document.text.startswith("The tide rises")
    assert reading.warnings[0] == (
        "the end of the file is missing; what is left was read"
    )


def test_a_part_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    """It is told before the library unpacks it."""
    packed = zlib.compress(bytes(201_000_000), 1)
    head = b"%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode >>\nstream\n"
    (tmp_path / "lesson.pdf").write_bytes(head + packed + b"\nendstream\nendobj\n")
    with pytest.raises(SourceError, match="unpacks to more than any text"):
        _read(tmp_path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no pdf at all", "this is no PDF file, whatever its name says"),
        (b"%PDF-1.7\n" + b"x" * 50, "the PDF is damaged"),
    ],
    ids=["other-kind", "empty-shell"],
)
def test_what_is_no_pdf_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    """The reason is told, and nothing is guessed."""
    (tmp_path / "lesson.pdf").write_bytes(data)
    with pytest.raises(SourceError) as caught:
        _read(tmp_path)
    assert caught.value.what == reason


@pytest.mark.parametrize(
    ("group", "rise", "shown"),
    [
        ("23", 4.0, "10²³ of"),
        ("-6", 4.0, "10⁻⁶ of"),
        ("th", 4.0, "10ᵗʰ of"),
        ("2", -2.5, "10₂ of"),
        ("iq", 4.0, "10^(iq) of"),
        ("nd", 5.5, "10ⁿᵈ of"),
        ("4", -5.5, "10₄ of"),
    ],
)
def test_raised_and_lowered_text(
    paper: Make, tmp_path: Path, group: str, rise: float, shown: str
) -> None:
    """Small text above or below its line, whatever it is."""
    made = paper()
    made.lines("A first line of this page, so that its size is plain.")
    x, y = made.x, made.y
    for text, size, up in (("10", 11, 0.0), (group, 7, rise), (" of", 11, 0.0)):
        made.canvas.setFont("Helvetica", size)
        made.canvas.drawString(x, y + up, text)
        x += made.canvas.stringWidth(text, "Helvetica", size)
    assert shown in _saved(made, tmp_path).document.text


def _table(
    made: Paper, rows: Sequence[tuple[str, ...]], stops: tuple[int, ...]
) -> None:
    """Draw the rows of a table from the place where the paper is."""
    for row in rows:
        for stop, cell in zip(stops, row, strict=False):
            made.canvas.drawString(stop, made.y, cell)
        made.y -= LEADING


CLOSE = [
    ("Rock", "Colour", "Hardness"),
    ("Basalt", "quite dark grey", "6"),
    ("Chalk", "white", "1"),
    ("Granite", "pink", "7"),
    ("Porphyry stone", "purple", "6"),
]


@pytest.mark.parametrize("last", [3, 5])
def test_rows_whose_cells_stand_close_are_rows(
    paper: Make, tmp_path: Path, last: int
) -> None:
    """Between others, and the last one: cells are parted by where columns stand."""
    made = paper()
    made.lines("These are rocks of the coast, with what is known of them.")
    made.gap()
    _table(made, CLOSE[:last], (72, 153, 235))
    text = _saved(made, tmp_path).document.text
    assert text.split("\n\n")[1:] == ["\n".join(map(" | ".join, CLOSE[:last]))]


def test_a_line_between_rows_is_never_lost(paper: Make, tmp_path: Path) -> None:
    """It reaches past the first column and has no cells: a line of its own."""
    made = paper()
    _table(made, CLOSE[:1], (72, 200, 400))
    _table(made, [("Sedimentary rocks, by what they hold, of this coast",)], (72,))
    _table(made, CLOSE[2:3], (72, 200, 400))
    lines = _saved(made, tmp_path).document.text.split("\n")
    assert [line for line in lines if line] == [
        "Rock | Colour | Hardness",
        "Sedimentary rocks, by what they hold, of this coast",
        "Chalk | white | 1",
    ]


BOX = ("Remember", "Salt water freezes later.")


def _with_box(made: Paper, y: float, *, x: int = 250) -> None:
    made.canvas.setFont("Helvetica", 11)
    for step, line in enumerate(BOX):
        made.canvas.drawString(x, y - step * LEADING, line)


def test_a_box_beside_a_heading_stands_behind_it(paper: Make, tmp_path: Path) -> None:
    """Its lines stand between words of the heading and are drawn last."""
    made = paper()
    made.lines("The sea is salty, and the rivers bring more of it.")
    made.gap()
    made.gap()
    made.canvas.setFont("Helvetica", 15)
    made.canvas.drawString(72, made.y, "Why is")
    made.canvas.drawString(420, made.y, "it salty?")
    beside = made.y + 5
    made.y -= 2 * LEADING
    made.lines("Rivers carry salt down from the rocks.")
    _with_box(made, beside)
    text = _saved(made, tmp_path).document.text
    assert "Why is it salty?" in text
    assert "\n\nRemember\n" in text
    assert "Salt water freezes later." in text


def test_a_box_over_a_table_leaves_its_rows_whole(paper: Make, tmp_path: Path) -> None:
    """It is read behind the table that it lies over."""
    made = paper()
    made.lines("These are rocks of the coast.")
    made.gap()
    top = made.y
    _table(made, CLOSE, (72, 220, 400))
    made.gap()
    made.lines("A last line about the coast and its rocks.")
    _with_box(made, top - 4, x=210)
    text = _saved(made, tmp_path).document.text
    assert "\n".join(map(" | ".join, CLOSE)) in text
    assert text.index("Porphyry") < text.index("Remember") < text.index("A last line")


def _with_letters(told: str) -> bytes:
    """Return a page whose "F" is told to be another letter."""
    text = b"BT /F1 12 Tf 72 700 Td (The force F is told.) Tj ET"
    names = (
        "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF>"
        f" endcodespacerange 1 beginbfchar <46> <{told}> endbfchar endcmap end"
    ).encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(names), names),
    ]
    body = b"%PDF-1.7\n"
    for number, part in enumerate(parts, start=1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    return body + b"trailer << /Root 1 0 R /Size 7 >>\n%%EOF\n"


@pytest.mark.parametrize("told", ["D835DC39", "0046"])
def test_letters_beyond_the_first_plane_are_read(tmp_path: Path, told: str) -> None:
    """The library hands them out in halves; they are shown as plain letters."""
    (tmp_path / "lesson.pdf").write_bytes(_with_letters(told))
    reading = _read(tmp_path)
    assert reading.document.text == "The force F is told."
    assert reading.warnings == ()


def test_footnotes_stand_behind_the_paragraph_of_their_mark(
    paper: Make, tmp_path: Path
) -> None:
    """The mark is no text; a power of a unit is none, and a note without mark stays."""
    made = paper()
    made.lines("It was built in 1905\u00b9 on 5 m\u00b2 of mud.", "The tide is high.")
    made.gap()
    made.lines("A second paragraph speaks of other things.")
    made.gap()
    made.lines("\u00b9 Says the chronicle.", "\u00b3 Nobody knows of this.", size=8)
    text = _saved(made, tmp_path).document.text
    assert "built in 1905 on 5 m\u00b2 of mud" in text
    assert text.index("Says the chronicle.") < text.index("A second paragraph")
    assert text.endswith("\u00b3 Nobody knows of this.")


def test_a_text_that_is_on_every_page_is_kept(paper: Make, tmp_path: Path) -> None:
    """It is a running head only where there is other text."""
    page = paper()
    for _ in range(4):
        page.lines("The tide rises and falls twice on most days.")
        page.end_page()

    assert _saved(page, tmp_path).document.text.startswith("The tide rises and falls")
