"""Packs as data: each that is shipped loads, each that is wrong is refused with line and field."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.questionnaires.answers import Said, Typed
from portal.questionnaires.asked import is_asked, read_answers
from portal.questionnaires.criteria import Case
from portal.questionnaires.question_set import Level, SetBroken, digest_of
from portal.questionnaires.set_reading import current_payload, current_set, payload_with, thaw
from portal.questionnaires.sets.condition import (
    AnswerIs,
    Compare,
    Fact,
    FactIs,
    Join,
    Joined,
    World,
)
from portal.questionnaires.sets.offering import suggestion
from portal.questionnaires.sets.pack_reading import read_pack
from portal.questionnaires.sets.shelf import PACK_IDS, shelf
from portal.questionnaires.verdicts import INCOMPLETE, UNMET, judge_question
from tests.questionnaires.making import TODAY, facts

# What was frozen into sendings before there were packs must stay what it was, to the letter.
FIVE_DIGEST = "94e1e5260c8d9fea9f12ce98dc230d999a7a19a966c438a4434603690a58a1f9"

SOUND = """\
[meta]
id = "test"
title = "A test"
about = "For tests."
minutes = 1
version = 1
as_of = "2026-11-24"
source = "Made up."

[sources.book]
what = "A book"

[[question]]
id = "TE1"
ask = "Do you keep cats?"
short = "Cats?"
why = "We like them."

[[question.field]]
id = "te1_cats"
label = "Keeps cats"
type = "choice"
required = true
options = ["yes", "no"]
[question.field.words]
"yes" = "Yes"
"no" = "No"

[[question.field]]
id = "te1_many"
label = "How many"
type = "number"
required = true
show_when = { field = "te1_cats", is = "yes" }

[[question.field]]
id = "te1_fed"
label = "All are fed"
type = "yes_no"
required = true
show_when = { field = "te1_many", more_than = 1 }

[[question.criterion]]
id = "TE1-R1"
level = "red"
when = "over three cats"
says = "It keeps {te1_many} cats."
reason = "Too many."
citations = ["45 CFR 164.308"]
basis = "rule"
sources = ["book"]
verified = "derived"
holds_if = { field = "te1_many", more_than = 3 }

[[question.criterion]]
id = "TE1-G1"
level = "green"
when = "no cats"
says = "No cats."
reason = "Meets the standard."
basis = "convention"
verified = "general"
holds_if = { field = "te1_cats", is = "no" }
"""


def test_every_shipped_pack_loads_and_has_three_to_six_questions() -> None:
    assert tuple(shelf()) == PACK_IDS
    assert all(3 <= len(pack.questions) <= 6 for pack in shelf().values())
    assert {pack.id for pack in shelf().values()} == set(PACK_IDS)


def test_ids_are_used_once_across_all_packs_and_the_five() -> None:
    asked = thaw(payload_with(list(shelf().values()))).questions
    names = [
        *(one.id for one in asked),
        *(field.id for one in asked for field in one.fields),
        *(criterion.id for one in asked for criterion in one.criteria),
    ]

    assert len(names) == len(set(names))
    assert [one.number for one in asked] == list(range(1, len(asked) + 1))


def test_without_packs_the_digest_is_what_it_always_was() -> None:
    assert current_set().digest == FIVE_DIGEST
    assert digest_of(payload_with([])) == FIVE_DIGEST
    assert thaw(current_payload()).packs == {}


def test_with_packs_the_digest_changes_and_reads_back() -> None:
    payload = payload_with([shelf()["trackers"]])

    assert thaw(payload).digest == digest_of(payload) != FIVE_DIGEST
    assert thaw(payload).packs == {"trackers": "Website trackers"}


def test_the_technical_pack_says_its_version_and_licence() -> None:
    source = shelf()["mvsp"].source

    assert "v3.0-20231109" in source
    assert "CC0 1.0" in source


@pytest.mark.parametrize("pack_id", PACK_IDS)
def test_what_is_no_more_than_convention_is_never_said_to_be_checked_law(pack_id: str) -> None:
    for question in shelf()[pack_id].questions:
        for one in question.criteria:
            assert one.citations or one.basis == "convention", one.id
            assert one.level is not Level.CRITICAL or one.basis != "convention", one.id


@pytest.mark.parametrize(
    ("before", "after", "line", "says"),
    [
        ('title = "A test"', 'titel = "A test"', 3, "titel: of test, this key is not known"),
        ('short = "Cats?"\n', "", 13, "short: of TE1, it is missing"),
        ('type = "number"', 'type = "figure"', 32, "type: of te1_many, it is 'figure'"),
        ('"no" = "No"\n', "", 25, "words: of te1_cats, the option 'no' has no words"),
        ('"no" = "No"', '"no" = "No"\n"perhaps" = "Perhaps"', 28, "there is no such option"),
        ('options = ["yes", "no"]', "options = []", 24, "options: of te1_cats, it is missing"),
        ('id = "te1_many"', 'id = "te1_cats"', 20, "the id 'te1_cats' is used twice"),
        ('id = "TE1"', 'id = "VQ1"', 14, "'VQ1' cannot be an id here"),
        ('id = "te1_many"', 'id = "<b>"', 30, "'<b>' cannot be an id here"),
        (
            '{ field = "te1_cats", is = "yes" }',
            '{ field = "te1_dogs", is = "yes" }',
            34,
            "show_when: of te1_many, there is no field 'te1_dogs'",
        ),
        (
            '{ field = "te1_cats", is = "yes" }',
            '{ field = "te1_fed", is = "yes" }',
            34,
            "show_when: of te1_many, it goes round in a circle",
        ),
        (
            '{ field = "te1_cats", is = "yes" }',
            '{ fact = "handles_phi", is = true }',
            34,
            "by answers alone",
        ),
        (
            '{ field = "te1_cats", is = "yes" }',
            '{ field = "te1_cats", is = "maybe" }',
            34,
            "'is' of te1_cats cannot be 'maybe'",
        ),
        (
            '{ field = "te1_many", more_than = 3 }',
            '{ field = "te1_many", includes = "a" }',
            53,
            "holds_if: of TE1-R1, 'includes' cannot be asked",
        ),
        (
            '{ field = "te1_many", more_than = 3 }',
            "{ all = [] }",
            53,
            "'all' must be a list of conditions",
        ),
        (
            '{ field = "te1_many", more_than = 3 }',
            '{ fact = "is_nice", is = true }',
            53,
            "there is no fact 'is_nice'",
        ),
        ('holds_if = { field = "te1_many", more_than = 3 }\n', "", 43, "holds_if: of TE1-R1"),
        ('citations = ["45 CFR 164.308"]\n', "", 43, "citations: of TE1-R1, the basis is rule"),
        ('sources = ["book"]', 'sources = ["film"]', 51, "there is no [sources.film]"),
        ('says = "It keeps {te1_many} cats."', 'says = "{te9}"', 47, "there is no field 'te9'"),
        ('level = "green"', 'level = "amber"', 13, "no criterion is green"),
    ],
)
def test_a_wrong_pack_is_refused_with_file_line_and_field(
    before: str, after: str, line: int, says: str
) -> None:
    assert SOUND.count(before) == 1

    with pytest.raises(SetBroken) as refusal:
        read_pack(SOUND.replace(before, after), file="cats.toml")

    told = str(refusal.value)
    assert f"cats.toml, line {line}," in told, told
    assert says in told, told


def test_what_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(SetBroken, match=r"cats.toml: not TOML: .*line 2"):
        read_pack("[meta]\nid =\n", file="cats.toml")


def test_everything_wrong_is_told_at_once() -> None:
    wrong = SOUND.replace('short = "Cats?"\n', "").replace('type = "number"', 'type = "x"')

    with pytest.raises(SetBroken) as refusal:
        read_pack(wrong, file="cats.toml")

    assert len(str(refusal.value).splitlines()) >= 2


def _told(**typed: Typed) -> Said:
    return Said(typed=typed)


def _cats(**typed: Typed) -> tuple[list[str], Level, list[str]]:
    pack = read_pack(SOUND, file="cats.toml")
    whole = replace(thaw(payload_with([pack])), questions=pack.questions)
    answers = read_answers(whole, _told(**typed))
    asked = [one.id for one in pack.questions[0].fields if is_asked(one, answers)]
    case = Case(answers=answers, facts=facts(), on=TODAY)
    verdict = judge_question(pack.questions[0], case, is_late=False)
    return asked, verdict.level, [one.id for one in verdict.findings]


def test_a_field_is_asked_only_where_its_condition_holds() -> None:
    assert _cats()[0] == ["te1_cats"]
    assert _cats(te1_cats="yes")[0] == ["te1_cats", "te1_many"]
    assert _cats(te1_cats="yes", te1_many="2")[0] == ["te1_cats", "te1_many", "te1_fed"]


def test_a_field_that_hangs_on_an_idle_one_is_idle_too() -> None:
    asked, level, found = _cats(te1_cats="no", te1_many="9", te1_fed="no")

    assert asked == ["te1_cats"]
    assert (level, found) == (Level.GREEN, ["TE1-G1"])


def test_a_pack_is_judged_by_its_data_and_gaps_as_the_five_are() -> None:
    assert _cats(te1_cats="yes", te1_many="4", te1_fed="yes")[1:] == (Level.RED, ["TE1-R1"])
    assert _cats(te1_cats="yes", te1_many="3", te1_fed="yes")[1:] == (Level.AMBER, [UNMET])
    assert _cats(te1_cats="yes")[1:] == (Level.AMBER, [INCOMPLETE])


DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("test", "wanted", "value", "holds"),
    [
        (Compare.LESS_THAN, Decimal(10), Decimal("9.99"), True),
        (Compare.LESS_THAN, Decimal(10), Decimal(10), False),
        (Compare.AT_MOST, Decimal(10), Decimal(10), True),
        (Compare.MORE_THAN, Decimal(10), Decimal(10), False),
        (Compare.AT_LEAST, Decimal(10), Decimal(10), True),
        (Compare.OLDER_THAN_DAYS, Decimal(365), DAY - timedelta(days=365), False),
        (Compare.OLDER_THAN_DAYS, Decimal(365), DAY - timedelta(days=366), True),
        (Compare.WITHIN_DAYS, Decimal(365), DAY - timedelta(days=365), True),
        (Compare.WITHIN_DAYS, Decimal(365), DAY - timedelta(days=366), False),
        (Compare.INCLUDES, "a", frozenset({"a", "b"}), True),
        (Compare.INCLUDES, "a", frozenset(), False),
        (Compare.LACKS, "a", frozenset(), True),
        (Compare.IS_NOT, "a", "b", True),
        (Compare.ONE_OF, frozenset({"a"}), "a", True),
        (Compare.NONE_OF, frozenset({"a"}), "a", False),
        (Compare.IS, False, False, True),
    ],
)
def test_conditions_at_their_edges(
    test: Compare, wanted: object, value: object, *, holds: bool
) -> None:
    condition = AnswerIs(field="x", test=test, wanted=wanted)  # type: ignore[arg-type]

    assert condition.holds(World(values={"x": value}, on=DAY)) is holds  # type: ignore[dict-item]


@pytest.mark.parametrize("test", [one for one in Compare if one is not Compare.ANSWERED])
def test_a_gap_passes_no_test(test: Compare) -> None:
    assert not AnswerIs(field="x", test=test, wanted=frozenset({"a"})).holds(World(values={}))


def test_answered_knows_gaps_files_and_none() -> None:
    answered = AnswerIs(field="x", test=Compare.ANSWERED, wanted=True)
    open_ = AnswerIs(field="x", test=Compare.ANSWERED, wanted=False)

    assert open_.holds(World(values={}))
    assert not answered.holds(World(values={}))
    assert answered.holds(World(values={}, none=frozenset({"x"})))
    assert answered.holds(World(values={}, files={"x": 1}))


def test_what_is_not_known_is_no_fact() -> None:
    phi = FactIs(fact=Fact.HANDLES_PHI, wanted=True)

    assert not phi.holds(World(values={}))
    assert not phi.holds(World(values={}, facts={Fact.HANDLES_PHI: None}))
    assert phi.holds(World(values={}, facts={Fact.HANDLES_PHI: True}))
    assert Joined(join=Join.ANY, parts=(phi, phi)).holds(
        World(values={}, facts={Fact.HANDLES_PHI: True})
    )


def test_packs_are_suggested_by_what_a_vendor_does() -> None:
    packs = shelf()

    assert "scribe" in suggestion(packs["ai-transcription"], "a medical scribe", has_phi=True)
    assert suggestion(packs["on-site"], "an ai scribe", has_phi=True) == ""
    assert "patient data" in suggestion(packs["mvsp"], "bookkeeping", has_phi=True)
    assert suggestion(packs["mvsp"], "bookkeeping", has_phi=False) == ""
