"""The colours at the start: the user's default, else those chosen last."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from explainbot.engine.service import InProcess
from explainbot.serving.browser import visitor
from explainbot.tui.app import ChatApp
from explainbot.tui.state import Memory
from explainbot.tui.study import StudyApp
from tests.engine.small_corpus import SmallCorpus, biology

if TYPE_CHECKING:
    import pytest

    from explainbot.engine import messages
    from explainbot.study.session import Session


def make_port() -> messages.Port:
    """Return an engine that is never asked."""
    return InProcess(SmallCorpus(biology()))


def make_session() -> Session:
    """Return no session: nobody studies here."""
    raise AssertionError


def test_the_default_goes_before_what_was_chosen_last(tmp_path: Path) -> None:
    """And what was chosen last stays remembered, for when there is no default."""
    Memory(tmp_path).choose_theme("contrast")
    preset = ChatApp(make_port, memory=Memory(tmp_path), theme="light")
    plain = ChatApp(make_port, memory=Memory(tmp_path))

    assert (preset.theme, plain.theme) == ("textual-light", "contrast")


def test_studying_has_the_default_colours() -> None:
    """As the chat has them."""
    assert StudyApp(make_session, "colour-blind").theme == "colour-blind"


def test_visitors_have_the_default_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one who serves chooses how the chat looks at first."""
    ran: list[ChatApp] = []

    def run(app: ChatApp) -> int:
        ran.append(app)
        return 0

    monkeypatch.setattr(visitor, "run_app", run)
    # It would bound this process.
    monkeypatch.setattr(visitor, "bound", lambda _parent: None)
    assert visitor.main(["nowhere.sock", "--theme", "light"]) == 0

    assert [app.theme for app in ran] == ["textual-light"]
