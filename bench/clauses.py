"""The clause check of one BAA, beside going through the same words once in plain Python."""

import re
import statistics
import time
from collections.abc import Callable

from portal.baa import clauses
from tests.baa.clauses.papers import public

_PAGES = 6
_LETTERS = 3000  # on a page set in 11 point
_ROUNDS = 15


def main() -> None:
    """Measure both in turn and print the ratio."""
    pages = _six_pages()
    clauses.read(pages)  # the patterns are read once
    check, plain = [], []
    for _ in range(_ROUNDS):
        check.append(_cpu(lambda: clauses.read(pages)))
        plain.append(_cpu(lambda: _words_of(pages)))
    slow, quick = statistics.median(check), statistics.median(plain)
    print(f"{_PAGES} pages, {sum(map(len, pages)):,} letters, {_ROUNDS} rounds, CPU p50")
    print(f"clause check  {slow * 1000:8.1f} ms   (aim: below 300)")
    print(f"word count    {quick * 1000:8.1f} ms")
    print(f"ratio         {slow / quick:8.1f}")


def _six_pages() -> list[str]:
    text = "\n".join(public()[name][0] for name in ("curedao", "hopercheche"))
    lines, pages = text.split("\n"), [""]
    for line in lines:
        if len(pages[-1]) + len(line) > _LETTERS:
            pages.append("")
        pages[-1] += line + "\n"
    return pages[:_PAGES]


def _words_of(pages: list[str]) -> dict[str, int]:
    """Count words twenty times over: about what a search for twenty words would cost."""
    counted: dict[str, int] = {}
    for _ in range(20):
        for word in re.findall(r"\w+", " ".join(pages).lower()):
            counted[word] = counted.get(word, 0) + 1
    return counted


def _cpu(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


if __name__ == "__main__":
    main()
