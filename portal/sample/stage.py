"""Playing a year of a practice's dealings with its vendors, through the portal's own deeds."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO

from portal import audit, baa, documents, vendors
from portal.accounts import Person
from portal.baa import NewNeed, NewOverride, NewRefusal, NewRequest, SignedBaa, SignedBy, Term
from portal.gateways.outside import outside
from portal.sample.agreements import agreement, check_agreements
from portal.sample.answering import answer_all
from portal.sample.asking import show_asking
from portal.sample.batches import show_batch
from portal.sample.cases import show_cases
from portal.sample.cast import Cast, Part
from portal.sample.chains import show_chains
from portal.sample.ends import end_with, let_go, show_ends
from portal.sample.gates import covers_of, show_gates
from portal.sample.happenings import show_happenings
from portal.sample.keeping import keep_papers
from portal.sample.papers import refusal_mail
from portal.sample.signing import show_signing
from portal.tenancy import Practice
from portal.vendors import ContactDetails, NewVendor, Phi, PhiAnswer, PhiVerb, TierAnswers, Vendor

_VERBS = {
    "c": PhiVerb.CREATES,
    "r": PhiVerb.RECEIVES,
    "m": PhiVerb.MAINTAINS,
    "t": PhiVerb.TRANSMITS,
}
# The way through the six questions, and where it ends.
_WAYS = {
    "needed": {"Q1": "yes", "Q2": "no", "Q3": "no", "Q4": "no", "Q5": "no", "Q6": "no"},
    "treatment": {"Q1": "yes", "Q2": "no", "Q3": "yes"},
    "no_phi": {"Q1": "no"},
    "payment": {"Q1": "yes", "Q2": "no", "Q3": "no", "Q4": "no", "Q5": "yes"},
}
_REASONS = {
    "needed": "They handle patient information for us.",
    "treatment": "Another provider, treating the same patients.",
    "no_phi": "They clean at night. Charts are locked away.",
    "payment": "They settle card payments and do nothing else for us.",
}


@dataclass
class Stage:
    """The practice, its people, and the day it is."""

    practice: Practice
    people: dict[str, Person]
    by: audit.Actor
    today: date
    agreements: dict[str, bytes] = field(default_factory=dict)

    def play(self, cast: Cast) -> None:
        """Play every vendor's part."""
        self.agreements = self._drawn([part for part in cast.vendors if part.starts])
        added: dict[str, Vendor] = {}
        for part in cast.vendors:
            added[part.name] = vendor = self._add(part)
            self._decide(vendor, part)
            self._deal(vendor, part)
            if part.answers:
                answer_all(self, vendor, part, cast.answers)
            self._part_ways(vendor, part)
        show_asking(self, added)
        show_batch(self, added)
        show_cases(self, added)
        show_gates(self, added)
        show_chains(self, added)
        show_ends(self, added)
        show_happenings(self, added)
        check_agreements(self, added)
        keep_papers(self, added)
        show_signing(self, added)

    def ago(self, days: int) -> date:
        """Return the day so many days ago."""
        return self.today - timedelta(days=days)

    def _drawn(self, parts: list[Part]) -> dict[str, bytes]:
        render = outside().renderer.render_pdf
        pages = [agreement(part, self.practice.legal_name, self.ago(part.starts)) for part in parts]
        with ThreadPoolExecutor(2) as two:
            return dict(zip((part.name for part in parts), two.map(render, pages), strict=True))

    def _add(self, part: Part) -> Vendor:
        phi = PhiAnswer(
            phi=Phi.YES if part.verbs else Phi.NO,
            verbs=frozenset(_VERBS[letter] for letter in part.verbs),
            data=part.data,
            since=self.ago(part.phi_days) if part.verbs else None,
        )
        details = vendors.VendorDetails(
            name=part.name,
            does=part.does,
            owner_person_id=self.people[part.owner].id,
            locations=("Austin", "Round Rock"),
            used_since=self.ago(part.phi_days) if part.phi_days else None,
        )
        vendor = vendors.add(NewVendor(details=details, phi=phi), by=self.by)
        self._introduce(vendor, part)
        if part.tier:
            how_many, signs_in, vital = part.tier.split(",")
            answers = TierAnswers(
                how_many=vendors.HowMany(how_many),
                signs_in=vendors.YesNo(signs_in),
                vital=vendors.YesNo(vital),
            )
            vendors.decide_tier(vendor, answers, by=self.by)
        return vendor

    def _introduce(self, vendor: Vendor, part: Part) -> None:
        if part.email:
            first, _, last = part.who.partition(" ")
            known = ContactDetails(
                first_name=first, last_name=last, title=part.who_title, email=part.email
            )
            vendors.set_contact(vendor, 1, known, by=self.by)
        if part.second:
            desk = ContactDetails(title="Privacy desk", email=part.second)
            vendors.set_contact(vendor, 2, desk, by=self.by)

    def _decide(self, vendor: Vendor, part: Part) -> None:
        if part.baa == "undecided":
            return
        way = part.need or "needed"
        ending = baa.walk(_WAYS[way], baa.the_triggers()).ending
        exemption = ending.exemptions[0].id if ending and part.need else None
        need = NewNeed(answers=_WAYS[way], exemption=exemption, reason=_REASONS[way])
        baa.decide_need(vendor, need, on=self.ago(part.decided), by=self.by)

    def _deal(self, vendor: Vendor, part: Part) -> None:
        if part.starts:
            self._file(vendor, part)
        if part.asked:
            on = self.ago(part.asked)
            asked = NewRequest(
                to_name=part.who,
                to_email=part.email,
                due_on=on + timedelta(days=21),
                reply_email=self.practice.email,
            )
            baa.request_baa(vendor, asked, on=on, by=self.by)
        if part.baa == "refused":
            self._refuse(vendor, part)
        elif part.baa == "override":
            self._override(vendor)
        elif part.baa == "terminated":
            end_with(self, vendor, part)

    def _file(self, vendor: Vendor, part: Part) -> None:
        starts_on = self.ago(part.starts)
        ends_on = None if part.ends is None else self.ago(part.ends)
        review_on = self.today + timedelta(days=part.review or 200)
        signed = SignedBaa(
            term=Term(
                starts_on=starts_on, ends_on=ends_on, review_on=None if ends_on else review_on
            ),
            paper=baa.Paper.THEIRS,
            ours=SignedBy(name="Marisol Vega", title="Privacy officer", on=starts_on),
            theirs=SignedBy(name=part.who, title="Authorized signer", on=starts_on),
            services_covered=part.does,
            covers=covers_of(vendor),
        )
        copy = documents.Upload(
            stream=BytesIO(self.agreements[part.name]), name=f"{part.name} BAA.pdf"
        )
        baa.file_signed_baa(vendor, copy, signed, on=starts_on, by=self.by)

    def _refuse(self, vendor: Vendor, part: Part) -> None:
        on = self.ago(part.refused)
        pdf = outside().renderer.render_pdf(refusal_mail(part, on))
        new = NewRefusal(
            refused_on=on,
            refused_by=part.who,
            refused_by_title=part.who_title,
            how=baa.RefusalHow.MAIL,
            why=baa.RefusalWhy.HIGHER_PLAN,
            words="Our Starter plan does not include a BAA.",
            plan=baa.Plan(
                name="Business", price="$79 a month", url="https://pingwell.example/plans"
            ),
        )
        proof = documents.Upload(stream=BytesIO(pdf), name="Re BAA request.pdf")
        baa.record_refusal(vendor, new, proof, on=on, by=self.by)

    def _override(self, vendor: Vendor) -> None:
        new = NewOverride(
            reason="Their BAA is with our lawyer. Calls cannot go unanswered meanwhile.",
            ends_on=self.today + timedelta(days=20),
        )
        baa.allow_phi(vendor, new, on=self.today, by=self.by)

    def _part_ways(self, vendor: Vendor, part: Part) -> None:
        if not part.retired:
            return
        on = self.ago(part.retired)
        if part.phi_stopped == "yes":
            for service in vendors.services_of([vendor.id])[vendor.id]:
                stopped = vendors.ServiceDetails(
                    name=service.name, phi=service.phi_answer, stopped_on=on
                )
                vendors.change_service(vendor, service, stopped, by=self.by)
        let_go(self, vendor, part)
