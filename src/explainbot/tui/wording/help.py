"""Help page as plain lines; every key comes from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable

from explainbot.tui import keymap

_DO = (
    (
        "Type a question and press Enter. The answer is always a passage of the loaded "
        "texts, word for word, with its source. If no passage answers, the program "
        "says so."
    ),
    "",
    (
        "Numbers on a card are choices: with an empty box, type the number and Enter. "
        "They belong to the selected card, else to the newest one; on a selected card, "
        "1 to 9 need no Enter. Enter in an empty box shows the whole of a folded "
        "text, or folds it again."
    ),
    "",
    (
        'Earlier questions count: after "What is inflation?" you can ask "Who measures '
        'it?". /new forgets them; /alone asks a question without them.'
    ),
    "",
    (
        "Mouse: click a number or a source; drag to select text; the wheel scrolls. "
        "With Shift held, most terminals select by themselves."
    ),
)

_WORDS = (
    "STRONG, GOOD MATCH: this passage answers the question, as far as can be told.",
    "WEAK MATCH: the closest passage; it may not answer, and no sentence is marked.",
    "NOT IN THIS CORPUS: no passage of the loaded texts answers.",
    "quoted word for word ✓: the quote was compared with the hash of the indexed text.",
    (
        "bold: the sentence that answers; underlined in it: the answer's own words, or "
        "all of it where they are not sure; italics: a second one."
    ),
    "asked as: how the question was understood, where that differs.",
)

_PLACES: tuple[tuple[str, str], ...] = (
    ("anywhere", "Keys everywhere"),
    ("box", "Keys in the question box"),
    ("empty_box", "Keys in the empty question box"),
    ("card", "Keys while an answer is selected"),
    ("reader", "Keys in a source and in this help"),
)

EDITING = "Keys for editing the question"


def help_text(
    editing: Iterable[tuple[str, str]] = (), here: str = ""
) -> list[tuple[str, list[str]]]:
    """Return the page as (title, lines).

    Args:
        editing: The text box's own keys, as (keys with commas between, description).
        here: The place whose keys come before the others.
    """
    words = ("3 What the words mean", list(_WORDS))
    typed = ("4 All commands", [command_line(c) for c in keymap.matching("")])
    keys = {place: (title, _keys(place)) for place, title in _PLACES}
    first = []
    if here in keys:
        title, lines = keys.pop(here)
        first.append((f"2 {title}", lines))
    do = ("1 What you can do now", [*_now(here), *_DO])
    page = [do, *first, words, typed, *keys.values()]
    own = [_line(_left(keys), text[:1].lower() + text[1:]) for keys, text in editing]
    page.append((EDITING, [line for line in own if line]))
    return [(title, lines) for title, lines in page if lines]


def _now(here: str) -> list[str]:
    """Return what can be done at a place, where that is not to ask."""
    if here == "card":
        named = ("source", "open"), ("copy", "copy"), ("why", "why")
        hints = ", ".join(keymap.hint(words, key, "card") for words, key in named)
        return [f"An answer is selected: a number takes its choice, {hints}.", ""]
    if here == "reader":
        named = ("next passage", "next_mark"), ("find", "find"), ("copy", "copy")
        hints = ", ".join(keymap.hint(words, key, "reader") for words, key in named)
        return [f"A source is open: {hints}. Esc goes back.", ""]
    return []


def _keys(place: str) -> list[str]:
    lines = (_line(getattr(entry, place), entry.title) for entry in keymap.COMMANDS)
    return [line for line in lines if line]


def command_line(entry: keymap.Command, *, narrow: bool = False) -> str:
    """Return "/name ARGUMENT   what it does"; "/name  what it does" if ``narrow``."""
    if narrow:
        return f"/{entry.slash}  {entry.title}"
    return f"{'/' + entry.slash + ' ' + entry.argument:<20}  {entry.title}"


def _left(keys: str) -> tuple[str, ...]:
    """Return those of a text box's keys that mean no command of ours there."""
    return tuple(
        key for key in keys.split(",") if keymap.for_box_key(key, empty=False) is None
    )


def _line(keys: Iterable[str], title: str) -> str:
    names = ", ".join(map(keymap.key_name, keys))
    return f"{names:<15}  {title}" if names else ""
