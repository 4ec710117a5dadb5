"""What a reading tells: verdicts, what applies, deadlines, term, dates, and how it is kept."""

import json

import pytest

from portal.baa import clauses
from portal.baa.clauses import Applies, BaaReading, Unit, Verdict
from tests.baa.clauses.papers import own, public

HEAD = 'This Business Associate Agreement is between Elm Clinic ("Covered Entity") and Acme ("Vendor"). '
DUTIES = (
    "Vendor shall comply with HIPAA. Vendor shall keep PHI confidential. Covered Entity may pay. "
    "This Agreement is governed by state law. "
)


def read(*sentences: str) -> BaaReading:
    return clauses.read([HEAD + "\n" + DUTIES + "\n" + "\n".join(sentences)])


def verdict(some_id: str, *sentences: str) -> Verdict:
    return read(*sentences).of(some_id).verdict


@pytest.mark.parametrize("name", sorted(own()))
def test_times_and_red_flags_of_our_own_papers(name: str) -> None:
    text, told = own()[name]
    reading = clauses.read([text])
    if not reading.is_agreement:
        return

    notice, flags = reading.breach_notice, reading.red_flags
    assert (notice.words if notice else None) == told.get("notice")
    assert [one.id for one in flags if one.verdict is not Verdict.NOT_FOUND] == told.get(
        "flags", []
    )
    assert reading.dates.effective_on == told.get("effective_on", reading.dates.effective_on)
    assert list(reading.dates.signed_on) == told.get("signed_on", list(reading.dates.signed_on))
    assert reading.term.years == told.get("years", reading.term.years)


def test_a_reading_is_kept_as_json_and_comes_back_the_same() -> None:
    for text, _ in [*public().values(), *own().values()]:
        reading = clauses.read(text.split("\f"))

        assert BaaReading.from_told(json.loads(json.dumps(reading.told()))) == reading


def test_every_reading_names_the_version_that_made_it() -> None:
    assert read().detector == clauses.detector()
    assert clauses.provision("R01").citations[0] in "45 CFR 164.504(e)(2)(i)"


def test_a_quote_stands_on_the_page_it_is_said_to() -> None:
    pages = [HEAD, DUTIES, "Vendor shall return or destroy all PHI at termination."]

    found = clauses.read(pages).of("R15")

    assert (found.page, found.quote) == (3, pages[2])


def test_a_sentence_that_runs_over_a_page_break_is_read_whole() -> None:
    pages = [HEAD + DUTIES, "Vendor shall return or\n\n", "destroy all PHI at termination."]

    assert clauses.read(pages).of("R15").verdict is Verdict.FOUND


def test_a_duty_of_the_practice_does_not_count_for_the_vendor() -> None:
    promise = "shall report any security incident of which it becomes aware."

    assert verdict("R07", f"Vendor {promise}") is Verdict.FOUND
    assert verdict("R07", f"Covered Entity {promise}") is Verdict.NOT_FOUND
    assert verdict("R07", f"Elm Clinic {promise}") is Verdict.NOT_FOUND


@pytest.mark.parametrize(
    "sentence",
    [
        "Vendor shall not be required to report any security incident.",
        "Vendor has no obligation to report a security incident.",
        "WHEREAS, Vendor must report every security incident;",
        '"Security Incident" means an attempt that Vendor would report.',
        "Security Incident Reporting",
    ],
)
def test_what_only_names_a_duty_does_not_promise_it(sentence: str) -> None:
    assert verdict("R07", sentence) is not Verdict.FOUND


def test_half_of_the_safeguards_clause_is_to_be_looked_at() -> None:
    found = read("Vendor shall use appropriate safeguards to protect PHI.").of("R04")

    assert (found.verdict, found.missing) == (Verdict.LOOK_HERE, ("security_rule",))


def test_assurances_are_asked_for_only_with_the_permission_they_belong_to() -> None:
    permission = "Vendor may disclose PHI for its proper management and administration."

    assert read().of("R20").applies is Applies.NO
    assert read(permission).of("R20").applies is Applies.YES
    assert read().of("R19").applies is Applies.ASK
    assert read().of("R01").applies is Applies.YES


def test_a_page_about_agreements_finds_nothing_but_hides_nothing() -> None:
    reading = clauses.read([own()["faq_page"][0]])

    assert not reading.is_agreement
    verdicts = {one.verdict for one in reading.provisions}
    assert verdicts == {Verdict.LOOK_HERE, Verdict.NOT_FOUND}


@pytest.mark.parametrize(
    ("said", "words", "unit"),
    [
        ("within 60 days", "60 days", Unit.DAYS),
        ("no later than five (5) business days", "5 business days", Unit.BUSINESS_DAYS),
        ("within seventy-two (72) hours", "72 hours", Unit.HOURS),
        ("within thirty calendar days", "30 calendar days", Unit.DAYS),
        ("no later than the next business day", "1 business day", Unit.BUSINESS_DAYS),
        ("within one week", "7 days", Unit.DAYS),
    ],
)
def test_the_time_for_telling_of_a_breach(said: str, words: str, unit: Unit) -> None:
    notice = read(
        f"Vendor shall notify Covered Entity of a breach {said} of discovery."
    ).breach_notice

    assert notice is not None
    assert (notice.words, notice.unit, notice.page) == (words, unit, 1)


def test_the_shortest_time_for_breaches_counts_and_no_other() -> None:
    reading = read(
        "Vendor shall report unsuccessful security incidents within 2 days of a request.",
        "Vendor shall notify Covered Entity of any breach within 10 days after discovery.",
        "Vendor shall tell Covered Entity of a breach of unsecured PHI within 6 days.",
        "Either party may terminate if a material breach is not cured within 3 days.",
        "Covered Entity shall notify Vendor of a breach within 1 day.",
    )

    assert reading.breach_notice is not None
    assert reading.breach_notice.words == "6 days"


def test_sixty_days_are_flagged_and_fifty_nine_are_not() -> None:
    sentence = "Vendor shall notify Covered Entity of a breach within {} days of discovery."

    assert verdict("F04", sentence.format(60)) is Verdict.FOUND
    assert verdict("F04", sentence.format(59)) is Verdict.NOT_FOUND
    assert verdict("S01", sentence.format(59)) is Verdict.FOUND
    assert verdict("S01") is Verdict.NOT_FOUND


def test_nothing_is_found_in_nothing() -> None:
    for pages in ([], [""], ["", " \n "]):
        reading = clauses.read(pages)

        assert not reading.is_agreement
        assert {one.verdict for one in reading.provisions} == {Verdict.NOT_FOUND}
        assert reading.breach_notice is None
