"""The help page as plain lines, from the one list of commands."""

from __future__ import annotations

from explainbot.tui import commands

_DO = (
    (
        "Type a question and press Enter. The answer is always a passage of the loaded "
        "texts, word for word, with its source. If no passage answers, the program "
        "says so."
    ),
    "",
    (
        "Numbers on a card are choices: with an empty box, type the number and Enter. "
        "They belong to the selected card, else to the newest one. Enter in an empty "
        "box shows the whole of a folded passage, or folds it again."
    ),
    "",
    (
        'Earlier questions count: after "What is inflation?" you can ask "Who measures '
        'it?". /new forgets them.'
    ),
)

_WORDS = (
    "STRONG, GOOD MATCH: this passage answers the question, as far as can be told.",
    "WEAK MATCH: the closest passage; it may not answer.",
    "NOT IN THIS CORPUS: no passage of the loaded texts answers.",
    "quoted word for word ✓: the quote was compared with the hash of the indexed text.",
    "bold and underlined: the sentence that answers; underlined alone: a second one.",
    "asked as: how the question was understood, where that differs.",
)

_PLACES: tuple[tuple[commands.Place, str, bool], ...] = (
    ("box", "Keys in the question box", True),
    ("card", "Keys while an answer is selected", False),
    ("reader", "Keys in the source reader", False),
)


def help_text() -> list[tuple[str, list[str]]]:
    """Return the page as (title, lines)."""
    page = [("What you can do", list(_DO)), ("What the words mean", list(_WORDS))]
    page.append(("Commands to type", [command_line(c) for c in commands.matching("")]))
    for place, title, empty in _PLACES:
        lines = [
            _key_line(entry, commands.keys_of(entry, place, empty=empty))
            for entry in commands.COMMANDS
        ]
        page.append((title, [line for line in lines if line]))
    return page


def command_line(entry: commands.Command) -> str:
    """Return "/name ARGUMENT   what it does"."""
    return f"{'/' + entry.slash + ' ' + entry.argument:<16} {entry.title}"


def _key_line(entry: commands.Command, keys: tuple[str, ...]) -> str:
    if not keys:
        return ""
    return f"{', '.join(map(commands.key_name, keys)):<16} {entry.title}"
