"""Documents cut into sections: exact boundaries, worked out by hand."""
# ruff: noqa: RUF001 - the signs of other scripts are cases of their own

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.records import Document, text_sha256
from explainbot.sections._passages import TARGET_WORDS
from explainbot.sections.sections import split, uncovered, warnings
from explainbot.text.lines import count_words

FORMATS = Path(__file__).parents[1] / "data" / "formats"


def _read(name: str) -> Document:
    return read(FORMATS / name, name=name, source_path=f"corpus/{name}").document


def _plain(text: str) -> Document:
    return Document(
        id="a.txt",
        title="",
        subject="",
        aliases=(),
        text=text,
        source_path="corpus/a.txt",
        media_type="text/plain",
        sha256=text_sha256(text),
    )


def _cut(document: Document) -> list[tuple[str, str]]:
    sections = split(document)
    assert uncovered(document, sections) == []
    return [(section.heading, section.text) for section in sections]


def test_questions_and_reports_of_an_article() -> None:
    """Questions on lines of their own are units; the article is cut at headlines."""
    assert _cut(_read("article.txt")) == [
        (
            "Old bridge opens again",
            (
                "The bridge over the river opened again on Monday. It had been closed "
                "for two years.\n\nBy a reporter"
            ),
        ),
        (
            "Boats stay away",
            (
                'Captains said that they would wait. "We want to be sure."\n\n'
                "xy/zz (Own report)"
            ),
        ),
        ("Who built it?", "A guild of masons did, in the 1400s."),
        ("How long is it?", "It is ninety metres long.\nIt has five arches."),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "bom.txt",
            [("What are they?", "Tides are the daily rise and fall of the sea.")],
        ),
        (
            "crlf.txt",
            [("What causes them?", "Mainly the Moon,\r\nwhich pulls at the water.")],
        ),
        (
            "old-mac.txt",
            [
                ("What causes them?", "Mainly the Moon."),
                ("Who uses them?", "Sailors do."),
            ],
        ),
        (
            "labels.txt",
            [
                ("What is a bee?", "An insect.\n\nIt has six legs."),
                ("Who keeps bees?", "Beekeepers."),
            ],
        ),
        (
            "accents.md",
            [("Où ça ?", "À Zürich – naïve façade, 😀."), ("Οπού;", "Στην Αθήνα.")],
        ),
        (
            "equal-headings.md",
            [("Food", "Nectar feeds them."), ("Food", "Pollen does, too.")],
        ),
        ("empty-section.md", [("Home", "They live in a hive.")]),
        (
            "front-matter.md",
            [("", "Bees are insects."), ("Home", "```\n# not a heading\n```")],
        ),
    ],
)
def test_awkward_files(name: str, expected: list[tuple[str, str]]) -> None:
    """Line ends, accents, equal and empty headings and front matter are handled."""
    assert _cut(_read(name)) == expected


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("من؟\n\nأنا هنا.", ["من؟"]),
        ("Ποιος;\n\nΕγώ.", ["Ποιος;"]),
        ("谁？\n\n我。", ["谁？"]),
        ("1. What is it?\n\nThis.", ["What is it?"]),
        ("Who is it?\n----------\n\nMe.", ["Who is it?"]),
        ("Text.\n\n1. What is it?\n\n2. Who is it?\n\n3. Why?", [""]),
        ("What is it?\n\nWho is it?\n\nMe.", ["Who is it?"]),
        ('Me.\n\n"Where are you going?"\n\nHome, she said.', [""]),
        ("Big news\n\n3 May 2020\n\nIt was so.", ["Big news"]),
        ("Text.\n\nThings\n\n- one\n- two", ["", "Things"]),
        (("Is this a long first line of a paragraph that somebody wrapped, you ask?\n"
         "Yes, it is one, and here is the second line that is wrapped as well."), [""]),
    ],
)  # fmt: skip
def test_which_lines_are_headings(text: str, headings: list[str]) -> None:
    """Questions in several scripts are; speech, quizzes, dates and wraps are not."""
    assert [heading for heading, _ in _cut(_plain(text))] == headings


@pytest.mark.parametrize("arrow", ["->", "=>", "-->", "→"])
def test_a_note_with_an_arrow_heads_nothing(arrow: str) -> None:
    """It belongs to the text that it stands in, word for word."""
    text = f"Cells\n\nA cell lives.\n\n{arrow} test next week\n\nIt has a nucleus.\n"

    (section,) = split(_plain(text))

    assert section.heading == "Cells"
    assert f"{arrow} test next week" in section.text


def test_bold_questions_of_markdown(tmp_path: Path) -> None:
    """Where the title is the only heading, bold questions are headings, too."""
    path = tmp_path / "a.md"
    path.write_text("# Bees\n\n**Who keeps them?**\n\nBeekeepers.\n\nA line\n\nMore.\n")
    document = read(path, name="a.md", source_path="corpus/a.md").document
    assert _cut(document) == [("Who keeps them?", "Beekeepers.\n\nA line\n\nMore.")]


def test_heading_path_leaves_the_title_out(tmp_path: Path) -> None:
    """A section knows the headings above its own, outermost first."""
    path = tmp_path / "a.md"
    path.write_text("# T\n\n## A\n\n### B\n\nb\n\n# C\n\n### D\n\nd\n")
    document = read(path, name="a.md", source_path="corpus/a.md").document
    assert [(each.heading, each.heading_path) for each in split(document)] == [
        ("B", ("A",)),
        ("D", ("C",)),
    ]


def test_empty_headings_are_reported() -> None:
    """A heading with neither text nor a lower heading is named with its line."""
    document = _read("empty-section.md")
    assert warnings(document, split(document)) == (
        'line 3: no text under the heading "Food"',
    )
    assert warnings(_read("equal-headings.md"), split(_read("equal-headings.md"))) == ()


def test_long_sections_become_passages_of_whole_paragraphs() -> None:
    """Four paragraphs of 100 words make two passages of two under one heading."""
    paragraph = " ".join(["word"] * 99) + " end."
    document = _plain("What is it?\n\n" + "\n\n".join([paragraph] * 4))
    assert _cut(document) == [("What is it?", f"{paragraph}\n\n{paragraph}")] * 2


def test_lists_stay_with_their_lead_in() -> None:
    """A list is not parted from the line before it, unless the two are too long."""
    paragraph = " ".join(["word"] * 149) + " end."
    listing = "These are they:\n\n" + "\n".join(["- " + "item " * 24 + "x"] * 6)
    document = _plain(f"{paragraph}\n\n{listing}")
    assert [text for _, text in _cut(document)] == [paragraph, listing]


def test_one_long_paragraph_is_cut_between_sentences() -> None:
    """A paragraph over twice the target is cut, and never inside a sentence."""
    sentence = "This sentence has exactly six words."
    document = _plain(" ".join([sentence] * 100))
    texts = [text for _, text in _cut(document)]
    assert [count_words(text) for text in texts] == [198, 204, 198]
    assert all(text.endswith("words.") for text in texts)


def test_a_paragraph_below_twice_the_target_stays_whole() -> None:
    """A single paragraph somewhat over the target is one passage."""
    text = " ".join(["One two three four."] * 100)
    assert TARGET_WORDS < count_words(text) < 2 * TARGET_WORDS
    assert _cut(_plain(text)) == [("", text)]


def test_loss_and_overlap_are_found() -> None:
    """A section left out, or given twice, shows up with its place."""
    document = _read("equal-headings.md")
    sections = split(document)
    assert uncovered(document, sections[1:]) == [(15, 37)]
    assert document.text[15:37].strip() == "Nectar feeds them."
    first = (sections[0].start, sections[0].end)
    assert uncovered(document, [*sections, sections[0]]) == [first]
