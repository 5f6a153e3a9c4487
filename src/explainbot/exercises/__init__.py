"""Exercises in a text, their options and their keys."""
