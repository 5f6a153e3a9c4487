"""Patterns of the program whose time grows faster than the text.

``python -m benchmarks.patterns`` takes each regular expression of the package as the
source uses it (``search``, ``match``, ``sub`` ...) to texts made against it: runs of
what each of its repetitions takes, behind what leads there, and runs of signs.  A
pattern is told whose time for four times as much text grows to more than eight times.
``--module PART`` tries those of some modules.

What is told need not harm: many patterns never meet a long text.  Whoever looks at one
asks which text reaches it, and how long that may be.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import explainbot
from explainbot.text.cache import PLACE, LatePattern

SIZES = (2_000, 8_000)
"""Characters of the texts that are compared."""
WORSE = 8.0
"""Times as long for four times as much text: between linear, 4, and square, 16."""
NOTICED = 0.02
"""Seconds for the larger of SIZES, below which a ratio says nothing."""
MOST = 1.0
"""Seconds of processor time after which a search is broken off."""
WHOLE = frozenset(("finditer", "findall", "sub", "subn", "split"))
METHODS = WHOLE | {"search", "match", "fullmatch"}
RUNS = (
    " ", "\t", "\n", "\r\n", "a", "A", "é", "1", "I", "の", "(", ")", "[", "{", "<",
    ">", "-", "–", "_", "*", ".", ",", ":", ";", "?", "!", '"', "'", "“", "`", "|",
    "#", "=", "\\", "$", "&", "/", "~", "^", "%", "\u00a0", "a ", "A ", "- ", "1.",
    "1 ", "a. ", ". ", "A. ", "a, ", "a\n", "\n ", "1,", "1-", "a-", "a'", "| ",
    "(a", "(a)", "[a", "<a", "<a ", "a=", "?a", "a? ", "http://", "\\(", "$$", "{{",
    "[[", "<!--", "```",
)  # fmt: skip
HEADS = ("", "1. ")
TAILS = ("", "\x00")
SIGNS = " a1A-_.,:;?!\"'()[]{}<>|#=*\\/$&~^%+@`\n\t\réの–—“”•"
LEFT_OUT = ("gpu", "bf16", "sentence_transformer", "__main__", "visitor_entry", "ray")
"""Parts of names of modules that need what is not here, or that run."""


@dataclass(frozen=True)
class Place:
    """Where a pattern stands in the source, and how it is used."""

    module: str
    name: str
    methods: frozenset[str]


class Worse(NamedTuple):
    """How a pattern grows, and by which text."""

    method: str
    unit: str
    seconds: tuple[float, float]


class _OverError(Exception):
    """A search that lasts too long."""


def modules() -> Iterator[Any]:
    """Yield the modules of the package that can be imported here."""
    for found in pkgutil.walk_packages(explainbot.__path__, "explainbot."):
        if not any(part in found.name for part in LEFT_OUT):
            with suppress(ImportError):
                yield import_module(found.name)


def patterns() -> dict[re.Pattern[str], Place]:
    """Return the patterns of text of the package, each with its place."""
    found: dict[re.Pattern[str], tuple[str, str]] = {}
    used: dict[str, set[str]] = defaultdict(set)
    for module in list(modules()):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for name, method in _uses(tree):
            used[name].add(method)
            used[f"{module.__name__} {name}"].add(method)
        for name, value in list(vars(module).items()):
            for one in _held(value):
                found.setdefault(one, (module.__name__, name))
            for one in _made(value, module.__name__):
                found.setdefault(one, (module.__name__, name))
        for one, called, line in _written(tree):
            name = f"line {line}"
            found.setdefault(one, (module.__name__, name))
            used[f"{module.__name__} {name}"].add(called)
    return {
        one: Place(
            module,
            name,
            frozenset(used.get(f"{module} {name}") or used.get(name) or ())
            or frozenset(("search", "finditer")),
        )
        for one, (module, name) in found.items()
    }


def _held(value: object, deep: int = 3) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of a module's constant."""
    if isinstance(value, LatePattern):
        value = value.compiled()
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str) and PLACE not in value.pattern:
            yield value
    elif deep and isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from _held(one, deep - 1)
    elif deep and isinstance(value, dict):
        yield from _held(list(value.values()), deep - 1)


def _made(value: object, module: str) -> Iterator[re.Pattern[str]]:
    """Yield what a function without arguments, that makes a pattern, returns."""
    if not callable(value) or getattr(value, "__module__", "") != module:
        return
    told = str(getattr(inspect.unwrap(value), "__annotations__", {}).get("return", ""))
    if "Pattern" in told and not inspect.isclass(value):
        with suppress(TypeError, ValueError):
            if not inspect.signature(value).parameters:
                yield from _held(value())


def _uses(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield names with the methods of a pattern that are called, or handed on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in METHODS:
            inner = node.value.func if isinstance(node.value, ast.Call) else node.value
            if isinstance(inner, ast.Name):
                yield inner.id, node.attr


def _written(tree: ast.AST) -> Iterator[tuple[re.Pattern[str], str, int]]:
    """Yield the patterns that are written out in calls of ``re.search`` and others."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in METHODS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str)
        ):
            flags = 0
            for name in ("IGNORECASE", "MULTILINE", "DOTALL", "VERBOSE"):
                if any(name in ast.dump(one) for one in [*node.args, *node.keywords]):
                    flags |= getattr(re, name)
            one = re.compile(node.args[0].value, flags)
            yield one, node.func.attr, node.lineno


def texts(pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str]]:
    """Yield heads, units to repeat and tails of texts against a pattern."""
    seen = set()
    tree = sre_parser.parse(pattern.pattern, pattern.flags)
    for head, unit in [
        *_repeats(tree, ""),
        *((head, run) for run in RUNS for head in HEADS),
    ]:
        for each in ((head, unit), ("", head + unit)):
            if each[1] and each not in seen:
                seen.add(each)
                for tail in TAILS:
                    yield *each, tail


def _repeats(tree: Any, head: str) -> Iterator[tuple[str, str]]:
    """Yield what leads to each repetition of a parsed pattern, and what it repeats."""
    for kind, held in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _least, most, inner = held
            if most > 20:
                for unit in _units(inner):
                    yield head, unit
            yield from _repeats(inner, head)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(held[3], head)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(held, head)
        elif kind is sre.BRANCH:
            for option in held[1][:12]:
                yield from _repeats(option, head)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(held[1], head)
        head += _sample([(kind, held)])


def _units(tree: Any) -> list[str]:
    """Return some of what a repeated part matches."""
    parts = list(tree)
    if len(parts) == 1 and parts[0][0] in (sre.IN, sre.NOT_LITERAL, sre.ANY):
        signs = [sign for sign in SIGNS if _takes(parts[0], sign)]
        return signs[:6] + signs[-2:]
    if len(parts) == 1 and parts[0][0] is sre.BRANCH:
        return [_sample(option) for option in parts[0][1][1][:8]]
    if len(parts) == 1 and parts[0][0] is sre.SUBPATTERN:
        return _units(parts[0][1][3])
    return [_sample(tree), _sample(tree, more=True)]


def _takes(part: Any, sign: str) -> bool:
    kind, held = part
    if kind is sre.ANY:
        return sign != "\n"
    if kind is sre.NOT_LITERAL:
        return sign != chr(held)
    state = sre_parser.State()
    state.str = ""
    alone = sre_parser.SubPattern(state, [part])
    import re._compiler as compiler  # type: ignore[import-not-found]

    return compiler.compile(alone).fullmatch(sign) is not None


def _sample(tree: Any, *, more: bool = False) -> str:
    """Return a short text that a part of a pattern matches, as far as it is easy."""
    said = ""
    for kind, held in tree:
        if kind is sre.LITERAL:
            said += chr(held)
        elif kind in (sre.IN, sre.NOT_LITERAL, sre.ANY):
            said += next((sign for sign in SIGNS if _takes((kind, held), sign)), "")
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            said += _sample(held[2], more=more) * min(max(held[0], int(more)), 3)
        elif kind is sre.SUBPATTERN:
            said += _sample(held[3], more=more)
        elif kind is sre.ATOMIC_GROUP:
            said += _sample(held, more=more)
        elif kind is sre.BRANCH:
            said += _sample(held[1][-1 if more else 0], more=more)
    return said


def spent(pattern: re.Pattern[str], method: str, text: str) -> float:
    """Return the processor seconds that a pattern takes for a text."""

    def over(*_: object) -> None:
        raise _OverError

    signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST)
    begun = time.process_time()
    try:
        if method in WHOLE:
            for _found in pattern.finditer(text):
                pass
        else:
            getattr(pattern, method)(text)
    except _OverError:
        return MOST
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - begun


def worst(pattern: re.Pattern[str], methods: Sequence[str]) -> Worse | None:
    """Return how a pattern grows for the first text by which it does; else None."""
    for method in sorted({"finditer" if one in WHOLE else one for one in methods}):
        for head, unit, tail in texts(pattern):
            longer = spent(pattern, method, _text(head, unit, tail, SIZES[1]))
            if longer < NOTICED:
                continue
            if longer < MOST / 4:  # else one time tells enough
                again = spent(pattern, method, _text(head, unit, tail, SIZES[1]))
                longer = min(longer, again)
            shorter = spent(pattern, method, _text(head, unit, tail, SIZES[0]))
            if longer >= min(WORSE * max(shorter, NOTICED / 8), MOST):
                return Worse(
                    method, f"{head!r} {unit!r} * n {tail!r}", (shorter, longer)
                )
    return None


def _text(head: str, unit: str, tail: str, size: int) -> str:
    return head + unit * max((size - len(head)) // len(unit), 1) + tail


def main() -> int:
    """Try the patterns; 1 if one is told."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--module", default="", help="a part of the names of modules")
    wanted = parser.parse_args().module
    told = 0
    tried = {one: at for one, at in patterns().items() if wanted in at.module}
    for pattern, place in sorted(
        tried.items(), key=lambda one: (one[1].module, one[1].name)
    ):
        found = worst(pattern, sorted(place.methods))
        if found:
            told += 1
            grown = ", ".join(f"{one:.3f}" for one in found.seconds)
            name = place.module.removeprefix("explainbot.")
            print(
                f"{name} {place.name} .{found.method}: {found.unit}: {grown} s",
                flush=True,
            )
    print(f"{len(tried)} patterns, {told} told")
    return int(bool(told))


if __name__ == "__main__":
    sys.exit(main())
