"""Transcripts with times."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.records import Quote
from explainbot.sections.sections import split, uncovered


def _read(tmp_path: Path, name: str, text: str) -> Reading:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read(path, name=name, source_path=f"corpus/{name}")


SUBRIP = """\
1
00:00:01,000 --> 00:00:04,000
<i>Welcome</i> to the {\\an8}lesson
on tides &amp; ebb.

2
00:00:04,100 --> 00:00:06,000
ANNA: Tides are the rise

3
00:00:06,000 --> 00:00:08,500
and fall of the sea.

4
00:00:20,000 --> 01:01:05,000
After a pause.

5
01:01:05,000 --> 01:01:07,000
- Why twice?
- Two bulges.
"""


def test_cues_become_paragraphs(tmp_path: Path) -> None:
    """A speaker, a pause, a dash begin one; tags and positions go; a cue has a time."""
    document = _read(tmp_path, "lesson.srt", SUBRIP).document
    assert document.text == (
        "Welcome to the lesson on tides & ebb.\n\n"
        "ANNA: Tides are the rise and fall of the sea.\n\n"
        "After a pause.\n\n"
        "- Why twice?\n\n"
        "- Two bulges."
    )
    times = [
        document.label_at(document.text.index(word))
        for word in ("Welcome", "rise", "fall", "pause", "Why", "Two")
    ]
    assert times == [
        "00:00:01", "00:00:04", "00:00:06", "00:00:20", "01:01:05", "01:01:05",
    ]  # fmt: skip
    sections = split(document)
    assert [each.heading for each in sections] == [""]
    quote = Quote(sections[0], 0, sections[0].end, (0, 1))
    assert quote.place == "00:00:01 – 01:01:05"
    assert uncovered(document, sections) == []


def test_rolling_captions_are_said_once(tmp_path: Path) -> None:
    """Lines that a caption shows again, and word times, are left out."""
    text = (
        "WEBVTT\nKind: captions\nLanguage: de-DE\n\n"
        "00:00.000 --> 00:02.000 align:start position:0%\n \n"
        "guten<00:00:00.500><c> Tag</c><00:00:01.000><c> zusammen</c>\n\n"
        "00:02.000 --> 00:02.010\nguten Tag zusammen\n \n\n"
        "00:02.010 --> 00:05.000\nguten Tag zusammen\nheute<00:03.000><c> Ebbe</c>\n\n"
        "00:05.000 --> 00:05.010\nheute Ebbe\n \n\n"
        "00:05.010 --> 00:07.000\nheute Ebbe\nund Flut\n"
    )
    document = _read(tmp_path, "lesson.vtt", text).document
    assert document.text == "guten Tag zusammen heute Ebbe und Flut"
    assert document.label_at(document.text.index("und")) == "00:00:05"
    assert document.language == "de"


def test_words_said_twice_stay(tmp_path: Path) -> None:
    """A repetition after a pause is no rolling caption."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nNo.\n\n00:03.000 --> 00:04.000\nNo.\n"
    assert _read(tmp_path, "lesson.vtt", text).document.text == "No. No."


def test_voices_name_the_speaker(tmp_path: Path) -> None:
    """The name stands where the speaker changes; notes and styles are no text."""
    text = (
        "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE not said\n\n"
        "00:01.000 --> 00:02.000\n<v Anna Muster>Is it\n\n"
        "00:02.000 --> 00:03.000\n<v Anna Muster>the Moon?\n\n"
        "00:03.000 --> 00:04.000\n<v Ben>It is.\n"
    )
    document = _read(tmp_path, "lesson.vtt", text).document
    assert document.text == "Anna Muster: Is it the Moon?\n\nBen: It is."
    assert document.headings == ()


def test_a_paragraph_ends_with_a_sentence_after_sixty_words(tmp_path: Path) -> None:
    """Fifty words and ten more fill one, up to the next full stop."""
    words = [f"word{number}" for number in range(58)]
    cues = [" ".join(words[:49]) + " end.", " ".join(words[49:]) + " end."]
    cues += ["More words.", "Last."]
    text = "WEBVTT\n\n" + "\n\n".join(
        f"00:0{at}.000 --> 00:0{at + 1}.000\n{cue}" for at, cue in enumerate(cues)
    )
    parts = _read(tmp_path, "lesson.vtt", text).document.text.split("\n\n")
    assert [len(part.split()) for part in parts] == [60, 3]


def test_damaged_times_are_named(tmp_path: Path) -> None:
    """The words below such a line stay, at the time before."""
    text = SUBRIP.replace("00:00:20,000 -->", "00:0x:20 -->")
    reading = _read(tmp_path, "lesson.srt", text)
    assert reading.warnings == ("line 15: the time cannot be read",)
    document = reading.document
    assert document.label_at(document.text.index("pause")) == "00:00:06"


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_any_line_end_is_read(tmp_path: Path, end: str) -> None:
    """The text is the same as with the ends of lines of Unix."""
    text = SUBRIP.replace("\n", end)
    assert _read(tmp_path, "a.srt", text).document.text == (
        _read(tmp_path, "b.srt", SUBRIP).document.text
    )


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("Just words.\n", SourceError, "it holds no captions with times"),
        ("WEBVTT\n", SourceError, "it holds no captions with times"),
        (
            "1\n00:00:01,000 --> 00:00:02,000\n<i></i>\n",
            EmptySourceError,
            "its captions hold no words",
        ),
    ],
    ids=["prose", "header-only", "silent"],
)
def test_other_files_are_refused(
    tmp_path: Path, text: str, kind: type[SourceError], reason: str
) -> None:
    """The reason is told."""
    with pytest.raises(kind, match=reason):
        _read(tmp_path, "lesson.srt", text)


def _talk(*turns: str) -> str:
    return "WEBVTT\n\n" + "".join(
        f"00:{number:02d}:00.000 --> 00:{number:02d}:59.000\n{turn}\n\n"
        for number, turn in enumerate(turns)
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [("Ann: ", "Ben: "), ("<v Ann>", "<v Ben>"), ("- ", "- ")],
    ids=["names", "voices", "dashes"],
)
def test_questions_of_a_talk_are_headings(
    tmp_path: Path, first: str, second: str
) -> None:
    """Where one asks and another answers, the questions head the answers."""
    text = _talk(
        f"{first}What is ice?", f"{second}It is water.", f"{first}Is it light?",
        f"{second}It swims.",
    )  # fmt: skip
    document = _read(tmp_path, "talk.vtt", text).document
    sections = split(document)

    assert [each.heading for each in sections] == ["What is ice?", "Is it light?"]
    assert [each.text.split(" ", 1)[1] for each in sections] == [
        text.removeprefix("- ")
        for text in (
            ("- It is water.", "- It swims.")
            if first == "- "
            else ("It is water.", "It swims.")
        )
    ]
    assert uncovered(document, sections) == []


def test_the_question_at_the_end_of_a_turn_is_the_heading(tmp_path: Path) -> None:
    """What stands before it belongs to the section above."""
    turns = (
        "Ann: Welcome. What is ice?",
        "Ben: Water.",
        "Ann: Dr. Moe, you swim. Is it light?",
        "Ben: Yes.",
    )
    document = _read(tmp_path, "talk.vtt", _talk(*turns)).document
    sections = split(document)

    assert [(each.heading, each.text) for each in sections] == [
        ("", "Ann: Welcome."),
        ("What is ice?", "Ben: Water.\n\nAnn: Dr. Moe, you swim."),
        ("Is it light?", "Ben: Yes."),
    ]
    assert uncovered(document, sections) == []


@pytest.mark.parametrize(
    "turns",
    [
        ("Ann: What is ice?", "Ben: It is water.", "Ann: So it is."),
        ("Ann: What is ice?", "Ann: It is water.", "Ann: Is it?", "Ann: It is."),
        ("Ann: What?", "Ben: It is.", *["Ann: So.", "Ben: Yes."] * 8, "Ann: Is it?"),
    ],
    ids=["one", "monologue", "in-passing"],
)
def test_questions_in_passing_are_no_headings(
    tmp_path: Path, turns: tuple[str, ...]
) -> None:
    """One question, or one that its asker answers, heads nothing."""
    document = _read(tmp_path, "talk.vtt", _talk(*turns)).document

    assert document.headings == ()


SUBRIP_CUE = "1\n00:00:01,000 --> 00:00:04,000\n{}\n"
CUE = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n{}\n"


@pytest.mark.parametrize(
    ("cue", "name", "said", "text"),
    [
        (
            SUBRIP_CUE,
            "a.srt",
            "If a < b and c > d, <i>it</i> is <FONT color=red>negative</font>.",
            "If a < b and c > d, it is negative.",
        ),
        (SUBRIP_CUE, "a.srt", "{\\an8}Map<K> x --> y", "Map<K> x --> y"),
        (SUBRIP_CUE, "a.srt", "\nUp.\n\nDown.\n\n8", "Up. Down. 8"),
        (
            CUE,
            "a.vtt",
            "<v.loud Anna>Is it?\n<v Bob &amp; Co><b>No</b>.</v> Yes.",
            "Anna: Is it?\n\nBob & Co: No.\n\nYes.",
        ),
        (
            CUE,
            "a.vtt",
            "<ruby>Sun<rt>sol</rt></ruby> a<b>x</b> 1 &lt; 2",
            "Sun ax 1 < 2",
        ),
        (CUE, "a.vtt", "Up.\n\nDown.\n\nNOTE none\n\nEnd.", "Up. Down. End."),
    ],
)
def test_what_a_cue_says(
    tmp_path: Path, cue: str, name: str, said: str, text: str
) -> None:
    """Only the tags of its format are taken out, and no line is lost."""
    path = tmp_path / name
    path.write_text(cue.format(said), "utf-8")
    document = read(path, name=name, source_path=f"corpus/{name}").document

    assert document.text == text


def test_what_looks_like_a_tag_is_told(tmp_path: Path) -> None:
    """WebVTT says that such text is not shown, so the teacher should know."""
    path = tmp_path / "a.vtt"
    path.write_text(CUE.format("A List<String> holds it."), "utf-8")
    reading = read(path, name="a.vtt", source_path="corpus/a.vtt")

    assert reading.document.text == "A List<String> holds it."
    assert reading.warnings == (
        '00:00:01: "<String>" is no WebVTT tag, so it is read as text',
    )


def test_captions_of_youtube(tmp_path: Path) -> None:
    """.sbv: two times on a line, the words below, an empty line."""
    path = tmp_path / "talk.sbv"
    path.write_text(
        "0:00:01.000,0:00:04.000\nThe tide is rising.\nIt comes twice a day.\n\n"
        "0:00:09.500,0:00:12.000\n>> ANNA: In 1, 2 and 3,\nor 4,5 hours?\n",
        encoding="utf-8",
    )
    document = read(path, name="talk.sbv", source_path="talk.sbv").document
    assert document.text == (
        "The tide is rising. It comes twice a day.\n\n"
        "ANNA: In 1, 2 and 3, or 4,5 hours?"
    )
    assert [mark.label for mark in document.marks] == ["00:00:01", "00:00:09"]


def test_line_breaks_of_youtube(tmp_path: Path) -> None:
    """[br] parts the lines of a caption in .sbv."""
    path = tmp_path / "talk.sbv"
    path.write_text("0:00:01.000,0:00:04.000\nHigh[br]and low.\n", encoding="utf-8")
    document = read(path, name="talk.sbv", source_path="talk.sbv").document
    assert document.text == "High and low."


SAID = "00:00:01.000 --> 00:00:04.000\nTides rise twice a day.\n"


@pytest.mark.parametrize(
    ("name", "text", "notes"),
    [
        (
            "a.vtt",
            f"WEBVTT\nKind: captions\n\nThe teacher wrote this.\n\n1\n{SAID}",
            ("line 4: words before the first time are not read",),
        ),
        (
            "b.vtt",
            f"WEBVTT\n\nSTYLE\n::cue {{}}\n\n{SAID}\nNOTE\nAsk Anna.\n\n2\n{SAID}",
            ("line 9: a note is not read",),
        ),
        (
            "c.srt",
            f"A list of words.\n\nMore of them.\n1\n{SAID}",
            ("line 1: words before the first time are not read",),
        ),
        ("d.srt", f"1\n{SAID}\n2\n{SAID}", ()),
        ("e.vtt", f"WEBVTT - Lesson\n\nfirst\n{SAID}\n", ()),
    ],
)
def test_what_nobody_says_is_told(
    tmp_path: Path, name: str, text: str, notes: tuple[str, ...]
) -> None:
    """Words above the first time and notes are named with their line."""
    reading = _read(tmp_path, name, text)
    assert reading.document.text.startswith("Tides rise twice a day.")
    assert reading.warnings == notes


@pytest.mark.parametrize("row", ["7" * 200_000, "7 " * 100_000, "a --> " * 50_000])
def test_a_line_without_an_arrow_is_read_once(tmp_path: Path, row: str) -> None:
    """Times of many digits were looked through from each of them."""
    text = f"{SUBRIP}\n{row}\n"

    assert _read(tmp_path, "a.srt", text).document.text
