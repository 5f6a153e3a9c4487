"""Markdown for programs: MDX, Quarto and R Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.readers.reading import read
from explainbot.sections.sections import split


def sections(folder: Path, text: str, name: str) -> tuple[list[str], tuple[str, ...]]:
    """Return the sections' texts, and what is told."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    reading = read(path, name=name, source_path=name)
    return [section.text for section in split(reading.document)], reading.warnings


def test_what_mdx_takes_in_is_no_text(tmp_path: Path) -> None:
    """Imports, exports and components without words; what they hold is text."""
    text = (
        "import Tabs from '@theme/Tabs';\nimport {A, B} from \"./b\"\n"
        "export const meta = {\n  title: 'x'\n}\n\n# Tides\n\nimport './style.css'\n\n"
        'The sea rises.\n\n<Chart color="red" />\n\nTo import salt is dear.\n\n'
        "<Tabs>\n\nIt falls.\n\n</Tabs>\n\n```js\nimport x from 'y'\n```\n"
    )
    told, warnings = sections(tmp_path, text, "a.mdx")
    said = "\n".join(told)
    for gone in ("@theme", "./b", "meta", "style.css", "Chart"):
        assert gone not in said
    for kept in ("The sea rises.", "To import salt is dear.", "It falls.", "from 'y'"):
        assert kept in said
    assert warnings == ()


@pytest.mark.parametrize(
    "chunk",
    [
        "```{r}\n#| echo: false\nkey <- 42\n```",
        "```{python}\n#| label: a\n#| include: false\nkey = 42\n```",
        "```{r setup, include=FALSE}\nkey <- 42\n```",
        "~~~ {r echo = F}\nkey <- 42\n~~~",
    ],
)
def test_a_chunk_that_a_page_does_not_show(tmp_path: Path, chunk: str) -> None:
    """It may hold the key: not read, and told with its line."""
    text = f"# Tides\n\nThe sea rises.\n\n{chunk}\n\nIt falls.\n"
    told, warnings = sections(tmp_path, text, "a.qmd")
    assert "42" not in "\n".join(told)
    assert "The sea rises." in told[0]
    assert "a chunk of code in line 5" in warnings[0]


def test_other_chunks_are_shown(tmp_path: Path) -> None:
    """Code is text where a page shows it."""
    text = "# Tides\n\n```{r}\n#| label: a\nrise <- 2\n```\n\n```r\necho=FALSE\n```\n"
    told, warnings = sections(tmp_path, text, "a.rmd")
    assert "rise <- 2" in "\n".join(told)
    assert "echo=FALSE" in "\n".join(told)
    assert warnings == ()
