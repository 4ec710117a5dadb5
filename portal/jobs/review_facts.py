"""What flags are told about follow-ups, refusals in writing, and when to ask again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from portal import attestations, baa, flags, incidents, questionnaires, tenancy, vendors
from portal.questionnaires import AssessmentStanding, AssessmentState, review_queries
from portal.questionnaires.cadence import ASK_AHEAD, CadenceFacts, Reassessment, reassess_on
from portal.questionnaires.cadences import days_by_tier, days_for
from portal.questionnaires.review_models import Followup

_DONE = frozenset({AssessmentState.ACCEPTED})


@dataclass(frozen=True, kw_only=True)
class Around:
    """What other rooms know of vendors that bears on asking again."""

    baas: Mapping[int, baa.BaaStanding]
    reports: Mapping[int, attestations.Standing]


def reviews_of(
    stands: Mapping[int, AssessmentStanding], vendor_ids: Collection[int], around: Around
) -> dict[int, flags.ReviewFacts]:
    """Return what a review leaves to be done at each vendor. Those with nothing are left out."""
    todo = review_queries.open_followups(vendor_ids)
    again = reassessments_of(stands, around)
    return {
        one: _told(stands.get(one), todo.get(one, []), again.get(one)) for one in {*stands, *todo}
    }


def reassessments_of(
    stands: Mapping[int, AssessmentStanding], around: Around
) -> dict[int, Reassessment]:
    """Return when each vendor is to be asked again. One that is being asked is left out."""
    done = {
        one: stand.answered_on
        for one, stand in stands.items()
        if stand.state in _DONE and stand.answered_on is not None
    }
    known = {one.id: one for one in vendors.get_vendors(list(done))}
    services = vendors.services_of(list(done))
    happened = incidents.standing_of(list(done))
    by_tier = days_by_tier() if done else {}
    found = {}
    for one, answered_on in done.items():
        stands_with, report = around.baas.get(one), around.reports.get(one)
        tier = known[one].tier
        told = [standing.incident.told_on for standing in happened.get(one, [])]
        found[one] = reassess_on(
            CadenceFacts(
                answered_on=answered_on,
                days=days_for(tier, by_tier),
                tier=tier,
                soc2_good_until=report.good_until if report else _answered(stands[one]),
                baa_renews_on=_renews_on(stands_with) if stands_with else None,
                incident_on=max(told, default=None),
                services=tuple(
                    (service.name, since)
                    for service in services.get(one, [])
                    if service.in_use and service.phi != "no" and (since := _phi_since(service))
                ),
            )
        )
    return found


def _phi_since(service: vendors.Service) -> date | None:
    """Return since when a service touches PHI as it does; where that is not said, as noted here."""
    if service.phi_since is not None:
        return service.phi_since
    return tenancy.day_here(service.phi_changed_at) if service.phi_changed_at else None


def _answered(stand: AssessmentStanding) -> date | None:
    """Return until when the report that they told of is good, where nobody confirmed one."""
    if stand.soc2_period_end is None:
        return None
    year = stand.soc2_period_end.year + 1
    is_leap = (stand.soc2_period_end.month, stand.soc2_period_end.day) == (2, 29)
    after = stand.soc2_period_end.replace(
        year=year, day=28 if is_leap else stand.soc2_period_end.day
    )
    return max(after, stand.bridge_to or after)


def _renews_on(stands: baa.BaaStanding) -> date | None:
    if not stands.is_in_force or stands.renewed_from is not None:
        return None
    return min((one for one in (stands.ends_on, stands.review_on) if one), default=None)


def _told(
    stand: AssessmentStanding | None, todo: list[Followup], again: Reassessment | None
) -> flags.ReviewFacts:
    first = todo[0] if todo else None
    return flags.ReviewFacts(
        refused=stand.refused_count if stand else 0,
        follow_up=first.what if first else "",
        owner=first.owner_name if first else "",
        follow_up_due_on=first.due_on if first else None,
        follow_ups=len(todo),
        ask_again_on=again.on if again else None,
        ask_again_since=again.on - ASK_AHEAD if again else None,
        ask_again_because=again.reason if again else "",
    )


def reassessment_of(vendor_id: int, on: date) -> Reassessment | None:
    """Return when one vendor is to be asked again, and why; None while it is being asked."""
    stands = questionnaires.standing_of([vendor_id], on)
    around = Around(
        baas=baa.standing_of([vendor_id], on), reports=attestations.standing_of([vendor_id])
    )
    return reassessments_of(stands, around).get(vendor_id)
