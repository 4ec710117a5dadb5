"""What reports say, read and confirmed, as people with many kinds of eyes meet it."""

from tests.chromium.kit import Tab, look_at
from tests.chromium.test_keeping import document

REPORTS = (("Auralis Chart", "confirmed"), ("Scribeline AI", "to-confirm"))


def test_what_a_report_says_is_fit_for_everyone(owner_tab: Tab) -> None:
    wrong = []
    for vendor, name in REPORTS:
        report = document(owner_tab, vendor, "SOC 2 Type II")
        for path, view in ((report, "document"), (f"{report}/report", "report")):
            owner_tab.open(path)
            try:
                look_at(owner_tab, f"reports-{name}-{view}")
            except AssertionError as found:
                wrong.append(str(found))
            owner_tab.troubles.clear()

    assert not wrong, "\n\n".join(wrong)


def test_a_person_confirms_a_report_in_the_browser(owner_tab: Tab) -> None:
    report = document(owner_tab, "Framevault", "SOC 2 Type II")
    page = owner_tab.open(f"{report}/report")

    page.get_by_role("button", name="Confirm in my name").click()

    assert page.get_by_text("Confirmed in your name.").is_visible()
    assert page.get_by_text("Was good until").is_visible()
