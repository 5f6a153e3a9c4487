"""One action of the user, as the list of commands holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Place = Literal["anywhere", "box", "card", "reader"]


@dataclass(frozen=True, slots=True)
class Command:
    """One action: its keys by place, its typed name, its line in the help."""

    id: str
    title: str
    slash: str = ""
    """Typed name without the slash; "" if it has none."""
    also: tuple[str, ...] = ()
    """Other typed names that mean the same."""
    argument: str = ""
    """What follows the typed name, as the help shows it; "" if nothing does."""
    anywhere: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    """Keys of the question box."""
    empty_box: tuple[str, ...] = ()
    """Keys of the question box while it is empty."""
    card: tuple[str, ...] = ()
    """Keys while an answer is selected."""
    reader: tuple[str, ...] = ()
    plain: bool = False
    """Whether the line mode has it, too."""
