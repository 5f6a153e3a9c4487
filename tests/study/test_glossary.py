"""The glossary of an index, its files, and the terms that a quote uses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from explainbot.index.index import IndexReader
from explainbot.records import Quote
from explainbot.study import glossary
from explainbot.study.glossary import Entry, find_glossary
from explainbot.study.glossary_files import FORMS, lines
from explainbot.study.session import open_index
from explainbot.testing import tiny_workspace
from tests.study.test_export import read_as_anki

CASTLES = """# Castles

## How was a castle taken?

They cut it off from food; this is called a siege. A trebuchet is a machine that throws
stones. The moat kept the machine away.

## What are its parts?

The parts have old names.

### Moat

a ditch around the walls

### Keep

the strongest tower of all

### Dais

A raised floor in the hall
"""
TERMS = "Term,Meaning\nOde,a poem of praise\nElegy,a poem of grief\nEpic,a long poem\n"
FILES = {"castles.md": CASTLES, "poems/terms.csv": TERMS}


@pytest.fixture
def index(tmp_path: Path) -> IndexReader:
    """Return the index of a text and a list of terms."""
    return open_index(tiny_workspace(tmp_path / "w", FILES))


def named(entries: list[Entry]) -> list[str]:
    """Return the terms."""
    return [entry.term for entry in entries]


def test_it_holds_sentences_and_entries_in_the_order_of_an_alphabet(
    index: IndexReader,
) -> None:
    """Each is a slice of its document, with its place."""
    entries = find_glossary(index).entries

    assert named(entries) == [
        "Dais", "Elegy", "Epic", "Keep", "Moat", "Ode", "siege", "trebuchet",
    ]  # fmt: skip
    meanings = {entry.term: entry.meaning for entry in entries}
    assert meanings["Keep"] == "the strongest tower of all"
    assert meanings["Elegy"] == "a poem of grief"
    assert meanings["trebuchet"] == "A trebuchet is a machine that throws\nstones."
    for entry in entries:
        text = entry.quote.document.text
        assert text[entry.quote.start : entry.quote.end] == entry.meaning
    places = {entry.term: entry.quote.citation for entry in entries}
    assert places["Keep"] == "castles.md › Keep, line 18"


def test_a_collection_limits_it(index: IndexReader) -> None:
    """Of one folder, only what that defines."""
    found = find_glossary(index, ["poems"])

    assert named(found.entries) == ["Elegy", "Epic", "Ode"]


def test_words_find_a_term_in_any_form_and_else_a_part_of_one(
    index: IndexReader,
) -> None:
    """A term that is named wholly goes before those that only hold the words."""
    found = find_glossary(index)

    assert named(found.find("MOATS")) == ["Moat"]
    assert named(found.find("e")) == named(
        [e for e in found.entries if "e" in e.term.lower()]
    )
    assert found.find("dragon") == []
    assert len(found.find("  ")) == len(found.entries)


def test_a_meaning_may_begin_with_a_noun_that_a_clause_narrows(tmp_path: Path) -> None:
    """Without an article: "Matter that ...", "Matter which ..."."""
    table = (
        "Word,Meaning\nsolid,Matter that keeps its shape\n"
        "liquid,Matter that flows\ngas,Matter which fills its room\n"
    )
    index = open_index(tiny_workspace(tmp_path / "v", {"words.csv": table}))
    assert named(find_glossary(index).entries) == ["gas", "liquid", "solid"]


def test_the_terms_of_a_quote_are_those_that_others_define(index: IndexReader) -> None:
    """What the quote itself defines needs no other place; a plural is the same term."""
    found = find_glossary(index)
    section = found.find("siege")[0].quote.section
    quote = Quote(section, section.start, section.end, (section.start, section.end))

    assert named(found.terms_of([quote])) == ["Moat"]
    start = section.text.index("The moat") + section.start
    part = Quote(section, start, section.end, (start, section.end))
    assert named(found.terms_of([part])) == ["Moat"]
    assert found.terms_of([]) == []


def test_other_words_of_a_stem_are_no_use_of_a_term(tmp_path: Path) -> None:
    """Neither a shorter word nor, of a name, the same word with a small letter."""
    files = {
        "terms.md": "# Terms\n\nIndexation is a link of pay to prices.\n\n"
        "The Terror is the name for the months of the guillotine.\n\n## Use\n\n"
        "The index of terror and indexations of the Terror.\n",
    }
    with open_index(tiny_workspace(tmp_path / "w", files)) as index:
        found = find_glossary(index)
        row = index.corpus.rows_in(["terms.md"])[-1]
        section = index.corpus.section(index.get([row])[row])
    whole = section.start, section.end
    quote = Quote(section, *whole, whole)
    early = Quote(section, section.start, section.start + 19, whole)

    assert named(found.terms_of([quote])) == ["Indexation", "Terror"]
    assert named(found.terms_of([early])) == []


def test_the_files_hold_every_definition(index: IndexReader) -> None:
    """As a table with offsets, a Markdown and a web page, and cards for Anki."""
    entries = find_glossary(index).entries
    written = {form: "".join(make(entries)) for form, make in FORMS.items()}

    rows = list(csv.DictReader(io.StringIO(written[".csv"])))
    assert [row["term"] for row in rows] == named(entries)
    for row, entry in zip(rows, entries, strict=True):
        text = entry.quote.document.text
        assert text[int(row["start"]) : int(row["end"])] == row["definition"]
    _, cards = read_as_anki(written[".txt"])
    assert [card[1].split("<br>")[0] for card in cards] == named(entries)
    assert (
        cards[4][2]
        == "a ditch around the walls<br><small>castles.md › Moat, line 14</small>"
    )
    for form in (".md", ".html"):
        for entry in entries:
            assert entry.term in written[form]
    assert "\n## Moat\n\n> a ditch around the walls\n" in written[".md"]
    assert "  [castles.md › Moat, line 14]" in list(lines(entries))


def test_markup_of_a_text_is_only_text_on_the_page(tmp_path: Path) -> None:
    """A term or a meaning with tags runs nothing."""
    hostile = "Signs\n\nA tag is a name that stands in <b onclick=x> and such.\n"
    with open_index(tiny_workspace(tmp_path / "w", {"signs.txt": hostile})) as index:
        entries = find_glossary(index).entries

    assert named(entries) == ["tag"]
    for form in (".html", ".txt"):
        assert "<b onclick" not in "".join(FORMS[form](entries))


def test_a_definition_is_read_without_the_signs_of_its_mark_up(tmp_path: Path) -> None:
    """As in the chat; a table and JSON have it as it is written."""
    text = "# Fire\n\n**Magma** is a kind of `rock` that is *molten*.\n"
    with open_index(tiny_workspace(tmp_path / "w", {"fire.md": text})) as index:
        entries = find_glossary(index).entries

    read = "Magma is a kind of rock that is molten."
    assert list(lines(entries))[1] == f"  {read}"
    for form in (".md", ".html", ".txt"):
        assert read in "".join(FORMS[form](entries))
    assert "**Magma** is" in "".join(FORMS[".csv"](entries))


def test_of_a_large_corpus_it_is_kept_until_a_text_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found is read back; only a document that is new is looked through."""
    monkeypatch.setattr(glossary, "_KEPT_FROM", 1)
    workspace = tiny_workspace(tmp_path / "w", FILES)
    file = workspace.places.state / glossary.FILE
    with open_index(workspace) as index:
        first = find_glossary(index, places=workspace.places)
    looked: list[str] = []
    found_in = glossary._found_in

    def watched(index: IndexReader, own: list[object]) -> object:
        looked.append(own[0].document_id)  # type: ignore[attr-defined]
        return found_in(index, own)  # type: ignore[arg-type]

    monkeypatch.setattr(glossary, "_found_in", watched)
    with open_index(workspace) as index:
        again = find_glossary(index, places=workspace.places)
    assert (named(again.entries), looked) == (named(first.entries), [])

    more = "# Rome\n\nA consul is a magistrate who leads the state.\n"
    (workspace.places.corpus / "rome.md").write_text(more, encoding="utf-8")
    workspace.index()
    with open_index(workspace) as index:
        changed = find_glossary(index, places=workspace.places)
    assert looked == ["rome.md"]
    assert "consul" in named(changed.entries)
    file.write_text(
        json.dumps({"rules": 1, "of": {"x": [[1, "no"]]}}), encoding="utf-8"
    )
    with open_index(workspace) as index:
        assert named(find_glossary(index, places=workspace.places).entries) == named(
            changed.entries
        )


def test_a_definition_is_read_without_the_bullet_before_it(tmp_path: Path) -> None:
    """A bullet of a list is no part of what is quoted."""
    text = (
        "Labour\n\nWhat are the words of a dispute?\n\n"
        "• A strike is a stop of work that employees agree on in 1889.\n"
        "• A lockout is a closed gate that employers put up in 1911.\n"
    )
    with open_index(tiny_workspace(tmp_path / "w", {"labour.txt": text})) as index:
        entries = find_glossary(index).entries

    assert [entry.quote.text for entry in entries] == [
        "A lockout is a closed gate that employers put up in 1911.",
        "A strike is a stop of work that employees agree on in 1889.",
    ]


def test_parts_of_a_long_list_are_no_entries_of_its_heading(tmp_path: Path) -> None:
    """A list of terms that is cut in several sections still defines each term."""
    names = [f"{one}{two}x" for one in "bcdfghklmn" for two in "aeiou"]
    said = "".join(
        f"{name}: a word of the fishermen that stands for the net number {at} on board,"
        " which nobody on the shore has ever seen or used.\n"
        for at, name in enumerate(names)
    )
    made = tiny_workspace(tmp_path / "w", {"words.txt": f"Words at sea\n\n{said}"})

    with open_index(made) as opened:
        assert opened.count() > 2
        assert named(find_glossary(opened).entries) == sorted(names)
