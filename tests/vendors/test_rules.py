"""What PHI a vendor touches, and how risky that makes it."""

from datetime import date
from itertools import product

import pytest

from portal.vendors.rules import (
    HowMany,
    Phi,
    PhiAnswer,
    PhiVerb,
    Tier,
    TierAnswers,
    YesNo,
    judge_tier,
    phi_in_all,
    phi_words,
)

RECEIVES = PhiAnswer(phi=Phi.YES, verbs=frozenset({PhiVerb.RECEIVES, PhiVerb.TRANSMITS}))
NO_PHI = PhiAnswer(phi=Phi.NO)
UNSURE = PhiAnswer(phi=Phi.UNSURE)
HARMLESS = TierAnswers(how_many=HowMany.NONE, signs_in=YesNo.NO, vital=YesNo.NO)
LOW = "Low because it touches no PHI, cannot sign in to your systems and can be missed for a day."
EVERY_ANSWER = [
    TierAnswers(how_many=how_many, signs_in=signs_in, vital=vital)
    for how_many, signs_in, vital in product([None, *HowMany], [None, *YesNo], [None, *YesNo])
]


@pytest.mark.parametrize("answers", EVERY_ANSWER)
@pytest.mark.parametrize("phi", [RECEIVES, UNSURE])
def test_a_vendor_with_phi_is_never_low(phi: PhiAnswer, answers: TierAnswers) -> None:
    assert judge_tier(phi, answers).tier in {Tier.MEDIUM, Tier.HIGH}


@pytest.mark.parametrize("answers", EVERY_ANSWER)
@pytest.mark.parametrize("phi", [RECEIVES, UNSURE, NO_PHI])
def test_every_tier_is_explained_in_a_sentence(phi: PhiAnswer, answers: TierAnswers) -> None:
    judged = judge_tier(phi, answers)

    assert judged.reason.endswith(".")
    assert "  " not in judged.reason
    if judged.tier:
        assert judged.reason.startswith(f"{judged.tier.capitalize()} because it ")


@pytest.mark.parametrize(
    ("phi", "answers", "tier", "reason"),
    [
        (
            RECEIVES,
            TierAnswers(how_many=HowMany.MOST, signs_in=YesNo.NO, vital=YesNo.NO),
            Tier.HIGH,
            "High because it receives and transmits PHI and sees most or all of your patients.",
        ),
        (
            RECEIVES,
            HARMLESS,
            Tier.MEDIUM,
            "Medium because it receives and transmits PHI.",
        ),
        (
            UNSURE,
            TierAnswers(),
            Tier.MEDIUM,
            "Medium because it may touch PHI. Answer three questions to make sure.",
        ),
        (
            NO_PHI,
            HARMLESS,
            Tier.LOW,
            LOW,
        ),
        (NO_PHI, TierAnswers(), None, "Answer three questions to see the tier."),
        (
            NO_PHI,
            TierAnswers(how_many=HowMany.NONE, signs_in=YesNo.YES, vital=YesNo.YES),
            Tier.HIGH,
            "High because it can sign in to your systems and stops your day when it is down.",
        ),
        (
            NO_PHI,
            TierAnswers(how_many=HowMany.MOST, signs_in=YesNo.NO, vital=YesNo.NO),
            Tier.LOW,
            LOW,
        ),
    ],
)
def test_the_tier_follows_from_phi_and_three_answers(
    phi: PhiAnswer, answers: TierAnswers, tier: Tier | None, reason: str
) -> None:
    judged = judge_tier(phi, answers)

    assert (judged.tier, judged.reason) == (tier, reason)


def test_the_services_together_say_what_the_vendor_touches() -> None:
    texts = PhiAnswer(
        phi=Phi.YES, verbs=frozenset({PhiVerb.RECEIVES}), data="Names", since=date(2024, 3, 4)
    )
    chat = PhiAnswer(
        phi=Phi.YES, verbs=frozenset({PhiVerb.MAINTAINS}), data="Names", since=date(2023, 1, 1)
    )

    together = phi_in_all([texts, chat, NO_PHI, UNSURE])

    assert together == PhiAnswer(
        phi=Phi.YES,
        verbs=frozenset({PhiVerb.RECEIVES, PhiVerb.MAINTAINS}),
        data="Names",
        since=date(2023, 1, 1),
    )


@pytest.mark.parametrize(
    ("answers", "phi"),
    [([], Phi.NO), ([NO_PHI], Phi.NO), ([NO_PHI, UNSURE], Phi.UNSURE), ([UNSURE], Phi.UNSURE)],
)
def test_one_unsure_service_leaves_the_vendor_unsure(answers: list[PhiAnswer], phi: Phi) -> None:
    assert phi_in_all(answers).phi is phi


@pytest.mark.parametrize(
    ("phi", "verbs", "words"),
    [
        ("yes", ["transmits", "receives"], "Receives, transmits"),
        ("yes", [], "Yes"),
        ("no", [], "None"),
        ("unsure", [], "Not answered yet"),
    ],
)
def test_phi_is_said_in_words(phi: str, verbs: list[str], words: str) -> None:
    assert phi_words(phi, verbs) == words
