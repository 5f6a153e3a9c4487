"""Notes of the chat in words: what was done, what went wrong, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from explainbot.engine import messages
from explainbot.registry.formats import advice
from explainbot.reports import DocumentEntry, FileReport, LoadReport
from explainbot.teaching.load_report import (
    common_lines,
    file_lines,
    has_changed,
    sections_line,
    sum_lines,
)
from explainbot.text.display import one_line, shortened
from explainbot.text.interface.reasons import in_words
from explainbot.text.interface.translation import gettext, ngettext
from explainbot.tui.state import VERBS, Choice
from explainbot.tui.wording.answers import is_rtl

Note = tuple[str, list[str], list[Choice]]

_TITLES_SHOWN = 12
FILES_SHOWN = 12
NAMES_SHOWN = 6
_NOTES_SHOWN = 3
"""Of one file."""
_QUESTIONS_SHOWN = 20
_HASH_SHOWN = 16
_RULE = gettext(
    "Answers are passages of the loaded texts, word for word, or none at all."
)
COUNTED = gettext(
    "Your teacher has questions counted, by text and day, without names; words are "
    "kept only of those without an answer."
)
_MEANWHILE = gettext("Questions are answered meanwhile, from the texts as they were.")
_INDEX = Choice(gettext("take them up now"), "index")


def greeting(
    event: messages.Ready,
    example: str = "",
    *,
    adds: bool = True,
    elsewhere: bool = False,
    first: bool = False,
) -> Note:
    """Say what can be asked about; in an empty workspace, how to fill it.

    Args:
        event: What is loaded.
        example: A question to begin with; "" offers none.
        adds: Whether files can be added here.
        elsewhere: Whether another workspace can be opened.
        first: Whether nothing was asked here before.
    """
    add = Choice(gettext("add a file or a folder"), "fill", "/add ")
    tour = Choice(gettext("two-minute tour"), "tour")
    if not event.titles:
        where = gettext(
            "There are no texts in {workspace} yet.", workspace=event.workspace
        )
        sample = Choice(gettext("try the texts that come with the program"), "sample")
        samples = [sample] if elsewhere else []
        return gettext("NO TEXTS YET"), [_RULE, where], [add, *samples, tour]
    names = list(dict.fromkeys(event.titles))
    more = len(names) - _TITLES_SHOWN
    loaded = "; ".join(names[:_TITLES_SHOWN])
    about = gettext("Loaded: {titles}", titles=loaded)
    about += gettext("; and {more} more", more=more) if more > 0 else ""
    choices = (
        [Choice(gettext("ask: {example}", example=example), "ask", example)]
        if example
        else []
    )
    choices += [add] if adds else []
    how = [gettext("Type a question, or a number and Enter:")] if first else []
    if any(map(is_rtl, names)):
        how.insert(
            0, gettext("Text from right to left reads better in: explainbot --plain")
        )
    title = gettext("WELCOME. ASK A QUESTION") if first else gettext("ASK A QUESTION")
    counted_here = [COUNTED] if event.counts else []
    return title, [_RULE, about, *counted_here, *how], [*choices, tour]


def breakdown(event: messages.Failed) -> Note:
    """Say that nothing can be answered, why, and what can be done."""
    ended = event.kind == "ended"
    title = (
        gettext("! THE ANSWERING PROCESS ENDED")
        if ended
        else gettext("! CANNOT ANSWER")
    )
    choices = [
        Choice(gettext("start it again"), "restart"),
        Choice(gettext("quit"), "quit"),
    ]
    choices.append(Choice(gettext("copy details"), "copy_details", event.message))
    return title, [in_words(event.message)], choices


def outdated(event: messages.Outdated) -> Note:
    """Say which files the index does not hold as they are, and what can be done."""
    title = (
        gettext("! NOT INDEXED YET")
        if event.files
        else gettext("! INDEXED BY OTHER RULES")
    )
    return title, outdated_lines(event), [_INDEX]


def outdated_lines(event: messages.Outdated) -> list[str]:
    """Return why answers do not come from the corpus as it is and reads now."""
    rules = event.rules[:1].upper() + event.rules[1:]
    lines = (_outdated_files(event.files) if event.files else "", rules)
    return [line for line in lines if line]


def _outdated_files(files: Sequence[str]) -> str:
    names = ", ".join(files[:NAMES_SHOWN])
    more = len(files) - NAMES_SHOWN
    names += gettext(" and {more} more", more=more) if more > 0 else ""
    return gettext(
        "New, changed or gone since the index was made: {names}", names=names
    )


def loading(what: str, progress: str, verb: str = "adding") -> Note:
    """Say that files are being taken in, and how far it is."""
    stop = Choice(gettext("stop it"), "stop")
    doing = VERBS[verb].upper()
    return f"{doing} {what}", [f"{progress} …", _MEANWHILE], [stop]


def stopped(what: str, verb: str = "adding") -> Note:
    """Say that files are no longer being taken in."""
    unchanged = gettext("Answers come from the texts as they were.")
    return (
        gettext("STOPPED {verb} {what}", verb=VERBS[verb].upper(), what=what),
        [unchanged],
        [],
    )


def removed(what: str) -> Note:
    """Say that a text is gone."""
    return (
        gettext("REMOVED {what}", what=what),
        [gettext("It is no longer among the texts.")],
        [],
    )


def marked(event: messages.Marked) -> Note:
    """Say that an answer was noted as no help."""
    if event.kept:
        said = gettext(
            "The question is on the teacher's list: explainbot gaps, or /gaps here."
        )
        return (
            gettext("NOTED: THIS DID NOT HELP"),
            [said],
            [Choice(gettext("show the list"), "gaps")],
        )
    said = gettext("Keeping questions is switched off here, or nothing can be written.")
    return gettext("! NOT NOTED"), [said], []


def listed() -> Note:
    """Say that a question is on the teacher's list."""
    said = gettext(
        "Its words and the day are kept, no name: explainbot gaps, or /gaps here."
    )
    return (
        gettext("ON THE TEACHER'S LIST"),
        [said],
        [Choice(gettext("show the list"), "gaps")],
    )


def in_vain(questions: Sequence[tuple[str, int]]) -> Note:
    """Say which questions are noted for the teacher."""
    rows = [
        shortened(one_line(question))
        + (gettext("  ({times} times)", times=times) if times > 1 else "")
        for question, times in questions[:_QUESTIONS_SHOWN]
    ]
    more = len(questions) - len(rows)
    rows += [gettext("and {more} more", more=more)] if more > 0 else []
    if not rows:
        return gettext("FOR THE TEACHER"), [gettext("No question is noted.")], []
    rows.append(gettext("explainbot gaps groups them and says what would help."))
    return gettext("FOR THE TEACHER: ASKED IN VAIN, OR NO HELP"), rows, []


def document(entry: DocumentEntry) -> Note:
    """Say what is known of a text, and what can be done with it."""
    rows = document_facts(entry)
    open_it = Choice(gettext("read it"), "read_text", entry.document)
    remove = Choice(gettext("remove it (its name has to be typed)"), "fill", "/remove ")
    alone = [
        Choice(gettext("answer from {name} alone", name=name), "collection", name)
        for name in entry.collections[:NAMES_SHOWN]
    ]
    parts = Choice(gettext("its sections"), "sections", entry.document)
    again = Choice(gettext("index again what has changed"), "index")
    title = gettext("TEXT {document}", document=entry.document)
    return title, rows, [open_it, parts, *alone, again, remove]


def document_lines(entry: DocumentEntry) -> list[str]:
    """Return what is known of a text."""
    size = gettext(
        "{sections}, {words} words",
        sections=ngettext("{count} section", "{count} sections", entry.sections),
        words=entry.words,
    )
    known = [entry.title, size, entry.author, entry.date, entry.language, entry.licence]
    rows = ["   ".join(word for word in known if word)]
    if entry.collections:
        rows.append(gettext("collections: {names}", names=", ".join(entry.collections)))
    return rows


def document_facts(entry: DocumentEntry) -> list[str]:
    """Return all that is known of a text."""
    told = {
        gettext("about"): ", ".join(filter(None, (entry.subject, *entry.aliases))),
        gettext("file"): entry.path,
        gettext("kind"): "   ".join(filter(None, (entry.media_type, entry.encoding))),
        gettext("published"): entry.url,
        gettext("tags"): ", ".join(entry.tags),
        gettext("hash of the text"): entry.sha256[:_HASH_SHOWN],
    }
    rows = [f"{name}: {value}" for name, value in told.items() if value]
    return [*document_lines(entry), *rows]


def report_lines(report: LoadReport) -> list[str]:
    """Return what became of the files, those that were not read first.

    The words are those of ``explainbot add``; of many files and notes, the first.
    """
    order = {"failed": 0, "skipped": 1, "loaded": 2, "unchanged": 3}
    told = sorted(filter(has_changed, report.files), key=lambda f: order[f.status])
    lines = [line for file in told[:FILES_SHOWN] for line in _first(file_lines(file))]
    if len(told) > FILES_SHOWN:
        lines.append(gettext("and {more} more", more=len(told) - FILES_SHOWN))
    lines += common_lines(report)
    if report.files:
        return [*lines, *sum_lines(report)]
    return [*lines, sections_line(report)] if report.removed else lines


def _first(lines: list[str]) -> list[str]:
    """Return a file's line and its first notes."""
    rest = len(lines) - 1 - _NOTES_SHOWN
    if rest <= 0:
        return lines
    return [
        *lines[: 1 + _NOTES_SHOWN],
        ngettext("    and {count} more note", "    and {count} more notes", rest),
    ]


_PAGES: tuple[tuple[str, str], ...] = (
    (
        gettext("ASK"),
        gettext(
            "Type a question in your own words and press Enter.\n"
            "The answer is a passage of the texts, word for word, with its source;\n"
            "or the program says that the texts do not answer."
        ),
    ),
    (
        gettext("NUMBERS ARE CHOICES"),
        gettext(
            "A number in brackets is a choice: with nothing else in the box, type it\n"
            "and press Enter. That works on this card, too."
        ),
    ),
    (
        gettext("READ ON IN THE SOURCE"),
        gettext(
            "/open (Ctrl+O) shows the text where the passage stands, the answering\n"
            "sentence in bold. → and ← go to the next and the previous passage that\n"
            "was quoted from it. Esc comes back to the question box, from everywhere."
        ),
    ),
    (
        gettext("FIND IT AGAIN, KEEP IT"),
        gettext(
            "Up brings back what you asked; /history (Ctrl+R) searches all of it.\n"
            "/save notes.html writes the conversation with its sources."
        ),
    ),
    (
        gettext("STUDY"),
        gettext(
            "/study (F8) asks you questions from the texts, and asks again when it is\n"
            "time. It grades nothing: you compare with the passage yourself."
        ),
    ),
    (
        gettext("EVERY COMMAND CAN BE TYPED"),
        gettext(
            "/ lists the commands; ? in the empty box is the help.\n"
            "When an answer was no help, /unhelpful puts the question on the\n"
            "teacher's list, without your name."
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
    onward = (
        [Choice(gettext("go on (later, too: /tour)"), "tour")] if number < PAGES else []
    )
    ask = (
        [Choice(gettext("ask: {example}", example=example), "ask", example)]
        if example and number == 1
        else []
    )
    return number, (
        gettext(
            "TOUR {number} OF {total}: {title}", number=number, total=PAGES, title=title
        ),
        body.splitlines(),
        [*onward, *ask],
    )


BETWEEN = "\0"
"""Stands between names of files, none of which can hold it."""
_NO_FILE = "there is no such file"
_MOST = 6
"""Files for which is said how they can be converted."""
_ANY = gettext(
    "Save it as .docx, .pdf, .html, .md or .txt with the program that made it."
)


def unread(report: LoadReport) -> list[FileReport]:
    """Return the files that were not read and that a conversion might help."""
    return [
        file
        for file in report.files
        if (file.status == "failed" and not (file.reason or "").startswith(_NO_FILE))
        or (file.status == "skipped" and _ending(file.path))
    ]


def _ending(path: str) -> str:
    """Return a file's ending if it is known how such a file is converted."""
    suffix = PurePath(path).suffix.lower()
    return suffix if advice(suffix) else ""


def previewed(what: str, path: str, event: messages.Previewed) -> Note:
    """Say what a file or folder holds, and offer to add it."""
    readable = [file for file in event.report.files if file.sections]
    sections = sum(file.sections for file in readable)
    rows = [
        gettext(
            "{file}: {sections}, {words} words",
            file=_below(file.path, path),
            sections=ngettext("{count} section", "{count} sections", file.sections),
            words=file.words,
        )
        for file in readable[:FILES_SHOWN]
    ]
    refused = [file for file in event.report.files if not file.sections]
    rows += [line for file in refused[:FILES_SHOWN] for line in file_lines(file)]
    notes = [in_words(note) for file in readable for note in file.warnings]
    rows += [f"! {note}" for note in notes[:NAMES_SHOWN]]
    if event.begins:
        rows += [gettext("It begins:"), *(f"  {line}" for line in event.begins)]
    if not sections:
        return (
            gettext("! NOTHING TO ADD IN {what}", what=what),
            rows,
            steps(event.report, rows)[1:],
        )
    add = Choice(gettext("add it"), "add", path)
    return (
        gettext(
            "{what} HOLDS {sections}",
            what=what,
            sections=ngettext("{count} section", "{count} sections", sections).upper(),
        ),
        rows,
        [add],
    )


def _below(file: str, folder: str) -> str:
    """Return the path of a file as seen from the folder that was named."""
    try:
        inside = PurePath(file).relative_to(folder)
    except ValueError:
        return file
    return inside.as_posix() if inside.parts else PurePath(file).name


def added(report: LoadReport) -> Note:
    """Say what became of the files that were added."""
    rows = report_lines(report)
    return (
        gettext("ADDED"),
        rows or [gettext("Nothing new was found there.")],
        steps(report, rows),
    )


def not_read(report: LoadReport) -> Note:
    """Say which files could not be read, why, and what can be done about it."""
    failed = report.failed
    first = PurePath(one_line(failed[0].path)).name if failed else ""
    what = (
        first
        if len(failed) == 1
        else ngettext("{count} file", "{count} files", len(failed)).upper()
    )
    rest = sum(file.status in ("loaded", "unchanged") for file in report.files)
    rows = report_lines(report)
    if rest:
        rows.append(
            gettext(
                "Quotes from the other {files} work.",
                files=ngettext("{count} file", "{count} files", rest),
            )
        )
    return gettext("! CANNOT READ {what}", what=what), rows, steps(report, rows)


def steps(report: LoadReport, rows: Sequence[str]) -> list[Choice]:
    """Return what can be done about the files that were not read; () if all were."""
    names = [file.path for file in unread(report)]
    if not names:
        return []
    one = len(names) == 1
    return [
        Choice(
            gettext("skip it") if one else gettext("skip them"),
            "skip",
            BETWEEN.join(names),
        ),
        Choice(
            gettext("how to convert it") if one else gettext("how to convert them"),
            "convert",
            BETWEEN.join(names),
        ),
        copying(rows),
    ]


def skipped(names: str) -> Note:
    """Say that files are left out, and what else works."""
    listed = [PurePath(one_line(name)).name for name in names.split(BETWEEN)]
    what = (
        listed[0]
        if len(listed) == 1
        else ngettext("{count} file", "{count} files", len(listed)).upper()
    )
    return (
        gettext("SKIPPED {what}", what=what),
        [gettext("Answers come from the other texts.")],
        [],
    )


def converting(names: str) -> Note:
    """Say, file by file, how each becomes one that can be read."""
    from explainbot.readers.reading import how_to_read

    rows, told = [], names.split(BETWEEN)
    for name in told[:_MOST]:
        file = PurePath(one_line(name))
        rows.append(f"{file.name}: {how_to_read(Path(file.name)) or _ANY}")
    more = len(told) - _MOST
    rows += (
        [ngettext("and {count} more file", "and {count} more files", more)]
        if more > 0
        else []
    )
    rows.append(gettext("Then add the new file."))
    return (
        gettext("HOW TO CONVERT"),
        rows,
        [Choice(gettext("add a file or a folder"), "fill", "/add ")],
    )


def copying(rows: Sequence[str]) -> Choice:
    """Return the choice that copies what went wrong."""
    return Choice(gettext("copy details"), "copy_details", "\n".join(rows))


def did_not_work(message: str, *choices: Choice) -> Note:
    """Say that something failed and why; ``choices`` are the next steps."""
    told = in_words(message)
    return gettext("! THAT DID NOT WORK"), [told], [*choices, copying([told])]


def not_saved(message: str) -> Note:
    """Say that the conversation was not saved."""
    again = Choice(gettext("save it under another name"), "fill", "/save ")
    told = in_words(message)
    return gettext("! NOT SAVED"), [told], [again, copying([told])]


def wrong_keys(problems: Sequence[str]) -> Note:
    """Say what is wrong with the user's own keys."""
    how = Choice(gettext("how keys are written"), "keys")
    return gettext("! YOUR KEYS"), list(problems), [how, copying(problems)]
