"""``explainbot ask``."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from explainbot.cli.common import ProgressLine, open_workspace
from explainbot.cli.question import asked_question, readable, surface
from explainbot.embedding.loading import load_for_one
from explainbot.serving.told import AskedQuestion, told


def ask(options: argparse.Namespace) -> int:
    """Answer one question; 0 answered, 1 not."""
    question, history = asked_question(options)
    given = options.workspace
    shown: dict[str, Any] = surface()
    asked = AskedQuestion(
        question,
        history,
        options.top,
        exact=options.exact,
        collections=[readable(name) for name in options.collection],
        why=options.why,
        json=options.json,
        named=["--workspace", readable(str(given))] if given else [],
        **shown,
    )
    with open_workspace(options, load_for_one) as workspace:
        progress = ProgressLine()
        explainer = workspace.explainer(progress)  # closed with the workspace
        progress.clear()
        answer = told(workspace, explainer, asked)
    for line in answer.notes:
        print(line, file=sys.stderr)
    print(answer.out)
    return answer.status
