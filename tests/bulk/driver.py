"""Answer a list or build an index on a cluster, telling the progress on a line each.

``driver.py list FOLDER QUESTIONS OUT ADDRESS`` or ``driver.py index FOLDER ADDRESS``;
the address "-" works here alone.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from explainbot.batch.clustered import in_cluster, travelling
from explainbot.batch.run import Choices, answer_list
from explainbot.bulk.cluster import Cluster
from explainbot.cli.common import made_by
from explainbot.paths import workspace_at
from explainbot.progress import StepProgress
from explainbot.testing import _word_encoder
from explainbot.workspace import Workspace


def tell(progress: StepProgress) -> None:
    """Print how far it is."""
    sys.stdout.write(f"{progress.step} {progress.done}\n")
    sys.stdout.flush()


def opened(folder: str) -> Workspace:
    """Return a workspace with an encoder computed by hand."""
    return Workspace(workspace_at(Path(folder)), "word-encoder", _word_encoder)


def main(what: str, folder: str, *rest: str) -> None:
    """Do it."""
    workspace, address = opened(folder), rest[-1]
    with nullcontext() if address == "-" else Cluster(address, made_by) as cluster:
        if what == "index":
            workspace.index(on_progress=tell, cluster=cluster)
            return
        elsewhere: Any = None
        if cluster:
            opener = travelling(workspace, cluster, fast=True)
            elsewhere = partial(in_cluster, cluster, opener)
        answer_list(
            partial(workspace.explainer, fast=True),
            rest[0],
            rest[1],
            Choices(resume=True, jobs=1),
            elsewhere=elsewhere,
            on_progress=tell,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
