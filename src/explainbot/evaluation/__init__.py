"""Answers against expected answers: how many are right, and how well that is known."""

from __future__ import annotations

from explainbot.evaluation.report import evaluate

__all__ = ["evaluate"]
