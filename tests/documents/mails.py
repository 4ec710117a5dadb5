"""Saved mails for tests, with whatever they carry."""

from email.message import EmailMessage


def mail(html: str = "", **carried: bytes) -> EmailMessage:
    """Return a mail with files of these names; an underscore is the dot before the ending."""
    made = EmailMessage()
    made["From"] = "Dana Whitcomb <dana@pingwell.example>"
    made["To"] = "manager@juniperrow.example"
    made["Date"] = "Thu, 12 Nov 2026 09:30:00 -0600"
    made["Subject"] = "Re: BAA"
    made.set_content("Our Starter plan has no BAA.")
    if html:
        made.add_alternative(html, subtype="html")
    for name, content in carried.items():
        made.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name.replace("_", ".")
        )
    return made
