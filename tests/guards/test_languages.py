"""Words of languages are lists of data, a folder a language; code holds none."""

from __future__ import annotations

import ast
import re

from explainbot.text.word_lists import FOLDER, entries, languages, patterns_of
from scripts.doc_tables import DOCS, lists

SOURCE = FOLDER.parent
MOST = 8
"""Words of one alternation or set that are no list yet."""
WORD = re.compile(r"[^\W\d_]{3,}")
"""Codes of languages and units have two letters."""
TYPES = (ast.Set, ast.Tuple, ast.List)

NO_WORDS = {
    "answering/checks/signals.py": "names of signals",
    "answering/confidence.py": "names of signals",
    "batch/outputs/columns.py": "names of columns that are written",
    "index/intake/findings.py": "what servers send in the place of a page",
    "paths.py": "exported names",
    "readers/banks/bank.py": "names of kinds of questions",
    "readers/banks/cards/export.py": "names of settings",
    "readers/banks/words.py": "names of elements",
    "readers/banks/xml/openedx.py": "names of elements",
    "readers/decoding.py": "names of encodings",
    "readers/html/_boxes.py": "names of classes of mark-up",
    "readers/html/_content.py": "names of classes of mark-up",
    "readers/html/_formulas.py": "names of classes of mark-up",
    "readers/html/_main.py": "names of classes of mark-up",
    "readers/html/_notes.py": "names of classes of mark-up",
    "readers/html/_tree.py": "names of elements",
    "readers/markdown/_cards.py": "names of properties",
    "readers/markdown/_hidden.py": "signs of mark-up",
    "readers/markdown/_parts.py": "names of programming languages",
    "readers/pdf/_stacks.py": "names of fonts",
    "readers/reading.py": "exported names",
    "readers/rst.py": "names of directives",
    "readers/xml/docbook.py": "names of elements",
    "registry/formats.py": "endings of files",
    "reports.py": "exported names",
    "study/definitions.py": "names of lists",
    "study/glossary_files.py": "names of columns that are written",
    "study/wording.py": "names of columns that are written",
    "text/formulas/omml.py": "names of functions in mathematics",
    "text/formulas/source.py": "names of roles",
    "tui/state.py": "names of commands",
}
"""Files whose long alternations and sets hold no words of a language."""

COUNTED = {
    "readers/office/package.py": 1,
    "readers/pdf/document.py": 1,
    "readers/subject.py": 4,
    "text/languages.py": 1,
    "text/terms.py": 1,
}
"""Files that still hold words of languages, and in how many alternations and sets."""

OWN_LISTS = {
    "cs": {"abbreviations_before_names"},
    "da": {"abbreviations_before_names"},
    "de": {
        "abbreviations_before_names",
        "before_ordinals",
        "impersonal",
        "irregular_forms",
        "named_by_ordinals",
        "no_verbs",
        "noun_openers",
        "verb_second",
    },
    "el": {"abbreviations_before_names"},
    "es": {"abbreviations_before_names"},
    "fa": {"question_endings"},
    "fi": {"abbreviations_before_names"},
    "fr": {"abbreviations_before_names", "impersonal"},
    "hi": {"question_endings"},
    "hu": {"abbreviations_before_names"},
    "id": {"question_endings"},
    "it": {"abbreviations_before_names"},
    "ja": {"question_endings"},
    "ko": {"question_endings"},
    "nl": {"abbreviations_before_names"},
    "no": {"abbreviations_before_names"},
    "pl": {"abbreviations_before_names"},
    "pt": {"abbreviations_before_names"},
    "ro": {"abbreviations_before_names"},
    "ru": {"abbreviations_before_names"},
    "sk": {"abbreviations_before_names"},
    "sv": {"abbreviations_before_names"},
    "th": {"question_endings", "sentence_joiners", "sentence_openers"},
    "tr": {"abbreviations_before_names", "question_endings"},
    "uk": {"abbreviations_before_names"},
    "vi": {"question_endings"},
    "zh": {"question_endings"},
}
"""Lists that a language has and English lacks: what they are for is said in them."""


def _docstrings(tree: ast.Module) -> set[int]:
    """Return the texts that stand alone: they say something and are not read."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def _alternatives(text: str) -> int:
    """Return how many parts of an alternation hold a word."""
    bare = re.sub(r"\\[A-Za-z]|\(\?P<\w+>", " ", text)
    parts = re.split(r"\||\n", bare) if "|" in bare else []
    return sum(bool(WORD.search(part)) for part in parts)


def _listing(node: ast.AST) -> int:
    """Return the words of a set, or of a string that is nothing but words."""
    if isinstance(node, TYPES):
        values = [one.value for one in node.elts if isinstance(one, ast.Constant)]
        return sum(isinstance(one, str) and bool(WORD.search(one)) for one in values)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        held = node.func.value
        split = node.func.attr == "split" and isinstance(held, ast.Constant)
        said = held.value if split and isinstance(held, ast.Constant) else ""
        return len(WORD.findall(said)) if isinstance(said, str) else 0
    return 0


def held(source: str) -> int:
    """Return how many long alternations and sets of words a file's code has."""
    tree = ast.parse(source)
    said = _docstrings(tree)
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    within = {id(part) for node in joined for part in node.values}
    counts = [_listing(node) for node in ast.walk(tree)]
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            counts.append(_alternatives("".join(str(part.value) for part in parts)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            plain = id(node) not in said | within
            counts.append(_alternatives(node.value) if plain else 0)
    return sum(count > MOST for count in counts)


def test_words_are_found_in_code() -> None:
    """A set, an alternation and a listing of nine words are seen, no docstring."""
    nine = "one two six ten hen cow pig dog cat".split()
    assert held(f"A = {set(nine)!r}") == 1
    assert held(f"A = {'|'.join(nine)!r}") == 1
    assert held(f"A = f'{{x}}|{'|'.join(nine)}'") == 1
    assert held(f"A = {' '.join(nine)!r}.split()") == 1
    assert held(f"A = {nine[:8]!r}") == 0
    assert held(f"'''{'|'.join(nine)}'''") == 0


def test_code_holds_no_lists_of_words() -> None:
    """Words of a language stand in ``data``; files that still have some are counted."""
    found = {
        path.relative_to(SOURCE).as_posix(): held(path.read_text("utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }
    counted = {
        name: count for name, count in found.items() if count and name not in NO_WORDS
    }
    assert counted == COUNTED, "put the words into lists of data/LANGUAGE"
    assert not [name for name in NO_WORDS if not found[name]]


def test_rules_ask_for_their_list() -> None:
    """Nothing that answers compares a language with a code; rules ask for lists."""
    compared = re.compile(r"""(?:language|\bcode)\s*[!=]=\s*["'][a-z]{2}["']""")
    found = [
        path.relative_to(SOURCE).as_posix()
        for folder in ("answering", "reranking")
        for path in sorted((SOURCE / folder).rglob("*.py"))
        if compared.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_every_language_has_the_same_names() -> None:
    """A language's lists are among those of English, or are named as its own."""
    english = {path.stem for path in (FOLDER / "en").glob("*.txt")}
    own = {
        code: {path.stem for path in (FOLDER / code).glob("*.txt")} - english
        for code in languages()
    }
    assert {code: names for code, names in own.items() if names} == OWN_LISTS


def test_lists_are_well_formed() -> None:
    """Each list holds something, once; English's, or the only one, says what."""
    own = {(code, name) for code, names in OWN_LISTS.items() for name in names}
    for path in sorted(FOLDER.glob("*/*.txt")):
        if path.stem == "words-copyright":
            continue
        words = entries(path.stem, path.parent.name)
        assert words, path
        assert len(words) == len(set(words)), path
        if path.parent.name == "en" or (path.parent.name, path.stem) in own:
            assert path.read_text("utf-8").startswith("# "), path


def test_the_page_names_every_list() -> None:
    """docs/languages.md tells of every list what it holds and in which languages."""
    page = (DOCS / "languages.md").read_text("utf-8")
    assert lists() in page, "run python scripts/doc_tables.py"


def test_patterns_of_lists_can_be_compiled() -> None:
    """A list of patterns is one expression in every language that has it."""
    for path in sorted((FOLDER / "en").glob("*.txt")):
        if path.read_text("utf-8").lower().startswith("# pattern"):
            re.compile(patterns_of(path.stem))
