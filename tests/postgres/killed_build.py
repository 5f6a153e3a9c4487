"""Build an index and kill oneself in the middle: ``killed_build.py FOLDER STEP PLACE``.

STEP is what the progress says; PLACE how far it is then.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from explainbot.progress import StepProgress
from tests.postgres.workspaces import opened

if __name__ == "__main__":
    folder, step, place = sys.argv[1:]

    def kill(progress: StepProgress) -> None:
        """End at once, as a power loss would."""
        if (progress.step, progress.done) == (step, int(place)):
            os.kill(os.getpid(), signal.SIGKILL)

    with opened(Path(folder)) as workspace:
        workspace.index(on_progress=kill)
