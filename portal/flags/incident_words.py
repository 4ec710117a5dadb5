"""What flags say about incidents that are open."""

from portal.flags.saying import Words

OPEN = Words(
    title="{incidents} open.",
    sentence="Go through what is still to be written down, then close it.",
    to_do="Finish the incident at {name}",
    badge="Incident",
    action="See the incident",
    path="/incidents",
)
RUNNING = Words(
    title="{incidents} open. {incident_next}: by {incident_due}.",
    sentence="The days run whether or not all facts are known.",
    to_do="{incident_next}: incident at {name}",
    badge="Incident",
    action="See the incident",
    path="/incidents",
)
LATE = Words(
    title="{incidents} open. {incident_next}: was due {incident_due}.",
    sentence="Do it now, or write down when it was done or why it is no duty.",
    to_do="{incident_next}: incident at {name}",
    badge="Incident",
    action="See the incident",
    path="/incidents",
)
