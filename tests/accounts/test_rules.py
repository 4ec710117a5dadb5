"""What is true of passwords, codes, sessions, guessing and roles."""

from datetime import UTC, date, datetime, timedelta

import pyotp
import pytest

from portal.accounts import rules
from portal.accounts.rules import ACCOUNT, ADDRESS
from portal.errors import RuleBroken
from portal.permissions import Role

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
SECRET = b"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = int(AT.timestamp()) // 30


def failures(count: int, *, every: timedelta = timedelta(minutes=1)) -> list[datetime]:
    return [AT - every * number for number in reversed(range(count))]


def code_of(step: int) -> str:
    return pyotp.TOTP(SECRET.decode()).generate_otp(step)


# Passwords


@pytest.mark.parametrize(
    "password",
    ["four plain quiet words", "Trotting-Marmalade", "ünïcode is fine too", "x9!kQ2#vL7@p"],
)
def test_a_long_password_of_ones_own_is_good(password: str) -> None:
    assert rules.why_not(password, email="marisol@juniperrow.example") is None


def test_twelve_characters_are_enough_and_eleven_are_not() -> None:
    assert rules.why_not("kettle-robin", email="a@b.example") is None
    assert "12 characters" in (rules.why_not("kettle-robi", email="a@b.example") or "")


def test_a_password_of_256_characters_is_the_longest() -> None:
    longest = "kettle robin " * 19 + "kettle ro"
    assert rules.why_not(longest, email="a@b.example") is None
    assert "256" in (rules.why_not(longest + "b", email="a@b.example") or "")


@pytest.mark.parametrize(
    "password",
    [
        "marisol-is-my-name",
        "MARISOL2026!!!",
        "marisol.vega@juniperrow.example",
        "the-vega-family-x",
    ],
)
def test_a_password_is_not_about_its_owner(password: str) -> None:
    said = rules.why_not(password, email="marisol.vega@juniperrow.example")

    assert said is not None
    assert "email" in said


@pytest.mark.parametrize(
    "password",
    [
        "password2026!!",
        "P@ssw0rd2026!",
        "PasswordPassword",
        "1234567890123",
        "abcdefghijklm",
        "qwertyuiopas",
        "aaaaaaaaaaaaaa",
        "welcome-home-1",
        "iloveyou123456",
        "correct horse battery staple",
        "321098765432109",
    ],
)
def test_a_well_known_password_is_refused(password: str) -> None:
    assert "thieves" in (rules.why_not(password, email="a@b.example") or "")


def test_the_same_password_from_another_keyboard_is_the_same() -> None:
    assert rules.tidy_password("cafe\u0301 au lait") == rules.tidy_password("caf\u00e9 au lait")


# Codes from a phone


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_one_step_off_is_taken(drift: int) -> None:
    assert rules.accepted_step(SECRET, code_of(STEP + drift), at=AT, last_step=None) == STEP + drift


@pytest.mark.parametrize("drift", [-2, 2])
def test_a_code_two_steps_off_is_not(drift: int) -> None:
    assert rules.accepted_step(SECRET, code_of(STEP + drift), at=AT, last_step=None) is None


def test_a_code_works_once() -> None:
    assert rules.accepted_step(SECRET, code_of(STEP), at=AT, last_step=STEP) is None


def test_no_code_before_a_spent_one_works() -> None:
    assert rules.accepted_step(SECRET, code_of(STEP - 1), at=AT, last_step=STEP) is None
    assert rules.accepted_step(SECRET, code_of(STEP + 1), at=AT, last_step=STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "\uff11" * 6, "é" * 6])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert rules.accepted_step(SECRET, rules.tidy_code(typed), at=AT, last_step=None) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    assert rules.tidy_code(" 123 456\n") == "123456"


def test_the_square_names_the_portal_and_the_person() -> None:
    uri = rules.key_uri(SECRET, "marisol@juniperrow.example")

    assert uri.startswith("otpauth://totp/Countersign:marisol%40juniperrow.example?secret=JBSW")


def test_the_key_is_shown_in_groups_of_four() -> None:
    assert rules.in_groups(b"JBSWY3DPEHPK3PXP") == "JBSW Y3DP EHPK 3PXP"


def test_recovery_codes_differ_and_hold_no_letter_that_can_be_misread() -> None:
    codes = {rules.new_recovery_code() for _ in range(200)}

    assert len(codes) == 200
    assert not set("".join(codes)) & set("ILOU")


@pytest.mark.parametrize("typed", ["4PXM-9TQ2", "4pxm9tq2", " 4pxm 9tq2 ", "4PXM--9TQ2"])
def test_a_recovery_code_is_read_however_it_is_typed(typed: str) -> None:
    assert rules.tidy_recovery_code(typed) == "4PXM-9TQ2"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert rules.tidy_recovery_code("OIL1-0000") == "0111-0000"


# Guessing


def test_a_few_failures_are_free() -> None:
    assert rules.open_again_at([], ACCOUNT) is None
    assert rules.open_again_at(failures(3), ACCOUNT) is None


def test_then_each_failure_makes_the_next_try_wait_longer() -> None:
    waits = [(rules.open_again_at(failures(count), ACCOUNT) or AT) - AT for count in range(4, 10)]

    assert [wait.total_seconds() for wait in waits] == [2, 4, 8, 16, 32, 60]


def test_the_tenth_failure_locks_an_account_and_each_more_for_longer() -> None:
    assert not rules.is_locked(failures(9), ACCOUNT)
    assert rules.is_locked(failures(10), ACCOUNT)
    locks = [
        (rules.open_again_at(failures(count), ACCOUNT) or AT) - AT for count in (10, 11, 12, 15)
    ]

    assert locks == [
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=4),
    ]


def test_a_thousand_failures_do_not_overflow() -> None:
    assert rules.open_again_at(failures(1000), ACCOUNT) == AT + timedelta(hours=4)


def test_an_address_may_fail_more_often_because_an_office_shares_it() -> None:
    assert rules.open_again_at(failures(29), ADDRESS) is None
    assert rules.is_locked(failures(60), ADDRESS)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (1, "1 second"),
        (59.1, "60 seconds"),
        (60, "60 seconds"),
        (61, "2 minutes"),
        (900, "15 minutes"),
        (3600, "60 minutes"),
        (3601, "2 hours"),
        (4 * 3600, "4 hours"),
    ],
)
def test_the_wait_is_told_in_words_and_never_too_short(seconds: float, words: str) -> None:
    assert rules.wait_words(AT + timedelta(seconds=seconds), AT) == words


@pytest.mark.parametrize(
    ("ip", "key"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_one_address_is_one_address(ip: str | None, key: str) -> None:
    assert rules.address_key(ip) == key


# Sessions


def test_a_session_ends_after_15_idle_minutes() -> None:
    assert rules.is_alive(AT, AT, at=AT + timedelta(minutes=14, seconds=59))
    assert not rules.is_alive(AT, AT, at=AT + timedelta(minutes=15))


def test_a_session_ends_after_12_hours_however_busy() -> None:
    busy = AT + timedelta(hours=11, minutes=55)

    assert rules.is_alive(AT, busy, at=AT + timedelta(hours=11, minutes=59))
    assert not rules.is_alive(AT, busy, at=AT + timedelta(hours=12))


def test_a_code_is_fresh_for_its_minutes_and_not_at_their_end() -> None:
    ten = timedelta(minutes=10)

    assert rules.is_fresh(AT, within=ten, at=AT + timedelta(minutes=9, seconds=59))
    assert not rules.is_fresh(AT, within=ten, at=AT + ten)
    assert not rules.is_fresh(None, within=ten, at=AT)


@pytest.mark.parametrize("asked", ["/vendors", "/vendors?tab=covered&page=2", "/vendors/12/baa"])
def test_the_way_back_is_kept(asked: str) -> None:
    assert rules.safe_path(asked, "/today") == asked


@pytest.mark.parametrize(
    "asked",
    [
        None,
        "",
        "vendors",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: x=1",
        "\\\\evil.example",
        "/a\\b",
    ],
)
def test_the_way_back_never_leads_away(asked: str | None) -> None:
    assert rules.safe_path(asked, "/today") == "/today"


# People


def test_the_last_owner_stays() -> None:
    with pytest.raises(RuleBroken, match="only owner"):
        rules.check_an_owner_stays([7], 7)


@pytest.mark.parametrize("owners", [[7, 8], [8], []])
def test_any_other_owner_may_go(owners: list[int]) -> None:
    rules.check_an_owner_stays(owners, 7)


def test_an_auditors_access_holds_on_its_last_day_and_not_after() -> None:
    assert rules.is_current(DAY, DAY)
    assert not rules.is_current(DAY, DAY + timedelta(days=1))
    assert rules.is_current(None, DAY)


def test_an_auditor_has_a_last_day_and_nobody_else_has() -> None:
    rules.check_end_of_access(Role.AUDITOR, DAY, on=DAY)
    rules.check_end_of_access(Role.STAFF, None, on=DAY)
    for role, expires_on in [
        (Role.AUDITOR, None),
        (Role.OWNER, DAY),
        (Role.AUDITOR, DAY - timedelta(days=1)),
    ]:
        with pytest.raises(RuleBroken):
            rules.check_end_of_access(role, expires_on, on=DAY)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Marisol Vega", "MV"),
        ("Dr. Ada Okafor", "DO"),
        ("Cher", "C"),
        ("", "?"),
        ("  ", "?"),
        ("Ana María de la Cruz (RN)", "AC"),
    ],
)
def test_initials_are_of_the_first_and_last_name(name: str, letters: str) -> None:
    assert rules.initials(name) == letters


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/140.0 Safari/537",
            "Chrome on Mac",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537", "Chrome on Android"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
        (None, "A browser"),
    ],
)
def test_a_device_is_named_as_its_owner_knows_it(agent: str | None, words: str) -> None:
    assert rules.device_words(agent) == words
