"""What flags say about papers that wait for our own signature."""

from portal.flags.saying import Words

BAA = Words(
    title="Signed your BAA on {signed}. Your signature is missing.",
    sentence="It binds once it is signed for the practice too.",
    to_do="Countersign the BAA with {name}",
    badge="Yours to sign",
    action="Countersign",
    path="/baa#signing",
)
OTHER = Words(
    title="Signed a paper on {signed}. Your signature is missing.",
    sentence="It binds once it is signed for the practice too.",
    to_do="Countersign the paper with {name}",
    badge="Yours to sign",
    action="Countersign",
    path="/baa#signing",
)
