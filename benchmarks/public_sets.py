"""The files of the public question sets.

``docs/*.md`` is the material, ``corpus.jsonl`` names its passages (id, title, heading,
text, file).  ``questions.jsonl`` has question, gold (passage ids), kind (answerable,
near, ooc) and history (questions and answers in turn).  A set without ``docs`` gets
them from its ``corpus.jsonl``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workspaces import Bench


def documents(bench: Bench, folder: Path) -> Path:
    """Return the folder of the set's documents; write them if the set has none."""
    if (folder / "docs").is_dir():
        return folder / "docs"
    made = bench.folder / f"docs-{folder.name}"
    made.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[str]] = {}
    for row in lines(folder / "corpus.jsonl"):
        page = parts.setdefault(row["file"], [f"# {row['title']}"])
        page.append(f"## {row['heading']}\n\n{row['text']}")
    for name, page in parts.items():
        (made / name).write_text("\n\n".join(page) + "\n", encoding="utf-8")
    return made


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)
