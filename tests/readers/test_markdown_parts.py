"""Markdown: what is hidden, parts that are set off, and questions of note programs."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explainbot.readers.base import Metadata
from explainbot.readers.reading import Reading, read
from explainbot.sections.sections import split, uncovered

Cut = list[tuple[str, str]]
WALL = ("Cells", "Plants have a wall.")
NONE = ("Cells", "Animals have none.")


def _read(text: str, folder: Path, *, hidden: bool = False) -> Reading:
    path = folder / "a.md"
    path.write_text(text, encoding="utf-8", newline="")
    about = Metadata(hidden=hidden)
    return read(path, name="a.md", source_path="a.md", metadata=about)


def _cut(text: str, folder: Path) -> Cut:
    document = _read(text, folder).document
    sections = split(document)
    assert document.text == text
    assert uncovered(document, sections) == []
    return [(each.heading, each.text) for each in sections]


HIDDEN = [
    "<!-- KEY -->",
    "<!-- KEY\n\n## KEY?\n\nKEY\n-->",
    "<!-- KEY is never closed",
    "%%KEY%%",
    "%%\nKEY\n\n## KEY?\n\n- KEY\n%%",
    "%% KEY\nKEY %%",
    "::: {.content-hidden}\nKEY\n\n::: {.inner}\nKEY\n:::\n\nKEY\n:::",
    '::: {.content-hidden when-format="html"}\nKEY\n:::',
    '::: {.content-visible when-format="pdf"}\nKEY\n:::',
    ":::: {.content-visible when-profile='teacher'}\nKEY\n::::",
    "[//]: # (KEY)",
    '[comment]: <> "KEY"',
    "<p hidden>KEY</p>",
    '<div class="a" style="color:red; display: none">\n\nKEY\n\n</div>',
    "<template>KEY</template>",
    "{/* KEY */}",
    "{% comment %}\nKEY\n{% endcomment %}",
]


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_hidden_text_is_in_no_section(hidden: str, ends: str, tmp_path: Path) -> None:
    """A section ends before it and another begins behind it; the line is told."""
    last = "" if "never" in hidden else "\n\nAnimals have none."
    text = f"# Cells\n\nPlants have a wall.\n\n{hidden}{last}\n".replace("\n", ends)
    assert _cut(text, tmp_path) == [WALL, NONE][: 2 if last else 1]
    (note,) = _read(text, tmp_path).warnings
    assert note.startswith("hidden in the file and not read: a ")
    assert " in line 5" in note


@pytest.mark.parametrize(
    "hidden", ["<!-- KEY -->", "%%KEY%%", "[KEY]{.content-hidden}"]
)
def test_hidden_text_inside_a_paragraph(hidden: str, tmp_path: Path) -> None:
    """No quote spans it, also in a list."""
    assert _cut(f"# Cells\n\nPlants {hidden} have walls.\n", tmp_path) == [
        ("Cells", "Plants"),
        ("Cells", "have walls."),
    ]
    assert _cut(f"# Cells\n\n- one {hidden}\n- two\n", tmp_path) == [
        ("Cells", "- one"),
        ("Cells", "- two"),
    ]


@pytest.mark.parametrize(
    "shown",
    [
        "```html\n<!-- KEY -->\n```",
        "    <!-- KEY -->",
        "`<!-- KEY -->` and ``%%KEY%%``",
        "An open <!-- KEY\n\nis shown -->.",
        "It is 5%% of 100%% sure.",
        '::: {.content-visible when-format="html"}\nKEY\n:::',
        "A field is `hidden` and so on.",
        "[KEY]: https://example.org (a link)",
    ],
)
def test_what_is_shown_is_no_comment(shown: str, tmp_path: Path) -> None:
    """Code that shows a comment is code; what a page shows is read."""
    reading = _read(f"# Cells\n\nPlants.\n\n{shown}\n\nAnimals.\n", tmp_path)
    inside = shown if not shown.startswith(":::") else "KEY"
    said = "\n".join(each.text for each in split(reading.document))
    assert inside.strip() in said
    assert reading.warnings == ()


def test_hidden_text_can_be_read(tmp_path: Path) -> None:
    """Where a teacher wants it, it is in a section, and known as hidden."""
    text = "# Cells\n\nPlants.\n\n<!-- The key is B. -->\n"
    reading = _read(text, tmp_path, hidden=True)
    ((start, end),) = reading.document.hidden
    assert text[start:end] == "<!-- The key is B. -->"
    assert [each.text for each in split(reading.document)] == [
        "Plants.\n\n<!-- The key is B. -->"
    ]


def test_a_hidden_key_solves_no_quiz(tmp_path: Path) -> None:
    """What only a comment tells is not the right option."""
    text = "# Quiz\n\n1. Who?\n\n   A) Me\n   B) You\n\n<!-- Key: 1 B -->\n"
    assert "Key" not in "".join(said for _, said in _cut(text, tmp_path))


FAQ = "# Salt\n\nFirst.\n\n{part}\n\nLast.\n"


@pytest.mark.parametrize(
    ("part", "cut"),
    [
        ('!!! question "What is it?"\n    A mineral.\n\n    White.',
         [("What is it?", "A mineral.\n\n    White.")]),
        ('??? note "Who owned it?"\n    The duke.', [("Who owned it?", "The duke.")]),
        ('=== "Windows"\n    Click.', [("Windows", "Click.")]),
        (':::: {.callout-note title="What is it?"}\nA mineral.\n::::',
         [("What is it?", "A mineral.")]),
        ("::: {.callout-tip}\n## What is it?\nA mineral.\n:::",
         [("What is it?", "A mineral.")]),
        ("::: {.callout-tip}\nA mineral.\n:::", [("Salt", "A mineral.")]),
        (":::tip[What is it?]\nA mineral.\n:::", [("What is it?", "A mineral.")]),
        ("```{admonition} What is it?\n:class: tip\nA mineral.\n```",
         [("What is it?", "A mineral.")]),
        ("```{note}\nLow.\n```", [("Salt", "Low.")]),
        (":::{dropdown} What is it?\nA mineral.\n:::", [("What is it?", "A mineral.")]),
        ('{% tabs %}\n{% tab title="Sea" %}\nFrom water.\n{% endtab %}\n{% endtabs %}',
         [("Sea", "From water.")]),
        ('<Tabs>\n<TabItem label="Sea">\n\nFrom water.\n\n</TabItem>\n</Tabs>',
         [("Sea", "From water.")]),
        ("<details><summary>What is it?</summary>\n\nA mineral.\n\n</details>",
         [("What is it?", "A mineral.")]),
        (("<details><summary>Why?</summary>\n\nSo.\n\n<details><summary>Who?</summary>"
         "\n\nMe.\n\n</details>\n\nAnd so.\n\n</details>"),
         [("Why?", "So."), ("Who?", "Me."), ("Why?", "And so.")]),
        ("<details>\n\n<summary>What is it?</summary>\n\nA mineral.\n\n</details>",
         [("What is it?", "A mineral.")]),
        ("> [!tip] Did you know\n> It is old.", [("Did you know", "> It is old.")]),
        ("- What is it?\n    \n    A mineral.\n\n- Who owned it?\n    \n    The duke.",
         [("What is it?", "A mineral."), ("Who owned it?", "The duke.")]),
        ('<Admonition title="What is it?">\n\nA mineral.\n\n</Admonition>',
         [("What is it?", "A mineral.")]),
        ('{{< details "What is it?" >}}\nA mineral.\n{{< /details >}}',
         [("What is it?", "A mineral.")]),
        ("> [!tip] What is it?\n> A mineral.\n\n> A quote.",
         [("What is it?", "> A mineral."), ("Salt", "> A quote.\n\nLast.")]),
        ("- What is it? #card\n  id:: 64\n\t- A mineral.", [("What is it?",
         "- A mineral.")]),
        ("What is it?::A mineral.\nWho owned it?:::The duke.",
         [("What is it?", "A mineral."), ("Who owned it?", "The duke.")]),
        ("What is it?\n?\nA mineral,\nwhite.", [("What is it?", "A mineral,\nwhite.")]),
    ],
)  # fmt: skip
def test_parts_head_their_text(part: str, cut: Cut, tmp_path: Path) -> None:
    """A title heads its part, marks are no text, and the text goes on above."""
    last = [] if "A quote" in part else [("Salt", "Last.")]
    assert _cut(FAQ.format(part=part), tmp_path) == [("Salt", "First."), *cut, *last]


def test_colons_that_open_nothing_are_text(tmp_path: Path) -> None:
    """What is never closed is no part."""
    text = "# Salt\n\nFirst.\n\n::: is three colons.\n\nLast.\n"
    assert _cut(text, tmp_path) == [("Salt", text[8:].strip())]


def test_what_only_looks_like_a_card_is_text(tmp_path: Path) -> None:
    """A name of a program with colons is no card."""
    text = "# C #flashcards\n\nA list, std::map is none.\n\nEbb::It falls.\n"
    assert _cut(text, tmp_path) == [
        ("C", "A list, std::map is none."),
        ("Ebb", "It falls."),
    ]


def test_a_part_without_a_title_stays_in_place(tmp_path: Path) -> None:
    """A line that only names its kind is no text."""
    assert _cut(FAQ.format(part="!!! note\n    Low."), tmp_path) == [
        ("Salt", "First."),
        ("Salt", "Low.\n\nLast."),
    ]


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("What is it? {#sec-what .unnumbered}", "What is it?"),
        ("What is it? {: #what .x}", "What is it?"),
        ("What is it? {-}", "What is it?"),
        ('What is it? {.big data-x="a b"}', "What is it?"),
        ("The set {a, b}", "The set {a, b}"),
        ("[[Tide|Tides]] of the [[Sea]] ^abc", "Tides of the Sea"),
        ("What is ==it==? #card", "What is it?"),
    ],
)
def test_marks_behind_a_heading_are_no_part_of_it(
    written: str, title: str, tmp_path: Path
) -> None:
    """Attributes, tags, names and the marks of links are not in the title."""
    assert _cut(f"# T\n\n## {written}\n\nSo.\n", tmp_path) == [(title, "So.")]


@pytest.mark.parametrize(
    ("front", "heading"),
    [
        ("question: 'Choir: When does it meet?'", "Choir: When does it meet?"),
        ("title: When does it meet?", "When does it meet?"),
        ("title: The choir", ""),
    ],
)
def test_front_matter_asks(front: str, heading: str, tmp_path: Path) -> None:
    """A question in it heads the text below."""
    assert _cut(f"---\n{front}\n---\n\nOn Monday.\n", tmp_path) == [
        (heading, "On Monday.")
    ]


def test_a_heading_in_a_box_heads_nothing_behind_later_boxes(tmp_path: Path) -> None:
    """What follows a second box belongs to the heading above the first."""
    text = (
        "# Tides\n\n::: {.callout-tip}\n## Why so\nThe Moon.\n:::\n\nOn.\n\n"
        "::: {.panel}\n## Heights\nHigh.\n:::\n\nFurther on.\n"
    )
    assert _cut(text, tmp_path) == [
        ("Why so", "The Moon."),
        ("Tides", "On."),
        ("Heights", "High."),
        ("Tides", "Further on."),
    ]


@pytest.mark.parametrize(
    "heading", ["<summary>Who?</summary>", "<h3>Who?</h3>", "<section><h2>Who?</h2>"]
)
@pytest.mark.parametrize("between", ["\n", "", " "])
def test_a_heading_behind_the_end_of_a_part(
    heading: str, between: str, tmp_path: Path
) -> None:
    """It heads what follows, and is not text of what was above the part as well."""
    part = f"<details>\n<summary>Why?</summary>\n\nSo.\n\n</details>{between}{heading}"
    cut = _cut(f"# Salt\n\nFirst.\n\n{part}\n\nMe.\n", tmp_path)
    assert cut == [("Salt", "First."), ("Why?", "So."), ("Who?", "Me.")]


def test_thousands_of_folded_parts_are_cut_at_once(tmp_path: Path) -> None:
    """The time grows with their number, not with its square."""
    part = "<details><summary>Why %d?</summary>\n\nSo %d.\n\n</details>\n\n"
    text = "# T\n\n" + "".join(part % (n, n) for n in range(4000))
    begun = time.process_time()
    assert len(_cut(text, tmp_path)) == 4000
    assert time.process_time() - begun < 12
