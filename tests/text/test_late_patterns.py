"""Patterns that are compiled at their first use."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

import explainbot
from explainbot.text.cache import PLACE, LatePattern, late
from explainbot.text.word_lists import listed, patterns_of


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    """Its methods and its attributes."""
    own, other = (
        late(r"(\d+) ?m\b", re.IGNORECASE),
        re.compile(r"(\d+) ?m\b", re.IGNORECASE),
    )
    text = "330 M high, 12m wide"

    assert own.findall(text) == other.findall(text) == ["330", "12"]
    assert own.sub(r"\1 metres", text) == other.sub(r"\1 metres", text)
    assert own.split(text) == other.split(text)
    assert (own.pattern, own.flags) == (other.pattern, other.flags)


def test_the_lists_of_a_late_pattern_are_those_of_an_early_one() -> None:
    """They are read when it is used."""
    own = late(rf"\b{listed('month_names')}\b|{listed('others')}")
    other = re.compile(rf"\b{patterns_of('month_names')}\b|{patterns_of('others')}")

    assert own.pattern == other.pattern
    assert own.search("on 3 March")


def test_a_wrong_pattern_is_refused_when_it_is_used() -> None:
    """Not before: so each of ours is compiled below."""
    wrong = late("(")

    with pytest.raises(re.error):
        wrong.search("")


def patterns_in(value: object) -> Iterator[LatePattern]:
    """Yield the patterns of a module's constant."""
    if isinstance(value, LatePattern):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from patterns_in(one)
    elif isinstance(value, dict):
        yield from patterns_in(list(value.values()))


def test_every_pattern_of_ours_can_be_compiled() -> None:
    """Those of constants, alone or in tables."""
    count = 0
    for module in pkgutil.walk_packages(explainbot.__path__, "explainbot."):
        if not module.name.startswith(("explainbot.answering", "explainbot.text")):
            continue
        for value in vars(import_module(module.name)).values():
            for one in patterns_in(value):
                assert PLACE not in one.compiled().pattern
                count += 1
            if isinstance(value, re.Pattern):
                assert PLACE not in value.pattern

    assert count > 100
