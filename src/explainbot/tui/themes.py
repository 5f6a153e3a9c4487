"""Themes: dark, light, high contrast, safe for colour-blind eyes; styles of a quote.

No colour alone means anything: every mark is also a word, a sign, bold or underlined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import Theme

from explainbot.records import Emphasis, Span
from explainbot.text.interface.translation import gettext

if TYPE_CHECKING:
    from textual.app import App


_OWN = (
    Theme(
        name="contrast",
        primary="#ffff00",
        secondary="#00ffff",
        warning="#ffffff",
        error="#ffffff",
        success="#ffffff",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        boost="#303030",
        dark=True,
        variables={"text-muted": "#ffffff"},
    ),
    Theme(
        name="colour-blind",
        primary="#56b4e9",
        secondary="#0072b2",
        warning="#e69f00",
        error="#e69f00",
        success="#56b4e9",
        accent="#e69f00",
        foreground="#f0f0f0",
        background="#101418",
        surface="#161b20",
        panel="#1d242b",
        dark=True,
    ),
)
"""The second: blue and orange of the palette of Okabe and Ito."""

NAMES = {
    "dark": "textual-dark",
    "light": "textual-light",
    "contrast": "contrast",
    "colour-blind": "colour-blind",
}
"""What is typed, and what the theme is called."""


def name_of(theme: str) -> str:
    """Return what is typed for a theme; "" for one that is none of ours."""
    return next((name for name, called in NAMES.items() if called == theme), "")


def choose(app: App[None], name: str) -> str:
    """Change an app's colours to those of that name, "" for the next; say so."""
    for theme in _OWN:
        app.register_theme(theme)
    names = list(NAMES)
    if not name:
        themes = list(NAMES.values())
        here = themes.index(app.theme) if app.theme in themes else -1
        name = names[(here + 1) % len(names)]
    wanted = name.lower().replace(" ", "-").replace("color", "colour")
    if wanted not in NAMES:
        return gettext("the colours are {names}", names=", ".join(names))
    app.theme = NAMES[wanted]
    return gettext("colours: {wanted}", wanted=wanted)


_SENTENCE, _WORDS, _FURTHER = "bold", "bold underline", "italic"


def of(emphasis: Emphasis, words: Span | None) -> str:
    """Return the style of a run, for Textual and for Rich.

    Where the answer's own words are not known, all of its sentence is underlined.

    Args:
        emphasis: Of the run.
        words: Where the answer's own words stand; None where that is not known.
    """
    if emphasis is Emphasis.SENTENCE:
        return _SENTENCE if words else _WORDS
    if emphasis is Emphasis.WORDS:
        return _WORDS
    return _FURTHER if emphasis else ""
