"""Labels of questions, answers and headlines: "Q:", "Antwort 2:", "1.2".

The labels of questions and answers are those of the languages that Q&A explainers are
met in; a single letter needs a colon or a number, a word may also end in a full stop.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from explainbot.text.lines import one_line

_ASK_LETTERS = "q|f|p|v|d|в|س"
_ASK_WORDS = (
    "question|frage|pregunta|pergunta|vraag|domanda|pytanie|otázka|kérdés|soru|spørgsmål"
    "|spørsmål|fråga|întrebare|вопрос|питання|ερώτηση|سؤال|问题|問題|質問|问|問|질문|문"
)
_ANSWER_LETTERS = "a|r|\u043e|ج"
_ANSWER_WORDS = (
    "answer|antwort|réponse|respuesta|resposta|risposta|antwoord|odpowiedź|odpověď"
    "|válasz|cevap|svar|răspuns|ответ|відповідь|απάντηση|جواب|回答|答え|答|답변|답"
)
_BOLD = r"(?:\*\*|__|\*|_)?"


def _label(letters: str, words: str) -> re.Pattern[str]:
    numbered = r"\s*(?:\d{0,3}\s*:|\d{1,3}\s*[.)])"
    spelt = r"\s*\d{0,3}(?:\s*(?:[.:)]|\s[–—-])|[ \t]*(?=[\r\n]+[ \t]*\S))"
    return re.compile(
        rf"{_BOLD}(?:(?:{letters}){numbered}|(?:{words}){spelt}){_BOLD}(?:\s+|$)"
        rf"|{_BOLD}(?:{letters}|{words})\s*\d{{0,3}}\s*\uff1a{_BOLD}\s*",
        re.IGNORECASE,
    )


ASKED = _label(_ASK_LETTERS, _ASK_WORDS)
"""The label before a question."""
ANSWERED = _label(_ANSWER_LETTERS, _ANSWER_WORDS)
"""The label before an answer."""
ITEM_NUMBER = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*[.)]\s+|\d{1,2}(?:\.\d{1,2})+\s+")
"""The number before a question or a headline: "3. ", "(3) ", "2.1 "."""
PLAIN_NUMBER = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")
"""A bare number, which is a headline's only in a row of them."""
_SPEAKER = re.compile(r"(?P<name>[^\W\d_][\w.’' -]{0,30}):\s+(?=\S)")


def without_label(title: str) -> str:
    """Return a question without "Q2:" or "3." before it; other titles as they are."""
    label = ASKED.match(title)
    bare = title[label.end() :] if label else title
    if bare.rstrip("\"'”’»)*_ ").endswith(("?", "？", "؟", ";")):
        bare = ITEM_NUMBER.sub("", bare, count=1)
    return bare or title


def heading_title(text: str) -> str:
    """Return a heading's words on one line, without a number or label before them."""
    bare = without_label(one_line(text))
    number = ITEM_NUMBER.match(bare)
    return bare[number.end() :] if number else bare


def without_speakers(titles: Iterable[str]) -> list[str]:
    """Return questions without the name before them, where one name asks several."""
    titles = list(titles)
    names = [_SPEAKER.match(title) for title in titles]
    often = Counter(found["name"] for found in names if found)
    return [
        title[found.end() :] if found and often[found["name"]] > 1 else title
        for title, found in zip(titles, names, strict=True)
    ]
