"""H5P question sets: the content alone, which every site with H5P's libraries takes in.

The libraries (programs of the browser) are not in it: they are many times as large, and
a site that shows question sets has them.  Their versions are those of H5P's own
repositories in 2026.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from explainbot.readers.banks.bank import BankChoice, BankQuestion
from explainbot.study.exports.fitting import Exported, Holds, gap_pieces, judged
from explainbot.study.exports.markup import html, paragraph, plain
from explainbot.study.exports.moodle import short_name
from explainbot.study.exports.qti import put

HOLDS = Holds(
    frozenset(("choice", "judged", "gaps")), topic=False, tags=False, unkeyed=False
)
SET, CHOICE, TRUE_FALSE, BLANKS = (
    ("H5P.QuestionSet", 1, 20), ("H5P.MultiChoice", 1, 16), ("H5P.TrueFalse", 1, 8),
    ("H5P.Blanks", 1, 14),
)  # fmt: skip
_BENEATH = (
    ("FontAwesome", 4, 5), ("H5P.JoubelUI", 1, 3), ("H5P.Question", 1, 5),
)  # fmt: skip
_GAP_SIGNS = re.compile(r"[*/:]")
_NO_MEDIA = {"disableImageZooming": False}
_FEEDBACK = 2048
"""Characters that are told of a statement."""


def write(questions: Sequence[Exported], title: str) -> Iterator[bytes]:
    """Yield the bytes of a package.

    Args:
        questions: As ``fitted`` made them.
        title: Of the set.
    """
    made = [_question(one.question, one.id) for one in questions]
    used = {str(one["library"]).split()[0] for one in made}
    libraries = [SET, *(one for one in (CHOICE, TRUE_FALSE, BLANKS) if one[0] in used)]
    about = {
        "title": " ".join(plain(title).split())[:255] or "explainbot",
        "language": "und",
        "mainLibrary": SET[0],
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": name, "majorVersion": major, "minorVersion": minor}
            for name, major, minor in (*libraries, *_BENEATH)
        ],
    }
    content = {
        "introPage": {"showIntroPage": False},
        "progressType": "dots",
        "passPercentage": 50,
        "questions": made,
        "randomQuestions": False,
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        put(package, "h5p.json", json.dumps(about, ensure_ascii=False))
        put(package, "content/content.json", json.dumps(content, ensure_ascii=False))
    yield held.getvalue()


def _question(asked: BankQuestion, name: str) -> dict[str, Any]:
    (library, major, minor), params = _PARTS[asked.kind](asked)
    return {
        "library": f"{library} {major}.{minor}",
        "params": params,
        "subContentId": str(uuid5(NAMESPACE_URL, f"explainbot:{name}")),
        "metadata": {
            "contentType": library.removeprefix("H5P."),
            "license": "U",
            "title": short_name(asked),
        },
    }


Made = tuple[tuple[str, int, int], dict[str, Any]]


def _choice(asked: BankQuestion) -> Made:
    several = sum(one.right for one in asked.choices) > 1
    return CHOICE, {
        "media": dict(_NO_MEDIA),
        "question": paragraph(asked.stem),
        "answers": [_answer(one) for one in asked.choices],
        "overallFeedback": _always(asked),
        "behaviour": {
            "type": "multi" if several else "single",
            "singlePoint": False,
            "randomAnswers": not asked.ordered,
        },
    }


def _answer(choice: BankChoice) -> dict[str, Any]:
    told = html(choice.feedback)
    return {
        "text": f"<div>{html(choice.text)}</div>",
        "correct": choice.right,
        "tipsAndFeedback": {
            "tip": "",
            "chosenFeedback": f"<div>{told}</div>" if told else "",
            "notChosenFeedback": "",
        },
    }


def _always(asked: BankQuestion) -> list[dict[str, Any]]:
    """Return what is told whatever was reached."""
    told = html(asked.explanation).replace("<br>", " ")
    return [{"from": 0, "to": 100, **({"feedback": told} if told else {})}]


def _judgement(asked: BankQuestion) -> Made:
    feedback = {one.right: html(one.feedback) for one in asked.choices}
    more = html(asked.explanation)
    told = {
        right: "<br>".join(filter(None, dict.fromkeys((feedback.get(right, ""), more))))
        for right in (True, False)
    }
    return TRUE_FALSE, {
        "media": dict(_NO_MEDIA),
        "question": paragraph(asked.stem),
        "correct": "true" if judged(asked) else "false",
        "behaviour": {
            "feedbackOnCorrect": told[True][:_FEEDBACK],
            "feedbackOnWrong": told[False][:_FEEDBACK],
        },
    }


def _gaps(asked: BankQuestion) -> Made:
    pieces = gap_pieces(asked.stem)
    parts = [_outside(pieces[0])]
    for gap, piece in zip(asked.gaps, pieces[1:], strict=True):
        said = "/".join(_inside(one.text) for one in gap if one.right)
        parts += [f"*{said}*", _outside(piece)]
    whole = "".join(parts)
    task, _, last = whole.rpartition("<br>")
    alone = len(asked.gaps) == 1 and not pieces[1].strip() and last.startswith("*")
    return BLANKS, {
        "media": dict(_NO_MEDIA),
        "text": f"<p>{task}</p>" if alone else "",
        "questions": [f"<p>{last if alone else whole}</p>"],
        "overallFeedback": _always(asked),
        "behaviour": {"caseSensitive": False},
    }


def _outside(text: str) -> str:
    return html(text).replace("*", "&#42;")


def _inside(text: str) -> str:
    """Return what fills a gap; the signs that part it are written by their numbers."""
    return _GAP_SIGNS.sub(
        lambda found: f"&#{ord(found[0])};", html(" ".join(text.split()))
    )


_PARTS = {"choice": _choice, "judged": _judgement, "gaps": _gaps}
