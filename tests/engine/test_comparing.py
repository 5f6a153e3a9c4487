"""Where a passage stands in a later version of its text."""

from __future__ import annotations

import pytest

from explainbot.engine.messages import counterpart

OLD = "one\ntwo\nthree\nfour\nfive\n"


@pytest.mark.parametrize(
    ("new", "passage", "found"),
    [
        (OLD, "three", "three\n"),
        ("zero\n" + OLD, "three", "three\n"),
        (OLD + "six\n", "three", "three\n"),
        (OLD.replace("three", "drei"), "three", "drei\n"),
        (OLD.replace("three", "drei"), "four", "four\n"),
        (OLD.replace("three\n", "three\nand more\n"), "three\nfour", None),
        (OLD.replace("three\n", ""), "three", ""),
        (OLD.replace("three\n", ""), "two\nthree\nfour", "two\nfour\n"),
        (OLD.replace("one\n", "").replace("five", "5"), "four\nfive", "four\n5\n"),
        ("", "three", ""),
    ],
)
def test_the_lines_in_its_place_are_found(
    new: str, passage: str, found: str | None
) -> None:
    """Before, after and inside of what was changed; "" where nothing is left."""
    start = OLD.index(passage)
    left, right = counterpart(OLD, new, (start, start + len(passage)))

    assert new[left:right] == ("three\nand more\nfour\n" if found is None else found)


def test_a_text_changed_all_over_is_no_endless_work() -> None:
    """Too many lines to compare one by one: all that changed is the counterpart."""
    old = "".join(f"old {number}\n" for number in range(5000))
    new = "first\n" + old.replace("old", "new") + "last\n"
    old = "first\n" + old + "last\n"
    left, right = counterpart(old, new, (10, 12))

    assert (left, right) == (6, len(new) - 5)
