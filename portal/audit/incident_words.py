"""How the deeds of incidents read."""

from portal.audit.rules import Deed
from portal.audit.wording import Group
from portal.audit.wording import words as _words

_A, _L, _R = Group.ANSWERS, Group.LETTERS, Group.RECORD

INCIDENT_WORDS = {
    Deed.INCIDENT_REPORTED: _words(
        _A,
        "alert-octagon-filled",
        "critical",
        "Reported an incident, {how}",
        "Reported an incident",
    ),
    Deed.INCIDENT_FACTS_ADDED: _words(_A, "plus", "waiting", "Added facts to an incident"),
    Deed.INCIDENT_FACTS_ASKED: _words(
        _L,
        "send",
        "waiting",
        "Asked for facts about an incident by {due_on}",
        "Asked for facts about an incident",
    ),
    Deed.INCIDENT_AGENCY_SAID: _words(
        _R, "sitemap", "", "Wrote down whether the vendor is our agent"
    ),
    Deed.INCIDENT_PEOPLE_COUNTED: _words(
        _R, "users", "", "Wrote down how many people an incident touches"
    ),
    Deed.INCIDENT_DECIDED: _words(
        _R, "checklist", "soon", "Assessed an incident: {decision}", "Assessed an incident"
    ),
    Deed.INCIDENT_DELAYED: _words(
        _R,
        "hourglass",
        "",
        "Wrote down that law enforcement asked to wait until {until}",
        "Wrote down that law enforcement asked to wait",
    ),
    Deed.INCIDENT_DUTY_SETTLED: _words(
        _R,
        "check",
        "",
        "Wrote down a duty of an incident: {duty}, {state}",
        "Wrote down a duty of an incident",
    ),
    Deed.INCIDENT_CLOSED: _words(_R, "circle-check", "good", "Closed an incident"),
    Deed.INCIDENT_REOPENED: _words(_R, "refresh", "soon", "Opened an incident again"),
}
