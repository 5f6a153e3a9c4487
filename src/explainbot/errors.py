"""Exceptions that explainbot raises on purpose, as one tree.

The tree::

    ExplainbotError
      WorkspaceError        no workspace there, or a folder that cannot be one
        CorpusEmptyError    the workspace has no readable material yet
      SourceError           a source file cannot be read as what it claims to be
        EncodingError       its bytes are not text in any encoding that was tried
        EmptySourceError    nothing is left of it once it is read
        UnknownKindError    no reader for this kind of file
        ReaderPluginError   the plug-in for this kind of file cannot be used
      SettingsError         a line of a settings file, or a variable, is wrong
      ModelError            an embedding model is missing, damaged or of the wrong kind
        EncoderPluginError  the plug-in that gives the model cannot be used
      IndexUnusableError    the index on disk cannot be used
        IndexDamagedError   a file of it is missing or altered
        IndexModelError     it was made by another model
        IndexBusyError      another process is building it
        IndexThreadError    another thread has opened it
      IndexServerError      the server that keeps the index cannot be used
      ClusterError          the machines that are to do the work cannot be used
      UnknownDocumentError  no document has that name
      UnknownCollectionError  no folder and no tag has that name
      PackError             a packed corpus (.xbc) is damaged, or not what it claims
      QuestionsError        a list of questions cannot be read
      ServingError          the chat, or answers for programs, cannot be served
      RemoteError           a served engine refuses, or is another version's
        UnreachableError    it cannot be reached, or went away
      RequestError          a program's request is wrong
        BusyError           too many of them wait
      OutputError           a result cannot be written where it should go
      ClosedError           a workspace, index or explainer is used after its close
      QuoteMismatchError    a quote differs from its stored hash; nothing is shown

A message says what failed, where (``file:line`` where there is one) and what to do
next.  Surfaces print ``str(error)`` on one line and exit with status 2.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path, PurePosixPath

_NEAR = 0.75
"""Likeness from which on a name is meant, 1 for the same letters."""
LONGEST_NAME = 200
"""Letters of a name by which one like it is looked for."""


class ExplainbotError(Exception):
    """The root: anything a user can cause, worded for that user."""

    def __init__(
        self, what: str, *, where: str | Path = "", line: int = 0, hint: str = ""
    ) -> None:
        """Word the error from its parts.

        Args:
            what: What failed, without a full stop at the end; line ends in it, as
                libraries' own words have them, become blanks.
            where: The file (or other place) it happened in; "" if there is none.
            line: Line in that file, from 1; 0 if it is not about one line.
            hint: What to do next, as a full sentence; "" if nothing can be done.
        """
        self.what = " ".join(what.split("\n"))
        self.where = str(where)
        self.line = line
        self.hint = hint
        super().__init__(worded(self.what, self.where, line, hint))

    @property
    def reason(self) -> str:
        """What failed and what to do next, for a report that names the file itself."""
        place = f"line {self.line}: " if self.line else ""
        what = f"{place}{self.what}".rstrip(".")
        return f"{what}. {self.hint}" if self.hint else what


def worded(what: str, where: str, line: int, hint: str) -> str:
    """Return the message that is made of an error's parts."""
    place = f"{where}:{line}" if where and line else where
    message = f"{place}: {what}" if place else what
    message = message.rstrip(".") + "."
    return f"{message} {hint}" if hint else message


class WorkspaceError(ExplainbotError):
    """No workspace there, or a folder that cannot be one."""


class CorpusEmptyError(WorkspaceError):
    """The workspace has no readable material yet."""


class SourceError(ExplainbotError):
    """A source file cannot be read as what it claims to be."""


class EncodingError(SourceError):
    """A file's bytes are not text in any encoding that was tried."""


class EmptySourceError(SourceError):
    """Nothing is left of a file once it is read."""


class UnknownKindError(SourceError):
    """No reader for this kind of file."""


class ReaderPluginError(SourceError):
    """The plug-in that reads this kind of file cannot be used."""


class SettingsError(ExplainbotError):
    """A line of a settings file is wrong."""


class ModelError(ExplainbotError):
    """An embedding model is missing, damaged or of the wrong kind."""


class EncoderPluginError(ModelError):
    """The plug-in that gives the embedding model cannot be used."""


class IndexUnusableError(ExplainbotError):
    """The index on disk cannot be used."""


class IndexDamagedError(IndexUnusableError):
    """A file of the index is missing or altered."""


class IndexModelError(IndexUnusableError):
    """The index was made by another model."""


class IndexBusyError(IndexUnusableError):
    """Another process is building the index."""


class IndexThreadError(IndexUnusableError):
    """Another thread has opened the index."""


class IndexServerError(ExplainbotError):
    """The server that keeps the index cannot be reached, or refuses.

    No IndexUnusableError: the index itself may be whole, and is not made anew.
    """


class ClusterError(ExplainbotError):
    """The cluster that is to do the work cannot be reached, or gives no workers."""


class UnknownDocumentError(ExplainbotError):
    """No document has that name."""


def unknown_document(name: str, known: Collection[str]) -> UnknownDocumentError:
    """Return that no document has a name, with the one that was probably meant.

    Args:
        name: What was asked for.
        known: The names that there are.
    """
    from difflib import get_close_matches

    by_stem = {PurePosixPath(one).stem.lower(): one for one in known}
    asked = PurePosixPath(name[:LONGEST_NAME]).stem.lower()
    near = get_close_matches(asked, by_stem, 1, cutoff=_NEAR)
    hint = "explainbot list prints the names."
    if near:
        hint = f'Did you mean "{by_stem[near[0]]}"? {hint}'
    return UnknownDocumentError(f'there is no document named "{name}"', hint=hint)


class UnknownCollectionError(ExplainbotError):
    """No folder and no tag has that name."""


class PackError(ExplainbotError):
    """A packed corpus is damaged, or not what it claims to be."""


class QuestionsError(ExplainbotError):
    """A list of questions cannot be read."""


class ServingError(ExplainbotError):
    """The chat in a browser, or answers for programs, cannot be served."""


class RemoteError(ExplainbotError):
    """A served engine refuses, is of another version, or its address is none."""

    @classmethod
    def of(cls, message: str) -> RemoteError:
        """Return an error that says what a server said, to the letter."""
        error = cls(message)
        error.args = (message,)
        return error


class UnreachableError(RemoteError):
    """A served engine cannot be reached, or went away."""

    begun = False
    """Whether it had the request already."""


class RequestError(ExplainbotError):
    """A program's request, over MCP or HTTP, is wrong."""


class BusyError(RequestError):
    """Too many requests of programs wait."""

    again = 0.0
    """Seconds after which there is room, as far as can be told."""


class OutputError(ExplainbotError):
    """A result cannot be written where it should go."""


class ClosedError(ExplainbotError):
    """A workspace, an index or an explainer is used after it was closed."""

    @classmethod
    def of(cls, what: str) -> ClosedError:
        """Return the error for a thing such as "the index"."""
        return cls(f"{what} is closed", hint="Open it again, or close it later.")


class QuoteMismatchError(ExplainbotError):
    """A quote differs from the hash stored for it; nothing is shown."""
