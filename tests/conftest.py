"""How the tests are run: in several processes, with the same examples each time.

A run tells of the change it tests, not of the examples that it happened to draw;
``pytest --hypothesis-profile=searching`` draws others.
"""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "searching", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "repeatable", settings.get_profile("searching"), derandomize=True, database=None
)
settings.load_profile("repeatable")

# Words are compared that the program says in English, in processes of its own, too.
os.environ["LC_ALL"] = "C.UTF-8"
os.environ.pop("EXPLAINBOT_INTERFACE", None)
# Most tests ask in the language of the texts: vectors for others would only cost time.
os.environ["EXPLAINBOT_ACROSS"] = "no"

MOST_PROCESSES = 4
"""Each of them holds the models, more than 1 GB."""


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Spread the whole suite over the processors; named tests run in one process.

    One process more than there are processors: a test of the chat waits half its time.
    ``-n`` and ``--pdb`` go before; without pytest-xdist there is one process.
    """
    option = config.option
    if hasattr(config, "workerinput") or option.usepdb:
        return
    whole = config.args_source is not pytest.Config.ArgsSource.ARGS
    if whole and getattr(option, "numprocesses", 0) is None:
        option.numprocesses = min(MOST_PROCESSES, 1 + (os.cpu_count() or 1))
        option.dist = "worksteal"
        # Threads that wait for one another take half as much again.
        for library in ("OMP", "OPENBLAS"):
            os.environ.setdefault(f"{library}_NUM_THREADS", "1")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Spare the cycle collector what stays loaded to the end."""
    gc.collect()
    gc.freeze()
