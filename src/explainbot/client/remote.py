"""Served engine, as a thin client sees it: its address, the token, one request.

A request is a plain HTTP/1.0 exchange over a socket: the standard library's client, or
any other, would take longer to import than all the rest of a question.
"""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import explainbot
from explainbot.errors import RemoteError, UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

TOKEN, TOKEN_FILE = "EXPLAINBOT_TOKEN", "token"
VERSION_HEADER = "explainbot-version"
_FORM = "Write it as http://HOST:PORT or https://HOST"
_PORTS = {"http": 80, "https": 443}
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 180.0
"""For an answer to arrive, a block of a list among them."""
PATIENCE = 40.0
"""Seconds of trying while a server has too much to do."""
PAUSE = 0.2
AGAIN = 3
"""Times that a request is sent again whose connection broke: a worker was restarted."""
LARGEST = 1 << 26
"""Bytes of an answer that are taken."""
_STATUS_DIGITS, _LENGTH_DIGITS = 3, 15
_OK, _BUSY = 200, (429, 502, 503, 504)
_UNAUTHORIZED, _MISSING, _CONFLICT = 401, 404, 409


class Remote(NamedTuple):
    """Where a served engine is, and what opens it."""

    address: str
    """As it is shown; it holds no token."""
    secure: bool
    host: str
    port: int
    path: str
    """What stands before the names of operations, without a "/" at its end."""
    token: str = ""

    def __repr__(self) -> str:
        """Return the address alone."""
        return f"Remote({self.address!r})"

    def call(
        self,
        name: str,
        asked: dict[str, Any],
        *,
        patience: float = PATIENCE,
        waiting: Callable[[str], None] | None = None,
        reach: float = 0.0,
    ) -> dict[str, Any]:
        """Return what the server answers; it is asked again while it is too busy.

        Args:
            name: Of the operation.
            asked: Its arguments.
            patience: Seconds of trying while it is too busy.
            waiting: Told why it is waited, if it is.
            reach: Seconds of trying while it cannot be reached.

        Raises:
            UnreachableError: It cannot be reached, or went away.
            RemoteError: It refuses.
        """
        begun, broken = time.monotonic(), 0
        while True:
            try:
                status, again, body = self._exchange(name, json.dumps(asked).encode())
                left = begun + patience - time.monotonic()
                if status not in _BUSY or left < 0:
                    return self._taken(status, body)
                pause = max(PAUSE, min(again, left))
                why = "the server has too much to do; trying again"
            except UnreachableError as error:
                broken += error.begun
                late = time.monotonic() - begun > reach
                if late and not (error.begun and broken <= AGAIN):
                    raise
                pause, why = PAUSE * (1 + broken), "the server is being looked for"
            if waiting is not None:
                waiting(why)
            time.sleep(pause)

    def _exchange(self, name: str, body: bytes) -> tuple[int, float, bytes]:
        """Send a request; return status, seconds after which to ask again, and body."""
        begun = False
        try:
            with self._connected() as line:
                line.sendall(self._head(name, len(body)) + body)
                begun = True
                return _parsed(_read(line, time.monotonic() + ANSWER_SECONDS))
        except TimeoutError:
            raise self._unreachable("it does not answer", begun=False) from None
        except _CutOffError:
            raise self._unreachable("the connection broke", begun=True) from None
        except OSError as error:
            why = error.strerror or str(error)
            raise self._unreachable(why, begun=begun) from None
        except ValueError:
            raise RemoteError(
                "what answers there is no web server", where=self.address, hint=_FORM
            ) from None

    def _unreachable(self, why: str, *, begun: bool) -> UnreachableError:
        error = UnreachableError(
            f"the server cannot be reached ({why})",
            where=self.address,
            hint="Ask whoever serves it, or leave out --server.",
        )
        error.begun = begun
        return error

    def _connected(self) -> socket.socket:
        # As bytes: of letters, the library first loads all that names may consist of.
        place = self._host if self.host.isascii() else self.host
        line = socket.create_connection((place, self.port), CONNECT_SECONDS)  # type: ignore[arg-type]
        if not self.secure:
            return line
        import ssl

        try:
            made = ssl.create_default_context()
            return made.wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise

    @property
    def _host(self) -> bytes:
        return self.host.encode("ascii" if self.host.isascii() else "idna")

    def _head(self, name: str, length: int) -> bytes:
        host = self._host
        host = b"[%b]" % host if b":" in host else host
        if self.port != _PORTS["https" if self.secure else "http"]:
            host += b":%d" % self.port
        lines = [
            f"POST {self.path}/client/{name} HTTP/1.0".encode("ascii"),
            b"Host: " + host,
            b"Content-Type: application/json",
            b"Content-Length: %d" % length,
            f"{VERSION_HEADER}: {explainbot.__version__}".encode("ascii"),
        ]
        if self.token:
            lines.append(b"Authorization: Bearer " + self.token.encode("ascii"))
        return b"\r\n".join([*lines, b"", b""])

    def _taken(self, status: int, body: bytes) -> dict[str, Any]:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if status == _OK and isinstance(found, dict):
            return found
        said = found.get("error", "") if isinstance(found, dict) else ""
        said = said if isinstance(said, str) else ""
        if status == _UNAUTHORIZED:
            raise RemoteError(
                "the token is wrong" if self.token else "the server wants a token",
                where=self.address,
                hint=f"Set {TOKEN}, or write the token into {_default_file()}.",
            )
        if status == _CONFLICT and said:
            raise RemoteError(said.rstrip("."), where=self.address)
        if said and not (status == _MISSING and "no such" in said):
            raise RemoteError.of(said)
        raise RemoteError(
            f"no explainbot of this version answers there (status {status})",
            where=self.address,
            hint="It must be started with: explainbot serve --http",
        )


class _CutOffError(Exception):
    """An answer ended before its end."""


def _read(line: socket.socket, until: float) -> bytes:
    """Return all that arrives, at most LARGEST bytes.

    Raises:
        TimeoutError: It has not arrived by then, also if some of it comes at times.
        ValueError: There is more.
    """
    parts, size = [], 0
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        line.settimeout(left)
        more = line.recv(1 << 16)
        if not more:
            break
        parts.append(more)
        size += len(more)
        if size > LARGEST:
            raise ValueError
    return b"".join(parts)


def _parsed(data: bytes) -> tuple[int, float, bytes]:
    """Take an answer apart.

    Raises:
        ValueError: It is none.
        _CutOffError: It is not whole.
    """
    head, between, body = data.partition(b"\r\n\r\n")
    if not data:
        raise _CutOffError
    if not data.startswith(b"HTTP/1.") or not between:
        raise ValueError
    first, *rest = head.split(b"\r\n")
    said = first.split(b" ", 2)[1:2]
    if not said or not said[0].isdigit() or len(said[0]) != _STATUS_DIGITS:
        raise ValueError
    status = int(said[0])
    fields = {}
    for field in rest:
        key, _, value = field.partition(b":")
        fields[key.strip().lower()] = value.strip()
    length = fields.get(b"content-length", b"")
    if length.isdigit() and len(body) < int(length[:_LENGTH_DIGITS]):
        raise _CutOffError
    again = fields.get(b"retry-after", b"0")
    return status, float(again) if again.isdigit() else 0.0, body


def remote_at(address: str, token_file: str = "") -> Remote:
    """Return the server of an address, with the token that is set for it.

    Args:
        address: As it was written.
        token_file: The file that holds the token; "" for the default one.

    Raises:
        RemoteError: It is no address, holds a token, or the token cannot be used.
    """
    scheme, between, rest = address.partition("://")
    place, _, path = rest.partition("/")
    host, colon, digits = place.rpartition(":")
    if not colon or digits.endswith("]"):  # no port, or the end of an IPv6 address
        host, digits = place, str(_PORTS.get(scheme.lower(), 0))
    port = int(digits) if digits.isdecimal() and len(digits) <= len("65535") else 0
    bare = host[1:-1] if host[:1] == "[" and host[-1:] == "]" else host
    inner = ":" in bare and bare == host  # an IPv6 address stands in brackets
    good = between and scheme.lower() in _PORTS and bare and 0 < port < 1 << 16
    odd = set(bare + path) & set("/?#@[]\\ ") - {"/"}
    if not good or odd or inner or not address.isprintable() or not path.isascii():
        secret = "@" in address
        raise RemoteError(
            "a token or a password does not belong into the address"
            if secret
            else f'"{address[:80]}" is no address of a server',
            hint=f"Set {TOKEN} instead." if secret else _FORM,
        )
    secure, way = scheme.lower() == "https", f"/{path}".rstrip("/")
    return Remote(address, secure, bare, port, way, _token(token_file))


def _default_file() -> Path:
    from explainbot.folders import user_config

    return user_config() / TOKEN_FILE


def _token(file: str) -> str:
    """Return the token of the variable, else of the file; "" where there is none.

    Raises:
        RemoteError: Others may read the file, it cannot be read, or holds no token.
    """
    said = os.environ.get(TOKEN, "").strip()
    where = TOKEN
    if not said:
        path = os.path.expanduser(file) if file else str(_default_file())  # noqa: PTH111
        said, where = _token_of(path, named=bool(file)), path
    if said and not (said.isascii() and said.isprintable() and " " not in said):
        raise RemoteError(
            "a token is one line of ASCII letters and digits without spaces",
            where=where,
        )
    return said


def _token_of(path: str, *, named: bool) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            mode = os.fstat(file.fileno()).st_mode
            said = file.read(4096).strip()
    except FileNotFoundError:
        if not named:
            return ""
        raise RemoteError("there is no such file of a token", where=path) from None
    except OSError as error:
        raise RemoteError(
            f"the token cannot be read ({error.strerror or error})", where=path
        ) from None
    if os.name == "posix" and mode & 0o077:
        raise RemoteError(
            "others of this machine may read the token",
            where=path,
            hint=f"Run: chmod 600 {path}",
        )
    return said
