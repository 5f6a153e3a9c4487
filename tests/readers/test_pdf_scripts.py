"""PDF files in scripts that are not written rightwards on lines, and accents.

The files in data/scripts are LibreOffice's, from texts written for these tests.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from explainbot.errors import EmptySourceError
from explainbot.readers.base import Reading
from explainbot.readers.pdf._scripts import (
    hang_on,
    joined_leftwards,
    mend_brackets,
    mirror,
)
from explainbot.readers.pdf._words import Piece, Style, Word
from explainbot.readers.reading import read

SCRIPTS = Path(__file__).parents[1] / "data" / "scripts"
TIDES = (
    "גאות ושפל הם תופעה מחזורית של עליית מפלס הים וירידתו. התופעה "
    "נגרמת בעיקר בשל כוח המשיכה של הירח (ובמידה פחותה של השמש) על "
    "מי האוקיינוסים. בדרך כלל יש 2 מחזורים ביום."
)
VOLCANO = (
    "הר געש הוא פתח בקרום כדור הארץ שדרכו יוצאת לבה. הלבה חמה "
    "מאוד, כ 1200 מעלות. המונח באנגלית הוא active volcano והוא "
    "נפוץ בספרים."
)
SEA = (
    "المد والجزر ظاهرة طبيعية تحدث في مياه المحيطات والبحار. "
    "الإنسان يلاحظ لأول مرة أن الماء (خلال 24 ساعة) يرتفع مرتين. "
    "لا شيء يوقف الأمواج."
)
ISLANDS = (
    "海の水は塩からい。潮の満ち引きは月の引力によって起こる。地球は太陽のまわりを回る。"
    "火山は溶けた岩が地上に出る場所である。"
    "日本には多くの火山がある。富士山の高さは三七七六メートルである。"
)
PLANTS = (
    "植物は光を使って養分をつくる。このはたらきを光合成という。"
    "葉の中の葉緑体がその場所である。"
)


def _read(path: Path) -> Reading:
    return read(path, name=path.name, source_path=path.name)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("hebrew.pdf", f"גאות ושפל\n\n{TIDES} {VOLCANO}\n\n{VOLCANO}"),
        ("arabic.pdf", f"{SEA}\n\n{SEA}"),
        (
            "table.pdf",
            (
                "البلد | العاصمة | السكان\nمصر | القاهرة | 100\n"
                "الأردن | عمان | 11\nلبنان | بيروت | 5"
            ),
        ),
        ("vertical.pdf", f"海と山\n\n{ISLANDS}\n\nDNA とCO2 の話。 {PLANTS}"),
    ],
)
def test_pages_are_read_as_they_are_written(name: str, text: str) -> None:
    """Leftwards, with brackets, numbers and words of other scripts; or downwards."""
    assert _read(SCRIPTS / name).document.text == text


def test_brackets_that_are_named_rightly_stay() -> None:
    """Only what is drawn the wrong way round is turned."""
    right, wrong = "הים (בערך) כאן", "הים )בערך( כאן"
    for text in (right, wrong):
        piece = Piece(text, 0.0, 100.0, 0.0, 11.0, bold=False)
        mend_brackets([piece])
        assert piece.text == right


def test_words_of_other_scripts_keep_their_order() -> None:
    """The library tells them from right to left."""
    line = "הוא"
    for word in ("volcano", "active", "והוא"):
        line = joined_leftwards(line, " ", word)
    assert line == "הוא active volcano והוא"
    assert joined_leftwards(".1", " ", "גאות") == "1. גאות"


LINES = [
    ("La programaci{o´}n de la ma{n~}ana.", "La programación de la mañana."),
    ("Pr{u¨}fung, {O¨}l, fran{c¸}ais.", "Prüfung, Öl, français."),
]


@pytest.mark.parametrize("first", ["accent", "letter"])
def test_accents_belong_to_their_letters(tmp_path: Path, first: str) -> None:
    """As TeX sets them: over the letter, drawn before or after it."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for number, (line, _) in enumerate(LINES):
        x, y = 72.0, 700.0 - 30 * number
        for part in line.replace("}", "{").split("{"):
            letter, accent = part[:1], part[1:]
            width = canvas.stringWidth(letter, "Helvetica", 11)
            if len(part) != 2 or accent not in "´~¨¸":
                canvas.setFont("Helvetica", 11)
                canvas.drawString(x, y, part)
                x += canvas.stringWidth(part, "Helvetica", 11)
                continue
            middle = x + (width - canvas.stringWidth(accent, "Helvetica", 11)) / 2
            drawn = [(middle, accent), (x, letter)]
            for place, sign in drawn if first == "accent" else drawn[::-1]:
                canvas.setFont("Helvetica", 11)
                canvas.drawString(place, y, sign)
            x += width
    canvas.save()
    text = " ".join(_read(path).document.text.split())
    assert text == " ".join(shown for _, shown in LINES)


def test_accents_that_are_drawn_behind_their_line(tmp_path: Path) -> None:
    """Some programs of TeX set a whole line and then its accents."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    for number, (row, letters) in enumerate(
        (("Seccion Ayudantia", "oi"), ("nino", "n"))
    ):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700 - 20 * number, row)
        for letter in letters:
            before = row[: row.rindex(letter)]
            accent = "~" if letter == "n" else "´"
            middle = canvas.stringWidth(letter, "Helvetica", 11)
            middle -= canvas.stringWidth(accent, "Helvetica", 11)
            x = 72 + canvas.stringWidth(before, "Helvetica", 11) + middle / 2
            canvas.drawString(x, 700 - 20 * number, accent)
    canvas.save()
    assert _read(path).document.text.split() == ["Sección", "Ayudantía", "niño"]


def test_signs_that_are_no_accents_stay(tmp_path: Path) -> None:
    """They stand over no letter."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "Use `make` and x^2 ~ y at 20° in code.")
    canvas.save()
    assert _read(path).document.text == "Use `make` and x^2 ~ y at 20° in code."


def test_text_at_an_angle_is_told(tmp_path: Path) -> None:
    """Beside other text with its page, alone as the reason of a refusal."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(72, 700, "The tide is the rise and fall of the sea.")
    canvas.translate(300, 300)
    canvas.rotate(45)
    canvas.drawString(0, 0, "DRAFT")
    canvas.save()
    reading = _read(path)
    assert reading.document.text == "The tide is the rise and fall of the sea."
    assert reading.warnings == ("page 1: text at an angle is not read",)

    canvas = Canvas(str(path))
    canvas.translate(300, 300)
    canvas.rotate(30)
    canvas.drawString(0, 0, "The tide is the rise and fall of the sea.")
    canvas.save()
    with pytest.raises(EmptySourceError, match="only text at an angle"):
        _read(path)


def test_shapes_of_several_letters_are_read_in_their_order() -> None:
    """Lam and alef are one shape, of which the library tells the alef first."""
    text = _read(SCRIPTS / "arabic.pdf").document.text

    assert "لأول" in text
    assert "الأمواج" in text
    assert "األ" not in text


def _word(text: str, x0: float, x1: float, y: float, size: float = 11.0) -> Word:
    return Word(text, x0, x1, y, Style(size, bold=False, turn=0), spaced=True)


def test_raised_numbers_hang_on_words_of_leftward_lines() -> None:
    """The mark of a note at the left of its word, a power at the right of its number.

    What stands farther off, or on the line of others, stays.
    """
    words = [
        _word("1", 219, 224, 98.8, 7.7),
        _word("מלח.", 224, 249, 104),
        _word("6", 82, 87, 98.8, 7.7),
        _word("10", 68, 82, 104),
        _word("7", 20, 25, 98.8, 7.7),
        _word("12", 40, 50, 104),
    ]
    assert [word.text for word in hang_on(words)] == ["מלח.¹", "10⁶", "7", "12"]


def test_raised_numbers_of_other_pages_stay_where_they_are() -> None:
    """There they follow their words as they are told."""
    words = [_word("10", 68, 82, 104), _word("6", 82, 87, 98.8, 7.7)]
    assert [word.text for word in hang_on(words)] == ["10", "6"]


@pytest.mark.parametrize(
    ("told", "read"), [(".1999", "1999."), ("משנת .1999", "משנת 1999."), ("0.5", "0.5")]
)
def test_a_stop_behind_a_number_at_a_line_s_end(told: str, read: str) -> None:
    """It is told before the number, where it is drawn."""
    piece = Piece(told, 10, 30, 5, 11, bold=False, mirrored=True)
    mirror([piece], 100)
    assert piece.text == read
