"""What shells complete, and the manual page: made from the parser, and in force."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explainbot.cli.parser import SHELLS
from explainbot.cli.setup import FOLDER, SCRIPTS
from scripts.cli_reference import commands, help_of
from scripts.shell_files import PAGE, files
from tests.cli.conftest import Shell
from tests.guards.program import ROOT

BASH = shutil.which("bash")
MAN = shutil.which("man")
TYPED = """\
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_shtab_explainbot
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(folder: Path, *words: str) -> set[str]:
    """Return what bash offers for the last of the words."""
    assert BASH is not None
    finished = subprocess.run(
        [BASH, "-c", TYPED, "bash", FOLDER / SCRIPTS["bash"], "explainbot", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert finished.stderr == ""
    return set(finished.stdout.split())


@pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="argparse words help by its Python version"
)
def test_the_files_are_current() -> None:
    """They are what scripts/shell_files.py writes, and no other is there."""
    assert {path: path.read_text(encoding="utf-8") for path in FOLDER.iterdir()} == (
        files()
    )


def test_every_shell_can_be_named() -> None:
    """The parser, which must stay light, and the files agree."""
    assert tuple(SCRIPTS) == SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_is_printed(sh: Shell, shell: str) -> None:
    """As it is in the package, and with every command."""
    printed = sh("--print-completion", shell)
    text = (FOLDER / SCRIPTS[shell]).read_text(encoding="utf-8")

    assert (printed.status, printed.out, printed.err) == (0, text, "")
    assert all(
        re.search(rf"(?<![\w-]){name}(?![\w-])", text) for name in commands(help_of())
    )


def test_another_shell_is_refused(sh: Shell) -> None:
    """With the names of those that are known."""
    refused = sh("--print-completion", "elvish").error

    assert all(shell in refused for shell in ("elvish", *SHELLS))


@pytest.mark.skipif(BASH is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("sta",), {"status"}),
        (("ve",), {"verify"}),
        (("ask", "--w"), {"--workspace", "--why"}),
        (("study", "--kind", "c"), {"cloze"}),
        (("add", "les"), {"lessons", "lesson.md"}),
        (("batch", "les"), {"lessons", "lesson.md"}),
        (("init", "les"), {"lessons"}),
        (("--workspace", "les"), {"lessons"}),
        (("--print-completion", "p"), {"powershell"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bash_completes(
    tmp_path: Path, words: tuple[str, ...], offered: set[str]
) -> None:
    """Commands, options, their values, files where files are meant, and folders."""
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lesson.md").write_text("x", encoding="utf-8")

    assert completed(tmp_path, *words) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_read_its_script(shell: str) -> None:
    """Without a slip in its own grammar."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"there is no {shell}")
    finished = subprocess.run(
        [program, "-n", FOLDER / SCRIPTS[shell]], capture_output=True, check=False
    )

    assert (finished.returncode, finished.stderr) == (0, b"")


@pytest.mark.skipif(MAN is None, reason="there is no man")
def test_man_shows_the_page() -> None:
    """Without a warning, at the width of a small terminal."""
    assert MAN is not None
    finished = subprocess.run(
        [MAN, "--warnings", "--local-file", FOLDER / PAGE],
        env={"MANWIDTH": "80", "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    assert finished.stderr == ""
    assert finished.stdout.startswith("EXPLAINBOT(1)")
    assert all(len(line) <= 80 for line in finished.stdout.splitlines())


def test_the_page_and_the_manual_name_every_variable() -> None:
    """Each environment variable that the code reads is told, and how to end."""
    read = {
        name
        for path in (ROOT / "src").rglob("*.py")
        for name in re.findall(
            r"\bEXPLAINBOT_[A-Z_]+\b", path.read_text(encoding="utf-8")
        )
    }
    page = (FOLDER / PAGE).read_text(encoding="utf-8").replace("\\-", "-")
    manual = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")

    assert {"EXPLAINBOT_CACHE", "EXPLAINBOT_WORKSPACE"} <= read
    assert [name for name in sorted(read) if name not in page] == []
    assert [name for name in sorted(read) if name not in manual] == []
    assert "explainbot forget --yes" in page
