"""Operations for programs over MCP and HTTP: names, arguments and their bounds.

One table serves both: the schemas that clients are shown, and the checks of what they
send.  What an operation does stands in queue.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from explainbot.errors import RequestError

LONGEST_QUESTION = 2000
"""Code points of a question, of a name, and of each earlier question."""
MOST_NAMES = 20
"""Earlier questions, and collections, of one request."""
MOST_TOP = 50
MOST_SHOWN = 20_000
"""Code points of a document that one request gets."""
FARTHEST = 10**15
"""Offset in a document."""

Kind = Literal["text", "texts", "number", "switch"]
_SCHEMAS: dict[Kind, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": LONGEST_QUESTION},
    "texts": {
        "type": "array",
        "items": {"type": "string", "maxLength": LONGEST_QUESTION},
        "maxItems": MOST_NAMES,
    },
    "number": {"type": "integer", "minimum": 0},
    "switch": {"type": "boolean"},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One argument."""

    kind: Kind
    summary: str
    default: Any = None
    """What stands for an argument that is not given; None makes it required."""
    most: int = FARTHEST
    """Of a number."""

    def schema(self) -> dict[str, Any]:
        """Return the argument's JSON Schema."""
        found = _SCHEMAS[self.kind] | {"description": self.summary}
        if self.kind == "number":
            found["maximum"] = self.most
        return found if self.default is None else found | {"default": self.default}

    def check(self, name: str, value: object) -> None:
        """Raise RequestError unless the value is of this kind and within its bounds."""
        if self.kind == "switch":
            good, wanted = isinstance(value, bool), "true or false"
        elif self.kind == "number":
            good = isinstance(value, int) and not isinstance(value, bool)
            good = good and isinstance(value, int) and 0 <= value <= self.most
            wanted = f"a whole number from 0 to {self.most}"
        elif self.kind == "text":
            good, wanted = _short(value), f"text of at most {LONGEST_QUESTION} letters"
        else:
            good = isinstance(value, list) and len(value) <= MOST_NAMES
            good = good and isinstance(value, list) and all(map(_short, value))
            wanted = (
                f"a list of at most {MOST_NAMES} texts of at most "
                f"{LONGEST_QUESTION} letters each"
            )
        if not good:
            raise RequestError(f'"{name}" must be {wanted}')


def _short(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_QUESTION


@dataclass(frozen=True, slots=True)
class Operation:
    """Something that can be asked for."""

    title: str
    summary: str
    fields: Mapping[str, Field]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the arguments."""
        required = [name for name, one in self.fields.items() if one.default is None]
        return {
            "type": "object",
            "properties": {name: one.schema() for name, one in self.fields.items()},
            "required": required,
            "additionalProperties": False,
        }

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments, those not given by their defaults.

        Raises:
            RequestError: One is unknown, missing, of another kind, or out of bounds.
        """
        for name in given:
            if name not in self.fields:
                known = ", ".join(self.fields) or "none"
                raise RequestError(
                    f'there is no argument "{name[:40]}"', hint=f"There are: {known}."
                )
        found = {}
        for name, field in self.fields.items():
            if name not in given and field.default is None:
                raise RequestError(f'the argument "{name}" is missing')
            found[name] = given.get(name, field.default)
            field.check(name, found[name])
        return found


_QUESTION = Field("text", "The question, in the user's own words")
_COLLECTIONS = Field("texts", "Answer from these folders and tags alone", [])

OPERATIONS = {
    "ask": Operation(
        "Ask",
        "Answer a question with a passage of the texts, quoted word for word, or say "
        "that they do not answer it. Of an answer, evidence is the sentence that "
        "answers, span_start to span_end the answer's words in it; where answered is "
        "false nothing is claimed, and alternatives are only the closest passages.",
        {
            "question": _QUESTION,
            "history": Field("texts", "Earlier questions, oldest first", []),
            "top": Field("number", "So many other passages", 3, MOST_TOP),
            "exact": Field("switch", "Leave typing errors as they are", default=False),
            "collections": _COLLECTIONS,
            "why": Field("switch", "Say what spoke for the answer", default=False),
        },
    ),
    "search": Operation(
        "Search",
        "Find the passages nearest to a question or to a few words, best first, "
        "without a claim that any of them answers.",
        {
            "question": _QUESTION,
            "top": Field("number", "So many passages", 5, MOST_TOP),
            "collections": _COLLECTIONS,
        },
    ),
    "list": Operation("List", "List the documents that quotes come from.", {}),
    "show": Operation(
        "Show",
        f"Read a document's text exactly, at most {MOST_SHOWN} code points at a time; "
        "start and end of a quote count in it.",
        {
            "document": Field("text", "A document's name as list gives it"),
            "start": Field("number", "First code point, from 0", 0),
            "length": Field("number", "So many code points", MOST_SHOWN, MOST_SHOWN),
        },
    ),
}
