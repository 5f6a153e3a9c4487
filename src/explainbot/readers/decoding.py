"""Bytes to text: UTF-8 strictly, else declared, else detected, never in silence."""

from __future__ import annotations

import codecs
import re
import stat
from pathlib import Path

from explainbot.errors import EmptySourceError, EncodingError, SourceError
from explainbot.readers.base import Decoded

# The 32-bit marks come first: the 16-bit little-endian mark is a prefix of one.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "an office file or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office file"),
    (b"{\\rtf", "a rich text file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
# Only what people save lessons in: a rare code page would win small files by chance.
_CANDIDATES = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "mac_roman", "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5",
]  # fmt: skip
# Python also has codecs that are no encodings of text, such as "unicode_escape".
_DECLARABLE = re.compile(
    r"utf-8|cp(?:125\d|437|85[0258]|866|874|932|949|950)|iso8859-\d{1,2}|ascii|koi8-[rtu]"
    r"|mac-(?:roman|cyrillic|greek|turkish|latin2|iceland)|tis-620|shift_jis(?:_2004)?"
    r"|euc_(?:jp|kr|jis_2004)|iso2022_(?:jp|kr)|gb2312|gbk|gb18030|hz|big5(?:hkscs)?"
)
_META = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_ASCII = 127
_MOST_ACCENTS = 0.3
_WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøœùúûüÿßªº")
_SIGN_IN_WORD = re.compile(
    r"[^\W\d_][\xa1-\xa9\xab-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7][^\W\d_]"
)
_SAVE = "Save it as plain text in UTF-8 and add it again."


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes.

    Raises:
        SourceError: It is missing, a folder, a pipe or device, or may not be read.
        EmptySourceError: There are none.
    """
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):  # a pipe would block
            raise SourceError("it is no ordinary file", where=path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise SourceError("there is no such file", where=path) from None
    except IsADirectoryError:
        raise SourceError("this is a folder, not a file", where=path) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise SourceError(
            f"the file cannot be read ({reason})",
            where=path,
            hint="Check that it exists and that you may read it.",
        ) from None
    if not data:
        raise EmptySourceError("the file is empty", where=path)
    return data


def decode(data: bytes, path: Path, *, declared: bool = False) -> Decoded:
    """Return the bytes as text, without a byte order mark.

    Args:
        data: The whole file.
        path: Where it was read, for messages.
        declared: Whether to believe a ``<meta charset>`` when it is not UTF-8.

    Raises:
        EncodingError: They are not text, or not in any encoding that was tried.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _strictly(data, name, path)
    _refuse_binary(data, path)
    try:
        return Decoded(data.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        pass
    named = _declared(data) if declared else ""
    if named:
        try:
            text = data.decode(named)
        except UnicodeError:
            pass
        else:
            return Decoded(text, named, (f"encoding declared by the page: {named}",))
    return _guess(data, path)


def _strictly(data: bytes, name: str, path: Path) -> Decoded:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise EncodingError(
            f"its first bytes say {name}, but byte {error.start} does not fit that",
            where=path,
            hint=_SAVE,
        ) from None
    if "\0" in text:
        raise EncodingError("it holds NUL characters", where=path, hint=_SAVE)
    return Decoded(text, name, (f"encoding: {name}",))


def _refuse_binary(data: bytes, path: Path) -> None:
    for start, kind in _OTHER_KINDS:
        if data.startswith(start):
            raise EncodingError(
                f"this is {kind}, whatever its name says", where=path, hint=_SAVE
            )
    zero = data.find(b"\0")
    if zero >= 0:
        raise EncodingError(
            f"this is not text: byte {zero} is NUL", where=path, hint=_SAVE
        )


def _declared(data: bytes) -> str:
    """Return Python's name of the encoding a page declares, "" if none or unknown."""
    found = _META.search(data[:4096])
    if not found:
        return ""
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return ""
    if not _DECLARABLE.fullmatch(name):
        return ""
    # Browsers read both as Windows-1252, whose quotation marks Latin-1 lacks.
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _is_western(data: bytes) -> bool:
    """Whether the bytes make sense as Windows-1252.

    Detectors confuse it with its neighbours in short texts, so it is tried first: few
    accents, all of them of western Europe, and no sign inside a word.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    accents = [letter for letter in text if letter.isalpha() and ord(letter) > _ASCII]
    letters = sum(letter.isalpha() for letter in text)
    # Without "\xe3" (Portuguese), "\xf5" is more likely Hungarian's long o.
    hungarian = "\xf5" in text and "\xe3" not in text
    return (
        len(accents) <= _MOST_ACCENTS * letters
        and _WESTERN.issuperset("".join(accents).lower())
        and not (hungarian or _SIGN_IN_WORD.search(text))
    )


def _guess(data: bytes, path: Path) -> Decoded:
    if _is_western(data):
        return Decoded(data.decode("cp1252"), "cp1252", ("encoding guessed: cp1252",))
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_CANDIDATES).best()
    if best is None:
        raise EncodingError(
            "its bytes are not text in any encoding that was tried",
            where=path,
            hint=_SAVE,
        )
    text = data.decode(best.encoding)
    return Decoded(text, best.encoding, (f"encoding guessed: {best.encoding}",))
