"""The clause check: reads a paper's pages against the provisions, and tells what it found."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache

from portal.baa.clauses.provisions import Level, data, provisions, red_flags
from portal.baa.clauses.times import breach_notice_in, dates_of, term_in
from portal.baa.clauses.told import Applies, BaaReading, Deadline, Found, Verdict
from portal.reading import (
    Hit,
    Hits,
    Kind,
    Pattern,
    Wordbook,
    find_in,
    pieces,
    plain_of,
    read_kind,
    read_patterns,
    read_wordbook,
    tidy,
)

ENGINE = 1  # raise it when the same patterns may find something else
_PATTERN_FILES = (
    "required.toml",
    "conditional.toml",
    "recommended.toml",
    "optional.toml",
    "red_flags.toml",
)
# What the deadline itself shows: that there is one, and that it is as late as the law allows.
_A_DEADLINE, _A_LATE_DEADLINE = "S01", "F04"
# Provisions that not every BAA must have, and the permission that makes one needed.
_NEEDED_WITH = {"R20": "O02"}


def read(pages: Sequence[str]) -> BaaReading:
    """Return what the texts of a paper's pages say, provision by provision."""
    tidied = tidy(pages)
    ready = list(pieces(tidied, wordbook()))
    hits = find_in(ready, patterns(), wordbook())
    notice = breach_notice_in(ready, wordbook())
    is_agreement = agreement().fits(plain_of(tidied, wordbook()))
    found = {one: _found(one, hits, is_agreement=is_agreement) for one in provisions()}
    return BaaReading(
        detector=detector(),
        is_agreement=is_agreement,
        pages=len(pages),
        provisions=tuple(
            _by_notice(_where_it_applies(one, found), notice) for one in found.values()
        ),
        red_flags=tuple(
            _by_notice(_found(one, hits, is_agreement=True), notice) for one in red_flags()
        ),
        breach_notice=notice,
        term=term_in(ready, wordbook()),
        dates=dates_of(ready, wordbook()),
    )


@cache
def detector() -> str:
    """Return the version of the check: that of the engine, and a digest of all its data."""
    names = ("provisions.toml", "words.toml", "agreement.toml", "times.toml", *_PATTERN_FILES)
    whole = json.dumps([data(name) for name in names], sort_keys=True, default=str)
    as_of = data("provisions.toml")["meta"]["as_of"]
    return f"{ENGINE}/{as_of}/{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


@cache
def wordbook() -> Wordbook:
    """Return the words that the patterns are made of."""
    return read_wordbook(data("words.toml"))


@cache
def agreement() -> Kind:
    """Return what tells an agreement from a page about agreements."""
    return read_kind(data("agreement.toml"), wordbook().words)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, checked."""
    records = [one for name in _PATTERN_FILES for one in data(name).get("pattern", [])]
    return read_patterns(records, wordbook(), known=[*provisions(), *red_flags()])


@cache
def parts() -> Mapping[str, tuple[str, ...]]:
    """Return the parts that make up each provision. Most have one, without a name."""
    found: dict[str, tuple[str, ...]] = {}
    for pattern in patterns():
        known = found.get(pattern.of, ())
        found[pattern.of] = known if pattern.part in known else (*known, pattern.part)
    return found


def _found(some_id: str, hits: Hits, *, is_agreement: bool) -> Found:
    """Judge one provision: found when each of its parts is; "look here" when some or weakly.

    In a paper that does not look like an agreement nothing counts as found, but all is shown.
    """
    wanted = parts().get(some_id, ("",))
    strong = {part: hits.strong[some_id, part] for part in wanted if (some_id, part) in hits.strong}
    weak = [hits.weak[some_id, part] for part in wanted if (some_id, part) in hits.weak]
    at_hand: list[Hit] = [*strong.values()] or weak
    if not at_hand:
        return Found(id=some_id, verdict=Verdict.NOT_FOUND, missing=tuple(filter(None, wanted)))
    best = max(at_hand, key=lambda hit: hit.score)
    return Found(
        id=some_id,
        verdict=Verdict.FOUND if len(strong) == len(wanted) and is_agreement else Verdict.LOOK_HERE,
        page=best.page,
        quote=best.text,
        score=best.score,
        missing=tuple(part for part in wanted if part and part not in strong),
    )


def _where_it_applies(found: Found, all_found: Mapping[str, Found]) -> Found:
    """Say whether a conditional provision is asked of this paper, or that a person must say."""
    if provisions()[found.id].level is not Level.CONDITIONAL:
        return found
    applies = Applies.ASK
    if found.id in _NEEDED_WITH:
        permission = all_found[_NEEDED_WITH[found.id]].verdict
        known = {Verdict.FOUND: Applies.YES, Verdict.NOT_FOUND: Applies.NO}
        applies = known.get(permission, Applies.ASK)
    return Found(**vars(found) | {"applies": applies})


def _by_notice(found: Found, notice: Deadline | None) -> Found:
    """Judge what the deadline for telling of a breach shows by itself."""
    fits = {
        _A_DEADLINE: notice is not None,
        _A_LATE_DEADLINE: notice is not None and notice.is_outer_limit,
    }
    if notice is None or not fits.get(found.id):
        return found
    return Found(id=found.id, verdict=Verdict.FOUND, page=notice.page, quote=notice.quote, score=1)
