"""Catalogue of commands: keys, slash commands and help are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["COMMANDS", "Command", "Place"]


Place = Literal["anywhere", "box", "card", "reader"]


@dataclass(frozen=True, slots=True)
class Command:
    """One action: its keys by place, its typed name, its line in the help."""

    id: str
    title: str
    slash: str = ""
    """Typed name without the slash; "" if it has none."""
    also: tuple[str, ...] = ()
    """Other typed names that mean the same."""
    argument: str = ""
    """What follows the typed name, as the help shows it; "" if nothing does."""
    anywhere: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    """Keys of the question box."""
    empty_box: tuple[str, ...] = ()
    """Keys of the question box while it is empty."""
    card: tuple[str, ...] = ()
    """Keys while an answer is selected."""
    reader: tuple[str, ...] = ()
    plain: bool = False
    """Whether the line mode has it, too."""


COMMANDS: tuple[Command, ...] = (
    Command(
        "send", "ask the question, or take the choice of that number", box=("enter",)
    ),
    Command("newline", "start a new line in the question", box=("ctrl+j",)),
    Command("older", "an earlier question of yours (in the first row)", box=("up",)),
    Command("newer", "the next question of yours (in the last row)", box=("down",)),
    Command("walk", "complete the command, else go to the answers", box=("tab",)),
    Command(
        "next_pane",
        "next place: question box, answers, source",
        card=("tab",),
        reader=("tab",),
    ),
    Command("previous_pane", "the place before", anywhere=("shift+tab",)),
    Command("up", "previous answer", box=("alt+up",), card=("up", "k", "alt+up")),
    Command("down", "next answer", box=("alt+down",), card=("down", "j", "alt+down")),
    Command("first", "first answer", card=("g", "home")),
    Command("last", "last answer", card=("G", "end")),
    Command(
        "open",
        "open the source at the quote; with a number, that passage",
        slash="open",
        argument="[NUMBER]",
        anywhere=("ctrl+o", "f4"),
        card=("o", "enter"),
        plain=True,
    ),
    Command(
        "editor",
        "open the file in your editor ($EDITOR) at the line",
        slash="edit",
        card=("e",),
        reader=("e",),
        plain=True,
    ),
    Command("line_up", "scroll up by a line", reader=("up",)),
    Command("line_down", "scroll down by a line", reader=("down",)),
    Command(
        "next_mark",
        "next marked sentence, over all passages quoted here",
        reader=("n",),
    ),
    Command("previous_mark", "previous marked sentence", reader=("p",)),
    Command(
        "copy",
        "copy the quote with its source",
        slash="copy",
        card=("y",),
        reader=("y",),
        plain=True,
    ),
    Command(
        "copy_quote",
        "copy the quote alone",
        slash="copy-quote",
        card=("Y",),
        reader=("Y",),
        plain=True,
    ),
    Command(
        "save",
        "save the conversation: FILE.md, FILE.html or FILE.txt",
        slash="save",
        also=("export",),
        argument="[FILE]",
        plain=True,
    ),
    Command(
        "find",
        "find words in the conversation, or in the source that is shown",
        slash="find",
        argument="[WORDS]",
        anywhere=("ctrl+f", "f3"),
        card=("/",),
        reader=("/",),
        plain=True,
    ),
    Command(
        "history",
        "search all your earlier questions",
        slash="history",
        argument="[WORDS]",
        anywhere=("ctrl+r",),
        plain=True,
    ),
    Command(
        "history_all",
        "the same, with what you asked in other workspaces",
        slash="history-all",
        argument="[WORDS]",
        plain=True,
    ),
    Command("page_up", "scroll up by a page", anywhere=("pageup",)),
    Command("page_down", "scroll down by a page", anywhere=("pagedown",)),
    Command(
        "top", "scroll to the beginning", anywhere=("ctrl+home",), reader=("home",)
    ),
    Command("bottom", "scroll to the end", anywhere=("ctrl+end",), reader=("end",)),
    Command(
        "exact",
        "ask again exactly as typed, alone and without repair",
        slash="exact",
        card=("x",),
        plain=True,
    ),
    Command(
        "alone",
        "ask by itself, without earlier questions; without one, the last question",
        slash="alone",
        argument="[QUESTION]",
        plain=True,
    ),
    Command(
        "rephrase",
        "put the question, as it was understood, into the box to change it",
        slash="rephrase",
        card=("a",),
        plain=True,
    ),
    Command(
        "why",
        "how sure the program is, and why",
        slash="why",
        card=("w",),
        plain=True,
    ),
    Command(
        "unhelpful",
        "note for the teacher that this answer did not help",
        slash="unhelpful",
        card=("-", "t"),
        plain=True,
    ),
    Command(
        "list_it",
        "put a question that found nothing on the teacher's list",
        slash="teacher",
        plain=True,
    ),
    Command(
        "search_others",
        "ask the other workspaces that you opened before",
        slash="others",
        plain=True,
    ),
    Command(
        "gaps",
        "questions noted for the teacher",
        slash="gaps",
        plain=True,
    ),
    Command(
        "corpus",
        "the texts: look at them, add to them, remove from them",
        slash="corpus",
        anywhere=("f2",),
        plain=True,
    ),
    Command(
        "sections",
        "the sections of a text; without a name, of the one that was quoted",
        slash="sections",
        argument="[NAME]",
        card=("s",),
        reader=("s",),
        plain=True,
    ),
    Command(
        "compare",
        "show the passage as it was indexed and as its file reads now",
        slash="compare",
        reader=("2",),
        plain=True,
    ),
    Command(
        "preview",
        "see what a file or a folder would add",
        slash="preview",
        argument="PATH",
        plain=True,
    ),
    Command(
        "remove",
        "remove a text; its whole name has to be typed",
        slash="remove",
        argument="NAME",
        plain=True,
    ),
    Command(
        "add",
        "add a file or a folder to the texts",
        slash="add",
        argument="PATH",
        plain=True,
    ),
    Command(
        "index",
        "take up files of the corpus that are new, changed or gone",
        slash="index",
        reader=("1",),
        plain=True,
    ),
    Command("stop", "stop adding files; answers come as before", slash="stop"),
    Command(
        "collection",
        "answer from one folder or tag; without a name, from all texts",
        slash="collection",
        argument="[NAME]",
        plain=True,
    ),
    Command(
        "study",
        "quiz and cards from the texts",
        slash="study",
        also=("quiz",),
        anywhere=("f8",),
        plain=True,
    ),
    Command(
        "tour",
        "two minutes through what the chat can do",
        slash="tour",
        argument="[PAGE]",
        plain=True,
    ),
    Command(
        "workspace",
        "answer from another workspace; without a name, choose one",
        slash="workspace",
        argument="[FOLDER]",
        plain=True,
    ),
    Command(
        "keys",
        "how to have other keys",
        slash="keys",
    ),
    Command("new", "begin a new conversation", slash="new", plain=True),
    Command(
        "theme",
        "colours: dark, light, contrast or colour-blind; without a name, the next",
        slash="theme",
        argument="[NAME]",
    ),
    Command(
        "palette",
        "every command, found by what it does",
        slash="commands",
        argument="[WORDS]",
        anywhere=("ctrl+p",),
        plain=True,
    ),
    Command(
        "help",
        "what can be done here",
        slash="help",
        plain=True,
        anywhere=("f1",),
        empty_box=("?",),
        card=("?",),
        reader=("?",),
    ),
    Command(
        "back",
        "back to the question box; there, twice: stop adding files",
        anywhere=("escape",),
    ),
    Command(
        "interrupt",
        "copy what is selected, else clear the box, else stop adding; twice: quit",
        anywhere=("ctrl+c",),
    ),
    Command(
        "quit",
        "quit",
        slash="quit",
        plain=True,
        anywhere=("ctrl+q",),
        empty_box=("ctrl+d",),
    ),
)
