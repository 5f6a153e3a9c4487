"""What a code host and a library catalogue read: forms for issues, how to cite."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.guards.program import ROOT, Program

FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]


def loaded(path: Path) -> Any:
    """Return what a YAML file holds."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_citation_says_what_the_project_says_of_itself() -> None:
    """Name, version, licence, summary and authors are those of pyproject.toml."""
    cited = loaded(ROOT / "CITATION.cff")

    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert (
        PROJECT["name"],
        PROJECT["version"],
        PROJECT["license"],
        PROJECT["description"],
        PROJECT["authors"],
        PROJECT["keywords"],
    ) == tuple(
        cited[key]
        for key in ("title", "version", "license", "abstract", "authors", "keywords")
    )


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_for_issues_is_whole(form: Path) -> None:
    """A form has a name, a summary and labelled fields, each with its own id."""
    filled = loaded(form)
    fields = filled["body"]

    assert filled["name"]
    assert filled["description"]
    assert {"input", "textarea"} >= {field["type"] for field in fields}
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields)
    assert any(field.get("validations", {}).get("required") for field in fields)


def test_the_forms_name_commands_that_there_are(bare_program: Program) -> None:
    """A form asks for the output of commands and options that the program knows."""
    text = "\n".join(form.read_text(encoding="utf-8") for form in FORMS)
    named = [piece for piece in text.split("`")[1::2] if piece.startswith("explainbot")]
    for command in {piece.split()[1] for piece in named} - {"--version"}:
        printed = bare_program.run(command, "--help").stdout
        wanted = {
            word
            for piece in named
            if piece.split()[1] == command
            for word in piece.split()
            if word.startswith("--")
        }

        assert printed.startswith(f"usage: explainbot {command}"), command
        assert all(option in printed for option in wanted), command

    assert len(named) > len(FORMS)
