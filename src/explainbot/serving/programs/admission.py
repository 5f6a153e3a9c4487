"""Who may ask over HTTP, by which token, of which class, and how often."""

from __future__ import annotations

import hmac
import os
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

from explainbot.errors import ServingError
from explainbot.serving.addresses import is_loopback

if TYPE_CHECKING:
    from starlette.requests import Request

SHORTEST = 16
"""Letters of a token."""
MAKE = "python -c 'import secrets; print(secrets.token_urlsafe())'"
BURST = 1 / 6
"""Share of a minute's requests that may come at once."""
MOST_KEPT = 10_000
"""Classes and addresses whose requests are counted; the eldest is forgotten."""
TOO_MANY = 429


class Rates:
    """So many requests a minute for each class, else for each address."""

    def __init__(
        self, a_minute: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow so many, 0 for any number; ``clock`` returns seconds."""
        self._rate, self._clock = a_minute / 60, clock
        self._burst = max(1.0, a_minute * BURST)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        """By key, how many may come at once, and when that was."""

    def wait(self, key: str) -> float:
        """Count a request; return the seconds after which it may come, 0 for now."""
        if not self._rate:
            return 0.0
        now = self._clock()
        left, then = self._left.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - then) * self._rate)
        taken = left >= 1
        self._left[key] = (left - taken, now)
        if len(self._left) > MOST_KEPT:
            self._left.popitem(last=False)
        return 0.0 if taken else (1 - left) / self._rate


class Admission:
    """Decides which requests are heard."""

    def __init__(
        self,
        *,
        local: bool,
        classes: Mapping[str, str] | None = None,
        names: Sequence[str] = (),
        a_minute: float = 0,
    ) -> None:
        """Take who may ask.

        Args:
            local: Whether only this machine can reach the server; then it answers to
                local names.
            classes: By token, the name of the class that has it; none need be given
                where there are none.
            names: By which a web server in front of this one is reached.
            a_minute: Requests of a class, or of an address; 0 for any number.
        """
        self._local = local
        self._classes = dict(classes or {})
        self._names = frozenset(name.lower() for name in names)
        self._rates = Rates(a_minute)

    def admit(self, request: Request) -> str:
        """Return the class of who asks, "" for none.

        Raises:
            HTTPException: The request may not be heard.
        """
        if {"content-length", "transfer-encoding"} <= set(request.headers.keys()):
            close = {"Connection": "close"}
            told = "Say the length of the body in one way alone."
            raise HTTPException(400, told, close)
        host = request.headers.get("host", "")
        name = _name(f"//{host}")
        if self._local and not is_loopback(name) and name not in self._names:
            raise HTTPException(403, "This server answers to local names alone.")
        origin = request.headers.get("origin")
        if origin is not None and _netloc(origin) != host:
            raise HTTPException(403, "Pages from elsewhere are not answered.")
        who = self._class(request)
        request.state.who = who
        address = request.client.host if request.client else ""
        wait = self._rates.wait(f"class {who}" if who else address)
        if wait:
            again = {"Retry-After": str(int(wait) + 1)}
            told = "Too many requests; ask again in a moment."
            raise HTTPException(TOO_MANY, told, again)
        return who

    def _class(self, request: Request) -> str:
        if not self._classes:
            return ""
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        # Every header's bytes are letters of latin-1.
        said, found = given.encode("latin-1"), None
        for token, name in self._classes.items():  # all of them, whichever it is
            if hmac.compare_digest(said, token.encode("ascii")):
                found = name
        if kind.lower() != "bearer" or found is None:
            raise HTTPException(
                401,
                "Send the header: Authorization: Bearer TOKEN",
                {"WWW-Authenticate": "Bearer"},
            )
        return found


def _name(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # half an IPv6 address
        return ""


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


def check_token(token: str, where: str = "") -> None:
    """Raise ServingError if a token is easily guessed, or no header can hold it."""
    good = token.isascii() and token.isprintable() and " " not in token
    if len(token) < SHORTEST or not good:
        raise ServingError(
            f"a token is at least {SHORTEST} ASCII letters or digits without spaces",
            where=where,
            hint=f"This prints one: {MAKE}",
        )


def read_tokens(path: str) -> dict[str, str]:
    """Return the tokens of a file, each with its class: lines of NAME and TOKEN.

    Raises:
        ServingError: It cannot be read, others may read it, or a line is wrong.
    """
    try:
        with Path(path).open(encoding="utf-8") as file:
            mode, lines = os.fstat(file.fileno()).st_mode, file.read().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", "") or "it is no UTF-8"
        raise ServingError(f"the tokens cannot be read ({why})", where=path) from None
    if os.name == "posix" and mode & 0o077:
        raise ServingError(
            "others of this machine may read the tokens",
            where=path,
            hint=f"Run: chmod 600 {path}",
        )
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, _, token = line.strip().partition(" ")
        if not name or name.startswith("#"):
            continue
        check_token(token.strip(), f"{path}:{number}")
        if token.strip() in found or not name.isprintable():
            raise ServingError(
                "each class has a token of its own", where=f"{path}:{number}"
            )
        found[token.strip()] = name
    if not found:
        raise ServingError(
            "there is no token in it", where=path, hint="A line is: NAME TOKEN"
        )
    return found
