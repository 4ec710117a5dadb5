"""Which vendor on the list, or which earlier row, a row of an import is the same as."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.vendors.directory import payee
from portal.vendors.names import compact, domain_of, may_be_same, name_key
from portal.vendors.rows import Told

# How much of a name is compared: more words say nothing more.
_MOST_WORDS = 8


@dataclass(frozen=True, kw_only=True)
class Known:
    """A vendor that is on the list, as far as it is compared."""

    vendor_id: int
    name: str
    name_key: str
    domain: str | None


@dataclass(frozen=True, kw_only=True)
class Twin:
    """What a row is the same as: a vendor on the list, or an earlier row."""

    name: str
    why: str
    vendor_id: int | None = None
    row_no: int | None = None


class Seen:
    """The vendors on the list and the rows read so far, to find who is the same."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_name: dict[str, Twin] = {}
        self._by_domain: dict[str, Twin] = {}
        # By each beginning of a name, in whole words: a card statement may hold ten thousand
        # lines of one payee, and comparing each with each would take minutes.
        self._by_start: dict[str, tuple[int, Twin]] = {}
        self._by_whole: dict[str, tuple[int, Twin]] = {}
        for one in known:
            twin = Twin(name=one.name, why="", vendor_id=one.vendor_id)
            self._keep(one.name_key, one.domain, twin)

    def add(self, told: Told, row_no: int) -> None:
        """Remember a row that will be a vendor of its own."""
        twin = Twin(name=told.name, why="", row_no=row_no)
        self._keep(name_key(told.name), domain_of(told.website), twin)

    def find(self, told: Told, *, loosely: bool) -> Twin | None:
        """Return what a row is the same as. Loosely: what a card statement may mean by it."""
        domain = domain_of(told.website)
        if domain and (found := self._by_domain.get(domain)):
            return _because(found, f"Same website, {domain}")
        for name in (told.name, payee(told.name)) if loosely else (told.name,):
            if found := self._by_name.get(compact(name_key(name))):
                return _because(found, "Same name")
        return self._maybe(name_key(payee(told.name))) if loosely else None

    def _maybe(self, key: str) -> Twin | None:
        longer = [self._by_start.get(key)] if may_be_same(key, key) else []
        shorter = [self._by_whole.get(start) for start in _starts(key) if may_be_same(start, key)]
        found = min(filter(None, longer + shorter), key=lambda one: one[0], default=None)
        return _because(found[1], "The name begins alike") if found else None

    def _keep(self, key: str, domain: str | None, twin: Twin) -> None:
        self._by_name.setdefault(compact(key), twin)
        place = (len(self._by_whole), twin)
        self._by_whole.setdefault(key, place)
        for start in _starts(key):
            self._by_start.setdefault(start, place)
        if domain:
            self._by_domain.setdefault(domain, twin)


def _starts(key: str) -> Iterator[str]:
    words = key.split(" ")
    for length in range(1, min(len(words), _MOST_WORDS) + 1):
        yield " ".join(words[:length])


def _because(twin: Twin, why: str) -> Twin:
    return Twin(name=twin.name, why=why, vendor_id=twin.vendor_id, row_no=twin.row_no)
