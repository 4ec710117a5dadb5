"""How hard words are to read: the Flesch-Kincaid grade, as years of school."""

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z']*")
_SENTENCE_END = re.compile(r"[.?!:](?:\s|$)|\n\n|\n")
_VOWELS = re.compile(r"[aeiouy]+")
# Addresses and codes are copied, not read.
_NOT_READ = re.compile(r"\{link\}|\S+/\S+|\S+@\S+|\b\d[A-Z]{2}-\d\d\b")


def grade(text: str) -> float:
    """Return the grade of a text."""
    plain = _NOT_READ.sub("this", text)
    sentences = [one for one in _SENTENCE_END.split(plain) if _WORD.search(one)]
    words = _WORD.findall(plain)
    syllables = sum(_syllables(word.lower()) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    spoken = re.sub(r"(?:[^laeiouy]e|ed|es)$", "", word)
    return max(1, len(_VOWELS.findall(spoken or word)))
