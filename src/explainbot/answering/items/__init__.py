"""Rows of tables, labelled items and lists that answer by themselves."""
