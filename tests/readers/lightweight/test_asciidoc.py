"""AsciiDoc: what a reader of the page sees, and in which lines it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Metadata, Reading
from explainbot.readers.reading import read
from explainbot.records import Document
from explainbot.sections.sections import split

PAGE = """= The sea: a primer
Ada Toll <ada@example.org>
v1.2, 2024-05-03
:lang: en
:sea: North Sea

// never shown
The {sea} rises *twice* a day.footnote:[At the coast.]
It is made of H~2~O, __salt__ and `{sea}`; see <<tides,below>>.

[[tides]]
== Tides

.What you need
* a gauge
** of steel
* [x] a clock
+
The clock must run.

. Look.
. Write it down.

NOTE: Mind the rocks.

[TIP]
.How to stay dry
====
Wear boots.

* high ones
====

Ebb:: Falling water.
Flood::
  Rising water.

[qanda]
Why are there tides?::
  The Moon pulls the sea.
How often do they come?:: Twice a day.

== Heights

.By place
[cols="1,2",options="header"]
|===
|Place |Height
|Bay
|5 m

2+|Both are high
|===

[source,python]
----
if tide: # <1>
    wait()
----
<1> It is high.

[quote, A. Writer, The Sea]
____
The sea is _wide_.
____

====
An example.
====

****
Beside the text.
****

Press kbd:[Ctrl] and read https://example.org[the survey] -- or
stem:[h^2] of it (C).

include::other.adoc[]

ifdef::internal[]
The answer is 42.
endif::[]

////
A long
comment.
////
"""
TEXT = """The sea: a primer
The North Sea rises twice a day. It is made of H₂O, salt and North Sea; see below.
At the coast.
Tides
What you need
a gauge
of steel
☑ a clock
The clock must run.
Look.
Write it down.

Mind the rocks.
How to stay dry
Wear boots.
high ones

Ebb
Falling water.
Flood
Rising water.
Why are there tides?
The Moon pulls the sea.
How often do they come?
Twice a day.
Heights
By place
Place | Height
Bay | 5 m
Both are high
if tide: #
    wait()
It is high.

The sea is wide.
A. Writer The Sea
An example.
Beside the text.
Press Ctrl and read the survey — or h² of it ©."""


def reading(folder: Path, text: str, name: str = "a.adoc") -> Reading:
    """Write a file and read it."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, name=name, source_path=name)


def line_of(document: Document, words: str) -> int | None:
    """Return the line in which words stand."""
    return document.line_at(document.text.index(words))


@pytest.fixture
def page(tmp_path: Path) -> Reading:
    """Return the page above."""
    return reading(tmp_path, PAGE)


def test_what_is_shown(page: Reading) -> None:
    """Marks are none of it, attributes have their values, comments are left out."""
    assert page.document.text == TEXT


def test_headings_and_facts(page: Reading) -> None:
    """Sections, questions and titles of boxes; the head tells author and date."""
    document = page.document
    assert [each.title for each in document.headings if each.title][:4] == [
        "The sea: a primer",
        "Tides",
        "How to stay dry",
        "Tides",
    ]
    assert {"Why are there tides?", "How often do they come?"} <= {
        each.title for each in document.headings
    }
    assert (document.title, document.author) == ("The sea: a primer", "Ada Toll")
    assert (document.date, document.language) == ("2024-05-03", "en")
    headings = {section.text: section.heading for section in split(document)}
    assert headings["The Moon pulls the sea."] == "Why are there tides?"


def test_lines_are_those_of_the_file(page: Reading) -> None:
    """For a citation."""
    rows = PAGE.split("\n")
    for words in ("Tides", "Look.", "Wear boots.", "The Moon pulls", "wait()", "Press"):
        line = line_of(page.document, words)
        assert line is not None
        assert words in rows[line - 1], (words, line)


def test_what_is_left_out_is_told(page: Reading) -> None:
    """Comments and parts for others by their lines, files by their names."""
    told = " ".join(page.warnings)
    rows = PAGE.split("\n")
    for what, row in (
        ("a comment", "// never shown"),
        ("a part for other attributes", "ifdef::internal[]"),
        ("a comment", "////"),
    ):
        assert f"{what} in line {rows.index(row) + 1}" in told
    assert "parts in other files are not read: other.adoc" in page.warnings
    assert "42" not in page.document.text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A _b_ and 2*3*4 and snake_case_name.", "A b and 2*3*4 and snake_case_name."),
        ("\"`Hi`\" and ``old'' it's.", "“Hi” and “old” it’s."),
        ("A `+{x}+` B +++<u>c</u>+++.", "A {x} B <u>c</u>."),
        ("One +\ntwo.", "One\ntwo."),
        ("image::map.png[A map]\n\nWords image:x.png[].", "Words ."),
        ("image::map.png[A map\nof the sea]\n\nWords.", "Words."),
        ("[#page.xhtml]##\n\nWords.", "Words."),
        ("[.lead]\nBegin here.", "Begin here."),
        ("x^2^ and e^(i)^", "x² and e⁽ⁱ⁾"),
        ("menu:File[Save] or btn:[OK]", "File › Save or OK"),
        ("  two = 1 + 1\n  four", "  two = 1 + 1\n  four"),
        (",===\na,b\n1,2\n,===", "a | b\n1 | 2"),
        ("|===\n|a |b\n\n|1 |2\n|===", "a | b\n1 | 2"),
        ("* one\n* two\n\nAfter.", "one\ntwo\n\nAfter."),
        ("'''\n\nAfter.", "After."),
        ("----\nopen block of code", "open block of code"),
    ],
)
def test_smaller_marks(tmp_path: Path, text: str, shown: str) -> None:
    """As Asciidoctor shows them."""
    assert reading(tmp_path, text + "\n").document.text == shown


@pytest.mark.parametrize(
    "sign", ["*", "_", "`", "#", "+", "^", "~", "[", "{", "(", "<<", ":: "]
)
def test_long_runs_of_a_sign_take_no_time(tmp_path: Path, sign: str) -> None:
    """No pattern runs away."""
    text = "word " + sign * 20_000 + " word " + f"{sign}a " * 5_000
    assert "word" in reading(tmp_path, text).document.text


def test_code_in_a_note(tmp_path: Path) -> None:
    """It stands in the note, whatever stands before it in the paragraph."""
    text = "Press `a` or `b`.footnote:[Not `c`.] All.\n"

    assert reading(tmp_path, text).document.text == ("Press a or b. All.\nNot c.")


def test_comments_are_marked_where_they_are_read(tmp_path: Path) -> None:
    """A line and a block; nothing else is hidden."""
    path = tmp_path / "a.adoc"
    path.write_text(
        "= Tides\n\nThey rise.\n\n// a remark\n\n////\na block\n////\n\nThey fall.\n",
        encoding="utf-8",
    )
    own = Metadata(hidden=True)

    document = read(path, name="a.adoc", source_path="a.adoc", metadata=own).document

    runs = [document.text[start:end].strip() for start, end in document.hidden]
    assert runs == ["a remark", "a block"]


def test_what_follows_a_part_that_folds(tmp_path: Path) -> None:
    """It belongs to the heading above the part, whose title heads what it holds."""
    text = "= T\n\n== U\n\n.Peek\n[%collapsible]\n====\nIn it.\n====\n\nBehind it.\n"
    path = tmp_path / "a.adoc"
    path.write_text(text, encoding="utf-8")
    document = read(path, name="a.adoc", source_path="a.adoc").document
    found = [(each.heading, each.text) for each in split(document)]
    assert found == [("Peek", "In it."), ("U", "Behind it.")]
