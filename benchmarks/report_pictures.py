"""Make the pictures of what ``explainbot add`` says, from a real folder of files.

python -m benchmarks.report_pictures
"""

from __future__ import annotations

import os
import shutil
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

from explainbot import Workspace
from explainbot.paths import create
from explainbot.teaching.load_report import fitted, preview_lines, report_lines

ROOT = Path(__file__).parents[1]
WIDTH = 100
LAYOUTS = (
    *("weathering.docx", "forests.pptx", "roman-house.pdf", "terms.csv"),
    *("interview-miner.srt", "question-lines.txt"),
)
LABELS = {
    "FAILED": "bold red",
    "skipped": "yellow",
    "loaded": "green",
    "would": "green",
}


def fill(folder: Path) -> None:
    """Put layouts of the tests there, a note, a copy, and files that cannot be read."""
    folder.mkdir()
    for name in LAYOUTS:
        shutil.copy(ROOT / "tests" / "layouts" / name, folder / name)
    shutil.copy(folder / "question-lines.txt", folder / "volcanoes copy.txt")
    (folder / "class photo.png").write_bytes(b"\x89PNG\r\n")
    (folder / "empty.txt").touch()
    whole = (folder / "weathering.docx").read_bytes()
    (folder / "half.docx").write_bytes(whole[: len(whole) // 2])
    (folder / "tides.md").write_text(
        "# Tides\n\n## Spring tides\n\n## What are tides?\n\n"
        "Tides are the rise and fall of the sea.\n",
        encoding="utf-8",
    )


def draw(command: str, lines: list[str], name: str) -> None:
    """Keep a picture of a terminal with a command and its output."""
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(Text(f"$ {command}", style="bold"))
    for line in lines:
        first = line.partition(" ")[0]
        text = Text(line)
        if first in LABELS:
            text.stylize(LABELS[first], 0, len(first))
        console.print(text)
    svg = console.export_svg(title="explainbot", unique_id=name)
    (ROOT / "docs" / "images" / f"{name}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    """Load the folder, first as a preview."""
    with TemporaryDirectory() as scratch:
        os.chdir(scratch)
        fill(Path("year-8"))
        create(Path("class"))
        workspace = Workspace.open("class")
        previews = workspace.preview(["year-8"])
        report = workspace.add(["year-8"])
        draw(
            "explainbot add year-8 --dry-run", preview_lines(previews, WIDTH), "preview"
        )
        draw("explainbot add year-8", fitted(report_lines(report), WIDTH), "report")


if __name__ == "__main__":
    main()
