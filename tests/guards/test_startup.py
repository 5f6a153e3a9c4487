"""What starting must not load: the program's speed is mostly what it leaves out."""

from __future__ import annotations

import json

import pytest

from tests.guards.program import Program

HEAVY = {
    "aiohttp",
    "asyncio",
    "faiss",
    "fsrs",
    "logging",
    "lxml",
    "numpy",
    "onnx",
    "onnxruntime",
    "sentence_transformers",
    "tantivy",
    "textual",
    "tokenizers",
    "torch",
    "transformers",
}
"""Not needed before there is a question."""

NOT_FOR_A_QUESTION = {
    "aiohttp",
    "argparse",
    "asyncio",
    "explainbot.index.build.build",
    "explainbot.readers.reading",
    "explainbot.registry.plugins",
    "explainbot.reports",
    "explainbot.sections.sections",
    "explainbot.settings",
    "faiss",
    "fsrs",
    "logging",
    "onnx",
    "pandas",
    "rich",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "textual",
    "tokenizers",
    "torch",
    "transformers",
}
"""Not needed for one question to a small index, the reader included."""

PROBE = """\
import json, sys
sys.argv = ["explainbot", *sys.argv[1:]]
from explainbot.cli.main import main
try:
    status = main()
except SystemExit as end:
    status = end.code or 0
print(status, file=sys.stderr)
print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


MODULES, LISTS, OTHER_LISTS = 109, 143, 54
"""Modules of ours of one question at most, lists of words that it reads, and those of
them that are of other languages than English: small talk, beliefs."""
LISTS_PROBE = f"""\
import sys
opened = []
def note(event, given):
    if event == "open" and "/explainbot/data/" in str(given[0]):
        opened.append(str(given[0]).partition("/explainbot/data/")[2])
sys.addaudithook(note)
{PROBE}
print(json.dumps(opened), file=sys.stderr)
"""


def loaded(program: Program, *arguments: str) -> set[str]:
    """Run the program and return the modules in memory when it ended well."""
    finished = program.python("-c", PROBE, *arguments)
    *_, status, modules = finished.stderr.splitlines()
    assert status == "0", finished.stderr
    return set(json.loads(modules))


FIRST_FRAME = {
    "explainbot.errors",
    "explainbot.folders",
    "explainbot.paths",
    "explainbot.text",
    "explainbot.text.cache",
    "explainbot.text.display",
    "explainbot.text.interface",
    "explainbot.text.interface.translation",
    "explainbot.tui",
    "explainbot.tui.app",
    "explainbot.tui.running",
    "explainbot.tui.safe",
    "explainbot.tui.screen",
    "explainbot.tui.state",
    "explainbot.tui.terminal",
    "explainbot.tui.widgets",
    "explainbot.tui.widgets.ask_box",
    "explainbot.tui.widgets.hints",
    "explainbot.tui.widgets.transcript",
}
"""Our own modules that the chat paints its first frame with."""
NOT_FOR_A_FRAME = HEAVY - {"asyncio", "logging", "textual"} | {"secrets"}
FIRST_WIDGETS = 8
"""The screen, header, column, transcript, box and line of keys,
and two of Textual's own."""
FRAME_PROBE = """\
import json, os, sys
from pathlib import Path
import explainbot.tui.running
from explainbot.tui import app

class Probe(app.ChatApp):
    CSS_PATH = str(Path(app.__file__).with_name("chat.tcss"))

    async def _begin(self):
        widgets = len(self.screen.walk_children(with_self=True))
        os.write(1, json.dumps([sorted(sys.modules), widgets]).encode())
        self.exit()

Probe(lambda: None).run(headless=True, size=(80, 24))
"""


def test_importing_the_package_loads_nothing_heavy(bare_program: Program) -> None:
    """``import explainbot`` costs no more than the standard library."""
    code = "import explainbot, sys, json; print(json.dumps(sorted(sys.modules)))"
    finished = bare_program.python("-c", code)

    assert set() == HEAVY & set(json.loads(finished.stdout))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("ask", "--help"),
        ("study", "--help"),
        ("serve", "--help"),
    ],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(
    bare_program: Program, arguments: tuple[str, ...]
) -> None:
    """Help and version appear at once."""
    assert set() == HEAVY & loaded(bare_program, *arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "How does IS fund itself?"),
        ("ask", "--json", "How does IS fund itself?"),
    ],
    ids=["text", "json"],
)
def test_a_question_is_answered_without_torch(
    program: Program, arguments: tuple[str, ...]
) -> None:
    """One plain question to a small index needs numpy and what the reader runs on."""
    assert set() == NOT_FOR_A_QUESTION & loaded(program, *arguments)


def test_a_question_is_answered_alike_with_the_parser(program: Program) -> None:
    """Plain options are read without it; ``--language`` is left to it."""
    question = ("ask", "--why", "How does IS fund itself?")

    plain, parsed = program.run(*question), program.run("--language", "en", *question)

    assert "Oil and gas" in plain.stdout
    assert (parsed.returncode, parsed.stdout) == (plain.returncode, plain.stdout)


LEAVING = """\
import atexit, sys
class Kept:
    def __del__(self):
        sys.stdout.write("taken apart")
kept = Kept()
atexit.register(print, "left in order")
sys.argv = ["explainbot", *sys.argv[1:]]
from explainbot.cli.main import script
script()
"""


@pytest.mark.parametrize(
    ("question", "status"),
    [("How does IS fund itself?", 0), ("Who wrote Hamlet?", 1), ("", 2)],
    ids=["answered", "not answered", "wrong use"],
)
def test_a_process_of_one_question_ends_at_once(
    program: Program, question: str, status: int
) -> None:
    """What libraries have left to do is done, and nothing is taken apart."""
    finished = program.python("-c", LEAVING, "ask", question)

    assert finished.returncode == status
    assert finished.stdout.endswith("left in order\n")


def test_a_question_loads_few_modules_and_lists(program: Program) -> None:
    """Each costs a millisecond or more, each list of words a thirtieth of one."""
    finished = program.python("-c", LISTS_PROBE, "ask", "How does IS fund itself?")
    *_, status, modules, lists = finished.stderr.splitlines()
    own = [name for name in json.loads(modules) if name.startswith("explainbot.")]
    read = json.loads(lists)
    others = [name for name in read if not name.startswith("en/")]

    assert status == "0", finished.stderr
    assert 50 < len(own) <= MODULES
    assert 10 < len(read) <= LISTS
    assert len(others) <= OTHER_LISTS


def test_the_first_frame_is_painted_before_the_rest_is_loaded(
    bare_program: Program,
) -> None:
    """Commands, cards and the engine's messages come behind it, and few widgets."""
    finished = bare_program.python("-c", FRAME_PROBE)
    modules, widgets = json.loads(finished.stdout)
    own = {name for name in modules if name.startswith("explainbot.")}

    assert own <= FIRST_FRAME
    assert own >= {"explainbot.tui.app", "explainbot.tui.screen"}
    assert set() == NOT_FOR_A_FRAME & set(modules)
    assert widgets <= FIRST_WIDGETS
