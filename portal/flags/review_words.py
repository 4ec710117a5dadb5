"""What flags say about refusals in writing, follow-ups, and asking again."""

from portal.flags.saying import Words

ANSWER_REFUSED = Words(
    title="Declined to answer {refused_questions} in writing.",
    sentence="What nobody will put in writing, you cannot rely on. Return it, or weigh it.",
    to_do="Ask {name} for an answer in writing",
    badge="Answer refused",
    action="See the answers",
    path="/assessments",
)
FOLLOW_UP_DUE = Words(
    title="Follow-up due {follow_up_due}: {follow_up}.",
    sentence="{follow_up_owner} does it. The answers were accepted on that condition.",
    to_do="Follow up with {name}: {follow_up}",
    badge="Follow-up due",
    action="See the follow-up",
    path="/assessments#follow-ups",
)
REASSESS_DUE = Words(
    title="Ask again by {ask_again}: {ask_again_because}.",
    sentence="Their last answers come along. They say of each whether it is still true.",
    to_do="Ask {name} again",
    badge="Ask again",
    action="Ask again",
    path="/assessments/again",
)
