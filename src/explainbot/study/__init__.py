"""Quiz and cards from the corpus: word for word, each with its place in the source.

Nothing is written by the program: a question is a heading, a blank is a run of a
sentence, a choice is a heading.  It never grades what is typed; it shows the quote and
which of its key words were there, and the reader says how well it went.
"""

from __future__ import annotations
