"""Markdown: notes at the end, titles of one word, raw HTML, chunks of programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.sections.sections import split, uncovered

TIDES = (
    "# Sea\n\n## Tides\n\nTwice[^1] a day.\n\n# Land\n\n## Hills\n\nHigh[^hill].\n\n"
)


def _read(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "lesson.md"
    path.write_text(text, encoding="utf-8")
    return read(path, name="lesson.md", source_path="lesson.md")


def _cut(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    document = _read(tmp_path, text).document
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(each.heading, each.text) for each in sections]


def test_notes_stand_under_the_heading_of_their_mark(tmp_path: Path) -> None:
    """With all their paragraphs, and the headings above that one; text goes on."""
    notes = "[^1]: At noon.\n\n    Mostly.\n"
    text = f"{TIDES}{notes}[^hill]: 5 m,\nor so.\n\nThe end.\n"
    assert _cut(tmp_path, text) == [
        ("Tides", "Twice[^1] a day."),
        ("Hills", "High[^hill]."),
        ("Tides", notes.rstrip()),
        ("Hills", "[^hill]: 5 m,\nor so.\n\nThe end."),
    ]
    document = _read(tmp_path, text).document
    place = text.index("[^1]:")
    again = [each for each in document.headings if each.start == place]
    assert [(each.level, each.title) for each in again] == [(1, "Sea"), (2, "Tides")]


@pytest.mark.parametrize(
    ("end", "cut"),
    [
        ("# Notes\n\n[^1]: At noon.", ("Notes", "[^1]: At noon.")),
        ("[^9]: Uncited.", ("Hills", "High[^hill].\n\n[^9]: Uncited.")),
        (
            "```\n[^1]: code\n```",
            ("Hills", "High[^hill].\n\n```\n[^1]: code\n```"),
        ),
    ],
)
def test_notes_that_stay(end: str, cut: tuple[str, str], tmp_path: Path) -> None:
    """Under a heading of their own, without a mark, and in code."""
    assert _cut(tmp_path, f"{TIDES}{end}\n")[-1] == cut


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ('!!! note "Merke"\n    Salt melts ice.', '"Merke"\n    Salt melts ice.'),
        ('??? tip "Merke"\n    Salt melts ice.', '"Merke"\n    Salt melts ice.'),
        (":::{note} Merke\nSalt melts ice.\n:::", "Merke\nSalt melts ice."),
        ("```{note} Merke\nSalt melts ice.\n```", "Merke\nSalt melts ice."),
        ('!!! note "Note"\n    Salt melts ice.', "Salt melts ice."),
        ("!!! note\n    Salt melts ice.", "Salt melts ice."),
    ],
)
def test_a_title_of_one_word_is_text(part: str, words: str, tmp_path: Path) -> None:
    """Unless it only says again what the part is; the heading stays the one above."""
    assert _cut(tmp_path, f"# Ice\n\n{part}\n") == [("Ice", words)]


def test_a_title_among_attributes_heads_its_part(tmp_path: Path) -> None:
    """The words behind it are no text."""
    text = '# Ice\n\n::: {.callout-note title="Merke"}\nSalt melts ice.\n:::\n'
    assert _cut(tmp_path, text) == [("Merke", "Salt melts ice.")]


@pytest.mark.parametrize(
    "comment",
    [
        "`<!-- The key is B. -->`{=html}",
        "``<!-- The key\nis B. -->``{=html}",
        "```{=html}\n<!-- The key is B. -->\n```",
        "~~~ {=html}\n<!-- The key -->\n<!-- is B. -->\n~~~",
    ],
)
def test_a_comment_as_raw_html_is_told(comment: str, tmp_path: Path) -> None:
    """It is in no section."""
    found = _read(tmp_path, f"# Ice\n\nFirst.\n\n{comment}\n\nLast.\n")
    assert [each.text for each in split(found.document)] == ["First.", "Last."]
    assert found.warnings == (
        (
            "hidden in the file and not read: a comment in line 5. "
            "To read it, say hidden = true in corpus.toml"
        ),
    )


@pytest.mark.parametrize(
    "code",
    ["`<!-- shown -->`", "`<!-- shown -->`{.html}", "```html\n<!-- shown -->\n```"],
)
def test_a_comment_that_is_shown_as_code_is_text(code: str, tmp_path: Path) -> None:
    """A page shows it."""
    assert _cut(tmp_path, f"# Ice\n\n{code}\n") == [("Ice", code)]


@pytest.mark.parametrize(
    ("chunk", "code"),
    [
        ("```{r}\nplot(1)\n```", "plot(1)"),
        ("``` {r a, echo=TRUE}\nplot(1)\n```", "plot(1)"),
        ("~~~{python}\n#| label: a\n# Half\nx = 1\n~~~", "# Half\nx = 1"),
        ("```r\nplot(1)\n```", "```r\nplot(1)\n```"),
        ("```{.r}\nplot(1)\n```", "```{.r}\nplot(1)\n```"),
    ],
)
def test_marks_of_chunks_are_no_text(chunk: str, code: str, tmp_path: Path) -> None:
    """A page shows the code alone; comments in it are no headings."""
    assert _cut(tmp_path, f"# Ice\n\n{chunk}\n") == [("Ice", code)]
