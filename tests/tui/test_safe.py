"""The one door for outside text."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explainbot.tui
from explainbot.text.display import one_line, visible
from explainbot.tui.safe import line, show
from tests.tui.hostile import HOSTILE

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))
EACH = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
WIDGETS = {"Static", "update", "TextArea", "Label", "Button", "notify"}


@EACH
def test_what_is_shown_is_as_long_as_the_text(text: str) -> None:
    """No character is lost or added, so that every offset stays right."""
    assert len(show(text).plain) == len(text)
    assert len(line(text).plain) == len(text)


@EACH
def test_marks_lie_where_they_were_set(text: str) -> None:
    """A run of the text is the same run of what is shown."""
    middle = len(text) // 2
    spans = show(text, [(0, middle, "bold"), (middle, len(text), "underline")]).spans

    assert [(s.start, s.end) for s in spans if s.end > s.start] == [
        (start, end) for start, end in [(0, middle), (middle, len(text))] if end > start
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see [/b]", "see [/b]"),
        ("5[mg]", "5[mg]"),
        ("\x1b]52;c;x\x07", "␛]52;c;x␇"),
        ("\x00\x7f", "␀␡"),
        ("\x9b\x85", "\ufffd\ufffd"),
        ("a\u202eb", "a\ufffdb"),
        ("a\ud83d", "a\ufffd"),
        ("a\r\nb\rc\n", "a \nb\nc\n"),
        ("a\u2028b", "a\u2424b"),
        ("a\U000e0068\U000e0069b", "a\ufffd\ufffdb"),
        ("\U0001f3f4\U000e0067\U000e007f", "\U0001f3f4\U000e0067\U000e007f"),
        ("e\u0301 光 👩‍🔬\t", "e\u0301 光 👩‍🔬\t"),
    ],
)
def test_controls_are_painted_one_for_one(text: str, shown: str) -> None:
    """Each becomes a picture of itself; everything else stays."""
    assert visible(text) == shown


@given(text=ANY_TEXT)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    """Whatever the text: same length, no control but line feed and tab, encodable."""
    shown = visible(text)

    assert len(shown) == len(text)
    assert {c for c in shown if unicodedata.category(c) == "Cc"} <= {"\n", "\t"}
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert "\n" not in one_line(text)


def test_no_widget_is_given_text_but_through_the_door() -> None:
    """A widget's text is made by a call (safe.show, safe.line), never a bare string."""
    found = []
    for path in sorted(Path(explainbot.tui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            bare = isinstance(node.args[0], ast.Constant | ast.JoinedStr)
            if name in WIDGETS and bare:
                found.append(f"{path.name}:{node.lineno}")

    assert found == []
