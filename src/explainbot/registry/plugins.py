"""Plug-ins: readers and encoders of other packages, found by their entry points.

Nothing is looked up for what the program brings itself: the first look reads the
metadata of every installed package.
"""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explainbot.errors import ExplainbotError

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint


@dataclass(frozen=True)
class PlugIn:
    """One entry point of an installed package."""

    what: str
    """What it gives: "reader", "encoder"."""
    name: str
    value: str
    """The module, and the name in it: "school_calendar:KIND"."""
    package: str
    _entry: EntryPoint

    def __str__(self) -> str:
        """Name it as messages do: what it gives, entry point and package."""
        return f'the {self.what} "{self.name}" ({self.value}, package {self.package})'

    @property
    def hint(self) -> str:
        """What a user can do about its faults."""
        return (
            "Tell those who made the package, or remove it: "
            f"pip uninstall {self.package}"
        )

    def load(self, error: type[ExplainbotError], where: str | Path = "") -> Any:
        """Import its module and return the object that it names.

        Args:
            error: What is raised when that fails.
            where: The file that it is needed for.
        """
        return self.call(error, where, "cannot be imported", self._entry.load)

    def call(
        self,
        error: type[ExplainbotError],
        where: str | Path,
        fault: str,
        function: Callable[..., Any],
        *values: Any,
    ) -> Any:
        """Return what the plug-in's function returns.

        Raises:
            ExplainbotError: It raised one of the kind that its part of the program
                does (a ``SourceError`` of a reader), which is passed on, or, of the
                kind ``error``, anything else, which is told behind ``fault``.
        """
        try:
            # What it prints must not get into an answer that a program reads.
            with redirect_stdout(sys.stderr):
                return function(*values)
        except (Exception, SystemExit) as raised:  # somebody else's code may do all
            if isinstance(raised, error.__bases__):
                raise
            said = " ".join(f"{type(raised).__name__}: {raised}".split())
            raise error(
                f"{self} {fault} ({said.rstrip(': ')})", where=where, hint=self.hint
            ) from raised

    def refused(
        self, error: type[ExplainbotError], fault: str, where: str | Path = ""
    ) -> ExplainbotError:
        """Return the error for a plug-in that hands over what it should not."""
        return error(f"{self} {fault}", where=where, hint=self.hint)


@cache
def plugins(group: str, what: str) -> tuple[PlugIn, ...]:
    """Return the entry points of a group, by name; nothing of them is imported."""
    from importlib.metadata import entry_points

    found = [
        PlugIn(what, each.name, each.value, each.dist.name if each.dist else "", each)
        for each in entry_points(group=group)
    ]
    return tuple(sorted(found, key=lambda each: (each.name, each.package, each.value)))


def only(
    claims: tuple[PlugIn, ...],
    claimed: str,
    error: type[ExplainbotError],
    where: str | Path = "",
) -> PlugIn | None:
    """Return the one plug-in that claims something; None if there is none.

    Args:
        claims: Those that do.
        claimed: What they claim, for the message.
        error: What is raised when there are several.
        where: The file that it is needed for.
    """
    if len(claims) > 1:
        packages = tuple(dict.fromkeys(each.package for each in claims))
        raise error(
            f"{claimed} is claimed by {len(claims)} plug-ins: "
            f"{' and '.join(map(str, claims))}",
            where=where,
            hint=f"Remove all but one: pip uninstall {packages[-1]}",
        )
    return claims[0] if claims else None
