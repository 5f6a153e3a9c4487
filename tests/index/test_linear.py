"""What a file costs grows with its length, whatever is in it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from explainbot.index.intake.add import GivenFile, read_given

RUNS = {"blanks": " ", "tabs": "\t", "ideographic": "\u3000", "no-break": "\u00a0"}
MANY = {
    "headings.md": lambda n: "# T\n\n" + "".join(
        f"## Head {i}\n\nSentence number {i} stands here.\n\n" for i in range(n // 40)
    ),
    "headings.rst": lambda n: "T\n=\n\n" + "".join(
        f"Head {i}\n-------\n\nSentence number {i} stands here.\n\n"
        for i in range(n // 40)
    ),
    "questions.txt": lambda n: "".join(
        f"What is thing {i}?\n\nSentence number {i} stands here.\n\n"
        for i in range(n // 50)
    ),
    "unspaced.txt": lambda n: "潮汐是海水的运动。" * (n // 9),
    "unended.txt": lambda n: "潮汐是海水的运动" * (n // 8),
    "letters.txt": lambda n: "x" * n,
    "dashes.md": lambda n: "# T\n\nA " + "-" * n + " a\n",
    "bars.md": lambda n: "# T\n\n" + "| - " * (n // 4) + "\n",
    "dots.txt": lambda n: "A " + ". " * (n // 2) + "a\n",
    "stars.md": lambda n: "# T\n\nA " + "*" * n + " a\n",
    "less.md": lambda n: "# T\n\nA " + "<" * n + " a\n",
    "digits.txt": lambda n: "A " + "1" * n + " a\n",
    "boxes.md": lambda n: "# T\n\nA.\n\n!!! " + " " * n + ".\n\n    B is.\n",
    "liquid.md": lambda n: "# T\n\nA.\n\n{%" + "a" * n + "\n\nB is.\n",
    "shortcodes.md": lambda n: "# T\n\nA.\n\n{{<" + " " * n + ".\n\nB is.\n",
    "notes.md": lambda n: "# T\n\nA " + "[^a" * (n // 3) + " a\n\n[^b]: B is.\n",
    "sizes.html": lambda n: f"<p>A <i style='font-size:0{' ' * n}x'></i> a.</p>\n",
    "raised.html": lambda n: f"<p>A <i style='vertical-align:{' ' * n}x'>b</i>.</p>\n",
    "media.html": lambda n: f"<style>@media (a:{' ' * n}{{}}</style><p>A is.</p>\n",
    "sheet.html": lambda n: f"<style>{'/* ' * (n // 3)}</style><p>A is.</p>\n",
    "elements.md": lambda n: "# T\n\nA hidden " + "<aa" * (n // 3) + " a\n",
    "comments.md": lambda n: "# T\n\nA " + "<!-- " * (n // 5) + " a\n\n-->\n",
    "mdx.md": lambda n: "# T\n\nA " + "{/* " * (n // 4) + " a\n",
    "pairs.md": lambda n: "# T #card\n\nb :: c\na" + " " * n + "a\n",
    "tags.md": lambda n: "# T #card\n\nb :: c" + " #a" * (n // 3) + " !\n",
} | {
    f"{name}{suffix}": (
        lambda n, sign=sign, head=head, tail=tail: f"{head}A{sign * n}a end.{tail}\n"
    )
    for name, sign in RUNS.items()
    for suffix, (head, tail) in {
        ".md": ("# T\n\n", ""), ".txt": ("T\n\n", ""), ".html": ("<p>", "</p>"),
        ".rst": ("T\n=\n\n", ""), ".org": ("* T\n\n", ""), ".adoc": ("= T\n\n", ""),
    }.items()
}  # fmt: skip
"""Texts of about so many characters, by a name whose ending is their kind."""
SIZES = (5_000, 10_000, 20_000)
FREE = 0.3
"""Seconds that no file of these sizes needs to be told apart for."""


def seconds(path: Path) -> float:
    """Return the least processor time of three in which a file is read and cut."""
    spent = []
    for _ in range(3):
        begun = time.process_time()
        read_given(GivenFile(path, path.name, path.name, alone=True), None)
        spent.append(time.process_time() - begun)
        if spent[-1] < FREE / 3:
            break
    return min(spent)


@pytest.mark.parametrize("name", MANY)
def test_time_grows_with_the_length(tmp_path: Path, name: str) -> None:
    """Twice as long a text takes about twice the time, not four times."""
    spent = []
    for size in SIZES:
        path = tmp_path / f"{size}-{name}"
        path.write_text(MANY[name](size), encoding="utf-8", newline="\n")
        spent.append(seconds(path))
        if size == SIZES[0]:  # lists of words were read for the first
            spent = [seconds(path)]
    told = ", ".join(f"{one:.2f}" for one in spent)
    assert spent[2] < FREE or spent[2] < 3 * spent[1] + FREE, told
