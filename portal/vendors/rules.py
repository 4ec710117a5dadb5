"""The words of the inventory, what PHI a vendor touches, and its risk tier."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Phi(StrEnum):
    """Whether a vendor, a service or a subcontractor touches PHI."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class PhiVerb(StrEnum):
    """What is done with PHI (45 CFR 160.103, business associate)."""

    CREATES = "creates"
    RECEIVES = "receives"
    MAINTAINS = "maintains"
    TRANSMITS = "transmits"


class VendorStatus(StrEnum):
    """Whether the practice still works with a vendor."""

    CURRENT = "current"
    FORMER = "former"


class Tab(StrEnum):
    """The lists a vendor can stand in. One at a time, never mixed."""

    ATTENTION = "attention"
    COVERED = "covered"
    NOT_BA = "not_ba"
    WAIVED = "waived"
    FORMER = "former"


class HowMany(StrEnum):
    """Whose details the vendor can see."""

    NONE = "none"
    SOME = "some"
    MOST = "most"


class YesNo(StrEnum):
    """A plain answer."""

    YES = "yes"
    NO = "no"


class Tier(StrEnum):
    """The inherent risk of a vendor."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class BaaClaim(StrEnum):
    """What a list said about a BAA. A claim is no BAA: only a signed copy is."""

    YES = "yes"
    NO = "no"
    REQUESTED = "requested"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"


class ImportState(StrEnum):
    """Where an import stands."""

    STAGED = "staged"
    COMMITTED = "committed"
    UNDONE = "undone"


TAB_WORDS = {
    Tab.ATTENTION: "Needs attention",
    Tab.COVERED: "Covered",
    Tab.NOT_BA: "Not a business associate",
    Tab.WAIVED: "Waived",
    Tab.FORMER: "Former",
}


@dataclass(frozen=True, kw_only=True)
class PhiAnswer:
    """What PHI something touches, how, which, and since when."""

    phi: Phi
    verbs: frozenset[PhiVerb] = frozenset()
    data: str = ""
    since: date | None = None


def phi_in_all(answers: Collection[PhiAnswer]) -> PhiAnswer:
    """Return what all services in use touch together. One that is unsure leaves the whole unsure.

    A vendor without a service in use touches nothing now.
    """
    touching = [answer for answer in answers if answer.phi is Phi.YES]
    if touching:
        return PhiAnswer(
            phi=Phi.YES,
            verbs=frozenset().union(*(answer.verbs for answer in touching)),
            data=", ".join(dict.fromkeys(answer.data for answer in touching if answer.data)),
            since=min((answer.since for answer in touching if answer.since), default=None),
        )
    if any(answer.phi is Phi.UNSURE for answer in answers):
        return PhiAnswer(phi=Phi.UNSURE)
    return PhiAnswer(phi=Phi.NO)


def phi_words(phi: str, verbs: Collection[str]) -> str:
    """Return what is done with PHI as a list page says it: "Receives, transmits"."""
    if phi == Phi.NO:
        return "None"
    if phi == Phi.UNSURE:
        return "Not answered yet"
    return ", ".join(verb for verb in PhiVerb if verb in verbs).capitalize() or "Yes"


@dataclass(frozen=True, kw_only=True)
class TierAnswers:
    """The three plain questions. None is one not answered yet."""

    how_many: HowMany | None = None
    signs_in: YesNo | None = None
    vital: YesNo | None = None

    @property
    def complete(self) -> bool:
        """Tell whether all three have an answer."""
        return None not in (self.how_many, self.signs_in, self.vital)


@dataclass(frozen=True, kw_only=True)
class TierJudgement:
    """The tier, and the sentence that explains it. No tier until it can be told."""

    tier: Tier | None
    reason: str


def judge_tier(phi: PhiAnswer, answers: TierAnswers) -> TierJudgement:
    """Return the tier that the facts call for. A vendor with PHI can never be Low."""
    heavy = _heavy(phi, answers)
    if phi.phi is Phi.NO and not answers.complete and not heavy:
        return TierJudgement(tier=None, reason="Answer three questions to see the tier.")
    tier = _tier(phi.phi, answers)
    why = _and_list([*_phi_reason(phi), *(heavy or _light(phi, answers))])
    open_end = "" if answers.complete else " Answer three questions to make sure."
    return TierJudgement(tier=tier, reason=f"{tier.capitalize()} because it {why}.{open_end}")


def _tier(phi: Phi, answers: TierAnswers) -> Tier:
    # Unsure counts as PHI until someone knows: the floor must hold for what we do not know.
    touches = phi is not Phi.NO
    everyone = answers.how_many is HowMany.MOST
    inside = answers.signs_in is YesNo.YES
    vital = answers.vital is YesNo.YES
    if (touches and (everyone or inside)) or (inside and vital):
        return Tier.HIGH
    if touches or inside or vital:
        return Tier.MEDIUM
    return Tier.LOW


def _phi_reason(phi: PhiAnswer) -> list[str]:
    if phi.phi is Phi.UNSURE:
        return ["may touch PHI"]
    if phi.phi is Phi.YES:
        return [f"{_and_list(verb for verb in PhiVerb if verb in phi.verbs) or 'touches'} PHI"]
    return []


def _heavy(phi: PhiAnswer, answers: TierAnswers) -> list[str]:
    said = []
    if phi.phi is not Phi.NO and answers.how_many is HowMany.MOST:
        said.append("sees most or all of your patients")
    if answers.signs_in is YesNo.YES:
        said.append("can sign in to your systems")
    if answers.vital is YesNo.YES:
        said.append("stops your day when it is down")
    return said


def _light(phi: PhiAnswer, answers: TierAnswers) -> list[str]:
    if phi.phi is not Phi.NO:
        return []
    said = ["touches no PHI"]
    if answers.signs_in is YesNo.NO:
        said.append("cannot sign in to your systems")
    if answers.vital is YesNo.NO:
        said.append("can be missed for a day")
    return said


def _and_list(words: Iterable[str]) -> str:
    *first, last = [*words] or [""]
    return f"{', '.join(first)} and {last}" if first else last
