"""The chat line by line."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from explainbot.engine import messages
from explainbot.engine.service import InProcess
from explainbot.progress import ProgressCallback, StepProgress
from explainbot.reports import LoadReport
from explainbot.tui.plain.chat import LineChat, run_plain, standard_input
from explainbot.tui.plain.console import Console, columns_of
from explainbot.tui.terminal import wants_plain
from tests.engine.small_corpus import SmallCorpus, biology, document
from tests.tui.hostile import HOSTILE

START = """\
explainbot, line by line. Type a question and press Enter.
/help lists the commands.
1 source, 4 passages
"""

CLOSED = "import explainbot.tui.plain.chat as p; raise SystemExit(p.run_plain())"
CLOSED_PROGRAM = (
    "import explainbot.cli.main as c; raise SystemExit(c.main(['--plain']))"
)


class Terminal(io.StringIO):
    """Input that says it is a terminal."""

    def isatty(self) -> bool:
        """Claim it."""
        return True


class Interrupting(InProcess):
    """An engine during whose start Ctrl-C is pressed."""

    def start(self, deliver: messages.Deliver) -> None:  # noqa: ARG002
        """Be interrupted."""
        raise KeyboardInterrupt


def talk(
    typed: str,
    kind: Callable[[str], io.StringIO] = io.StringIO,
    corpus: SmallCorpus | None = None,
    columns: int = 0,
) -> tuple[str, int]:
    """Return what is written for what is typed, and the exit status."""
    out = io.StringIO()
    engine = InProcess(corpus or SmallCorpus(biology()))
    status = LineChat(engine, kind(typed), out, lambda: columns).run()
    return out.getvalue(), status


class Latin(Terminal):
    """A terminal that knows only the letters of Western Europe."""

    encoding = "iso-8859-1"


def test_an_answer_is_labelled_lines() -> None:
    """Question, verdict, quote, answering sentence, source, numbered choices."""
    written, status = talk("how do plants make glucose\n")

    assert written == START + (
        "\nYou: how do plants make glucose\n"
        "Answer: STRONG MATCH, quoted word for word.\n"
        "Quote: Photosynthesis takes place in the chloroplasts. Plants use light "
        "energy to turn carbon dioxide and water into glucose and oxygen. The glucose "
        "is stored as starch.\n"
        "Answering sentence: Plants use light energy to turn carbon dioxide and water "
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

    weak = written.partition("seventeenth planet\n")[2].partition("\nYou:")[0]
    assert weak.startswith(
        "Answer: WEAK MATCH. The closest passage, which may not answer:\n"
        "Passage: Jan van Helmont weighed"
    )
    none = written.partition("who invented telescopes\n")[2]
    assert none.startswith(
        "Answer: NOT IN THESE TEXTS. Found nowhere: invented, telescopes.\n"
        "Closest sections, which may not help:\n1. "
    )
    assert "Quote:" not in none


def test_only_what_is_claimed_has_an_answering_sentence() -> None:
    """Neither a weak match nor a passage that is chosen by its number."""
    written, _ = talk("chloroplasts\n/new\nstarch potato\n1\n")

    weak, _, good = written.partition("/new\n")
    assert "Answer: WEAK MATCH" in weak
    assert "Passage: Photosynthesis takes place" in weak
    assert "Answering sentence" not in weak
    assert good.count("Answering sentence: ") == 1
    assert "Passage: Photosynthesis takes place" in good.partition("You: 1\n")[2]


def test_what_is_to_know_of_a_question_stands_first() -> None:
    """A "#name" that is no collection, for one."""
    corpus = SmallCorpus(biology())
    corpus.notes = ("there is no collection named \x1b",)
    written, _ = talk("how do plants make glucose\n", corpus=corpus)

    assert "\nNote: there is no collection named ␛\nAnswer: STRONG" in written


def test_history_counts_and_new_forgets_it() -> None:
    """How the question was understood is said when it differs."""
    written, _ = talk("plants glucose\nstarch potato\n/new\nstarch potato\n")

    assert written.count("Asked as: starch potato (after: plants glucose)\n") == 1


def test_commands_of_the_line_mode() -> None:
    """Each listed command works; one of the full screen is refused."""
    written, status = talk(
        "/why\nwillow tree\n/why\n/add\n/add tides.md\n/theme\n/quit\nx\n"
    )

    assert "There is no answer yet.\n" in written
    assert "The best passage answers with a probability of 83 %.\n" in written
    assert "Type or drop the path of a file or a folder: /add PATH\n" in written
    assert (
        "loaded tides.md (1 section)\n1 file: 1 loaded; 1 section\n"
        "sections: 1 changed, 0 reused, 0 removed\n2 sources, 5 passages\n"
    ) in written
    assert "There is no such command here; /help lists them.\n" in written
    assert written.endswith("\nYou: /quit\n")
    assert status == 0


def test_a_question_is_asked_again_exactly_as_typed() -> None:
    """Without repair and without the question before."""
    written, _ = talk("/exact\nwillow tree\nplants make glucos\n/exact\n/exact\n")

    assert "\nYou: /exact\nThere is no question to ask again.\n" in written
    first, _, again = written.rpartition("glucos\n")[2].partition("You: /exact\n")
    assert first.startswith("Asked as: plants make glucose (after: willow tree)\n")
    assert again.startswith("Answer: GOOD MATCH")
    assert written.endswith("This was asked exactly as typed already.\n")


def test_a_question_is_asked_by_itself() -> None:
    """``/alone`` leaves out the questions before, repairs, and repeats without one."""
    corpus = SmallCorpus(biology())

    written, _ = talk("/alone\nwillow tree\n/alone plants\n/alone\n", corpus=corpus)

    assert "\nYou: /alone\nThere is no question to ask again.\n" in written
    assert corpus.asked == [("willow tree", ()), ("plants", ()), ("plants", ())]


def test_small_talk_is_answered_by_the_program() -> None:
    """With a line of its own and a question that can be chosen; no verdict."""
    corpus = SmallCorpus(biology())

    written, _ = talk("hello\n1\n", corpus=corpus)

    said = written.partition("You: hello\n")[2]
    assert said.startswith("Hello! Ask me something")
    assert "NOT IN THESE TEXTS" not in said
    assert corpus.asked[0] == ("hello", ())
    assert f"\nTry:\n1. {corpus.asked[1][0]}\n" in said


def test_why_gives_the_reasons() -> None:
    """A line each, in the words of the engine."""
    corpus = SmallCorpus(biology())
    corpus.why = ("It holds the words: willow.", "Nothing speaks against it.")

    written, _ = talk("willow tree\n/why\n", corpus=corpus)

    assert written.endswith(
        "\nYou: /why\nIt holds the words: willow.\nNothing speaks against it.\n"
    )


def test_files_that_are_not_indexed_are_named_and_taken_up() -> None:
    """At the start; /index tells what became of them."""
    corpus = SmallCorpus(biology())
    corpus.stale = ["tides.md"]

    written, _ = talk("/index\n/index\n", corpus=corpus)

    assert (
        "1 source, 4 passages\n"
        "New, changed or gone since the index was made: tides.md. /index takes them "
        "up.\n"
    ) in written
    assert (
        "loaded tides.md (1 section)\n2 files: 1 loaded, 1 unchanged; 5 sections\n"
    ) in written
    assert written.endswith(
        "\nYou: /index\n1 file: 1 unchanged; 4 sections\n"
        "sections: 1 changed, 0 reused, 0 removed\n2 sources, 5 passages\n"
    )


class Slow(SmallCorpus):
    """Adding takes so long that Ctrl-C is pressed."""

    def add(
        self,
        paths: Sequence[str],  # noqa: ARG002
        on_progress: ProgressCallback,
    ) -> LoadReport:
        """Tell how far it is, until somebody stops it."""
        on_progress(StepProgress("embedding", 100, 900))
        raise KeyboardInterrupt


def test_ctrl_c_stops_adding_and_not_the_chat() -> None:
    """The texts are told anew, and questions are answered on."""
    written, status = talk("/add slow\nwillow tree\n", Terminal, Slow(biology()))

    assert "Please wait: embedding.\n" in written
    assert (
        "\nStopped. Answers come from the texts as they were.\n"
        "Please wait: preparing the model.\n"
        "1 source, 4 passages\n"
    ) in written
    assert "Answer: GOOD MATCH" in written
    assert status == 0


def test_ctrl_c_ends_a_chat_that_reads_from_a_pipe() -> None:
    """There is nobody who could type the next line."""
    _, status = talk("/add slow\nwillow tree\n", corpus=Slow(biology()))

    assert status == 130


def test_a_long_step_is_told_again_with_the_time_left() -> None:
    """Once every ten seconds."""
    now = [0.0]
    out = io.StringIO()
    console = Console(Terminal(""), out, clock=lambda: now[0])

    for done in range(0, 900, 100):
        console.progress(messages.Progress("embedding", done, 900))
        now[0] += 4

    assert out.getvalue() == (
        "Please wait: embedding.\n"
        "Please wait: embedding, 300 of 900, 25 a second, 24 s left.\n"
        "Please wait: embedding, 600 of 900, 25 a second, 12 s left.\n"
    )


@pytest.mark.parametrize("columns", [24, 40, 80])
def test_lines_are_broken_between_words(columns: int) -> None:
    """On a terminal no row is longer than it and no word is cut."""
    whole, _ = talk("how do plants make glucose\n3\n/help\nseventeenth planet\n")
    broken, _ = talk(
        "how do plants make glucose\n3\n/help\nseventeenth planet\n",
        columns=columns,
    )

    assert max(map(len, broken.split("\n"))) <= columns
    assert broken.split() == whole.split()
    assert max(map(len, whole.split("\n"))) > 80


def test_the_width_of_a_real_terminal_is_asked() -> None:
    """And a pipe has none, nor has a stream without a file."""
    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 40, 0, 0))
    with os.fdopen(slave, "w") as terminal, os.fdopen(master, "rb"):
        assert columns_of(terminal) == 40
    assert columns_of(io.StringIO()) == 0
    assert columns_of(Terminal()) == 0


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
        ({"TERM": "xterm"}, Latin, True),
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
        "import sys, explainbot.tui.plain.chat, explainbot.tui.terminal;"
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

    assert f"Answer: NOT IN THESE TEXTS. Found nowhere: {'x' * 184}…\n" in written


def test_answers_come_from_a_collection() -> None:
    """/collection NAME limits the questions after it; without a name no more."""
    corpus = SmallCorpus(biology())
    out, status = talk(
        "glucose\n/collection #Plants\nstarch\n/collection\nroots\n", corpus=corpus
    )

    assert status == 0
    assert corpus.limits == [(), ("plants",), ()]
    assert "Answers come from plants; /collection alone: all texts." in out
    assert "Answers come from all texts." in out
