"""What one run of quality.py is about, for the modules that make its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baselines import SYSTEMS, installed
from question_sets import REWRITE
from reader_headings import SETS
from runs import ALONE, OURS, Runs, loaded

if TYPE_CHECKING:
    from judging import Case, Outcome
    from report import Report

REWRITTEN = "canard"
"""The set that is asked by its human rewrites where conversations are not the point."""


@dataclass(frozen=True)
class Study:
    """Sets, systems, what was asked, and the report."""

    runs: Runs
    report: Report
    sets: tuple[str, ...]
    systems: tuple[str, ...]

    @property
    def public(self) -> list[str]:
        """The public sets asked for."""
        return [name for name in self.sets if name not in SETS]

    @property
    def readers(self) -> list[str]:
        """The readers' sets asked for."""
        return [name for name in self.sets if name in SETS]

    @property
    def usable(self) -> list[str]:
        """The systems asked for whose packages are there."""
        return [one for one in self.systems if one == OURS or installed(one)]

    @property
    def ours(self) -> bool:
        """Whether explainbot is asked, too."""
        return OURS in self.systems

    @property
    def titles(self) -> list[str]:
        """What tables call those."""
        return [title(system) for system in self.usable]

    def cases(self, name: str, form: str = "") -> list[Case]:
        """Return the answerable questions of a set in one form (Runs.cases)."""
        return [case for case in self.runs.cases(name, form) if case.wanted]

    def main(self, name: str) -> list[Case]:
        """Return the answerable questions as the main table asks them."""
        if name in SETS:
            return self.cases(name, ALONE)
        return self.cases(name, REWRITE if name == REWRITTEN else "")

    def ask(
        self, name: str, system: str, cases: Sequence[Case], form: str = ""
    ) -> list[Outcome]:
        """Return how questions of a set went."""
        return self.runs.outcomes(loaded(name, form), system, cases)


def title(system: str) -> str:
    """Return what tables call a system."""
    return SYSTEMS.get(system, system)
