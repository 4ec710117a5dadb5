"""The papers of the sample practice, as pages for the PDF worker. Each says that it is a sample."""

from datetime import date
from html import escape

from portal.questionnaires.wording import long_day
from portal.sample.cast import Part, the_cast

_STYLE = """
@page { size: letter; margin: 22mm; @top-center { content: "SAMPLE. Invented for trying Countersign.";
  font: 8.5pt Inter; color: #504d58 } @bottom-right { content: counter(page) " of " counter(pages);
  font: 9pt Inter; color: #504d58 } }
body { font: 10.5pt/1.5 Inter; color: #1d1b20; hyphens: manual }
h1 { font-size: 18pt; font-weight: 600; margin: 0 0 10pt }
h2 { font-size: 11.5pt; font-weight: 600; margin: 12pt 0 3pt; break-after: avoid }
p { margin: 0 0 6pt } table { width: 100%; margin-top: 20pt } td { vertical-align: top; width: 50% }
"""


def agreement(part: Part, practice: str, starts_on: date) -> str:
    """Return a short signed BAA between the practice and a vendor."""
    clauses = "".join(
        f"<h2>{number}. {title}</h2><p>{text}</p>"
        for number, (title, text) in enumerate(the_cast().clauses, 1)
    )
    return _paper(
        "Business associate agreement",
        f"<p>Between {escape(practice)}, the covered entity, and {escape(part.name)}, the business "
        f"associate. Services: {escape(part.does.lower())}. In force from {long_day(starts_on)}.</p>"
        f"{clauses}<table><tr><td><b>{escape(practice)}</b><br>Marisol Vega<br>Privacy officer</td>"
        f"<td><b>{escape(part.name)}</b><br>{escape(part.who)}<br>Authorized signer</td></tr></table>",
    )


def refusal_mail(part: Part, refused_on: date) -> str:
    """Return the mail in which a vendor says no."""
    return _paper(
        "Re: BAA request",
        f"<p>From: {escape(part.who)}, {escape(part.email)}<br>Date: {long_day(refused_on)}</p>"
        "<p>Hello Marisol, thank you for asking. Our Starter plan does not include a BAA, and we do "
        "not sign one for it. Best, Dana</p>",
    )


def soc2_report(part: Part, period_end: date) -> str:
    """Return the first page of a SOC 2 report."""
    return _paper(
        "SOC 2 Type II report",
        f"<p>{escape(part.name)}. Report on controls relevant to security, availability and "
        f"confidentiality, for the year that ended {long_day(period_end)}.</p><p>Independent service "
        "auditor: Harlan &amp; Cole CPAs. In our opinion, in all material respects, the controls "
        "operated effectively throughout the period.</p>",
    )


def old_letter(vendor: str, came_on: date) -> str:
    """Return a letter from years ago."""
    return _paper(
        "Change of our address",
        f"<p>From: {escape(vendor)}<br>Date: {long_day(came_on)}</p><p>Dear practice, we have moved. "
        "Please send notices to our new address. Nothing else changes.</p>",
    )


def insurance_note(vendor: str, on: date) -> str:
    """Return a note that was just added, and on which nothing rests yet."""
    return _paper(
        "Certificate of insurance",
        f"<p>{escape(vendor)} carries cyber liability insurance. Seen {long_day(on)}.</p>",
    )


def _paper(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>"
    )
