"""Finding a vendor in the directory of known vendors. It suggests; it never decides."""

from collections.abc import Iterator

from portal.vendors.directory_data import Directory, Entry, directory, names_of
from portal.vendors.names import compact, name_key


def entry(entry_id: str | None) -> Entry | None:
    """Return an entry by its id."""
    return directory().by_id.get(entry_id or "")


def match(name: str, domain: str | None = None) -> Entry | None:
    """Return the entry that a vendor on a list seems to be, by domain, then by name.

    The name may be one from a card statement: "GOOGLE *GSUITE_brightskin" is Google Workspace.
    """
    named = _by_name(name)
    sharing = _by_domain(domain) if domain else ()
    if named in sharing or not sharing:
        return named
    key = name_key(name)
    return max(sharing, key=lambda one: name_key(one.name).startswith(key))


def payee(name: str) -> str:
    """Return who was paid, without the card processor before the name: "SQ *LAKESIDE" is LAKESIDE."""
    first, star, rest = name.partition("*")
    paid = rest if star and name_key(first) in directory().processors else name
    return " ".join(paid.replace("*", " ").replace("_", " ").split()) or name


def suggest(text: str, most: int = 6) -> list[Entry]:
    """Return the entries that what was typed so far may mean, those that begin with it first."""
    typed = name_key(text)
    if len(typed) < 2:
        return []
    found = {
        entry.id: (not name_key(entry.name).startswith(typed), entry.name.casefold(), entry)
        for entry in directory().by_id.values()
        if any(f" {key}".find(f" {typed}") >= 0 for key in names_of(entry))
        or compact(typed) in compact(entry.domain.split(".", maxsplit=1)[0])
    }
    return [entry for _, _, entry in sorted(found.values(), key=lambda one: one[:2])][:most]


def _by_domain(domain: str) -> tuple[Entry, ...]:
    known = directory().by_domain
    labels = domain.split(".")
    for start in range(len(labels) - 1):
        if found := known.get(".".join(labels[start:])):
            return found
    return ()


def _by_name(name: str) -> Entry | None:
    known = directory()
    for said in dict.fromkeys((payee(name), name)):
        key = name_key(said)
        if found := known.by_name.get(compact(key)):
            return found
        for start in _starts(key):
            if start in known.aliases:
                return known.by_id.get(known.aliases[start])
            if found := _plain_start(start, key, known):
                return found
    return None


def _plain_start(start: str, key: str, known: Directory) -> Entry | None:
    # "weave communications" is Weave; "square dance studio" is not Square.
    rest = key[len(start) :].split()
    return known.by_name.get(compact(start)) if known.generic.issuperset(rest) else None


def _starts(key: str) -> Iterator[str]:
    words = key.split()
    for length in range(len(words), 0, -1):
        yield " ".join(words[:length])
