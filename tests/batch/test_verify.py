"""The check of a batch output against the corpus."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from explainbot import render
from explainbot.batch.run import answer_list
from explainbot.batch.verify import verify_file
from explainbot.errors import SourceError
from explainbot.records import PlaceMark, text_sha256
from explainbot.reports import Verification
from tests.batch.doubles import TEXT, TideExplainer, TideLibrary, quote


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Return a file of two lines: one answer with an alternative, one weak match."""
    (tmp_path / "q.txt").write_text("Moon?\nWind?\n")
    answer_list(TideExplainer, str(tmp_path / "q.txt"), str(tmp_path / "a.jsonl"))
    return tmp_path / "a.jsonl"


def test_true_quotes_pass(answers: Path) -> None:
    """Answers and alternatives are all checked."""
    assert verify_file(answers, TideLibrary()) == Verification(documents=1, sections=4)


def test_a_citation_may_name_the_place_of_the_sentence(tmp_path: Path) -> None:
    """One of a passage over two slides does; one from before that did not."""
    marks = (
        PlaceMark(0, label="slide 1"),
        PlaceMark(TEXT.index("Tides r"), label="slide 2"),
    )
    slides = TideLibrary(TEXT, marks)
    evidence = "Tides rise twice a day."
    shown = quote(
        f"The Moon pulls the sea. {evidence}", evidence, slides.document("tides.txt")
    )
    told = render.quote_to_json(shown)
    for citation, problems in (
        ("tides.txt › Tides, slides 1–2 (see slide 2)", 0),
        ("tides.txt › Tides, slides 1–2", 0),
        ("tides.txt › Tides, slides 1–2 (see slide 1)", 1),
    ):
        cited = {**told, "citation": citation}
        record = {
            "question": "Moon?", "answered": True, "error": None, "answer": cited,
            "quotes": [cited], "alternatives": [], "parts": [],
        }  # fmt: skip
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps(record), encoding="utf-8")

        assert len(verify_file(path, slides).problems) == problems


def test_blank_rows_have_nothing_to_check(tmp_path: Path) -> None:
    """A file without quotes is in order."""
    (tmp_path / "q.txt").write_text("\n\n")
    answer_list(TideExplainer, str(tmp_path / "q.txt"), str(tmp_path / "a.jsonl"))
    assert verify_file(tmp_path / "a.jsonl", TideLibrary()) == Verification(0, 0)


def change(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    """Return a change of one key of the first quote."""

    def apply(record: dict[str, Any]) -> None:
        record["quotes"][0][key] = value
        record["answer"][key] = value

    return apply


def reword(record: dict[str, Any]) -> None:
    """Change a word and make the hash fit."""
    for one in (record["answer"], record["quotes"][0]):
        one["text"] = one["text"].replace("pulls", "draws")
        one["sha256"] = text_sha256(one["text"])


def shift(record: dict[str, Any]) -> None:
    """Claim an answer that is not among the quotes."""
    record["answer"] = record["alternatives"][0]


def quote_title(record: dict[str, Any]) -> None:
    """Quote the heading's own line, truly, as if it were a passage."""
    forged = render.quote_to_json(quote("Tides"))
    record["answer"] = record["quotes"][0] = forged


def forge_part(record: dict[str, Any]) -> None:
    """Claim in a part an answer that is not among its quotes."""
    record["parts"] = [{**record, "answer": record["alternatives"][0]}]


FALSE = {
    "word": (
        change("text", TEXT[7:53] + "!"),
        [
            ("text", "quotes[0]: the words do not match their own hash"),
            ("evidence", "quotes[0]: the evidence is not at its offsets"),
            ("text", "quotes[0]: the words are not at these offsets of the document"),
        ],
    ),
    "reworded": (
        reword,
        [
            ("text", "quotes[0]: the words are not at these offsets of the document"),
        ],
    ),
    "evidence": (
        change("evidence", "Tides"),
        [
            ("evidence", "quotes[0]: the evidence is not at its offsets"),
        ],
    ),
    "outside": (
        change("evidence_end", 48),
        [
            ("evidence", "quotes[0]: the evidence lies outside the quote"),
        ],
    ),
    "more": (
        change("evidence_more", [[5]]),
        [
            ("evidence", "quotes[0]: the evidence lies outside the quote"),
        ],
    ),
    "document": (
        change("document", "sea.txt"),
        [
            ("document", "quotes[0]: the corpus has no such document"),
        ],
    ),
    "other version": (
        change("document_sha256", "0" * 64),
        [
            (
                "document",
                "quotes[0]: the document has changed since, or is another one",
            ),
        ],
    ),
    "offsets": (
        change("start", 8),
        [
            ("text", "quotes[0]: the words are not at these offsets of the document"),
        ],
    ),
    "line": (
        change("line_start", 4),
        [
            ("place", "quotes[0]: lines or page are not those of this place"),
        ],
    ),
    "id": (
        change("id", "x"),
        [("place", "quotes[0]: the id does not name this place")],
    ),
    "title": (
        change("title", "Waves"),
        [("document", "quotes[0]: title or path are not those of the document")],
    ),
    "path": (
        change("path", "corpus/sea.txt"),
        [("document", "quotes[0]: title or path are not those of the document")],
    ),
    "heading": (
        change("heading", "Winds"),
        [("place", "quotes[0]: heading or section are not those of this place")],
    ),
    "section": (
        change("section", "0" * 16),
        [("place", "quotes[0]: heading or section are not those of this place")],
    ),
    "citation": (
        change("citation", "tides.txt › Tides, line 4"),
        [("place", "quotes[0]: the citation does not name this place")],
    ),
    "no section": (
        quote_title,
        [("place", "quotes[0]: no section of the document holds this place")],
    ),
    "no citation": (
        change("citation", None),
        [("format", 'quotes[0]: "citation" is missing or of the wrong kind')],
    ),
    "part": (
        forge_part,
        [("format", '"answer" is not the first of "quotes"')],
    ),
    "kind": (
        change("start", "8"),
        [
            ("format", 'quotes[0]: "start" is missing or of the wrong kind'),
        ],
    ),
    "claim": (shift, [("format", '"answer" is not the first of "quotes"')]),
}


@pytest.mark.parametrize(("alter", "problems"), FALSE.values(), ids=FALSE)
def test_false_quote_is_found(
    answers: Path,
    alter: Callable[[dict[str, Any]], None],
    problems: list[tuple[str, str]],
) -> None:
    """Whatever is changed in a quote, the check names the line and what is wrong."""
    first, second = answers.read_text(encoding="utf-8").splitlines()
    record = json.loads(first)
    alter(record)
    answers.write_text(f"{json.dumps(record)}\n{second}\n", encoding="utf-8")
    found = verify_file(answers, TideLibrary()).problems
    assert [(one.kind, one.message) for one in found] == [
        (kind, f"{answers}:1: {message}") for kind, message in problems
    ]


def test_changed_corpus_is_found(answers: Path) -> None:
    """A document that was edited later no longer stands behind its quotes."""
    result = verify_file(answers, TideLibrary(TEXT.replace("twice", "once")))
    assert not result.ok
    assert {one.kind for one in result.problems} == {"document"}


def test_quotes_of_parts_are_checked(answers: Path) -> None:
    """A false quote in a part is found, with its place."""
    whole, part = (json.loads(line) for line in answers.read_text().splitlines())
    part["alternatives"][1]["text"] = "x"
    whole["parts"] = [part]
    answers.write_text(json.dumps(whole) + "\n")
    found = verify_file(answers, TideLibrary()).problems
    assert found[0].message == (
        f"{answers}:1: parts[0].alternatives[1]: the words do not match their own hash"
    )


@pytest.mark.parametrize("line", ["{", "[]", '{"question": "a"}', '"a"'])
def test_foreign_line_is_a_problem(answers: Path, line: str) -> None:
    """A line that is no answer is named, and the others are still checked."""
    answers.write_text(f"{line}\n{answers.read_text()}")
    result = verify_file(answers, TideLibrary())
    assert [one.kind for one in result.problems] == ["format"]
    assert result.sections == 4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", ": there are no answers in it."),
        (b"{}\n\xff", ":2: this is not UTF-8 text."),
        (None, (": this cannot be read (No such file or directory). "
         "Name a .jsonl file that explainbot batch wrote.")),
    ],
    ids=["empty", "latin", "missing"],
)  # fmt: skip
def test_unreadable_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A file that cannot be checked is refused by name."""
    path = tmp_path / "a.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceError) as caught:
        verify_file(path, TideLibrary())
    assert str(caught.value) == f"{path}{message}"


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "A.HTML"])
def test_other_forms_are_refused(tmp_path: Path, name: str) -> None:
    """In one line, not line by line."""
    path = tmp_path / name
    path.write_bytes(b"question\nWhy?\n")

    with pytest.raises(SourceError, match=r"in \.jsonl files, not in \.\w+\. Have"):
        verify_file(path, TideLibrary())
