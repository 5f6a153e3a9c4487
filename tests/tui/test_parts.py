"""A long text, part by part."""

from __future__ import annotations

import pytest

from explainbot.tui.widgets.pane import PART, part_around, parts_of

LINES = "one line of a long text\n" * 10_000
ONE_LINE = "word " * 40_000
NO_SPACE = "x" * 150_000


@pytest.mark.parametrize("text", [LINES, ONE_LINE, NO_SPACE, "short", ""], ids=len)
def test_parts_hold_the_whole_text(text: str) -> None:
    """Nothing is lost or doubled, and no part is longer than said."""
    parts = list(parts_of(text))

    assert "".join(text[start:end] for start, end in parts) == text
    assert all(0 < end - start <= PART for start, end in parts)


def test_parts_end_at_line_ends() -> None:
    """No line that is shorter than a part is cut."""
    ends = {LINES[end - 1] for _, end in parts_of(LINES)}

    assert ends == {"\n"}


@pytest.mark.parametrize("text", [LINES, ONE_LINE, NO_SPACE], ids=len)
@pytest.mark.parametrize("offset", [0, 1, 70_000, 149_999])
def test_the_part_around_an_offset_holds_it(text: str, offset: int) -> None:
    """Wherever one begins to read, that place is shown at once."""
    start, end = part_around(text, offset)

    assert start <= offset < end <= len(text)
