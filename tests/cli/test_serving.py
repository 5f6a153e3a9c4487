"""What the command line refuses before anything is served."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell

TOKEN = "a-token-for-this-test"  # noqa: S105


@pytest.mark.usefixtures("lab")
def test_the_network_is_served_with_a_token_alone(
    sh: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a token, or with a short one, nothing listens beyond this machine."""
    monkeypatch.delenv("EXPLAINBOT_TOKEN", raising=False)
    without = sh("serve", "--http", "--host", "0.0.0.0")  # noqa: S104
    monkeypatch.setenv("EXPLAINBOT_TOKEN", "secret")
    short = sh("serve", "--http")
    chat = sh("serve", "--token", TOKEN)

    assert without.error.startswith(
        "explainbot: 0.0.0.0: other machines are answered only with a token. "
        "Set EXPLAINBOT_TOKEN to one, for example what this prints: python -c "
    )
    assert short.error.startswith(
        "explainbot: a token is at least 16 ASCII letters or digits without spaces. "
    )
    assert chat.error == (
        "explainbot: the chat in a browser has no login. --token is for --http."
    )
