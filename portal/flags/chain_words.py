"""What flags say about the end of a BAA, its breach notice, and subcontractors."""

from dataclasses import replace

from portal.flags.saying import Words

ENDING = Words(
    title="BAA ends {ends}.",
    sentence="Ask for a new one while this one still binds.",
    to_do="Renew the BAA with {name}",
    badge="Ends {ends}",
    action="Renew BAA",
    path="/baa/renewal",
)
ENDING_60 = replace(ENDING, sentence="60 days or less are left. A renewal often takes that long.")
ENDING_30 = replace(
    ENDING, sentence="30 days or less are left. Ask now, and call if nothing comes."
)
ENDING_7 = replace(
    ENDING,
    title="BAA ends {ends}, within a week.",
    sentence="Call them. After that day nothing binds them, and no PHI may go to them.",
)
ENDING_TODAY = replace(
    ENDING,
    title="BAA ends today.",
    sentence="From tomorrow nothing binds them. Stop PHI tonight, unless a new one is signed.",
    badge="Ends today",
)
RENEWAL_ASKED = Words(
    title="BAA ends {ends}.",
    sentence="You asked for a new one on {asked}. It is not on file yet.",
    to_do="Get the new BAA from {name}",
    badge="Ends {ends}",
    action="See the request",
    path="/baa#requests",
)
REVIEW = Words(
    title="BAA review due {review}.",
    sentence="It has no end date. Check that it still fits what they do for you.",
    to_do="Review the BAA with {name}",
    badge="Review due {review}",
    action="Start review",
    path="/baa/review",
)
REVIEW_AHEAD = replace(REVIEW, sentence="60 days or less are left. It has no end date.")
REVIEW_FAR = replace(REVIEW, sentence="90 days or less are left. It has no end date.")
REVIEW_7 = replace(REVIEW, title="BAA review due {review}, within a week.")
REVIEW_TODAY = replace(REVIEW, title="BAA review is due today.", badge="Review due today")
REVIEW_LATE = replace(
    REVIEW,
    title="BAA review was due {review}.",
    sentence="It still binds. Check that it still fits what they do for you.",
)

NOTICE_LONG = Words(
    title="The BAA lets them take {notice} to tell you of a breach.",
    sentence="That is longer than {beyond}. Ask for 5 business days in an amendment.",
    to_do="Shorten the breach notice in the BAA with {name}",
    badge="Breach notice long",
    action="See how it compares",
    path="/baa#notice",
)
NOTICE_LONG_READ = replace(
    NOTICE_LONG,
    title="The clause check reads {notice} for telling you of a breach.",
    sentence="That is longer than {beyond}. Confirm it on page {notice_page} first.",
    to_do="Confirm the breach notice in the BAA with {name}",
)
NOTICE_NOT_STATED = replace(
    NOTICE_LONG,
    title="The BAA does not say how soon they tell you of a breach.",
    sentence="So you cannot count on {beyond}. Ask for 5 business days in an amendment.",
)

SUBCONTRACTORS_NEVER = Words(
    title="Never confirmed who does part of their work.",
    sentence="Your standard is to ask once a year whom PHI reaches, and whether a BAA binds them.",
    to_do="Ask {name} for its subcontractors",
    badge="Subcontractors not confirmed",
    action="Ask them",
    path="/baa/subcontractors/request",
)
SUBCONTRACTORS_OLD = replace(
    SUBCONTRACTORS_NEVER,
    title="Confirmed its subcontractors on {confirmed}, over a year ago.",
    sentence="Your standard is once a year. Whom PHI reaches may have changed since.",
    to_do="Ask {name} for its subcontractors again",
)
SUBCONTRACTORS_ASKED = replace(
    SUBCONTRACTORS_NEVER,
    title="Asked for its subcontractors on {asked_subs}.",
    sentence="Wait for the answer by {subs_due}.",
    to_do="Wait for the subcontractors of {name}",
    action="See the request",
    path="/baa#subcontractors",
)
SUBCONTRACTORS_LATE = replace(
    SUBCONTRACTORS_ASKED,
    title="Subcontractors were to be confirmed by {subs_due}.",
    sentence="You asked on {asked_subs}. Call them, or ask again.",
    to_do="Call {name} about its subcontractors",
)
SUBCONTRACTORS_DIFFER = replace(
    SUBCONTRACTORS_ASKED,
    title="Confirmed its subcontractors on {confirmed}.",
    sentence="It differs from your list in {differs}. Go through it, and take it over.",
    to_do="Go through the subcontractors of {name}",
    badge="Subcontractors to review",
    action="Go through it",
)
SUBCONTRACTORS_UNBOUND = replace(
    SUBCONTRACTORS_ASKED,
    title="Says that no BAA binds {unbound}, which PHI reaches.",
    sentence="They owe each a BAA with the same restrictions (45 CFR 164.502(e)(1)(ii)). Call them.",
    to_do="Have {name} bind its subcontractors",
    badge="Subcontractor not bound",
    action="See what they said",
)
