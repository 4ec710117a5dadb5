"""What the portal is told by its environment, read once at the start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class SettingsWrong(Exception):
    """Some settings are missing or wrong. The message names each, and what to write."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The environment of one running portal. Prefix PORTAL_, and DATABASE_URL."""

    data: Path
    public_url: str
    bind: str
    threads: int
    database_url: str | None
    worker_database_url: str | None
    owner_database_url: str | None
    admin_database_url: str | None
    backup_database_url: str | None
    secret_key: str | None
    tls_certificate: Path | None
    tls_key: Path | None
    proxy_hops: int
    store: str
    s3_bucket: str | None
    s3_endpoint: str | None
    s3_region: str
    kms_key: str | None
    kms_endpoint: str | None
    signing_key: Path | None
    signing_passphrase: str | None
    signing_kms_key: str | None
    signing_certificates: Path | None
    tsa: str | None
    tsa_certificates: Path | None
    scanner: str | None
    smtp_url: str | None
    mail_from: str
    mail_return: str | None
    bounces: str | None
    ses_topic: str | None
    max_upload_mb: int
    argon2_cost: int

    @property
    def over_tls(self) -> bool:
        """Tell whether people reach the portal over TLS, so that cookies may demand it."""
        return self.public_url.startswith("https://")


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings, or raise SettingsWrong naming every wrong one at once."""
    reader = _Reader(environ)
    settings = Settings(
        data=Path(reader.text("PORTAL_DATA", ".local/portal")).absolute(),
        public_url=reader.address("PORTAL_PUBLIC_URL", "http://localhost:8000"),
        bind=reader.text("PORTAL_BIND", "127.0.0.1:8000"),
        threads=reader.number("PORTAL_THREADS", 8, least=2, most=64),
        database_url=reader.database("DATABASE_URL"),
        worker_database_url=reader.database("PORTAL_WORKER_DATABASE_URL"),
        owner_database_url=reader.database("PORTAL_OWNER_DATABASE_URL"),
        admin_database_url=reader.database("PORTAL_ADMIN_DATABASE_URL"),
        backup_database_url=reader.database("PORTAL_BACKUP_DATABASE_URL"),
        secret_key=reader.secret("PORTAL_SECRET_KEY"),
        tls_certificate=reader.path("PORTAL_TLS_CERTIFICATE"),
        tls_key=reader.path("PORTAL_TLS_KEY"),
        proxy_hops=reader.number("PORTAL_PROXY_HOPS", 0, least=0, most=5),
        store=reader.one_of("PORTAL_STORE", ("disk", "s3")),
        s3_bucket=reader.maybe("PORTAL_S3_BUCKET"),
        s3_endpoint=reader.maybe("PORTAL_S3_ENDPOINT"),
        s3_region=reader.text("PORTAL_S3_REGION", "us-east-1"),
        kms_key=reader.maybe("PORTAL_KMS_KEY"),
        kms_endpoint=reader.maybe("PORTAL_KMS_ENDPOINT"),
        signing_key=reader.path("PORTAL_SIGNING_KEY"),
        signing_passphrase=reader.maybe("PORTAL_SIGNING_PASSPHRASE"),
        signing_kms_key=reader.maybe("PORTAL_SIGNING_KMS_KEY"),
        signing_certificates=reader.path("PORTAL_SIGNING_CERTIFICATES"),
        tsa=reader.authority("PORTAL_TSA"),
        tsa_certificates=reader.path("PORTAL_TSA_CERTIFICATES"),
        scanner=reader.scanner("PORTAL_SCANNER"),
        smtp_url=reader.mail_server("PORTAL_SMTP_URL"),
        mail_from=reader.text("PORTAL_MAIL_FROM", "portal@localhost"),
        mail_return=reader.return_address("PORTAL_MAIL_RETURN"),
        bounces=reader.bounces("PORTAL_BOUNCES"),
        ses_topic=reader.topic("PORTAL_SES_TOPIC"),
        max_upload_mb=reader.number("PORTAL_MAX_UPLOAD_MB", 60, least=1, most=60),
        argon2_cost=reader.number("PORTAL_ARGON2_COST", 3, least=1, most=10),
    )
    reader.need(
        settings.store != "s3" or settings.s3_bucket,
        "PORTAL_S3_BUCKET is missing: PORTAL_STORE is s3, so name the bucket.",
    )
    reader.need(
        settings.database_url is None or settings.worker_database_url,
        "PORTAL_WORKER_DATABASE_URL is missing: with DATABASE_URL, give the worker its own role, "
        "such as postgresql://portal_worker:...@host/countersign.",
    )
    reader.need(
        (settings.tls_certificate is None) == (settings.tls_key is None),
        "PORTAL_TLS_CERTIFICATE and PORTAL_TLS_KEY go together: set both or neither.",
    )
    reader.need(
        settings.bounces is None or settings.mail_return,
        "PORTAL_MAIL_RETURN is missing: with PORTAL_BOUNCES, name the address that reports come to.",
    )
    _need_what_seals(reader, settings)
    reader.finish()
    return settings


def _need_what_seals(reader: "_Reader", settings: Settings) -> None:
    reader.need(
        settings.signing_key is None or settings.signing_kms_key is None,
        "PORTAL_SIGNING_KEY and PORTAL_SIGNING_KMS_KEY name two keys: set one of them.",
    )
    reader.need(
        settings.signing_kms_key is None or settings.signing_certificates,
        "PORTAL_SIGNING_CERTIFICATES is missing: with PORTAL_SIGNING_KMS_KEY, name the PEM file "
        "that holds the certificate of that key, then those above it up to the root.",
    )
    reader.need(
        settings.tsa is None or settings.tsa_certificates,
        "PORTAL_TSA_CERTIFICATES is missing: with PORTAL_TSA, name the PEM file that holds the "
        "root of that authority.",
    )


class _Reader:
    """Reads settings one by one and remembers what was wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.wrong: list[str] = []

    def maybe(self, name: str) -> str | None:
        return self.environ.get(name, "").strip() or None

    def text(self, name: str, default: str) -> str:
        return self.maybe(name) or default

    def number(self, name: str, default: int, *, least: int, most: int) -> int:
        given = self.text(name, str(default))
        if given.isdigit() and least <= int(given) <= most:
            return int(given)
        self.wrong.append(f"{name} must be a whole number from {least} to {most}.")
        return default

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        given = self.text(name, choices[0])
        self.need(given in choices, f"{name} must be one of: {', '.join(choices)}.")
        return given

    def address(self, name: str, default: str) -> str:
        given = self.text(name, default).rstrip("/")
        parts = urlsplit(given)
        self.need(
            parts.scheme in {"http", "https"} and parts.netloc and not parts.path,
            f"{name} must be a whole address such as https://portal.example.com.",
        )
        return given

    def database(self, name: str) -> str | None:
        given = self.maybe(name)
        if given is None:
            return None
        scheme, colon, rest = given.partition("://")
        self.need(
            colon and scheme in {"postgres", "postgresql", "postgresql+psycopg"},
            f"{name} must begin with postgresql:// and name a PostgreSQL 15 or later.",
        )
        return f"postgresql+psycopg://{rest}"

    def mail_server(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(
            given is None or urlsplit(given).scheme in {"smtp", "smtps"},
            f"{name} must look like smtp://user:password@host:587 or smtps://host:465.",
        )
        return given

    def return_address(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(
            given is None or re.fullmatch(r"[\w.-]{1,30}@[\w.-]+\.[\w-]+", given, re.ASCII),
            f"{name} must be the address that mail servers report to, such as "
            "bounces@mail.example.com: at most 30 letters, digits, dots or dashes before the @.",
        )
        return given

    def bounces(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(
            given is None or re.fullmatch(r"(lmtp|smtp)://[^/@]+:[0-9]+", given),
            f"{name} must say where to listen for reports, such as lmtp://127.0.0.1:2424 behind a "
            "mail server of your own, or smtp://0.0.0.0:25.",
        )
        return given

    def topic(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(
            given is None or re.fullmatch(r"arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]{1,256}", given),
            f"{name} must be the ARN of the SNS topic that SES tells of, such as "
            "arn:aws:sns:us-east-1:123456789012:letters.",
        )
        return given

    def authority(self, name: str) -> str | None:
        given = self.maybe(name)
        parts = urlsplit(given or "")
        self.need(
            given is None or (parts.scheme in {"http", "https"} and parts.hostname),
            f"{name} must be the address of an RFC 3161 time stamping authority, such as "
            "https://user:password@tsa.example.com/tsr.",
        )
        return given

    def scanner(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(
            given is None or given == "none" or re.fullmatch(r"unix:/.+|tcp:.+:[0-9]+", given),
            f"{name} must be unix:/path/of/clamd.ctl, tcp:host:3310, or none: then files wait "
            "until a practice's owner allows them unscanned.",
        )
        return given

    def secret(self, name: str) -> str | None:
        given = self.maybe(name)
        self.need(given is None or len(given) >= 32, f"{name} must have 32 characters or more.")
        return given

    def path(self, name: str) -> Path | None:
        given = self.maybe(name)
        if given is None:
            return None
        self.need(Path(given).is_file(), f"{name} names a file that is not there.")
        return Path(given)

    def need(self, held: object, sentence: str) -> None:
        if not held:
            self.wrong.append(sentence)

    def finish(self) -> None:
        if self.wrong:
            raise SettingsWrong("\n".join(self.wrong))
