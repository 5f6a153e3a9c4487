"""A list that answers is marked as a list, a sentence over code as a sentence."""

from __future__ import annotations

from pathlib import Path

from explainbot.testing import tiny_workspace

LEECH = """# Leeches

A leech is a card that you keep forgetting. Once a leech is found, there are several \
ways to handle it.

- Edit the card so that it is easier.
- Delete the card.
- Wait until you know the other cards.
"""
ALPS = """# Alps

## Which countries share the Alps?

- Austria
- Italy
- Switzerland

## Facts about the Alps

- Height: Mont Blanc has 4,806 metres.
- Age: The Alps rose some 30 million years ago.

## How is the kiln set?

The setting

    FIRE MODE = 3

keeps the kiln at a slow heat.

## How are files listed?

To list files, type:

```text
ls -a
```

The names appear.

## Why is Etna settled?

There are two reasons for farms on Etna. First, the ash is rich. Second, lava is slow.
"""


def marked(folder: Path, text: str, question: str, name: str = "text.md") -> list[str]:
    """Return what is marked in the passage that comes first."""
    workspace = tiny_workspace(folder, {name: text})
    answer = workspace.explainer(fast=True).ask(question)
    quote = (*answer.quotes, *answer.alternatives)[0]
    words = quote.document.text
    return [words[a:b] for a, b in (quote.evidence, *quote.evidence_more)]


def test_a_lead_in_brings_its_list(tmp_path: Path) -> None:
    """From the sentence that leads to it to the last item."""
    found = marked(tmp_path, LEECH, "How can I handle a leech?")

    assert found[0].startswith("Once a leech is found")
    assert found[0].endswith("other cards.")


def test_an_item_brings_its_list(tmp_path: Path) -> None:
    """A name alone says too little where the heading asks for all."""
    found = marked(tmp_path, ALPS, "Which countries share the Alps?")

    assert found == ["- Austria\n- Italy\n- Switzerland"]


def test_an_item_that_is_asked_for_stays_alone(tmp_path: Path) -> None:
    """It holds a word of the question that the heading has not."""
    found = marked(tmp_path, LEECH, "may i delete the leech card")
    assert found[0] == "- Delete the card."

    assert marked(tmp_path / "b", ALPS, "age of the alps")[0].startswith("- Age:")


def test_a_sentence_goes_on_over_its_code(tmp_path: Path) -> None:
    """Both halves and the code are one answer."""
    found = marked(tmp_path, ALPS, "How is the kiln set?")

    assert found[0].startswith("The setting")
    assert found[0].endswith("slow heat.")


def test_code_is_marked_with_what_leads_to_it(tmp_path: Path) -> None:
    """A lead-in alone is no answer."""
    found = marked(tmp_path, ALPS, "How do I list files?")

    assert found == ["To list files, type:\n\n```text\nls -a\n```"]


def test_what_is_counted_in_running_text_is_a_list(tmp_path: Path) -> None:
    """From "there are two reasons" to the second."""
    found = marked(tmp_path, ALPS, "what are the reasons for farms on etna")

    assert found[0].startswith("There are two reasons")
    assert found[0].endswith("lava is slow.")


def test_a_sentence_that_counts_its_items_brings_them(tmp_path: Path) -> None:
    """Without a colon, if just as many stand right below it."""
    text = (
        "# Ropes\n\nSailors trust {} knots above all.\n\n"
        "1. The bowline makes a loop.\n2. The reef joins ropes.\n"
        "3. The hitch ties a post.\n"
    )

    three = marked(tmp_path / "3", text.format("three"), "Which knots do sailors trust")
    four = marked(tmp_path / "4", text.format("four"), "Which knots do sailors trust")

    assert "The hitch ties a post." in three[0]
    assert "The hitch ties a post." not in four[0]


TYRE = """# The bicycle

## How do I mend a flat tyre?

Lay the bicycle on its saddle. Then:

1. Take the wheel out.
2. Glue a patch over the hole.

## What does the word fd do?

The word `fd` moves the robot forward:

```text
fd
```

## Which glue holds best?

Rubber cement holds best, since it stays soft.
"""


def test_a_list_goes_on_from_the_sentence_before_its_lead(tmp_path: Path) -> None:
    """By "Then:" both are joined; what comes after the list stays apart."""
    found = marked(tmp_path, TYRE, "How do I mend a flat tyre?")

    assert found[0].startswith("Lay the bicycle on its saddle. Then:")
    assert found[0].endswith("over the hole.")


def test_code_that_was_asked_about_is_not_marked(tmp_path: Path) -> None:
    """It says no more than the question."""
    found = marked(tmp_path, TYRE, "What does the word fd do?")

    assert found[0] == "The word `fd` moves the robot forward:"


def test_the_list_of_a_page_is_marked_whole(tmp_path: Path) -> None:
    """A long line with a colon does not go on with the item below it."""
    page = """<html><body><h1>Reefs</h1><p>A reef is built by tiny animals. Three things
      harm a reef most:</p><ul><li>warm water</li><li>anchors</li></ul>
      <p>A damaged reef needs about twenty years to grow back.</p></body></html>"""
    found = marked(tmp_path, page, "What harms a reef most?", "reef.html")

    assert found == ["Three things harm a reef most:\nwarm water\nanchors"]


def test_a_sentence_of_a_page_that_counts_its_items_brings_them(tmp_path: Path) -> None:
    """Without a colon, and without marks before them."""
    page = """<html><body><h1>Ropes</h1><p>Sailors name three parts of a rope.</p>
      <ul><li>Bight: a loop</li><li>Standing end: what is fixed</li>
      <li>Working end: what you tie with</li></ul>
      <p>A rope is never trodden on.</p></body></html>"""
    found = marked(tmp_path, page, "What are the parts of a rope?", "ropes.html")

    assert found[0].startswith("Sailors name")
    assert found[0].endswith("what you tie with")


CODE = """# Kelp

## What code counts kelp?

```python
def kelp(n):
    return 3 * n
```
"""


def test_of_a_block_of_code_the_lines_between_its_fences(tmp_path: Path) -> None:
    """A fence says nothing."""
    found = marked(tmp_path / "w", CODE, "What code counts kelp?")
    assert found == ["def kelp(n):\n    return 3 * n"]
