"""Which columns of a table hold questions and answers, in a file or in a document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from explainbot.lines import is_question, one_line
from explainbot.readers.base import word_set


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells and the source line on which it begins."""

    number: int
    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """Which column is which, and which rows are data."""

    question: int
    answer: int
    rows: tuple[Row, ...]
    width: int
    source: int | None = None
    warnings: tuple[str, ...] = ()
    """What the file's author should know: which columns are read, and which not."""


def plain_name(cell: str) -> str:
    """Return a column's name in lower case, without accents, stars and colons."""
    bare = unicodedata.normalize("NFKD", cell.strip().strip(":*").casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _names(listing: str) -> frozenset[str]:
    return frozenset(plain_name(word) for word in listing.split())


_QUESTIONS = _names(
    "question questions q frage fragen pregunta preguntas domanda domande vraag vragen "
    "pergunta perguntas pytanie pytania otázka otázky fråga frågor spørgsmål spørsmål "
    "kysymys kysymykset soru sorular вопрос вопросы питання ερώτηση ερωτήσεις "
    "kérdés kérdések întrebare întrebări pitanje pitanja vprašanje küsimus pertanyaan "
    "запитання سؤال السؤال الأسئلة پرسش שאלה שאלות प्रश्न 问题 問題 问 質問 질문 demando"
)
_ANSWERS = _names(
    "answer answers a antwort antworten réponse réponses respuesta respuestas risposta "
    "risposte antwoord antwoorden resposta respostas odpowiedź odpowiedzi odpověď "
    "odpovědi odpoveď svar vastaus vastaukset cevap cevaplar yanit ответ ответы "
    "відповідь απάντηση απαντήσεις válasz válaszok răspuns răspunsuri odgovor "
    "odgovori vastus jawaban جواب الجواب إجابة الإجابة پاسخ תשובה תשובות उत्तर "
    "回答 答案 答 答え 답변 답 respondo"
)
_TERMS = _names(
    "term terms word begriff begriffe fachbegriff fachwort wort terme mot término "
    "palabra termine parola termo palavra begrip woord pojęcie słowo pojem slovo "
    "термин понятие слово termin begrepp begrep begreb ord terim kavram käsite "
    "fogalom sana kelime مصطلح المصطلح 术语 用語 言葉 단어"
)
_MEANINGS = _names(
    "definition definitions meaning explanation erklärung bedeutung définition "
    "signification explication definición significado definizione significato "
    "definição definitie betekenis uitleg definicja znaczenie definice význam "
    "определение значение означення anlam tan\u0131m a\u00e7\u0131klama betydelse "
    "förklaring definisjon betydning forklaring määritelmä selitys meghatározás "
    "jelentés تعريف التعريف 定义 释义 意味 뜻"
)
_SOURCES = _names("source sources quelle quellen fuente fonte bron källa kilde zdroj")
_NOT_TEXT = word_set("id nr no number type date author url link source category")
_KNOWN = _SOURCES | word_set("tag tags id nr no number url link")


def column_pair(cells: Sequence[str]) -> tuple[int | None, int | None]:
    """Return which of a header's cells head the questions and the answers.

    A column of terms beside one of their meanings counts as such where none is named
    after questions or answers.
    """
    names = [plain_name(cell) for cell in cells]
    question = _column(names, _QUESTIONS)
    answer = _column(names, _ANSWERS, question)
    term = next((at for at, name in enumerate(names) if name in _TERMS), None)
    meaning = next((at for at, name in enumerate(names) if name in _MEANINGS), None)
    if (question, answer) == (None, None) and None not in (term, meaning):
        return term, meaning
    return question, answer


def _column(
    names: list[str], known: frozenset[str], taken: int | None = None
) -> int | None:
    """Return the column named so, else one whose first word, or any word, is."""
    words = [re.findall(r"\w+", name) for name in names]
    for index, name in enumerate(names):
        if name in known and index != taken:
            return index
    for count in (1, None):
        for index, found in enumerate(words):
            fits = any(word in known and len(word) > 1 for word in found[:count])
            if fits and index != taken and not _NOT_TEXT.intersection(found):
                return index
    return None


def named_layout(rows: Sequence[Row]) -> Layout | None:
    """Return the layout of a table whose first row names the two columns."""
    header = [cell.strip() for cell in rows[0].cells]
    names = [plain_name(cell) for cell in header]
    question, answer = column_pair(header)
    if question is None or answer is None:
        return None
    unread = [
        f'"{header[index]}"'
        for index, name in enumerate(names)
        if name and index not in (question, answer) and name not in _KNOWN
    ]
    asked, said = one_line(header[question]), one_line(header[answer])
    notes = [f'questions from the column "{asked}", answers from "{said}"']
    notes += [f"columns not read: {', '.join(unread)}"] if unread else []
    source = _column(names, _SOURCES)
    return Layout(question, answer, tuple(rows[1:]), len(header), source, tuple(notes))


def two_columns(rows: Sequence[Row]) -> Layout:
    """Return the layout of a table of two columns that no header names."""
    rest = [is_question(row.cells[0]) for row in rows[1:]]
    first = is_question(rows[0].cells[0])
    titled = bool(rest) and not first and sum(rest) * 2 > len(rest)
    kind = "skipped as a header" if titled else "read as a question too"
    note = f"no header names the columns: read as question, answer; row 1 is {kind}"
    data = tuple(rows[1:] if titled else rows)
    return Layout(0, 1, data, 2, warnings=(note,))


def names_columns(row: Row) -> bool:
    """Whether a row can name the columns: two and more cells, all words, all unlike."""
    names = [one_line(cell) for cell in row.cells]
    worded = all(any(map(str.isalpha, name)) for name in names)
    return len(names) > 1 and worded and len(set(names)) == len(names)


def row_line(row: Row, names: Sequence[str] = ()) -> str:
    """Return a row on one line: its filled cells after the names of their columns."""
    said = []
    for at, cell in enumerate(map(one_line, row.cells)):
        name = one_line(names[at]) if at < len(names) else ""
        said += [f"{name}: {cell}" if name else cell] if cell else []
    return " | ".join(said)


def asks_in_first(rows: Sequence[Row]) -> bool:
    """Whether the table has two columns, and most rows ask in the first one alone."""
    filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
    asked = [
        row
        for row in filled
        if len(row.cells) > 1
        and is_question(row.cells[0])
        and row.cells[1].strip()
        and not is_question(row.cells[1])
    ]
    narrow = all(not any(map(str.strip, row.cells[2:])) for row in filled)
    return narrow and bool(asked) and 3 * len(asked) >= 2 * (len(filled) - 1)


def problem(row: Row, layout: Layout) -> str:
    """Say why a row cannot be read as a question with its answer; "" if it can."""
    if any(cell.strip() for cell in row.cells[layout.width :]):
        return (
            f"{len(row.cells)} cells, more than the header's {layout.width} (a cell "
            "that holds the separator needs quotation marks)"
        )
    for name, column in (("question", layout.question), ("answer", layout.answer)):
        if column >= len(row.cells) or not row.cells[column].strip():
            return f'column "{name}" is empty'
    return ""
