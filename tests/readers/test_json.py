"""JSON: questions with answers, and titled texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from explainbot.errors import EmptySourceError, SourceError
from explainbot.readers.base import Reading
from explainbot.readers.reading import read
from explainbot.records import Quote
from explainbot.sections.sections import split, uncovered


def _read(tmp_path: Path, value: object, name: str = "lesson.json") -> Reading:
    path = tmp_path / name
    text = value if isinstance(value, str) else json.dumps(value)
    path.write_text(text, encoding="utf-8")
    return read(path, name=name, source_path=f"corpus/{name}")


def _found(reading: Reading) -> list[tuple[str, str, str]]:
    """Return heading, text and place of each section, when all text is in one."""
    sections = split(reading.document)
    assert uncovered(reading.document, sections) == []
    return [
        (each.heading, each.text, Quote(each, each.start, each.end, (0, 0)).place)
        for each in sections
    ]


EBB = {"question": "What is ebb?", "answer": "Falling water.\nTwice a day."}
FLOOD = {"question": "What is flood?", "answer": "Rising water."}
PAIRS = [
    ("What is ebb?", "Falling water.\nTwice a day.", "item 1"),
    ("What is flood?", "Rising water.", "item 2"),
]


@pytest.mark.parametrize(
    "value",
    [
        [EBB, FLOOD],
        {"faq": [EBB, FLOOD]},
        {"sea": {"tides": [[EBB], [[FLOOD]]]}, "version": 3},
        [{"Frage": EBB["question"], "Antwort": EBB["answer"], "id": 1}, FLOOD],
        {each["question"]: each["answer"] for each in (EBB, FLOOD)},
    ],
    ids=["list", "faq", "nested", "german", "mapping"],
)
def test_questions_with_answers(tmp_path: Path, value: object) -> None:
    """In whatever lists and objects they stand, each is a section."""
    reading = _read(tmp_path, value)
    assert _found(reading) == PAIRS
    assert reading.document.text == (
        "What is ebb?\n\nFalling water.\nTwice a day.\n\n"
        "What is flood?\n\nRising water."
    )


def test_json_lines_keep_their_lines(tmp_path: Path) -> None:
    """A place is the line of the file; blank lines count."""
    text = f"{json.dumps(EBB)}\n\n{json.dumps(FLOOD)}\n"
    found = _found(_read(tmp_path, text, "lesson.jsonl"))
    assert [place for _, _, place in found] == ["line 1", "line 3"]


def test_faq_page_of_schema_org(tmp_path: Path) -> None:
    """HTML in the answers becomes text; the page's facts are the document's."""
    value = {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "name": "The tides",
        "inLanguage": "en-GB",
        "mainEntity": [
            {
                "@type": "Question",
                "name": "What is ebb?",
                "acceptedAnswer": {
                    "@type": "Answer",
                    "text": "<p>Falling&nbsp;<b>water</b>.</p><ul><li>Twice</ul>",
                },
            },
            {
                "@type": "Question",
                "name": "Is 1 < 2?",
                "acceptedAnswer": {"@type": "Answer", "text": "Yes, 1 < 2."},
            },
        ],
    }
    reading = _read(tmp_path, value)
    assert _found(reading) == [
        ("What is ebb?", "Falling\u00a0water.\nTwice", "item 1"),
        ("Is 1 < 2?", "Yes, 1 < 2.", "item 2"),
    ]
    assert (reading.document.title, reading.document.language) == ("The tides", "en")


def test_squad_data(tmp_path: Path) -> None:
    """The passages stand below the title, then each question with its answers."""
    qas = [
        {"question": "What is ebb?", "answers": [{"text": "Fall"}, {"text": "Fall"}]},
        {"question": "Who knows?", "answers": []},
    ]
    article = {
        "title": "Tides",
        "paragraphs": [{"context": "Ebb is fall.", "qas": qas}],
    }
    reading = _read(tmp_path, {"version": "2.0", "data": [article]})
    assert _found(reading) == [
        ("Tides", "Ebb is fall.", "item 1"),
        ("What is ebb?", "Fall", "item 2"),
    ]
    assert reading.warnings == ("item 3: the answer is empty; it is skipped",)


def test_titled_texts_are_headed_sections(tmp_path: Path) -> None:
    """A text may be a list of paragraphs; what stands inside comes one level below."""
    inner = {"heading": "Ebb", "content": ["Falling.", "Slowly."]}
    reading = _read(
        tmp_path, [{"title": "Tides", "body": "On tides.", "parts": [inner]}]
    )
    assert _found(reading) == [
        ("Tides", "On tides.", "item 1"),
        ("Ebb", "Falling.\n\nSlowly.", "item 2"),
    ]
    assert [each.level for each in reading.document.headings] == [1, 2]


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ('{"a": [1, {"b": "c"}]}', SourceError, "no questions with answers"),
        ("[1, 2", SourceError, "it is not valid JSON"),
        ("[" * 200_000, SourceError, "nested too deeply"),
        ("1" * 5000, SourceError, "it is not valid JSON"),
        ('[{"question": "Who?", "answer": ""}]', EmptySourceError, "no item has both"),
    ],
    ids=["other", "truncated", "deep", "digits", "empty"],
)
def test_other_files_are_refused(
    tmp_path: Path, text: str, kind: type[SourceError], reason: str
) -> None:
    """The reason is told, with the line where there is one."""
    with pytest.raises(kind, match=reason):
        _read(tmp_path, text)


def test_odd_characters_are_mended(tmp_path: Path) -> None:
    """A lone half of a character and control characters cannot be shown."""
    text = '[{"question": "Who\\u0000?", "answer": "A \\ud83d b."}]'
    assert _found(_read(tmp_path, text)) == [("Who?", "A \ufffd b.", "item 1")]


@pytest.mark.parametrize(
    "text",
    [
        '[{"question": "What is ebb?", "text": "Falling water."}, FLOOD]',
        (
            '[{"input_of": "What is ebb?", "id": "a", "reference": "Falling water."},'
            ' {"input_of": "What is flood?", "id": "b", "reference": "Rising water."}]'
        ),
        (
            '[{"question":{"text":"What is ebb?"},"answer":{"text":"Falling water."}},'
            ' {"question": {"text": "What is flood?"}, "answers": ["Rising water."]}]'
        ),
        (
            '{"messages": [{"role": "system", "content": "Be kind."},'
            ' {"role": "user", "content": "What is ebb?"},'
            ' {"role": "assistant", "content": "Falling water."},'
            ' {"from": "human", "value": "What is flood?"},'
            ' {"from": "gpt", "value": "Rising water."}]}'
        ),
        '[["What is ebb?", "Falling water."], ["What is flood?", "Rising water."]]',
        (
            '[["Term", "Definition"], ["What is ebb?", "Falling water."],'
            ' ["What is flood?", "Rising water."]]'
        ),
        (
            '{"questions": ["What is ebb?", "What is flood?"],'
            ' "answers": ["Falling water.", "Rising water."]}'
        ),
        (
            '{"question": {"0": "What is ebb?", "1": "What is flood?"},'
            ' "answer": {"0": "Falling water.", "1": "Rising water."}}'
        ),
        (
            '[{"of": "sea", "documents": [{"text": "Falling water.", "section": "A",'
            ' "question": "What is ebb?"}, FLOOD]}]'
        ),
    ],
    ids=[
        *("text", "by-content", "objects", "turns", "rows", "rows-with-names"),
        *("two-lists", "two-objects", "nested"),
    ],
)
def test_questions_are_known_by_their_shape(tmp_path: Path, text: str) -> None:
    """Whatever their keys are called, or without any."""
    reading = _read(tmp_path, text.replace("FLOOD", json.dumps(FLOOD)))
    assert _found(reading) == [
        ("What is ebb?", "Falling water.", "item 1"),
        ("What is flood?", "Rising water.", "item 2"),
    ]


def test_numbers_and_truth_values_are_answers(tmp_path: Path) -> None:
    """As they are written; null is none."""
    asked = ["How many?", "Is it flat?", "How high?", "Which?", "Who?"]
    said = ["8", "false", "1.80", "[1, true]", "null"]
    pairs = zip(asked, said, strict=True)
    items = ", ".join(f'{{"question": "{q}", "answer": {a}}}' for q, a in pairs)
    reading = _read(tmp_path, f"[{items}]")
    assert [text for _heading, text, _place in _found(reading)] == [
        "8",
        "false",
        "1.80",
        "1\n\ntrue",
    ]
    assert reading.warnings == ("item 5: the answer is empty; it is skipped",)


def test_a_refusal_names_the_keys(tmp_path: Path) -> None:
    """So that a teacher sees what to rename."""
    with pytest.raises(SourceError, match=r'Its keys are "lat", "lon"'):
        _read(tmp_path, [{"lat": 1, "lon": 2}, {"lat": 3, "lon": 4}])
