"""The probability that the top passage answers, and its bands."""

from __future__ import annotations

import math

import pytest

from explainbot.answering.confidence import (
    COEFFICIENTS,
    GOOD,
    INTERCEPT,
    INTERCEPT_WITH_READER,
    STRONG,
    WEAK,
    WITH_READER,
    Confidence,
    confidence,
    with_words,
)


@pytest.mark.parametrize(
    ("probability", "match"),
    [
        (1.0, "strong"),
        (STRONG, "strong"),
        (math.nextafter(STRONG, 0), "good"),
        (GOOD, "good"),
        (math.nextafter(GOOD, 0), "weak"),
        (WEAK, "weak"),
        (math.nextafter(WEAK, 0), "none"),
        (0.0, "none"),
    ],
)
def test_bands(probability: float, match: str) -> None:
    """Each band begins at its threshold, which belongs to it."""
    assert Confidence(probability, {}).match == match
    assert 0 < WEAK < GOOD < STRONG < 1


def made(
    best: float = 0.6,
    next_ones: tuple[float, ...] = (0.4, 0.3),
    full: float = 0.5,
    coverage: float = 0.5,
    *,
    unknown: bool = False,
    other: bool = False,
) -> Confidence:
    """Return the confidence of an ordinary ranking with some signals changed."""
    return confidence([best, *next_ones], full, coverage, unknown=unknown, other=other)


def test_the_probability_is_the_logistic_of_its_signals() -> None:
    """Worked out from the coefficients; the margin is to the mean of the next four."""
    found = made(0.9, (0.5, 0.3, 0.2, 0.2, 0.1), 0.8, 0.7, unknown=True)

    signals = {
        "best": 0.9, "full": 0.8, "coverage": 0.7, "margin": 0.6, "unknown": 1,
        "other": 0, "differs": 0, "nowhere": 0, "asking": 0,
        "margin_asking": 0, "nowhere_asking": 0,
    }  # fmt: skip
    assert found.signals == pytest.approx(signals)
    total = INTERCEPT + sum(
        weight * signals[name] for name, weight in COEFFICIENTS.items()
    )
    assert found.probability == pytest.approx(1 / (1 + math.exp(-total)))


def test_a_passage_about_something_else_is_never_claimed() -> None:
    """However good the other signals are, it stays below the answers."""
    best = made(best=1.2, next_ones=(), full=1, coverage=1)

    assert best.match == "strong"
    assert made(best=1.2, next_ones=(), full=1, coverage=1, other=True).match in (
        "weak",
        "none",
    )


def test_a_single_candidate_has_no_margin() -> None:
    """There is nothing to be better than."""
    assert made(next_ones=()).signals["margin"] == 0


@pytest.mark.parametrize(
    ("less", "more"),
    [
        (made(best=0.5), made(best=0.6)),
        (made(full=0.4), made(full=0.5)),
        (made(next_ones=(0.5, 0.5)), made(next_ones=(0.4, 0.3))),
        (made(unknown=True), made()),
        (made(other=True), made()),
    ],
    ids=["score", "cosine", "margin", "unknown name", "other subject"],
)
def test_better_signals_never_lower_it(less: Confidence, more: Confidence) -> None:
    """Each signal moves the probability in its own direction."""
    assert 0 < less.probability < more.probability < 1


def test_with_a_reader_its_logit_counts() -> None:
    """Worked out from the coefficients for where the program's own reader judged."""
    found = confidence(
        [0.6, 0.4], 0.5, 0.4, unknown=False, other=False, read=2.0, asking=0.5,
        nowhere=0.25, checks={"reasonless": 1.0},
    )  # fmt: skip

    total = INTERCEPT_WITH_READER + 2 * WITH_READER["read"]
    total += 0.5 * WITH_READER["full"] + 0.2 * WITH_READER["margin"]
    total += 0.1 * WITH_READER["margin_asking"] + WITH_READER["reasonless"]
    total += 0.125 * WITH_READER["nowhere_asking"]
    assert found.signals["read"] == 2
    assert found.probability == pytest.approx(1 / (1 + math.exp(-total)))


def test_any_other_reader_counts_as_much_as_all_signals() -> None:
    """The mean of both logits."""
    alone = confidence([0.6], 0.5, 0.4, unknown=False, other=False)
    logit = math.log(alone.probability / (1 - alone.probability))

    found = confidence([0.6], 0.5, 0.4, unknown=False, other=False, read=3.0, own=False)

    total = (logit + 3) / 2
    assert found.probability == pytest.approx(1 / (1 + math.exp(-total)))


def test_in_a_language_unknown_to_the_model_coverage_counts() -> None:
    """More of the question's words make it surer there, and only there."""
    known = [
        confidence([0.6], 0.5, held, unknown=False, other=False).probability
        for held in (0.2, 0.9)
    ]
    foreign = [
        confidence([0.6], 0.5, held, unknown=False, other=False, foreign=True)
        for held in (0.2, 0.9)
    ]

    assert known[0] == known[1]
    assert foreign[0].probability < foreign[1].probability


def test_a_follow_up_is_surer_than_its_mixed_scores_say() -> None:
    """.6 in the logit for a sure one: worked out by hand."""
    alone = confidence([0.5], 0.5, 0.5, unknown=False, other=False)

    found = confidence([0.5], 0.5, 0.5, unknown=False, other=False, lean=0.5)

    odds = alone.probability / (1 - alone.probability) * math.exp(0.3)
    assert found.probability == pytest.approx(odds / (1 + odds))


@pytest.mark.parametrize(
    ("changed", "claimed"),
    [
        ({}, True),
        ({"told_whole": 0.0}, False),
        ({"span": -0.5}, False),
        ({"read": -0.5}, False),
        ({"typeless": 1.0}, False),
    ],
)
def test_a_sentence_that_says_all_is_claimed(
    changed: dict[str, float], *, claimed: bool
) -> None:
    """Where the reader finds the answer in it and nothing forbids it."""
    signals = {"told_whole": 1.0, "read": 1.0, "span": 2.0} | changed

    assert (with_words(Confidence(0.3, signals)).probability >= GOOD) == claimed


def test_what_is_surer_stays() -> None:
    """The least that such a sentence gets lowers nothing."""
    found = Confidence(0.95, {"told_whole": 1.0, "read": 1.0, "span": 2.0})

    assert with_words(found) is found


@pytest.mark.parametrize(
    ("changed", "claimed"),
    [
        ({}, True),
        ({"read": 0.9}, False),
        ({"span": 2.4}, False),
        ({"reasonless": 1.0}, False),
        ({"things_unheld": 0.5}, False),
        ({"differs": 1.0}, False),
    ],
)
def test_what_the_reader_is_sure_of_is_claimed(
    changed: dict[str, float], *, claimed: bool
) -> None:
    """Where nothing speaks against it, however many passages are as near."""
    signals = {"read": 1.0, "span": 2.5} | changed

    assert (with_words(Confidence(0.3, signals)).probability >= GOOD) == claimed


def test_a_name_that_is_not_there_speaks_against_the_reader() -> None:
    """However sure that is."""
    signals = {"read": 3.0, "span": 6.0, "unsupported": 1.0}

    assert with_words(Confidence(0.3, signals)).probability < GOOD


@pytest.mark.parametrize(("read", "claimed"), [(-0.9, True), (-1.0, False)])
def test_the_only_price_is_claimed(read: float, *, claimed: bool) -> None:
    """Unless the reader finds it unlikely."""
    signals = {"price_told": 1.0, "read": read, "span": -2.0}

    assert (with_words(Confidence(0.2, signals)).probability >= GOOD) == claimed


@pytest.mark.parametrize(
    ("changed", "claimed"),
    [
        ({}, True),
        ({"read": -0.1}, False),
        ({"span": -0.1}, False),
        ({"reason_told": 0.0}, False),
        ({"reason_untold": 1.0}, False),
    ],
)
def test_a_reason_that_is_told_is_claimed(
    changed: dict[str, float], *, claimed: bool
) -> None:
    """Where the reader finds the answer in it and nothing forbids it."""
    signals = {"reason_told": 1.0, "read": 0.5, "span": 0.1, "things_unheld": 0.5}

    assert (with_words(Confidence(0.3, signals | changed)).probability >= GOOD) == (
        claimed
    )
