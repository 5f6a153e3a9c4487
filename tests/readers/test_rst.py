"""reStructuredText."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Metadata, Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

LESSON = """\
=========
The Tides
=========

:Author: Anna Muster
:Date: 2024

.. contents::

What are *tides*?
-----------------

They are the rise and fall
of the sea.

.. a remark of the author
   over two lines

.. note:: Twice a day.

.. _high:

How high are ``they``?
----------------------

===== ======
Place Height
===== ======
Fundy 16 m
===== ======

In Nova Scotia
~~~~~~~~~~~~~~
Sixteen metres.

----

**Who knows it?** Sailors do.
"""


def _read(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "lesson.rst"
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, name="lesson.rst", source_path="corpus/lesson.rst")


def test_titles_are_headings_in_the_order_of_their_lines(tmp_path: Path) -> None:
    """The first kind of line is level 1; tables and rules are none."""
    document = _read(tmp_path, LESSON).document
    assert document.text == LESSON
    assert [(each.level, each.title) for each in document.headings] == [
        (1, "The Tides"),
        (2, "What are tides?"),
        (2, "How high are they?"),
        (3, "In Nova Scotia"),
        (4, "Who knows it?"),
    ]
    facts = (document.title, document.author, document.date)
    assert facts == ("The Tides", "Anna Muster", "2024")
    sections = split(document)
    assert [each.text for each in sections] == [
        "They are the rise and fall\nof the sea.",
        "Twice a day.",
        "===== ======\nPlace Height\n===== ======\nFundy 16 m\n===== ======",
        "Sixteen metres.",
        "Sailors do.",
    ]
    assert document.line_at(sections[3].start) == 34
    assert uncovered(document, sections) == []


def test_nothing_is_inserted_or_executed(tmp_path: Path) -> None:
    """Directives that would read files or pass text on are left alone and skipped."""
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    text = (
        f"Title\n=====\n\nWords.\n\n.. include:: {secret}\n\n.. raw:: html\n\n   <b>\n"
    )
    document = _read(tmp_path, text).document
    assert document.text == text
    assert [each.text for each in split(document)] == ["Words."]
    assert uncovered(document, split(document)) == []


@pytest.mark.parametrize(
    "text",
    [
        "One line\nof a paragraph\n--------------\n\nmore",
        "::\n\n   Title\n   =====\n\nWords.",
        "Words.\n\n----------\n\nMore words.",
        "Longer title\n--\n\nWords.",
    ],
    ids=["paragraph", "literal", "transition", "short-line"],
)
def test_what_only_looks_like_a_title(tmp_path: Path, text: str) -> None:
    """Such lines are text."""
    assert _read(tmp_path, text).document.headings == ()


def test_line_ends_are_kept(tmp_path: Path) -> None:
    r"""A file with "\r\n" keeps it in the quotes."""
    text = "Title\r\n=====\r\n\r\nOne\r\ntwo.\r\n"
    document = _read(tmp_path, text).document
    assert [each.text for each in split(document)] == ["One\r\ntwo."]


def test_terms_of_lists_and_glossaries_are_headings(tmp_path: Path) -> None:
    """A term heads its definition; the line that begins a glossary is left out."""
    text = (
        "Words\n=====\n\njoule\n   Unit of energy.\n*watt* : unit\n"
        "   Joules a second.\n\n.. glossary::\n   :sorted:\n\n"
        "   pole\n      An end.\n\n      Of a magnet.\n"
    )
    document = _read(tmp_path, text).document
    sections = split(document)
    assert [(each.heading, each.text) for each in sections] == [
        ("joule", "Unit of energy."),
        ("watt", "Joules a second."),
        ("pole", "An end.\n\n      Of a magnet."),
    ]
    assert uncovered(document, sections) == []


@pytest.mark.parametrize(
    "text",
    [
        "A line\n   hangs over.\n\nMore.",
        "- an item\n   with more\n- another\n   with more",
        ".. note:: One\n   two\n\n.. note:: Three\n   four",
        "Code::\n\n   if a:\n      b\n   if c:\n      d",
        ":name: one\n   two\n:other: three\n   four\n\nText.",
    ],
    ids=["alone", "list", "directive", "literal", "fields"],
)
def test_what_only_looks_like_a_term(tmp_path: Path, text: str) -> None:
    """Such lines are text."""
    assert _read(tmp_path, text).document.headings == ()


def test_an_empty_comment_keeps_what_follows(tmp_path: Path) -> None:
    """It only ends what stands above it, as pandoc writes it before a block quote."""
    text = "Title\n=====\n\nOne.\n\n..\n\n   Two.\n"
    document = _read(tmp_path, text).document
    assert [each.text for each in split(document)] == ["One.\n\n..\n\n   Two."]


BOX = "Sea\n===\n\nFirst.\n\n{part}\n\nLast.\n"


@pytest.mark.parametrize(
    ("part", "cut"),
    [
        (".. admonition:: What is it?\n   :class: tip\n\n   Water.", [("What is it?",
         "Water.")]),
        (".. sidebar:: Is it?\n\n   It froze.", [("Is it?", "It froze.")]),
        (".. topic:: On gulls\n\n   They shout.", [("On gulls", "They shout.")]),
        (".. tabs::\n\n   .. tab:: Sail\n\n      U.\n\n   .. tab:: Motor\n\n      R.",
         [("Sail", "U."), ("Motor", "R.")]),
        (
            (".. list-table:: T\n   :header-rows: 1\n\n   * - Question\n     - Answer\n"
            "   * - What is it?\n     - Water,\n       salt.\n   * - Who?\n     - Me."),
            [("What is it?", "Water,\n       salt."), ("Who?", "Me.")],
        ),
        (
            ('.. csv-table:: T\n   :header: "Question", "Answer"\n\n'
            '   "What is it?", "Water, salt."\n   Who?, Me.'),
            [("What is it?", "Water, salt."), ("Who?", "Me.")],
        ),
        (".. glossary::\n\n   ebb\n      It falls.", [("ebb", "It falls.")]),
        (".. note::\n\n   Low.", []),
        (".. only:: html\n\n   Low.", []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_parts_head_their_text(
    part: str, cut: list[tuple[str, str]], ends: str, tmp_path: Path
) -> None:
    """A title heads its part, marks are no text, and the text goes on above."""
    text = BOX.format(part=part).replace("\n", ends)
    document = _read(tmp_path, text).document
    sections = split(document)
    assert uncovered(document, sections) == []
    found = [(each.heading, each.text.replace(ends, "\n")) for each in sections]
    last = ("Sea", "Last.") if cut else ("Sea", "Low.\n\nLast.")
    assert found == [("Sea", "First."), *cut, last]


def test_a_comment_is_told_and_can_be_read(tmp_path: Path) -> None:
    """It is in no section unless a teacher wants it."""
    text = "Sea\n===\n\nFirst.\n\n.. The key is B.\n\nLast.\n"
    assert _read(tmp_path, text).warnings == (
        (
            "hidden in the file and not read: a comment in line 6. "
            "To read it, say hidden = true in corpus.toml"
        ),
    )
    path = tmp_path / "lesson.rst"
    about = Metadata(hidden=True)
    document = read(path, name="a.rst", source_path="a.rst", metadata=about).document
    assert [text[start:end] for start, end in document.hidden] == [".. The key is B."]
    assert "The key is B." in "".join(each.text for each in split(document))


def test_code_that_shows_a_box_is_code(tmp_path: Path) -> None:
    """A directive in a literal block is text."""
    text = "Sea\n===\n\nWrite::\n\n   .. note:: Low.\n\nLast.\n"
    (section,) = split(_read(tmp_path, text).document)
    assert ".. note:: Low." in section.text


def test_a_note_below_its_mark_is_text(tmp_path: Path) -> None:
    """As pandoc writes notes: the words begin on the line below."""
    found = _read(
        tmp_path, "Tides\n=====\n\nTwice [1]_ a day.\n\n.. [1]\n   At noon.\n"
    )
    (section,) = split(found.document)
    assert section.text.endswith(".. [1]\n   At noon.")
    assert found.warnings == ()


def test_what_is_for_one_form_or_elsewhere_is_told(tmp_path: Path) -> None:
    """Raw parts, parts for other forms and other files are named with their lines."""
    found = _read(
        tmp_path,
        "Tides\n=====\n\nTwice a day.\n\n.. raw:: html\n\n   <p>More</p>\n\n"
        ".. only:: latex\n\n   Paper.\n\n.. only:: html\n\n   Page.\n\n"
        ".. include:: more.rst\n",
    )
    (told,) = found.warnings
    assert told == (
        'not read: "raw:: html" in line 6; "only:: latex" in line 10; '
        '"include:: more.rst" in line 18'
    )


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        (
            ".. class:: large\n\n   The sea rises twice a day.\n\nMore.\n",
            ('not read: "class:: large" in line 6',),
        ),
        (
            ".. _coast:\n\n   The coast is where it rises.\n",
            ('not read: "_coast:" in line 6',),
        ),
        (".. image:: a.png\n   :alt: The sea at high tide\n\nMore.\n", ()),
        (".. _sea: https://example.org/\n   and/more\n", ()),
    ],
)
def test_text_below_a_mark_that_shows_none_is_told(
    tmp_path: Path, text: str, notes: tuple[str, ...]
) -> None:
    """What is indented below a target, a class or an image is named, its marks not."""
    found = _read(tmp_path, f"Tides\n=====\n\nTwice a day.\n\n{text}")
    assert found.warnings == notes


def _cut(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    document = _read(tmp_path, text).document
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(each.heading, each.text) for each in sections]


SEA = "Sea\n===\n\nHigh {}_.\n\nLand\n====\n\nDry {}_.\n\n"


@pytest.mark.parametrize("labels", [("[1]", "[2]"), ("[#]", "[#]"), ("[#a]", "[#b]")])
def test_notes_stand_under_the_heading_of_their_mark(
    labels: tuple[str, str], tmp_path: Path
) -> None:
    """Those at the end of the file, in sections of their own; text goes on behind."""
    one, two = labels
    marks = SEA.format(*labels)
    text = f"{marks}.. {one} At noon,\n   mostly.\n.. {two}\n   In May.\n\nThe end.\n"
    assert _cut(tmp_path, text) == [
        ("Sea", f"High {one}_."),
        ("Land", f"Dry {two}_."),
        ("Sea", f".. {one} At noon,\n   mostly."),
        ("Land", f".. {two}\n   In May.\n\nThe end."),
    ]


def test_notes_under_a_heading_of_their_own_stay_there(tmp_path: Path) -> None:
    """So does one that nothing refers to."""
    text = SEA.format("[1]", "[1]")
    notes = ".. [1] At noon.\n.. [2] In May."
    assert _cut(tmp_path, f"{text}Notes\n=====\n\n{notes}\n")[-1] == ("Notes", notes)
    uncited = ".. [7] In May."
    assert _cut(tmp_path, f"{text}{uncited}\n")[-1] == (
        "Land",
        f"Dry [1]_.\n\n{uncited}",
    )


@pytest.mark.parametrize(
    ("table", "cut"),
    [
        (
            (
                ".. list-table:: Boats\n   :header-rows: 1\n\n   * - Boat\n     - Use\n"
                "   * - Trawler\n     - fishing"
            ),
            ("Boats", "* - Boat\n     - Use\n   * - Trawler\n     - fishing"),
        ),
        (
            (
                '.. csv-table:: Ships\n   :widths: 1, 2\n   :header: "Ship", "Use"\n\n'
                '   "Tanker", "oil"'
            ),
            ("Ships", '"Ship", "Use"\n\n   "Tanker", "oil"'),
        ),
        (".. list-table::\n\n   * - Trawler\n     - fishing", ()),
    ],
)
def test_other_tables_lose_their_marks(
    table: str, cut: tuple[str, ...], tmp_path: Path
) -> None:
    """A title heads its rows, names of columns stay, and the text goes on above."""
    found = _cut(tmp_path, f"Sea\n===\n\nFirst.\n\n{table}\n\nLast.\n")
    if cut:
        assert found == [("Sea", "First."), cut, ("Sea", "Last.")]
    else:
        rest = "* - Trawler\n     - fishing\n\nLast."
        assert found == [("Sea", "First."), ("Sea", rest)]


def test_a_table_in_another_file_is_told(tmp_path: Path) -> None:
    """Its rows are not read."""
    table = ".. csv-table:: Ships\n   :widths: 1, 2\n   :file: a.csv\n"
    text = f"Sea\n===\n\nFirst.\n\n{table}"
    assert _read(tmp_path, text).warnings == (
        'not read: "csv-table:: Ships" in line 6',
    )
