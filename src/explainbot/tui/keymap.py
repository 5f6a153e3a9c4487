"""Commands in their order; keys, typed names, palette and help are made from it.

Each command is declared beside what does it, in ``commands``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from explainbot.errors import ExplainbotError
from explainbot.paths import user_config
from explainbot.text.interface.translation import gettext
from explainbot.tui.commands import asking, places, reading, texts, workspaces
from explainbot.tui.commands.command import KEYS_FILE as NAME
from explainbot.tui.commands.command import PLACES, Command, Place

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.dom import DOMNode


SHIPPED: tuple[Command, ...] = (
    places.SEND,
    places.NEWLINE,
    places.OLDER,
    places.NEWER,
    places.WALK,
    places.NEXT_PANE,
    places.PREVIOUS_PANE,
    places.UP,
    places.DOWN,
    places.FIRST,
    places.LAST,
    reading.OPEN,
    reading.EASIER,
    reading.EDITOR,
    places.LINE_UP,
    places.LINE_DOWN,
    reading.NEXT_MARK,
    reading.PREVIOUS_MARK,
    reading.COPY,
    reading.COPY_QUOTE,
    reading.SAVE,
    reading.FIND,
    asking.HISTORY,
    asking.HISTORY_ALL,
    places.PAGE_UP,
    places.PAGE_DOWN,
    places.TOP,
    places.BOTTOM,
    asking.EXACT,
    asking.ALONE,
    asking.REPHRASE,
    reading.WHY,
    asking.UNHELPFUL,
    asking.LIST_IT,
    asking.SEARCH_OTHERS,
    asking.GAPS,
    texts.TEXTS,
    texts.SECTIONS,
    texts.GLOSSARY,
    reading.COMPARE,
    texts.PREVIEW,
    texts.REMOVE,
    texts.ADD,
    texts.INDEX,
    texts.STOP,
    texts.COLLECTION,
    texts.STUDY,
    workspaces.TOUR,
    workspaces.WORKSPACE,
    workspaces.KEYS,
    asking.NEW,
    places.THEME,
    places.PALETTE,
    places.HELP,
    places.BACK,
    places.INTERRUPT,
    places.QUIT,
)
"""In the order of the help."""

OFFERED: tuple[Command, ...] = (
    places.FILL,
    places.COPY_DETAILS,
    places.RESTART,
    asking.ASK,
    asking.ASK_ALL,
    texts.SKIP,
    texts.CONVERT,
    texts.READ_TEXT,
    workspaces.SAMPLE,
    workspaces.ASK_IN,
)
"""What cards offer by numbers, and that has neither a key nor a typed name."""


COMMANDS: list[Command] = list(SHIPPED)
"""With the user's own keys, once `use` was called."""
_BY_ID = {command.id: command for command in (*COMMANDS, *OFFERED)}
_BY_NAME = {command.slash: command for command in COMMANDS if command.slash}
_BY_NAME |= {name: entry for entry in COMMANDS for name in entry.also}


def use(entries: Sequence[Command]) -> None:
    """Use these commands, which differ from those shipped in their keys alone.

    To be called before a widget has its keys, and once.
    """
    COMMANDS[:] = entries
    _BY_ID.update({entry.id: entry for entry in entries})
    for entry in entries:
        names = (entry.slash, *entry.also) if entry.slash else entry.also
        _BY_NAME.update(dict.fromkeys(names, entry))


_KEY_NAMES = {
    "pageup": gettext("PgUp"),
    "pagedown": gettext("PgDn"),
    "escape": gettext("Esc"),
    "up": "↑",
    "down": "↓",
    "enter": gettext("Enter"),
    "tab": gettext("Tab"),
    "home": gettext("Home"),
    "end": gettext("End"),
    "left": "←",
    "right": "→",
    "backspace": gettext("Backspace"),
    "delete": gettext("Del"),
}
_MODIFIERS = {
    "ctrl": gettext("Ctrl"),
    "shift": gettext("Shift"),
    "alt": gettext("Alt"),
    "super": gettext("Super"),
}


def command(id: str) -> Command:  # noqa: A002  the field's name
    """Return a command, or what a card offers, by its id.

    Raises:
        KeyError: There is none.
    """
    return _BY_ID[id]


def keys_of(entry: Command, place: Place, *, empty: bool = False) -> tuple[str, ...]:
    """Return the keys of a command at a place; ``empty``: the box holds nothing."""
    if place == "anywhere":
        return entry.anywhere
    if place == "card":
        return entry.card
    if place == "reader":
        return entry.reader
    return (*entry.box, *entry.anywhere, *(entry.empty_box if empty else ()))


def for_box_key(key: str, *, empty: bool) -> Command | None:
    """Return what a key means in the question box, or None for a plain key."""
    for entry in COMMANDS:
        if key in keys_of(entry, "box", empty=empty):
            return entry
    return None


def by_letter(text: str, place: str) -> Command | None:
    """Return what a letter alone, sent with Enter, means at a place; None: nothing."""
    if len(text) != 1 or place not in ("card", "reader"):
        return None
    return next((one for one in COMMANDS if text in getattr(one, place)), None)


def parse(text: str) -> tuple[Command | None, str]:
    """Split "/name argument" into its command, None if unknown, and the argument."""
    name, _, argument = text.strip().removeprefix("/").partition(" ")
    return _BY_NAME.get(name), argument.strip()


def matching(text: str) -> list[Command]:
    """Return the commands whose typed name begins with what follows the slash."""
    name = text.strip().removeprefix("/")
    found = [
        entry for named, entry in sorted(_BY_NAME.items()) if named.startswith(name)
    ]
    return sorted(dict.fromkeys(found), key=lambda entry: entry.slash)


_CHOICE_DIGITS = 2


def is_number(text: str) -> bool:
    """Whether a line is the number of a choice; "1848" is rather a question."""
    return text.isascii() and text.isdigit() and len(text) <= _CHOICE_DIGITS


def is_command(text: str) -> bool:
    """Whether a line in the box is a command rather than a question."""
    return text.startswith("/") and not text.startswith("//")


def near(text: str) -> str:
    """Return the command that a mistyped one may have meant, as "/NAME"; else ""."""
    from difflib import get_close_matches

    typed = text.removeprefix("/").partition(" ")[0].lower()
    names = [entry.slash for entry in COMMANDS if entry.slash]
    return "".join(f"/{name}" for name in get_close_matches(typed, names, 1))


def hint(words: str, id: str, place: Place) -> str:  # noqa: A002  the field's name
    """Return "KEY words" for a line of hints, with the key that works at a place."""
    entry = _BY_ID[id]
    keys = keys_of(entry, place, empty=True) or entry.anywhere
    return f"{pressed(keys[0], place)} {words}" if keys else f"/{entry.slash} {words}"


def pressed(key: str, place: str) -> str:
    """Return how a key is pressed at a place; a letter there is typed, and sent."""
    typed = len(key) == 1 and place in ("card", "reader")
    return gettext("{key} Enter", key=key) if typed else key_name(key)


def key_name(key: str) -> str:
    """Return a key as a person would say it: "Ctrl+O", "PgUp"."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key]
    modifier, plus, rest = key.partition("+")
    if plus and modifier in _MODIFIERS:
        name = key_name(rest)
        return f"{_MODIFIERS[modifier]}+{name.upper() if len(name) == 1 else name}"
    return key.upper() if len(key) > 1 and key.startswith("f") else key


_NAMES = {"?": "question_mark", "/": "slash", "-": "minus"}
"""Textual's names of keys that are signs."""


def bindings(place: Place) -> list[BindingType]:
    """Return the bindings of one place; each runs ``command('ID')`` of the app."""
    from textual.binding import Binding  # not for the chat line by line

    made: list[BindingType] = []
    for entry in COMMANDS:
        for key in keys_of(entry, place):
            name = _NAMES.get(key, key)
            made.append(
                Binding(
                    name,
                    f"app.command('{entry.id}')",
                    entry.title,
                    show=False,
                    id=f"{place}.{entry.id}.{name}",
                )
            )
    return made


def bind(node: DOMNode, place: Place) -> None:
    """Give a widget, or the app, the keys of a place, in place of any before.

    For what is there before the commands are loaded.
    """
    from textual.binding import BindingsMap

    node._bindings = BindingsMap(bindings(place))  # noqa: SLF001  there is no other way


KEPT = frozenset(
    {
        *(f"ctrl+{letter}" for letter in "imhbasztnw"),
        *("f5", "f6", "f10", "f11"),
        *("escape", "ctrl+left_square_bracket"),
    }
)
"""Keys that terminals, multiplexers and browsers keep, and the way back."""
_FORMER = {"corpus": "texts"}
"""Ids that the user's file may still hold, and what they are now."""
Wanted = Mapping[tuple[str, str], Sequence[str]]
"""From a place and the id of a command to its keys there; none takes them away."""


def read_keys(folder: Path | None = None) -> tuple[Wanted, list[str]]:
    """Return what the user's file asks for, and what is wrong in it.

    Args:
        folder: Where the file is; None: the user's folder of settings.
    """
    path = (folder or user_config()) / NAME
    if not path.is_file():
        return {}, []
    from explainbot.settings import load

    wanted: dict[tuple[str, str], Sequence[str]] = {}
    problems = []
    try:
        file = load(path)
        for place in file.data:
            for command, keys in file.table(place).items():
                listed = [keys] if isinstance(keys, str) else keys
                if isinstance(listed, list) and all(
                    isinstance(key, str) for key in listed
                ):
                    wanted[place, _FORMER.get(command, command)] = tuple(listed)
                else:
                    problem = file.error(gettext("keys are strings"), place, command)
                    problems.append(str(problem))
    except ExplainbotError as error:
        return {}, [*problems, str(error)]
    return wanted, problems


def rebound(
    entries: Sequence[Command], wanted: Wanted
) -> tuple[list[Command], list[str]]:
    """Return the commands with the user's keys, and what could not be done.

    What cannot be done leaves the keys of that command as they were.
    """
    known = {entry.id: entry for entry in entries}
    problems = []
    taken: dict[tuple[str, str], tuple[str, ...]] = {}
    for (place, name), keys in wanted.items():
        wrong = _wrong(place, name, keys, known)
        if wrong:
            problems.append(wrong)
        else:
            taken[place, name] = tuple(keys)
    while True:
        made = [_with_keys(entry, taken) for entry in entries]
        clash = next(_clashes(made, taken), None)
        if clash is None:
            return made, problems
        place, name, key, other = clash
        problems.append(
            gettext(
                '{place}.{name}: "{key}" means "{other}" there already',
                place=place,
                name=name,
                key=key,
                other=other,
            )
        )
        del taken[place, name]


def _wrong(
    place: str, name: str, keys: Sequence[str], known: Mapping[str, Command]
) -> str:
    if place not in PLACES:
        return gettext(
            'there is no place "{place}"; there are {names}',
            place=place,
            names=", ".join(PLACES),
        )
    if name not in known:
        return gettext(
            '{place}: there is no command "{name}"; /keys names them',
            place=place,
            name=name,
        )
    kept = [key for key in keys if key in KEPT]
    return (
        gettext(
            '{place}.{name}: "{kept}" cannot be used',
            place=place,
            name=name,
            kept=kept[0],
        )
        if kept
        else ""
    )


def _with_keys(
    entry: Command, taken: Mapping[tuple[str, str], tuple[str, ...]]
) -> Command:
    own = {
        place: taken[place, entry.id] for place in PLACES if (place, entry.id) in taken
    }
    return replace(entry, **own) if own else entry  # type: ignore[arg-type]


def _clashes(
    entries: Sequence[Command], taken: Mapping[tuple[str, str], tuple[str, ...]]
) -> Iterator[tuple[str, str, str, str]]:
    """Yield the wishes that clash: place, command, key, and who has the key."""
    for (place, name), keys in taken.items():
        for key in keys:
            near = PLACES if place == "anywhere" else _beside(place)
            owners = Counter(
                entry.id
                for entry in entries
                for other in near
                if key in cast("tuple[str, ...]", getattr(entry, other))
            )
            others = [owner for owner in owners if owner != name]
            if others:
                yield place, name, key, others[0]


def _beside(place: str) -> tuple[str, ...]:
    """Return the places whose keys work at a place."""
    box = ("box", "empty_box") if place in ("box", "empty_box") else (place,)
    return ("anywhere", *box)


_DO = (
    (
        gettext(
            "Type a question and press Enter. The answer is always a passage of the "
            "loaded texts, word for word, with its source. If no passage answers, the "
            "program says so."
        )
    ),
    "",
    (
        gettext(
            "Numbers on a card are choices: with an empty box, type the number and "
            "Enter. They belong to the selected card, else to the newest one. Enter in "
            "an empty box shows the whole of a folded text, or folds it again."
        )
    ),
    "",
    (
        gettext(
            "What you type goes into the question box, wherever you are. While an "
            "answer is selected or a source is open, a letter alone and Enter is a "
            "command: y copies."
        )
    ),
    "",
    (
        gettext(
            'Earlier questions count: after "What is inflation?" you can ask "Who '
            'measures it?". /new forgets them; /alone asks a question without them.'
        )
    ),
    "",
    (
        gettext(
            "Mouse: click a number, a source or [copy]; drag to select text; the wheel "
            "scrolls. "
            "With Shift held, most terminals select by themselves."
        )
    ),
)

_WORDS = (
    gettext(
        "STRONG, GOOD MATCH: this passage answers the question, as far as can be told."
    ),
    gettext(
        "WEAK MATCH: the closest passage; it may not answer, and no sentence is marked."
    ),
    gettext("NOT IN THESE TEXTS: no passage of the loaded texts answers."),
    gettext(
        "quoted word for word ✓: the quote was compared with the hash of the indexed "
        "text."
    ),
    gettext(
        "bold: the sentence that answers; underlined in it: the answer's own words, or "
        "all of it where they are not sure; italics: a second one."
    ),
    gettext("in colour: what the text itself sets in bold or italics, and code."),
    gettext("asked as: how the question was understood, where that differs."),
)

_PLACES: tuple[tuple[str, str], ...] = (
    ("anywhere", gettext("Keys everywhere")),
    ("box", gettext("Keys in the question box")),
    ("empty_box", gettext("Keys in the empty question box")),
    ("card", gettext("Keys while an answer is selected")),
    ("reader", gettext("Keys in a source and in this help")),
)

EDITING = gettext("Keys for editing the question")


def help_text(
    editing: Iterable[tuple[str, str]] = (), here: str = ""
) -> list[tuple[str, list[str]]]:
    """Return the page as (title, lines).

    Args:
        editing: The text box's own keys, as (keys with commas between, description).
        here: The place whose keys come before the others.
    """
    words = (gettext("3 What the words mean"), list(_WORDS))
    typed = (gettext("4 All commands"), [command_line(c) for c in matching("")])
    keys = {place: (title, _keys(place)) for place, title in _PLACES}
    first = []
    if here in keys:
        title, lines = keys.pop(here)
        first.append((f"2 {title}", lines))
    do = (gettext("1 What you can do now"), [*_now(here), *_DO])
    page = [do, *first, words, typed, *keys.values()]
    own = [_line(_left(keys), text[:1].lower() + text[1:]) for keys, text in editing]
    page.append((EDITING, [line for line in own if line]))
    return [(title, lines) for title, lines in page if lines]


def _now(here: str) -> list[str]:
    """Return what can be done at a place, where that is not to ask."""
    if here == "card":
        named = (
            (gettext("source"), "open"),
            (gettext("copy"), "copy"),
            (gettext("why"), "why"),
        )
        hints = ", ".join(hint(words, key, "card") for words, key in named)
        return [
            gettext(
                "An answer is selected: a number takes its choice, {hints}.",
                hints=hints,
            ),
            "",
        ]
    if here == "reader":
        named = (
            (gettext("next passage"), "next_mark"),
            (gettext("find"), "find"),
            (gettext("copy"), "copy"),
        )
        hints = ", ".join(hint(words, key, "reader") for words, key in named)
        return [gettext("A source is open: {hints}. Esc goes back.", hints=hints), ""]
    return []


def _keys(place: str) -> list[str]:
    lines = (_line(getattr(entry, place), entry.title, place) for entry in COMMANDS)
    return [line for line in lines if line]


def command_line(entry: Command, *, narrow: bool = False) -> str:
    """Return "/name ARGUMENT   what it does"; "/name  what it does" if ``narrow``."""
    if narrow:
        return f"/{entry.slash}  {entry.title}"
    return f"{'/' + entry.slash + ' ' + entry.argument:<20}  {entry.title}"


def _left(keys: str) -> tuple[str, ...]:
    """Return those of a text box's keys that mean no command of ours there."""
    return tuple(
        key for key in keys.split(",") if for_box_key(key, empty=False) is None
    )


def _line(keys: Iterable[str], title: str, place: str = "") -> str:
    names = ", ".join(pressed(key, place) for key in keys)
    return f"{names:<15}  {title}" if names else ""
