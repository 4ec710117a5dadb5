"""The review as its pages have it: verdicts judged otherwise, follow-ups, drafts, notes."""

from collections.abc import Callable
from datetime import timedelta

from portal import questionnaires, tenancy
from portal.accounts import Person
from portal.db import session
from portal.permissions import Role
from portal.questionnaires import Assessment, review_queries
from portal.tenancy import Practice
from tests.accounts.making import make_person
from tests.browser import Browser, Page
from tests.make import make_vendor
from tests.questionnaires.making import submitted

SHORT_LOG = "/questions/2/criteria/VQ2-A1"


def path_of(assessment: Assessment) -> str:
    return f"/vendors/{assessment.vendor_id}/assessments/{assessment.id}"


def criterion(page: Page, number: int) -> str:
    """Return where the first criterion of an answer can be judged otherwise."""
    (first, *_) = page.select(f"#answer-{number} details a[href*='/criteria/']")
    return first.get("href", "")


def judge_otherwise(browser: Browser, assessment: Assessment, number: int = 2) -> Page:
    """Judge an answer as one that meets the standard, with a reason."""
    url = criterion(browser.open(path_of(assessment)), number)
    told = {"level": "green", "reason": "We export the log each month."}
    return browser.send(url, told)


def test_worrying_answers_come_first_and_fine_ones_are_folded(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1", q3_host_baa="no")

    page = browser.open(path_of(assessment))

    order = [one.get("id") for one in page.select("article.answer")]
    assert order[-1] in {"answer-4", "answer-5"}
    assert order.index("answer-3") < order.index("answer-2") < order.index("answer-5")
    assert page.select("details:not([open]) #answer-5")


def test_a_verdict_judged_otherwise_shows_who_when_and_why_and_both_verdicts(
    browser: Browser, manager: Person
) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")

    page = judge_otherwise(browser, assessment)

    card = page.text("#answer-2")
    assert f"Judged otherwise by {manager.name}" in card
    assert "“Follow up” became “Meets your standard”" in card
    assert "We export the log each month." in card
    assert "By the criteria alone it is" in page.text("main")
    assert "judged otherwise" in browser.open(path_of(assessment) + "/acceptance").text("main")


def test_what_was_judged_otherwise_can_be_taken_back_and_stays_in_sight(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")
    page = judge_otherwise(browser, assessment)
    (button,) = page.select("#answer-2 button[formaction]")

    page = browser.send(button.get("formaction", ""), {}, via=path_of(assessment))

    assert "Judged otherwise by" not in page.text("#answer-2")
    assert "Taken back by" in page.text("main")
    again = browser.post_raw(
        button.get("formaction", ""), {"csrf_token": browser.token(path_of(assessment))}
    )
    assert again.status_code == 404


def test_without_a_reason_nothing_is_judged_otherwise(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")
    url = criterion(browser.open(path_of(assessment)), 2)

    page = browser.send(url, {"level": "green", "reason": " "}, status=422)

    assert "Say why" in page.text("main")
    assert review_queries.overrides_of([assessment.id]) == {}


def test_a_refusal_cannot_be_judged_otherwise(browser: Browser) -> None:
    assessment = submitted(make_vendor())

    url = path_of(assessment) + "/questions/2/criteria/declined"

    assert browser.get(url).status_code == 404


def test_a_letter_and_a_note_look_unlike_and_say_who_reads_them(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")

    page = browser.open(path_of(assessment))

    assert "They will see this" in page.texts("#answer-2 .letter")[0]
    assert "The vendor never sees this" in page.texts("#answer-2 .note")[0]
    assert not page.select(".letter .note, .note .letter")


def test_a_draft_and_a_note_are_kept_and_nothing_is_sent(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")
    path = path_of(assessment)
    told = {"return": "2", "message-2": "Can you keep it six years?", "note-2": "Ask Sam first."}

    page = browser.send(f"{path}/drafts", told, via=path)

    assert "Saved. Nothing was sent." in page.text("body")
    assert "Draft by" in page.text("#answer-2")
    assert "Ask Sam first." in page.texts("#answer-2 .note")[0]
    assert page.select("#return-2[checked]")
    session.expire_all()
    assert questionnaires.get_assessment(assessment.vendor_id, assessment.id).is_to_review


def test_accepting_with_a_follow_up_leaves_it_to_somebody_by_a_day(
    browser: Browser, manager: Person
) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")
    due_on = tenancy.today_here() + timedelta(days=30)
    told = {
        "reason": "Their template came by mail.",
        "what": "Ask for a monthly export",
        "owner": str(manager.id),
        "due_on": due_on.isoformat(),
    }

    page = browser.send(path_of(assessment) + "/acceptance", told)

    assert "Ask for a monthly export" in page.text("main")
    (kept,) = review_queries.followups_of(assessment.vendor_id)
    assert (kept.owner_name, kept.due_on) == (manager.name, due_on)
    assert "Accepted, with a follow-up by" in page.text("main")


def test_a_follow_up_without_a_day_is_refused_and_nothing_is_accepted(browser: Browser) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")

    page = browser.send(
        path_of(assessment) + "/acceptance", {"what": "Ask", "owner": "", "due_on": ""}, status=422
    )

    assert "Enter a day by which it is done." in page.text("main")
    session.expire_all()
    assert questionnaires.get_assessment(assessment.vendor_id, assessment.id).is_to_review


def test_a_follow_up_is_done_and_undone(browser: Browser, manager: Person) -> None:
    assessment = submitted(make_vendor())
    path = path_of(assessment)
    due_on = tenancy.today_here().isoformat()
    browser.send(
        f"{path}/follow-ups/new", {"what": "Call", "owner": str(manager.id), "due_on": due_on}
    )
    (kept,) = review_queries.followups_of(assessment.vendor_id)
    at = f"/vendors/{assessment.vendor_id}/follow-ups/{kept.id}"

    assert "Due today" in browser.open(path).text("main")
    browser.send(f"{at}/completion", {"words": "They agreed."}, via=path)
    session.expire_all()
    assert review_queries.followups_of(assessment.vendor_id)[0].is_done
    assert "They agreed." in browser.open(path).text("main")
    browser.send(f"{at}/reopening", {}, via=path)
    session.expire_all()
    assert not review_queries.followups_of(assessment.vendor_id)[0].is_done


def test_staff_and_auditors_judge_nothing(
    practice: Practice, browser_as: Callable[[Person], Browser]
) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")

    for role in (Role.STAFF, Role.AUDITOR):
        visitor = browser_as(make_person(role))
        page = visitor.open(path_of(assessment))
        assert not page.select("a[href*='/criteria/'], [name^='message-'], [name^='note-']")
        url = f"{path_of(assessment)}{SHORT_LOG}"
        assert visitor.get(url).status_code == 403


def test_another_practice_finds_none_of_it(
    browser: Browser, other_practice: Practice, browser_as: Callable[[Person], Browser]
) -> None:
    assessment = submitted(make_vendor(), q2_retention_years="1")
    judge_otherwise(browser, assessment)
    first, number, vendor_id = tenancy.current_practice_id(), assessment.id, assessment.vendor_id

    tenancy.enter(other_practice.practice_id)
    session.expire_all()
    assert review_queries.overrides_of([number]) == {}
    assert review_queries.reviews_of(number) == []
    assert review_queries.notes_of(number) == {}
    assert review_queries.followups_of(vendor_id) == []
    tenancy.enter(first)


def test_the_answers_tab_says_when_to_ask_again_and_leads_there(browser: Browser) -> None:
    assessment = submitted(make_vendor())
    path = path_of(assessment)
    browser.send(f"{path}/acceptance", {"reason": "Their template came by mail.", "owner": ""})
    tab = f"/vendors/{assessment.vendor_id}/assessments"

    page = browser.open(tab)

    assert "Ask again by" in page.text("main")
    letter = browser.open(f"{tab}/again")
    assert letter.form(f"{tab}/new")["again"] == str(assessment.id)


def test_the_practice_chooses_how_often_each_tier_is_asked(
    browser: Browser, auditor: Person, browser_as: Callable[[Person], Browser]
) -> None:
    url = "/settings/asking-again"
    assert browser.open(url).form(url)["high"] == "365"

    browser.send(url, {"high": "180", "medium": "365", "low": "730"})

    session.expire_all()
    assert {tier: one.days for tier, one in review_queries.chosen_cadences().items()} == {
        "high": 180,
        "low": 730,
    }
    browser.send(url, {"high": "5", "medium": "365", "low": "730"}, status=422)
    assert browser_as(auditor).get(url).status_code == 403
