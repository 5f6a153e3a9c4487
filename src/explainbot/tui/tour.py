"""Two minutes through what the chat can do, a page at a time."""

from __future__ import annotations

from explainbot.tui.notes import Note
from explainbot.tui.state import Choice

_PAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "ASK",
        (
            "Type a question in your own words and press Enter.",
            "The answer is a passage of the texts, word for word, with its source;",
            "or the program says that the texts do not answer.",
        ),
    ),
    (
        "NUMBERS ARE CHOICES",
        (
            "A number in brackets is a choice: with nothing else in the box, type it",
            "and press Enter. That works on this card, too.",
        ),
    ),
    (
        "READ ON IN THE SOURCE",
        (
            "/open (Ctrl+O) shows the text where the passage stands, the answering",
            "sentence in bold. n and p go to the next and the previous passage that",
            "was quoted from it. Esc comes back to the question box, from everywhere.",
        ),
    ),
    (
        "FIND IT AGAIN, KEEP IT",
        (
            "Up brings back what you asked; /history (Ctrl+R) searches all of it.",
            "/save notes.html writes the conversation with its sources.",
        ),
    ),
    (
        "STUDY",
        (
            "/study (F8) asks you questions from the texts, and asks again when it is",
            "time. It grades nothing: you compare with the passage yourself.",
        ),
    ),
    (
        "EVERY COMMAND CAN BE TYPED",
        (
            "/ lists the commands; ? in the empty box is the help.",
            "When an answer was no help, /unhelpful puts the question on the",
            "teacher's list, without your name.",
        ),
    ),
)
PAGES = len(_PAGES)


def page(number: int, example: str = "") -> tuple[int, Note]:
    """Return the number of the page shown, from 1, and the page.

    Args:
        number: Which is wanted; after the last comes the first.
        example: A question that the first page offers to ask.
    """
    number = (number - 1) % PAGES + 1
    title, body = _PAGES[number - 1]
    onward = [Choice("go on (later, too: /tour)", "tour")] if number < PAGES else []
    ask = [Choice(f"ask: {example}", "ask", example)] if example and number == 1 else []
    return number, (f"TOUR {number} OF {PAGES}: {title}", list(body), [*onward, *ask])
