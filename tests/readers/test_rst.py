"""reStructuredText."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Reading
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
        ".. note:: Twice a day.",
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
