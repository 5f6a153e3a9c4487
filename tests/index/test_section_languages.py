"""Sections in another language than the text that they stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

from explainbot.testing import tiny_workspace

GERMAN = (
    "# Gezeiten\n\n## Warum steigt das Meer?\n\nDer Mond zieht das Wasser an, und so"
    " steigt es zweimal am Tag. Das gilt für alle Küsten, aber nicht für jedes Meer,"
    " das vom Land eingeschlossen ist.\n\n## Springflut\n\nWenn die Sonne und der Mond"
    " in einer Linie stehen, ist die Flut am höchsten, und das Wasser kommt bis an den"
    " Deich.\n\n## Watt\n\nWo das Wasser bei Ebbe weit hinausgeht, liegt der Boden"
    " trocken, und man kann mit einem Führer bis zu den Inseln gehen.\n\n"
)
TIDES = (
    "## Les marées\n\nLa Lune attire l'eau de la mer, et c'est pour cela que son niveau"
    " monte deux fois par jour sur toutes les côtes de la Terre.\n\n"
)
SWELL = (
    "## La houle\n\nLe vent pousse l'eau devant lui, et les vagues qui se forment au"
    " large arrivent sur la plage après plusieurs jours de voyage.\n"
)
WORDS = "| Wort | mot |\n|---|---|\n| das Meer | la mer |\n| die Flut | la marée |\n"
BOTH = (
    '"Les marées" and 1 more seem to be in French, and searched as German; in a file of'
    " their own such parts are found better"
)
ONE = BOTH.replace('" and 1 more seem', '" seems')


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GERMAN, ()),
        (GERMAN + TIDES + SWELL, (BOTH,)),
        (GERMAN + TIDES, (ONE,)),
        (GERMAN + "## Wörter\n\n" + WORDS * 4, ()),
        (GERMAN + "## Zitat\n\nIl disait : « La mer est belle. »\n", ()),
    ],
    ids=["one", "two", "one section", "word list", "a quotation"],
)
def test_a_part_in_another_language_is_told(
    tmp_path: Path, text: str, told: tuple[str, ...]
) -> None:
    """Where it is sure: not of a short quotation, nor of words side by side."""
    workspace = tiny_workspace(tmp_path / "w", {"a.md": "# A\n\nText.\n"})
    (workspace.places.corpus / "b.md").write_text(text, encoding="utf-8")
    report = workspace.index()
    file = next(one for one in report.files if one.path == "b.md")

    assert file.language == "de"
    assert file.warnings == told
