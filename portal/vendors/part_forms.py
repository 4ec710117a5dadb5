"""What people fill in about the parts of a vendor: services, contacts, subcontractors."""

from wtforms import EmailField, StringField
from wtforms.validators import Optional

from portal.vendors.cells import read_email, read_phone
from portal.vendors.fields import LINE, chosen_verbs, day, line, phi_field, reads, said, verbs_field
from portal.vendors.models import Contact, Service, Subcontractor
from portal.vendors.rules import Phi, PhiAnswer
from portal.vendors.told import ContactDetails, ServiceDetails, SubcontractorDetails
from portal.web.forms import PortalForm


class ServiceForm(PortalForm):
    """One thing a vendor does, and what PHI it touches."""

    name = line("Service", "Such as Appointment texts.", "Enter what the service is.")
    phi = phi_field("Does this service touch PHI?", "this service")
    verbs = verbs_field()
    data = line("Which PHI", "Such as name, phone, visit type.")
    since = day("PHI since")
    stopped_on = day("Turned off on", "Leave it empty while you use the service.")

    def show(self, service: Service) -> None:
        """Fill in what is known."""
        self.name.data, self.phi.data = service.name, service.phi
        self.verbs.data, self.data.data = list(service.phi_verbs), service.phi_data
        self.since.data, self.stopped_on.data = service.phi_since, service.stopped_on

    def told(self) -> ServiceDetails:
        """Return what was filled in, in the words of the room."""
        phi = PhiAnswer(
            phi=Phi(self.phi.data),
            verbs=chosen_verbs(self),
            data=said(self.data),
            since=self.since.data,
        )
        return ServiceDetails(name=said(self.name), phi=phi, stopped_on=self.stopped_on.data)


class ContactForm(PortalForm):
    """A point of contact, with the fields that OCR asks for."""

    title = line("Title", "Such as Privacy officer.")
    first_name = line("First name")
    last_name = line("Last name")
    email = EmailField("Email", validators=[Optional(), LINE, reads(read_email)])
    phone = StringField(
        "Phone", validators=[Optional(), LINE, reads(read_phone)], render_kw={"inputmode": "tel"}
    )
    extension = line("Extension")
    fax = StringField(
        "Fax", validators=[Optional(), LINE, reads(read_phone)], render_kw={"inputmode": "tel"}
    )
    address = line("Address")
    address_continued = line("Address, continued")
    city = line("City")
    state = line("State")
    zip = line("Zip code", inputmode="numeric")

    def show(self, contact: Contact) -> None:
        """Fill in what is known."""
        for name in ContactDetails.__dataclass_fields__:
            self[name].data = getattr(contact, name)

    def told(self) -> ContactDetails:
        """Return what was filled in, in the words of the room."""
        told = {name: said(self[name]) for name in ContactDetails.__dataclass_fields__}
        told["phone"], extension = read_phone(told["phone"])
        told["extension"] = told["extension"] or extension
        told["fax"], _ = read_phone(told["fax"])
        return ContactDetails(**told)


class SubcontractorForm(PortalForm):
    """Who does part of the vendor's work."""

    name = line("Subcontractor's name", "", "Enter the subcontractor's name.")
    does = line("What they do", "Such as hosting or support.")
    phi = phi_field("Does PHI reach them?", "the subcontractor")
    left_on = day("No longer used since")

    def show(self, one: Subcontractor) -> None:
        """Fill in what is known."""
        self.name.data, self.does.data = one.name, one.does
        self.phi.data, self.left_on.data = one.phi, one.left_on

    def told(self) -> SubcontractorDetails:
        """Return what was filled in, in the words of the room."""
        return SubcontractorDetails(
            name=said(self.name),
            does=said(self.does),
            phi=Phi(self.phi.data),
            left_on=self.left_on.data,
        )
