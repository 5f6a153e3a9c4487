"""The forms in which lists of questions come."""
