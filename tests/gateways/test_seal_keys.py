"""Whose key seals and whose clock stamps; and that silence of either seals nothing."""

import stat
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    load_der_public_key,
    pkcs12,
)
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader

from portal.gateways import seal_platform
from portal.gateways.keys import KeyFileWrong
from portal.gateways.memory import MemoryRenderer
from portal.gateways.pdf_seals import PdfSealer, Trust
from portal.gateways.ports import OutsideSilent
from portal.gateways.seal_building import begin_anew, build_sealer, signing_key_file
from portal.gateways.seal_platform import Platform, make_platform, read_platform, write_platform
from portal.settings import Settings, SettingsWrong, read_settings
from tests.peers.s3 import S3Peer, client
from tests.peers.tsa import Tsa, running_tsa

RENDERER = MemoryRenderer()
SECRET = "of a key that is gone soon"  # noqa: S105
PDF = RENDERER.render_pdf("<p>An agreement</p>")


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    with running_tsa(tmp_path_factory.mktemp("tsa")) as running:
        yield running


@pytest.fixture
def calm_tsa(tsa: Tsa) -> Iterator[Tsa]:
    yield tsa
    tsa.mood, tsa.gives_lists = "", True


@pytest.fixture(scope="module")
def platform() -> Platform:
    return make_platform("portal.example.com", bits=2048)


def settings_of(folder: Path, **told: object) -> Settings:
    named = {f"PORTAL_{name.upper()}": str(value) for name, value in told.items()}
    return read_settings({"PORTAL_DATA": str(folder), **named})


def with_own_key(folder: Path, platform: Platform, **told: object) -> PdfSealer:
    settings = settings_of(folder, **told)
    write_platform(signing_key_file(settings), platform)
    return build_sealer(settings, RENDERER)


class Book:
    """A book in memory."""

    def __init__(self, trust: Trust) -> None:
        self.trust = trust

    def known(self) -> Trust:
        return self.trust

    def note(self, trust: Trust) -> None:
        self.trust = self.trust.and_also(trust)


def test_a_portal_without_settings_makes_a_key_for_its_own_eyes(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    sealer = build_sealer(settings, RENDERER)
    assert sealer.trust() == Trust()

    book = Book(Trust())
    sealer.book = book
    issued = sealer.issue(PDF, [])

    path = signing_key_file(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_platform(path).seal.key.key_size == 3072
    assert sealer.check(issued, ("issue",)).is_whole
    assert len(book.trust.own) == 2
    assert build_sealer(settings, RENDERER).check(issued, ("issue",)).is_whole


def test_no_new_key_is_made_in_silence_where_one_was_lost(
    tmp_path: Path, platform: Platform
) -> None:
    before = with_own_key(tmp_path, platform)
    issued = before.issue(PDF, [])
    book = Book(before.trust())
    settings = settings_of(tmp_path)
    signing_key_file(settings).unlink()
    after = build_sealer(settings, RENDERER)
    after.book = book

    with pytest.raises(OutsideSilent, match="Put its copy back"):
        after.issue(PDF, [])
    assert not signing_key_file(settings).exists()

    write_platform(signing_key_file(settings), make_platform("anew", bits=2048))
    anew = after.issue(PDF, [])
    assert after.check(anew, ("issue",)).is_whole
    assert after.check(issued, ("issue",)).is_whole


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path, platform: Platform) -> None:
    sealer = with_own_key(tmp_path, platform)
    (tmp_path / "signing.key").chmod(0o644)

    with pytest.raises(OutsideSilent, match="open to others"):
        sealer.issue(PDF, [])


def test_a_key_file_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "signing.key"
    path.write_bytes(b"nothing")
    path.chmod(0o600)

    with pytest.raises(OutsideSilent, match="not the portal's signing key file"):
        build_sealer(settings_of(tmp_path), RENDERER).issue(PDF, [])


def test_no_key_begins_anew_beside_one_that_is_there(tmp_path: Path, platform: Platform) -> None:
    write_platform(tmp_path / "signing.key", platform)

    with pytest.raises(KeyFileWrong, match="only where it is lost"):
        begin_anew(settings_of(tmp_path))


def test_a_key_file_that_is_there_is_never_written_over(tmp_path: Path, platform: Platform) -> None:
    path = tmp_path / "signing.key"
    write_platform(path, platform)

    write_platform(path, make_platform("another", bits=2048))

    assert read_platform(path).seal.certificate == platform.seal.certificate
    assert [one.name for one in tmp_path.iterdir()] == ["signing.key"]


def test_a_key_of_a_file_seals(tmp_path: Path, platform: Platform) -> None:
    path = tmp_path / "seal.p12"
    path.write_bytes(packed(platform, SECRET.encode()))
    beside = tmp_path / "beside.pem"
    beside.write_bytes(platform.crl().public_bytes(Encoding.PEM))
    sealer = with_own_key(
        tmp_path / "own",
        make_platform("clock", bits=2048),
        signing_key=path,
        signing_passphrase=SECRET,
        signing_certificates=beside,
    )

    finished = sealer.finish(sealer.issue(PDF, []))

    seen = sealer.check(finished, ("issue",))
    assert seen.findings == ()
    assert seen.signatures[0].level == "B-LTA"
    assert signer_of(finished) == platform.seal.certificate


def test_the_wrong_passphrase_seals_nothing(tmp_path: Path, platform: Platform) -> None:
    path = tmp_path / "seal.p12"
    path.write_bytes(packed(platform, SECRET.encode()))
    settings = settings_of(tmp_path, signing_key=path, signing_passphrase=SECRET * 2)

    with pytest.raises(OutsideSilent, match="PORTAL_SIGNING_PASSPHRASE"):
        build_sealer(settings, RENDERER).issue(PDF, [])


def test_a_key_on_an_elliptic_curve_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "seal.p12"
    key = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", key, None, None, BestAvailableEncryption(SECRET.encode())
        )
    )
    settings = settings_of(tmp_path, signing_key=path, signing_passphrase=SECRET)

    with pytest.raises(OutsideSilent, match="RSA"):
        build_sealer(settings, RENDERER).issue(PDF, [])


def test_a_key_that_never_leaves_kms_seals(
    tmp_path: Path, s3_peer: S3Peer, platform: Platform
) -> None:
    kms = client("kms", s3_peer.kms)
    key = kms.create_key(KeyUsage="SIGN_VERIFY", KeySpec="RSA_3072")["KeyMetadata"]["Arn"]
    public = load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
    assert isinstance(public, RSAPublicKey)
    certificate = seal_platform.issue_for(platform.root, public)
    chain = tmp_path / "chain.pem"
    chain.write_bytes(
        certificate.public_bytes(Encoding.PEM)
        + platform.root.certificate.public_bytes(Encoding.PEM)
    )
    told = {
        "signing_kms_key": key,
        "signing_certificates": chain,
        "kms_endpoint": s3_peer.kms,
    }
    sealer = with_own_key(tmp_path, platform, **told)

    finished = sealer.finish(sealer.issue(PDF, []))

    assert sealer.check(finished, ("issue",)).findings == ()
    assert signer_of(finished) == certificate

    gone = settings_of(tmp_path, **told | {"signing_kms_key": "no-such-key"})
    with pytest.raises(OutsideSilent, match="AWS KMS does not seal: it says NotFoundException"):
        build_sealer(gone, RENDERER).issue(PDF, [])
    silent = settings_of(tmp_path, **told | {"kms_endpoint": "http://127.0.0.1:1"})
    with pytest.raises(OutsideSilent, match="AWS KMS does not answer"):
        build_sealer(silent, RENDERER).issue(PDF, [])


def test_an_authority_outside_says_when(tmp_path: Path, calm_tsa: Tsa, platform: Platform) -> None:
    address = calm_tsa.address.replace("://", "://dana:pass%20word@")
    sealer = with_own_key(tmp_path, platform, tsa=address, tsa_certificates=calm_tsa.root)

    finished = sealer.finish(sealer.issue(PDF, []))

    seen = sealer.check(finished, ("issue",))
    assert seen.findings == ()
    assert seen.signatures[0].level == "B-LTA"
    assert set(calm_tsa.asked[-3:]) == {"Basic ZGFuYTpwYXNzIHdvcmQ="}


@pytest.mark.parametrize("mood", ["refuses", "lies", "rambles"])
def test_a_wrong_answer_of_the_authority_seals_nothing(
    tmp_path: Path, calm_tsa: Tsa, platform: Platform, mood: str
) -> None:
    sealer = with_own_key(tmp_path, platform, tsa=calm_tsa.address, tsa_certificates=calm_tsa.root)
    calm_tsa.mood = mood

    with pytest.raises(OutsideSilent, match="a stamp that does not hold"):
        sealer.issue(PDF, [])


def test_an_authority_of_another_root_is_not_believed(
    tmp_path: Path, calm_tsa: Tsa, platform: Platform
) -> None:
    root = tmp_path / "another.pem"
    root.write_bytes(platform.root.certificate.public_bytes(Encoding.PEM))
    sealer = with_own_key(tmp_path, platform, tsa=calm_tsa.address, tsa_certificates=root)

    with pytest.raises(OutsideSilent, match="does not hold"):
        sealer.issue(PDF, [])


def test_a_silent_authority_seals_nothing(
    tmp_path: Path, calm_tsa: Tsa, platform: Platform
) -> None:
    sealer = with_own_key(
        tmp_path, platform, tsa="http://127.0.0.1:1/tsr", tsa_certificates=calm_tsa.root
    )

    with pytest.raises(OutsideSilent, match="authority does not answer"):
        sealer.issue(PDF, [])


def test_nothing_is_finished_without_the_list_of_what_was_taken_back(
    tmp_path: Path, calm_tsa: Tsa, platform: Platform
) -> None:
    sealer = with_own_key(tmp_path, platform, tsa=calm_tsa.address, tsa_certificates=calm_tsa.root)
    issued = sealer.issue(PDF, [])
    calm_tsa.gives_lists = False

    with pytest.raises(OutsideSilent, match="which certificates it took back"):
        sealer.finish(issued)


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"PORTAL_TSA": "https://tsa.example.com"}, "PORTAL_TSA_CERTIFICATES is missing"),
        ({"PORTAL_TSA": "tsa.example.com"}, "PORTAL_TSA must be the address"),
        ({"PORTAL_SIGNING_KMS_KEY": "arn"}, "PORTAL_SIGNING_CERTIFICATES is missing"),
        ({"PORTAL_SIGNING_KEY": __file__, "PORTAL_SIGNING_KMS_KEY": "arn"}, "name two keys"),
    ],
)
def test_settings_that_do_not_fit_together_are_told(told: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsWrong, match=missing):
        read_settings(told)


def packed(platform: Platform, passphrase: bytes) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"seal",
        platform.seal.key,
        platform.seal.certificate,
        [platform.root.certificate],
        BestAvailableEncryption(passphrase),
    )


def signer_of(pdf: bytes) -> Certificate:
    from cryptography import x509

    (seal,) = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    return x509.load_der_x509_certificate(seal.signer_cert.dump())
