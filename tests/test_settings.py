"""Settings are read once, and all that is wrong is said at once."""

import pytest

from portal.settings import SettingsWrong, read_settings


def test_with_nothing_set_the_portal_runs_on_this_machine() -> None:
    settings = read_settings({})

    assert settings.database_url is None
    assert settings.store == "disk"
    assert not settings.over_tls


def test_every_wrong_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(
            {
                "PORTAL_PUBLIC_URL": "portal",
                "PORTAL_THREADS": "many",
                "PORTAL_STORE": "floppy",
                "DATABASE_URL": "mysql://x/y",
                "PORTAL_SECRET_KEY": "short",
                "PORTAL_SMTP_URL": "mail.example.com",
                "PORTAL_TLS_CERTIFICATE": "/not/there.pem",
            }
        )

    told = str(wrong.value)
    for name in (
        "PORTAL_PUBLIC_URL",
        "PORTAL_THREADS",
        "PORTAL_STORE",
        "DATABASE_URL",
        "PORTAL_WORKER_DATABASE_URL",
        "PORTAL_SECRET_KEY",
        "PORTAL_SMTP_URL",
        "PORTAL_TLS_CERTIFICATE",
        "PORTAL_TLS_KEY",
    ):
        assert name in told


def test_the_short_form_of_a_database_address_is_understood() -> None:
    settings = read_settings(
        {
            "DATABASE_URL": "postgres://portal_app@db/countersign",
            "PORTAL_WORKER_DATABASE_URL": "postgresql://portal_worker@db/countersign",
        }
    )

    assert settings.database_url == "postgresql+psycopg://portal_app@db/countersign"


def test_s3_wants_a_bucket() -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_S3_BUCKET"):
        read_settings({"PORTAL_STORE": "s3"})


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("PORTAL_MAIL_RETURN", "bounces"),
        ("PORTAL_MAIL_RETURN", f"{'b' * 31}@mail.example.com"),
        ("PORTAL_MAIL_RETURN", "a+b@mail.example.com"),
        ("PORTAL_BOUNCES", "imap://mail.example.com:143"),
        ("PORTAL_BOUNCES", "lmtp://127.0.0.1"),
        ("PORTAL_SES_TOPIC", "arn:aws:sqs:us-east-1:123456789012:letters"),
        ("PORTAL_SES_TOPIC", "letters"),
    ],
)
def test_where_reports_come_in_must_make_sense(name: str, wrong: str) -> None:
    with pytest.raises(SettingsWrong, match=name):
        read_settings({name: wrong})


def test_whoever_listens_for_reports_names_their_address() -> None:
    with pytest.raises(SettingsWrong, match="PORTAL_MAIL_RETURN is missing"):
        read_settings({"PORTAL_BOUNCES": "lmtp://127.0.0.1:2424"})
