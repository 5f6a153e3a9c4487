"""The package's front door: a short, sorted list of names that can be imported."""

from __future__ import annotations

import inspect

import explainbot
from explainbot.errors import ExplainbotError

LONGEST = 12


def test_the_names_are_sorted_and_few() -> None:
    """Nobody has to search a list of at most a dozen names."""
    assert sorted(explainbot.__all__) == list(explainbot.__all__)
    assert len(explainbot.__all__) <= LONGEST


def test_the_promised_names_are_there() -> None:
    """The names that the manual shows are exported."""
    promised = {
        "Answer",
        "Document",
        "Explainer",
        "ExplainbotError",
        "Quote",
        "Section",
        "Workspace",
    }

    assert promised <= set(explainbot.__all__)


def test_every_name_is_importable_and_documented() -> None:
    """Each exported name is a class with a docstring, and ``dir`` lists it."""
    for name in explainbot.__all__:
        assert inspect.isclass(getattr(explainbot, name)), name
        assert inspect.getdoc(getattr(explainbot, name)), name
        assert name in dir(explainbot)


def test_a_wrong_name_is_an_attribute_error() -> None:
    """A name that is not exported fails as Python users expect."""
    assert not hasattr(explainbot, "Chatbot")


def test_every_error_has_the_exported_root() -> None:
    """One ``except`` clause catches whatever a user can cause."""
    assert explainbot.ExplainbotError is ExplainbotError
