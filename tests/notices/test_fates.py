import pytest

from portal.notices.fates import BounceReason, Delivery, badge_of, fate_of, reason_of, supersedes
from portal.notices.rules import NoticeState


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.1.1", BounceReason.NO_ADDRESS),
        ("5.1.2", BounceReason.NO_DOMAIN),
        ("5.1.10", BounceReason.NO_DOMAIN),
        ("5.2.1", BounceReason.MAILBOX_OFF),
        ("4.2.2", BounceReason.MAILBOX_FULL),
        ("5.3.4", BounceReason.TOO_LARGE),
        ("4.4.7", BounceReason.UNREACHABLE),
        ("5.7.1", BounceReason.REFUSED),
        ("5.0.0", BounceReason.OTHER),
        ("recipient 550 5.1.1", BounceReason.NO_ADDRESS),
        ("550 it cannot be", None),
        ("", None),
        ("15.1.1", None),
    ],
)
def test_the_status_says_why(status: str, reason: BounceReason | None) -> None:
    assert reason_of(status) is reason


@pytest.mark.parametrize(
    ("news", "before", "is_news"),
    [
        (Delivery.BOUNCED, None, True),
        (Delivery.BOUNCED, Delivery.ARRIVED, True),
        (Delivery.BOUNCED, Delivery.BOUNCED, False),
        (Delivery.DELAYED, Delivery.TAKEN, True),
        (Delivery.DELAYED, Delivery.ARRIVED, False),
        (Delivery.DELAYED, Delivery.BOUNCED, False),
        (Delivery.ARRIVED, Delivery.DELAYED, True),
        (Delivery.ARRIVED, Delivery.BOUNCED, False),
        (Delivery.COMPLAINED, Delivery.ARRIVED, True),
        (Delivery.BOUNCED, Delivery.COMPLAINED, False),
        (Delivery.TAKEN, Delivery.DELAYED, False),
        (Delivery.ARRIVED, Delivery.UNSURE, True),
    ],
)
def test_what_is_news_of_a_letter(
    news: Delivery, before: Delivery | None, *, is_news: bool
) -> None:
    assert supersedes(news, before) is is_news


@pytest.mark.parametrize("delivery", [None, *Delivery])
@pytest.mark.parametrize("state", NoticeState)
def test_every_fate_has_a_badge_and_says_something(
    state: NoticeState, delivery: Delivery | None
) -> None:
    assert badge_of(state, 0, delivery)[1]
    for error in ("recipient 550", "sender 553 5.7.1", "login 535", "content 554", "TimeoutError"):
        assert fate_of(state, error, delivery, "").endswith(".")


@pytest.mark.parametrize("reason", ["", *BounceReason])
def test_every_reason_says_what_to_do(reason: str) -> None:
    said = fate_of(NoticeState.SENT, "", Delivery.BOUNCED, reason)

    assert said.startswith("Not delivered: ")
    assert said.endswith(".")


def test_a_refused_address_is_told_by_the_servers_own_figure() -> None:
    assert "does not exist" in fate_of(NoticeState.FAILED, "recipient 550 5.1.1", None, "")
    assert "refused it" in fate_of(NoticeState.FAILED, "recipient 550 5.7.1", None, "")
    assert "does not take mail" in fate_of(NoticeState.FAILED, "recipient 550", None, "")
    assert "does not let the portal in" in fate_of(NoticeState.FAILED, "login 535", None, "")
