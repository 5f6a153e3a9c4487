"""No test measures the machine that it runs on."""

from __future__ import annotations

from hypothesis import HealthCheck, settings


def test_no_example_has_a_time_limit() -> None:
    """Neither each of them nor making them, whatever a test's own settings say."""
    usual = settings()

    assert usual.deadline is None
    assert HealthCheck.too_slow in usual.suppress_health_check
    assert settings(max_examples=1).deadline is None
