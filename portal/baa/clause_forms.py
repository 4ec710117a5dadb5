"""What staff fills in about the clauses of a BAA."""

from wtforms import IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.baa.checking import LONGEST_NOTE, NewRuling, Ruling
from portal.baa.clauses import Level, Provision
from portal.web.forms import PortalForm, choice

_MOST_PAGES = 5000
_RULINGS = {
    Ruling.CONFIRMED_FOUND: "Yes, the words above say it",
    Ruling.FOUND_ON_PAGE: "Yes, I found it on a page",
    Ruling.CONFIRMED_MISSING: "No, it is missing",
    Ruling.DOES_NOT_APPLY: "It does not apply to what they do for us",
}


class RulingForm(PortalForm):
    """What a person decides on a provision."""

    verdict = RadioField(
        "Is it there?",
        validators=[InputRequired("Choose whether it is there.")],
    )
    page = IntegerField(
        "Page",
        description="Only when you found it yourself. Count from the first page of the file.",
        validators=[
            Optional(),
            NumberRange(1, _MOST_PAGES, message="Enter the number of the page."),
        ],
        render_kw={"inputmode": "numeric"},
    )
    note = TextAreaField(
        "Note",
        description="The words you found, or why. It is kept with your name.",
        validators=[
            Optional(),
            Length(max=LONGEST_NOTE, message=f"Use {LONGEST_NOTE:,} letters or fewer."),
        ],
        render_kw={"rows": "3"},
    )

    def about(self, provision: Provision, *, has_words: bool) -> None:
        """Offer only what can be said of this provision."""
        offered = dict(_RULINGS)
        if provision.level is not Level.CONDITIONAL:
            del offered[Ruling.DOES_NOT_APPLY]
        if not has_words:
            del offered[Ruling.CONFIRMED_FOUND]
        self.verdict.choices = [choice(*one) for one in offered.items()]

    def told(self) -> NewRuling:
        """Return the decision."""
        ruling = Ruling(self.verdict.data)
        page = self.page.data if ruling is Ruling.FOUND_ON_PAGE else None
        return NewRuling(ruling=ruling, page=page, note=self.note.data or "")
