"""A list of questions in, a file of answers out, one row for each row."""

from __future__ import annotations

from explainbot.batch.lists.questions import INPUT_FORMATS, QuestionRow
from explainbot.batch.outputs.outputs import OUTPUT_FORMATS
from explainbot.batch.run import BatchSummary, Choices, answer_list
from explainbot.batch.verify import verify_file

__all__ = [
    "INPUT_FORMATS",
    "OUTPUT_FORMATS",
    "BatchSummary",
    "Choices",
    "QuestionRow",
    "answer_list",
    "verify_file",
]
