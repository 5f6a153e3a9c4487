"""What each kind of file promises, and that nobody else says so."""

from __future__ import annotations

import re

import pytest

from explainbot.registry.formats import FOREIGN, KINDS, TRAITS, advice, traits_of
from tests.guards.test_architecture import IMPORTS, MODULES, layer

MEDIA_TYPE = re.compile(r"[\"'](?:text|application)/[\w.+-]+[\"']")
PAGES = ".html .htm .xhtml .xht"
XML = ".xml .docbook .dbk .jats .nxml .cnxml .opml"
LIGHTWEIGHT = ".org .adoc .asciidoc .asc"
CAPTIONS = ".srt .vtt .sbv .ttml .dfxp"
SLIDES = ".pptx .pptm .potx .potm .ppsx .ppsm"
TABLES = ".csv .tsv .xlsx .xlsm .xltx .xltm .ods .ots .fods"
BANKS = ".gift .aiken .dat .qti .apkg .colpkg .h5p"
OTHER_TYPES = {
    "serving.programs.http": "what an answer over HTTP is",
    "batch.outputs._documents": "parts of a file that is written",
}
"""Modules with media types that are none of material's, and why."""


@pytest.mark.parametrize(
    ("trait", "suffixes"),
    [
        ("block_a_line", f"{PAGES} {XML} {LIGHTWEIGHT} .epub"),
        ("lines_whole", f"{SLIDES} .odp .otp .fodp"),
        (
            "headings_complete",
            f"{TABLES} {BANKS} .json .jsonl .ndjson {CAPTIONS}",
        ),
        ("plain", ".txt .text"),
        ("indented_code", ".md .markdown .mkd .mdown .mdx .qmd .rmd"),
        ("spoken", CAPTIONS),
        ("table", f"{TABLES} {BANKS}"),
        ("bank", BANKS),
        ("page", PAGES),
    ],
)
def test_what_a_kind_promises(trait: str, suffixes: str) -> None:
    """A trait is stated by these kinds of file and by no other."""
    assert set(suffixes.split()) == {
        suffix for suffix, kind in KINDS.items() if getattr(kind, trait)
    }


def test_lines_and_marks() -> None:
    """Pages and XML hide their lines; Markdown, notebooks and RST are marked up."""
    assert {*PAGES.split(), *XML.split()} == {
        suffix for suffix, kind in KINDS.items() if not kind.lines_shown
    }
    assert {suffix: kind.markup for suffix, kind in KINDS.items() if kind.markup} == {
        **dict.fromkeys(
            (".md", ".markdown", ".mkd", ".mdown", ".mdx", ".qmd", ".rmd"), "markdown"
        ),
        ".ipynb": "markdown",
        ".rst": "rst",
    }


def test_a_media_type_has_one_set_of_traits() -> None:
    """A document that is read from the index is known by its media type alone."""
    for suffix, kind in KINDS.items():
        stored = traits_of(kind.media_type)
        for name in TRAITS:
            assert getattr(kind, name) == getattr(stored, name), (suffix, name)


def test_a_kind_is_read_or_foreign() -> None:
    """No suffix is both; every one that is not read has advice."""
    assert set() == KINDS.keys() & FOREIGN.keys()
    assert all(map(advice, FOREIGN))
    assert advice(".xyz") == ""


def test_nobody_else_knows_a_format_by_name() -> None:
    """Media types stand in the registration, and in the readers themselves."""
    named = {
        name
        for name, path in MODULES.items()
        if layer(name) not in {"registry", "readers"}
        and MEDIA_TYPE.search(path.read_text(encoding="utf-8"))
    }

    assert named == set(OTHER_TYPES)


def test_sections_import_no_reader() -> None:
    """What the marks of a text say is asked of the one door to the readers."""
    assert {"readers.reading"} == {
        entry.target
        for entry in IMPORTS
        if layer(entry.importer) == "sections" and layer(entry.target) == "readers"
    }
