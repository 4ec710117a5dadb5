"""By when many vendors answer, and which letters were shown."""

from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired

from portal.web.forms import PortalForm


class ManyForm(PortalForm):
    """What all of the chosen vendors are asked. Who is chosen stands beside each letter."""

    due_on = DateField("Please answer by", validators=[InputRequired("Enter a day.")])
    shown = HiddenField()
    once = HiddenField()
