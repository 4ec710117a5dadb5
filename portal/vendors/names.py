"""When two names, or two addresses on the web, mean the same company."""

import re
import unicodedata
from functools import lru_cache

_SUFFIXES = frozenset(
    {"inc", "incorporated", "llc", "ltd", "limited", "corp", "corporation", "co", "company", "gmbh"}
    | {"ag", "sa", "bv", "pllc", "pc", "pa", "lp", "llp", "plc", "pty", "usa", "us"}
)
_BETWEEN = re.compile(r"[^a-z0-9]+")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
# Only letters and digits are left of a name in another script; it keeps its own letters.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "&": " and "}
)


@lru_cache(maxsize=32_768)  # an import asks for each of its names several times
def name_key(name: str) -> str:
    """Return a name without case, accents, marks and legal suffixes: "Twilio Inc." is "twilio"."""
    words = _words(name)
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words) or name.strip().casefold()


def compact(key: str) -> str:
    """Return a name key without its gaps, so that "Shred-it" and "Shredit" are one."""
    return key.replace(" ", "")


@lru_cache(maxsize=32_768)
def domain_of(website: str) -> str | None:
    """Return the domain of a web address or a bare host. None when it is neither."""
    host = website.strip().lower()
    host = host.partition("://")[2] or host
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rpartition("@")[2].partition(":")[0]
    host = host.removeprefix("www.").rstrip(".")
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if _HOST.fullmatch(host) and len(host) <= 253 else None


def may_be_same(key: str, other: str) -> bool:
    """Tell whether one name may be the other in short: "lakeside" and "lakeside pharmacy"."""
    short, long = sorted((key, other), key=len)
    return len(compact(short)) >= 5 and (long == short or long.startswith(short + " "))


def _words(name: str) -> list[str]:
    plain = name.casefold().translate(_LETTERS)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    plain = _DOTTED.sub(lambda dotted: dotted.group().replace(".", ""), plain).replace("'", "")
    return [word for word in _BETWEEN.split(plain.replace("\u2019", "")) if word]
