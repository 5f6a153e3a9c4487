"""The chat line by line."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explainbot.engine import port
from explainbot.engine.inproc import InProcess
from explainbot.tui.mode import wants_plain
from explainbot.tui.plain import LineChat, run_plain, standard_input
from tests.engine.small_corpus import SmallCorpus, biology, document
from tests.tui.hostile import HOSTILE

START = """\
explainbot, line by line. Type a question and press Enter.
/help lists the commands.
1 source, 4 passages
"""

CLOSED = "import explainbot.tui.plain as p; raise SystemExit(p.run_plain())"
CLOSED_PROGRAM = "import explainbot.cli as c; raise SystemExit(c.main(['--plain']))"


class Terminal(io.StringIO):
    """Input that says it is a terminal."""

    def isatty(self) -> bool:
        """Claim it."""
        return True


class Interrupting(InProcess):
    """An engine during whose start Ctrl-C is pressed."""

    def start(self, deliver: port.Deliver) -> None:  # noqa: ARG002
        """Be interrupted."""
        raise KeyboardInterrupt


def talk(
    typed: str, kind: Callable[[str], io.StringIO] = io.StringIO
) -> tuple[str, int]:
    """Return what is written for what is typed, and the exit status."""
    out = io.StringIO()
    engine = InProcess(SmallCorpus(biology()))
    status = LineChat(engine, kind(typed), out).run()
    return out.getvalue(), status


def test_an_answer_is_labelled_lines() -> None:
    """Question, verdict, quote, answering sentence, source, numbered choices."""
    written, status = talk("how do plants make glucose\n")

    assert written == START + (
        "\nYou: how do plants make glucose\n"
        "Answer: STRONG MATCH, quoted word for word.\n"
        "Quote: Photosynthesis takes place in the chloroplasts. Plants use light "
        "energy to turn carbon dioxide and water into glucose and oxygen. The glucose "
        "is stored as starch.\n"
        "Answering sentence:  Plants use light energy to turn carbon dioxide and water "
        "into glucose and oxygen.\n"
        "Source: biology-10.md › How do plants make glucose?, line 5\n"
        "Other passages:\n"
        "1. Where is starch kept?\n"
        "2. What is the long story of chlorophyll?\n"
        "3. Who weighed a willow tree?\n"
    )
    assert status == 0


def test_a_number_shows_that_passage() -> None:
    """The choices of the last answer; another number is refused in words."""
    written, _ = talk("how do plants make glucose\n3\n4\n")

    assert written.endswith(
        "\nYou: 3\n"
        "Passage: Jan van Helmont weighed a willow tree in the seventeenth century.\n"
        "Source: biology-10.md › Who weighed a willow tree?, line 56\n"
        "\nYou: 4\nThere is no choice 4.\n"
    )


def test_weak_and_none_claim_nothing() -> None:
    """A weak match shows the nearest passage as such; none shows only names."""
    written, _ = talk("seventeenth planet\n/new\nwho invented telescopes\n")

    assert "Answer: WEAK MATCH. The closest passage, which may not answer:\n" in written
    none = written.partition("who invented telescopes\n")[2]
    assert none.startswith(
        "Answer: NOT IN THIS CORPUS. Found nowhere: invented, telescopes.\n"
        "Closest sections, which may not help:\n1. "
    )
    assert "Quote:" not in none


def test_history_counts_and_new_forgets_it() -> None:
    """How the question was understood is said when it differs."""
    written, _ = talk("plants glucose\nstarch potato\n/new\nstarch potato\n")

    assert written.count("Asked as: starch potato (after: plants glucose)\n") == 1


def test_commands_of_the_line_mode() -> None:
    """Each listed command works; one of the full screen is refused."""
    written, status = talk(
        "/why\nwillow tree\n/why\n/add\n/add tides.md\n/copy\n/quit\nx\n"
    )

    assert "There is no answer yet.\n" in written
    assert "The best passage answers with a probability of 83 %.\n" in written
    assert "Name a file or a folder: /add PATH\n" in written
    assert "tides.md: loaded\n2 sources, 5 passages\n" in written
    assert "There is no such command here; /help lists them.\n" in written
    assert written.endswith("\nYou: /quit\n")
    assert status == 0


def test_several_questions_have_their_own_labels() -> None:
    """The numbers run on over the parts."""
    written, _ = talk("plants glucose | starch potato\n")

    assert "Question: plants glucose\nAnswer: GOOD MATCH" in written
    assert "Question: starch potato\nAnswer: GOOD MATCH" in written
    assert "\n6. " in written


def test_a_terminal_has_a_prompt_and_no_echo() -> None:
    """Steps of the preparation are named once, and the end leaves a fresh line."""
    written, status = talk("", Terminal)

    assert written == START.replace(
        "1 source", "Please wait: preparing the model.\n1 source"
    ) + ("\nYou: \n")
    assert status == 0


def test_ctrl_c_leaves_tidily() -> None:
    """Status 130 and a fresh line, no traceback."""
    out = io.StringIO()
    engine = Interrupting(SmallCorpus(biology()))

    assert LineChat(engine, io.StringIO("why\n"), out).run() == 130
    assert out.getvalue().endswith("\n\n")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_painted(text: str) -> None:
    """A passage cannot steer the terminal in this mode either."""
    corpus = SmallCorpus(document("a.md", f"## Willow tree\n\n{text}.\n", text))
    out = io.StringIO()
    LineChat(InProcess(corpus), io.StringIO("willow tree\n"), out).run()

    assert not any(c < " " and c not in "\n\t" for c in out.getvalue())
    assert not any("\x7f" <= c <= "\x9f" or c in "\u202e\u2066" for c in out.getvalue())
    assert out.getvalue().encode("utf-8")


def test_an_engine_that_cannot_answer_ends_it_with_status_2(
    tmp_path: Path,
) -> None:
    """The real engine on a folder that is no workspace: one line and an end."""
    out = io.StringIO()
    status = run_plain(str(tmp_path), stdin=io.StringIO("why?\n"), stdout=out)

    assert "Error: " in out.getvalue()
    assert "this folder is not a workspace" in out.getvalue()
    assert status == 2


@pytest.mark.parametrize(
    ("environ", "kind", "plain"),
    [
        ({"TERM": "xterm-256color"}, Terminal, False),
        ({"TERM": "xterm-256color"}, io.StringIO, True),
        ({"TERM": "dumb"}, Terminal, True),
        ({"TERM": "xterm", "EXPLAINBOT_PLAIN": "1"}, Terminal, True),
        ({"TERM": "xterm", "EXPLAINBOT_PLAIN": "0"}, Terminal, False),
        ({}, Terminal, False),
    ],
)
def test_when_the_line_mode_is_chosen(
    environ: dict[str, str], kind: type[io.StringIO], plain: object
) -> None:
    """Asked for, no terminal, or a terminal that cannot move its cursor."""
    assert wants_plain(environ, kind(), kind()) is plain


def test_the_line_mode_loads_no_full_screen() -> None:
    """Neither Textual nor Rich is imported for it."""
    code = (
        "import sys, explainbot.tui.plain, explainbot.tui.mode;"
        "print([n for n in ('textual', 'rich', 'asyncio') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_bytes_that_are_no_utf8_are_replaced(
    monkeypatch: pytest.MonkeyPatch, errors: str
) -> None:
    """A stray byte is U+FFFD to the chat, whatever the locale does with it."""
    raw = io.BytesIO(b"what pulls \xff\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(raw, "utf-8", errors))
    typed = standard_input()
    assert typed is not None
    out = io.StringIO()
    engine = InProcess(SmallCorpus(biology()))

    assert LineChat(engine, typed, out).run() == 0
    assert "\nYou: what pulls \ufffd\n" in out.getvalue()
    assert "Answer: " in out.getvalue()


def test_surrogates_of_a_line_are_replaced() -> None:
    """A stream that keeps stray bytes as surrogates does not end the chat."""
    written, status = talk("willow \udcff tree\nwillow tree\n")

    assert "\nYou: willow \ufffd tree\n" in written
    assert written.count("Answer: ") == 2
    assert status == 0


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close a stream")
@pytest.mark.parametrize("code", [CLOSED, CLOSED_PROGRAM])
def test_closed_standard_input_ends_with_status_2(code: str) -> None:
    """One line says why, and nothing is loaded."""
    shell = ["sh", "-c", 'exec "$0" -c "$1" <&-', sys.executable, code]
    done = subprocess.run(shell, capture_output=True, text=True, check=False)

    assert done.stdout == (
        "Error: no questions can be read: standard input is closed.\n"
    )
    assert (done.returncode, done.stderr) == (2, "")


def test_long_words_are_shortened() -> None:
    """The reason does not repeat a word of a hundred thousand letters."""
    written, _ = talk("x" * 100_000 + "\n")

    assert f"Answer: NOT IN THIS CORPUS. Found nowhere: {'x' * 184}…\n" in written
