"""Asks every system every question once, and keeps how it went."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import judging
import public_sets
import question_sets
from baselines import Baselines, Found
from intervals import Group, difference_of, estimate, mean_of
from judging import TOP, Case, Outcome, Passage, collapsed, passage, rank_of
from reader_headings import SETS, TWINS, right_places
from workspaces import Bench, claimed, ranking, shipped_files, shipped_settings

from explainbot import Workspace
from explainbot.answering.explainer import Explainer
from explainbot.evaluation.measures import Figure
from explainbot.index.index import IndexReader
from explainbot.index.storage.rows import StoredSection
from explainbot.records import Answer

OURS = "explainbot"
ALONE, TOGETHER, TWINNED = "alone", "together", "with twins"
LOADINGS = (ALONE, TOGETHER, TWINNED)
"""What is loaded when a reader's questions are asked."""


class Pool:
    """Material that is loaded together, for every system alike."""

    def __init__(self, bench: Bench, workspace: Workspace) -> None:
        """Take an indexed workspace."""
        self._bench = bench
        self.workspace = workspace

    @cached_property
    def explainer(self) -> Explainer:
        """The program over it."""
        return self.workspace.explainer()

    @cached_property
    def baselines(self) -> Baselines:
        """The others over it."""
        store = IndexReader.open(self.workspace.places.index, hashed=False)
        heads = [head(one) for one in self._sections]
        texts = [store.text(one) for one in self._sections]
        folder = self._bench.folder / "vectors"
        return Baselines(heads, texts, self._bench.encoder, folder)

    @cached_property
    def _sections(self) -> list[StoredSection]:
        store = IndexReader.open(self.workspace.places.index, hashed=False)
        return [*store.get(store.corpus.all_rows().tolist()).values()]

    @cached_property
    def _passages(self) -> list[Passage]:
        store = IndexReader.open(self.workspace.places.index, hashed=False)
        return [
            Passage(one.document_id, one.heading, collapsed(store.text(one)))
            for one in self._sections
        ]

    def ask(self, case: Case) -> Outcome:
        """Ask the program; every quote is compared with its document."""
        answer = self.explainer.ask(case.text, case.history, top=TOP)
        self._bench.check(self.workspace, answer)
        return _outcome(case, answer)

    def others(self, system: str, cases: Sequence[Case]) -> list[Outcome]:
        """Ask one of the others."""
        found = self.baselines.search(system, [case.text for case in cases])
        return [self._judged(case, one) for case, one in zip(cases, found, strict=True)]

    def _judged(self, case: Case, found: Found) -> Outcome:
        shown = [self._passages[row] for row in found.rows]
        seen = f"{shown[0].document} › {shown[0].heading}" if shown else ""
        return Outcome(rank_of(shown, case.wanted), found.score, seen=seen)

    def sentence(self, case: Case) -> tuple[bool, bool]:
        """Whether MiniLM's best sentence of its best passage, or its two, answer."""
        found = self.baselines.search("minilm", [case.text])[0]
        if not found.rows:
            return False, False
        best = self.baselines.sentences(found.rows[0], case.text)[:2]
        texts = [collapsed(text) for text in best]
        return judging.holds(texts[:1], case.spans), judging.holds(texts, case.spans)


def head(section: StoredSection) -> str:
    """Return "title > heading", a title that is the heading only once."""
    parts = (section.title, *section.heading_path, section.heading)
    return " > ".join(dict.fromkeys(filter(None, parts)))


def _outcome(case: Case, answer: Answer) -> Outcome:
    """Judge the program.

    Where several targets are wanted, all must be among what it claims: that there
    were several questions is for the program to see.
    """
    order = [passage(quote) for quote in ranking(answer)]
    claims = [passage(quote) for quote in claimed(answer)]
    rank = rank_of(order, case.wanted)
    if len(case.wanted) > 1:
        rank = int(_all_met(claims or order[:1], case))
    top = ranking(answer)[:1]
    return Outcome(
        rank,
        answer.confidence,
        answer.answered,
        _all_met(claims if len(case.wanted) > 1 else claims[:1], case),
        judging.evidence(top[0], case.spans) if top else (False, False),
        collapsed(top[0].evidence_text) if top else "",
        " + ".join(quote.citation for quote in claimed(answer)[:3] or top),
        answer.signals,
    )


def _all_met(shown: Sequence[Passage], case: Case) -> bool:
    return bool(case.wanted) and all(
        any(judging.meets(one, any_of) for one in shown) for any_of in case.wanted
    )


class Runs:
    """Every set's questions and how they went, asked when first wanted."""

    def __init__(self, bench: Bench, folder: Path, corpus: Path, limit: int) -> None:
        """Take the folders.

        Args:
            bench: Makes the workspaces.
            folder: Holds one folder a set.
            corpus: Holds the readers' documents.
            limit: At most so many questions a set, evenly spread; 0 takes all.
        """
        self.bench = bench
        self.folder = folder
        self._corpus = corpus
        self._limit = limit
        self._known: dict[tuple[str, str], dict[tuple[str, ...], Outcome]] = {}
        self.pool = lru_cache(maxsize=None)(self._pool)
        self.cases = lru_cache(maxsize=None)(self._cases)

    def _pool(self, name: str) -> Pool:
        """Return what is loaded: a public set's name, ``alone-NAME`` or a loading."""
        readers = [self._corpus / one for one in SETS.values()]
        shipped = shipped_files(without=TWINS.values() if name == TOGETHER else ())
        if name in (TOGETHER, TWINNED):
            files, settings = [*readers, *shipped], shipped_settings(shipped)
            made = self.bench.workspace(name.replace(" ", "-"), files, settings)
        elif name.startswith(ALONE):
            file = self._corpus / SETS[name.removeprefix(f"{ALONE}-")]
            made = self.bench.workspace(name, [file])
        else:
            source = public_sets.documents(self.bench, self.folder / name)
            files = sorted(source.glob("*.md"))
            made = self.bench.workspace(f"public-{name}", files)
        return Pool(self.bench, made)

    def _cases(self, name: str, form: str = "") -> list[Case]:
        """Return a set's questions.

        Args:
            name: The set.
            form: Of a public set "" or a form of question_sets, else a loading.
        """
        if name not in SETS:
            typed = question_sets.public_cases(self.folder / name)
            chosen = {case.id for case in judging.evenly(typed, self._limit)}
            cases = question_sets.public_cases(self.folder / name, form)
            return [case for case in cases if case.id in chosen]
        workspace = self.pool(loaded(name, form)).workspace
        twin = workspace.document(TWINS[name]) if form == TWINNED else None
        places = right_places(name, workspace.document(SETS[name]), twin)
        path = self.folder / name / "questions.csv"
        return judging.evenly(question_sets.reader_cases(path, places), self._limit)

    def outcomes(self, pool: str, system: str, cases: Sequence[Case]) -> list[Outcome]:
        """Return how the cases went; those not yet asked are asked now."""
        known = self._known.setdefault((pool, system), {})
        keys = [(case.id, case.text, *case.history) for case in cases]
        new = [
            (key, case)
            for key, case in zip(keys, cases, strict=True)
            if key not in known
        ]
        asked = [case for _, case in new]
        if new:
            over = self.pool(pool)
            self.bench.encoder.encode_questions([case.text for case in asked])
            found = (
                [over.ask(case) for case in asked]
                if system == OURS
                else over.others(system, asked)
            )
            known.update(zip([key for key, _ in new], found, strict=True))
        return [known[key] for key in keys]


def loaded(name: str, form: str) -> str:
    """Return the pool in which a set's questions are asked.

    Args:
        name: The set.
        form: A loading, for a reader's set; of no account for a public one.
    """
    if name not in SETS:
        return name
    return form if form in (TOGETHER, TWINNED) else f"{ALONE}-{name}"


def hits(outcomes: Sequence[Outcome]) -> list[float]:
    """Return 1 for each right top passage, else 0."""
    return [float(one.first) for one in outcomes]


def hit(outcomes: Sequence[Outcome]) -> Figure | None:
    """Return hit@1 with its interval."""
    return estimate([mean_of(hits(outcomes))])


def gain(ones: Sequence[Outcome], others: Sequence[Outcome]) -> Group:
    """Measure by how much the hit@1 of one lies above another's."""
    return difference_of(hits(ones), hits(others))
