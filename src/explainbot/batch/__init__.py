"""A list of questions in, a file of answers out, one row for each row."""

from __future__ import annotations

from explainbot.batch.answers import OUTPUT_FORMATS
from explainbot.batch.questions import INPUT_FORMATS, QuestionRow
from explainbot.batch.run import BatchSummary, answer_list, run_batch
from explainbot.batch.verify import verify_file

__all__ = [
    "INPUT_FORMATS",
    "OUTPUT_FORMATS",
    "BatchSummary",
    "QuestionRow",
    "answer_list",
    "run_batch",
    "verify_file",
]
