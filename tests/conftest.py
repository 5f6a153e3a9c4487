"""How properties are tried: the same examples each time, and no limit of time.

A run tells of the change it tests, not of the examples that it happened to draw;
``pytest --hypothesis-profile=searching`` draws others.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "searching", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "repeatable", settings.get_profile("searching"), derandomize=True, database=None
)
settings.load_profile("repeatable")
