"""Org: what a reader of the exported page sees, and in which lines it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Metadata, Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split

PAGE = """#+TITLE: The sea
#+AUTHOR: Ada Toll
#+LANGUAGE: en
#+FILETAGS: :year9:sea:
# never shown
* TODO [#A] Tides                                  :exam:
:PROPERTIES:
:CUSTOM_ID: tides
:END:
SCHEDULED: <2024-05-03 Fri>
The sea rises *twice* a day[fn:1] and /falls/; see
[[https://example.org][the survey]], =C-x= and \\(h^2\\).

- a gauge
  of steel
  1. long
  2. thick
- [X] a clock
- Ebb :: falling water

** Why are there tides?
The Moon pulls H_{2}O and 10^3 stones -- always.

| Place | Height |
|-------+--------|
| Bay   | 5 m    |
#+TBLFM: $2=1

#+begin_src python
if tide:
    wait()
#+end_src
#+begin_quote
The sea is wide.
# hidden in a quote
#+end_quote
: fixed  words
#+begin_export html
<b>not shown</b>
#+end_export
#+begin_html
<b>nor this</b>
#+end_html

* Answers :noexport:
The answer is 42.
** Below
More.
* COMMENT Later
Nothing.
* Notes
[fn:1] At the coast.

Words after[fn:: An inline one.] all.
"""
TEXT = """Tides
The sea rises twice a day and falls; see the survey, C-x and h².
At the coast.
a gauge of steel
long
thick
☑ a clock

Ebb
falling water
Why are there tides?
The Moon pulls H₂O and 10³ stones – always.
Place | Height
Bay | 5 m
if tide:
    wait()
The sea is wide.
fixed  words
Notes
Words after all.
An inline one."""


def reading(folder: Path, text: str) -> Reading:
    """Write a file and read it."""
    path = folder / "a.org"
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, name="a.org", source_path="a.org")


@pytest.fixture
def page(tmp_path: Path) -> Reading:
    """Return the page above."""
    return reading(tmp_path, PAGE)


def test_what_is_shown(page: Reading) -> None:
    """Keywords, drawers, planning and settings are none of it."""
    assert page.document.text == TEXT


def test_headings_and_facts(page: Reading) -> None:
    """Levels by stars, facts from the settings."""
    document = page.document
    assert [(each.level, each.title) for each in document.headings] == [
        (1, "Tides"),
        (2, "Why are there tides?"),
        (1, "Notes"),
    ]
    assert (document.title, document.author) == ("The sea", "Ada Toll")
    assert set(document.tags) == {"year9", "sea"}
    texts = {section.heading: section.text for section in split(document)}
    assert texts["Why are there tides?"].startswith("The Moon pulls")


def test_lines_are_those_of_the_file(page: Reading) -> None:
    """For a citation."""
    rows = PAGE.split("\n")
    for words in ("Tides", "thick", "The Moon pulls", "Bay", "wait()", "Words after"):
        line = page.document.line_at(page.document.text.index(words))
        assert line is not None
        assert words in rows[line - 1], (words, line)


def test_what_is_left_out_is_told(page: Reading) -> None:
    """Comments by their lines, parts by their headings."""
    told = " ".join(page.warnings)
    hidden = PAGE.split("\n").index("# hidden in a quote") + 1
    for place in (
        "a comment in line 5",
        f"a comment in line {hidden}",
        'the part "Answers"',
        'the part "COMMENT Later"',
    ):
        assert place in told
    assert "42" not in page.document.text


def test_what_is_hidden_is_marked_where_it_is_read(tmp_path: Path) -> None:
    """A part to the next heading of its level, a block and a line."""
    text = """* Shown
Tides rise.
* Answers :noexport:
Forty-two.
** Below
More.
* Again
They fall.
# a remark
#+BEGIN_COMMENT
a block
#+END_COMMENT
The end."""
    path = tmp_path / "a.org"
    path.write_text(text, encoding="utf-8")
    own = Metadata(hidden=True)

    document = read(path, name="a.org", source_path="a.org", metadata=own).document

    runs = [document.text[start:end].split() for start, end in document.hidden]
    assert [word for run in runs for word in run] == (
        "Answers Forty-two. Below More. a remark a block".split()
    )


@pytest.mark.parametrize(
    "sign", ["*", "/", "=", "~", "$", "[[", "\\(", "[fn:", "^{", "| ", "- "]
)
def test_long_runs_of_a_sign_take_no_time(tmp_path: Path, sign: str) -> None:
    """No pattern runs away."""
    text = "word " + sign * 20_000 + " word " + f"{sign}a " * 5_000
    assert "word" in reading(tmp_path, text).document.text


def test_code_and_formulas_in_a_note(tmp_path: Path) -> None:
    """They stand in the note, whatever stands before it in the paragraph."""
    text = r"Press =a= or =b=.[fn:: Not =c= but \(h^2\).] All."

    assert reading(tmp_path, text).document.text == (
        "Press a or b. All.\nNot c but h²."
    )


def test_a_note_of_several_paragraphs(tmp_path: Path) -> None:
    """Indented paragraphs below a note go on with it, others do not."""
    text = "* T\nIt rises[fn:1].\n\n[fn:1] At noon.\n\n  And later.\n\nIt falls.\n"
    found = reading(tmp_path, text).document
    assert found.text == "T\nIt rises.\nAt noon.\nAnd later.\nIt falls."


@pytest.mark.parametrize("kind", ["comment", "quote", "src"])
def test_a_block_that_never_ends_is_text(tmp_path: Path, kind: str) -> None:
    """What stands below is read, however often one begins."""
    text = "* T\nIt rises.\n" + f"#+begin_{kind}\nIt falls.\n\n" * 2000
    found = reading(tmp_path, text)
    assert found.document.text.count("It falls.") == 2000
    assert not any("comment" in each for each in found.warnings)


def test_blocks_that_are_nested_without_end(tmp_path: Path) -> None:
    """They are read at once, to the last word."""
    kinds = [f"k{number}" for number in range(500)]
    begun = "".join(f"#+begin_{kind}\n" for kind in kinds)
    ended = "".join(f"#+end_{kind}\n" for kind in reversed(kinds))
    found = reading(tmp_path, f"* T\n{begun}It rises.\n{ended}It falls.\n")
    assert "It rises." in found.document.text
    assert found.document.text.endswith("It falls.")


def test_a_drawer_that_never_ends_is_text(tmp_path: Path) -> None:
    """Also where another part has one that ends."""
    text = "* T\n:NOTE:\nIt rises.\n* U\n:NOTE:\nsecret\n:END:\nIt falls.\n"
    found = reading(tmp_path, text).document.text
    assert found == "T\n:NOTE: It rises.\nU\nIt falls."
