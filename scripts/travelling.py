"""Templates of the sentences that travel in English: errors, notes, findings.

Programs read them in English, in JSON and over a wire; who reads another language is
told them by ``text/interface/reasons.py``, which recognises a sentence by its template.
The templates are taken from the code itself: each text of three words or more that a
module of ``PARTS`` says, but for what is translated on the spot, docstrings, logs,
lists of words and queries.  "{name}" stands where an f-string has a value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PARTS = (
    "answering/curated.py",
    "answering/explainer.py",
    "answering/explanation.py",
    "answering/scope.py",
    "answering/checks/distinctions.py",
    "batch",
    "cli/ask.py",
    "cli/batch.py",
    "cli/chat.py",
    "cli/common.py",
    "cli/corpus.py",
    "cli/engine.py",
    "cli/serve.py",
    "cli/served.py",
    "cli/setup.py",
    "cli/teaching.py",
    "cli/unknown_command.py",
    "client",
    "config.py",
    "curation.py",
    "embedding/loading.py",
    "embedding/minilm/files.py",
    "embedding/multilingual/files.py",
    "embedding/prepared.py",
    "embedding/sentence_transformer.py",
    "engine",
    "errors.py",
    "evaluation/report.py",
    "folders.py",
    "index/build",
    "index/index.py",
    "index/intake",
    "index/status.py",
    "index/storage/lexical.py",
    "index/storage/manifest.py",
    "index/storage/sqlite.py",
    "paths.py",
    "readers",
    "records.py",
    "registry",
    "reranking",
    "sections",
    "serving/told.py",
    "settings.py",
    "sharing",
    "study/exports",
    "study/session.py",
    "teaching/gaps.py",
    "usage",
    "workspace.py",
)
"""Modules and folders of the package."""
_MARKED = {"gettext", "ngettext", "to_translate", "both_to_translate"}
_NOT_SAID = {
    "add_argument",
    "add_parser",
    "AttributeError",
    "TypeError",
    "compile",
    "debug",
    "ask",
    "execute",
    "executemany",
    "frozenset",
    "info",
    "namedtuple",
    "print_exc",
    "setdefault",
    "split",
    "word_list",
}
"""Calls whose texts nobody reads; those of ``split`` are lists of words."""
_NOT_FOR_PEOPLE = {
    "batch/clustered.py",
    "batch/outputs/_documents.py",
    "index/build/spread.py",
    "readers/_plugins.py",
    "registry/plugins.py",
    "readers/subject.py",
    "study/exports/anki.py",
    "study/exports/qti.py",
    "study/exports/sheets.py",
}
"""Modules whose texts are for who writes plug-ins or runs clusters, are written into
files, or are lists of words."""
_WORD = re.compile(r"(?<!\S)[\W_]*[^\W\d_][\w'’.,-]*[\W_]*(?!\S)")
_VALUE = re.compile(r"\{\w+\}")
_NO_SENTENCE = re.compile(
    r"[\\\n<%=]|\b(SELECT|INSERT|CREATE|DELETE|UPDATE|WHERE|ORDER BY|JOIN|BETWEEN)\b"
    r"|\(\?|HTTP/|https?://(?!HOST)|\bclass=|max \d+ char|not a record|Callable|\bnr\b"
    r"|\AWhat is this about|\b(der|les|los|og|nicht) "
)
"""Queries, patterns, addresses, and what is said to programs."""
_LEAST = 3
"""Words of a sentence, its values left out."""
_JOINING = frozenset(
    "a an and are as at be but by can cannot for from has have if in into is it its no"
    " none not of on once only or so that the their them there these they this to too"
    " was were what where which with you".split()
)
"""Words that a sentence has and a list of names has not."""
_LEAST_OF_SIGNS = 2
_SIGNS = re.compile(r"\w\.\Z|\w: |[\w\"}] \"\{|\"\{\w+\}\" \w|--\w|\{\w+\} is \w|; \w")
"""Signs of a sentence, in which fewer words do and none need join others."""
_FEW = 8
"""At least one word in so many joins the others."""


def templates(package: Path) -> Iterator[tuple[str, str]]:
    """Yield the module and the template of each sentence, in the order of the code.

    Args:
        package: The folder of the package.
    """
    for part in PARTS:
        place = package / part
        files = [place] if place.is_file() else sorted(place.rglob("*.py"))
        for path in files:
            if str(path.relative_to(package)) in _NOT_FOR_PEOPLE:
                continue
            for template in _said(ast.parse(path.read_text("utf-8"))):
                yield str(path.relative_to(package)), template


def _said(module: ast.Module) -> Iterator[str]:
    parents = {
        child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)
    }
    for node in ast.walk(module):
        template = _template(node)
        if template and is_sentence(template) and _is_told(node, parents):
            yield template


def is_sentence(template: str) -> bool:
    """Whether a text is one that a person is told."""
    words = _WORD.findall(_VALUE.sub(" ", template))
    joining = sum(word.strip(" .,:;()").lower() in _JOINING for word in words)
    if set("{}") & set(_VALUE.sub("", template)):
        return False
    long = len(words) >= _LEAST and joining * _FEW > len(words)
    short = len(words) >= _LEAST_OF_SIGNS and _SIGNS.search(template)
    return bool(long or short) and not _NO_SENTENCE.search(template)


def _is_told(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    above = parents.get(node)
    if isinstance(above, ast.Expr | ast.JoinedStr | ast.FormattedValue):
        return False
    if isinstance(above, ast.Compare | ast.Subscript | ast.Set | ast.Dict):
        return isinstance(above, ast.Dict) and node in above.values
    while above is not None and not isinstance(above, ast.stmt):
        if isinstance(above, ast.Call):
            called = above.func
            name = getattr(called, "id", getattr(called, "attr", ""))
            if name in _MARKED | _NOT_SAID:
                return False
        above = parents.get(above)
    return True


def _template(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if not isinstance(node, ast.JoinedStr):
        return ""
    parts, taken = [], set[str]()
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = _named(part.value)
            while name in taken:
                name += "_"
            taken.add(name)
            parts.append(f"{{{name}}}")
        elif isinstance(part, ast.Constant):
            parts.append(str(part.value))
    return "".join(parts)


def _named(value: ast.expr) -> str:
    """Return a name for a value: that of the last thing that it is made of."""
    if isinstance(value, ast.Name):
        return value.id.strip("_").lower()
    if isinstance(value, ast.Attribute):
        return value.attr.strip("_").lower()
    if isinstance(value, ast.Call) and value.args:
        return _named(value.args[0])
    for below in ("func", "value", "left", "body", "operand", "elt"):
        inner = getattr(value, below, None)
        if isinstance(inner, ast.expr):
            return _named(inner)
    if isinstance(value, ast.BoolOp):
        return _named(value.values[0])
    return "value"
