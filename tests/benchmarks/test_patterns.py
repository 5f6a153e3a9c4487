"""The search for patterns that grow faster than their texts."""

from __future__ import annotations

import re

import pytest
from benchmarks.patterns import patterns, worst


@pytest.mark.parametrize(
    ("written", "method"),
    [
        (r"\s*x", "search"),
        (r"a+b", "sub"),
        (r"<!--.*?-->", "findall"),
        (r"(?:\W*\w+){0,3}?what", "match"),
        (r"(?:\\.|[^:])*:", "match"),
    ],
)
def test_what_takes_a_power_is_told(written: str, method: str) -> None:
    """With the text that shows it, made from the pattern itself."""
    assert worst(re.compile(written), [method]) is not None


@pytest.mark.parametrize(
    ("written", "method"),
    [
        (r"\s*x", "match"),
        (r"\ba++b", "search"),
        (r"(?<!\s)\s*+x", "search"),
        (r"<!--[^<>]*-->", "findall"),
        (r"(?:\\.|[^:\\])*+:", "match"),
    ],
)
def test_what_grows_with_its_text_is_not(written: str, method: str) -> None:
    """However it is repeated."""
    assert worst(re.compile(written), [method]) is None


def test_the_patterns_of_the_package_are_found() -> None:
    """Those of constants, of tables, of functions and of calls, with their uses."""
    found = patterns()
    uses = {(at.module, at.name): at.methods for at in found.values()}

    assert len(found) > 700
    assert uses["explainbot.readers.banks.gift", "_NAME"] == {"match"}
    assert any(name.startswith("line ") for _, name in uses)
