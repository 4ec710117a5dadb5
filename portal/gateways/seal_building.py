"""The sealer that the settings name. What is missing in them, the portal makes for itself."""

from collections.abc import Callable, Collection
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from portal.gateways.keys import KeyFileWrong
from portal.gateways.pdf_seals import PdfSealer, SealBook, Trust
from portal.gateways.ports import Renderer
from portal.settings import Settings

if TYPE_CHECKING:
    from pyhanko.sign.signers import Signer

    from portal.gateways.seal_keys import Chain, Credentials, Stamping
    from portal.gateways.seal_platform import Platform


def signing_key_file(settings: Settings) -> Path:
    """Return where the portal's own signing key lies."""
    return settings.data / "signing.key"


def build_sealer(settings: Settings, renderer: Renderer) -> PdfSealer:
    """Return what seals: with the key that the settings name, else with the portal's own."""

    def credentials(book: SealBook) -> "Credentials":
        return _credentials(settings, book)

    return PdfSealer(credentials, renderer, at_hand=lambda: trust_at_hand(settings))


def sealer_in_memory(renderer: Renderer) -> PdfSealer:
    """Return a sealer with a key of this process alone. What it does is real."""
    return PdfSealer(lambda _book: _of_memory(), renderer, at_hand=lambda: _of_memory().trust)


def is_given(settings: Settings) -> bool:
    """Tell whether the settings name a key to seal with."""
    return bool(settings.signing_key or settings.signing_kms_key)


def trust_at_hand(settings: Settings) -> Trust:
    """Return the certificates of the key and the clock in use. Makes nothing: there may be none."""
    from portal.gateways import seal_keys, seal_platform  # noqa: PLC0415 - pyHanko is half a second

    path, trust = signing_key_file(settings), Trust()
    stamps = seal_keys.roots_of_authority(settings.tsa_certificates)
    if path.exists():
        own = seal_platform.read_platform(path)
        trust = seal_keys.trust_of(seal_keys.signer_of_platform(own)[1], stamps, own)
    if settings.signing_certificates and settings.signing_kms_key:
        chain = seal_keys.chain_of_file(settings.signing_certificates)
        trust = seal_keys.trust_of(chain, stamps, None).and_also(trust)
    elif settings.signing_key:
        trust = seal_keys.trust_of(_given_signer(settings)[1], stamps, None).and_also(trust)
    return trust


def begin_anew(settings: Settings) -> Path:
    """Make a signing key of the portal's own where there is none, though there was one before."""
    from portal.gateways import seal_platform  # noqa: PLC0415

    path = signing_key_file(settings)
    if path.exists():
        raise KeyFileWrong(f"{path} is there. A new signing key is made only where it is lost.")
    host = urlsplit(settings.public_url).hostname or "localhost"
    seal_platform.write_platform(path, seal_platform.make_platform(host))
    return path


def _credentials(settings: Settings, book: SealBook) -> "Credentials":
    from portal.gateways import seal_keys  # noqa: PLC0415

    own = lru_cache(maxsize=1)(lambda: _platform(settings, book.known().own))
    signer, chain = (
        _given_signer(settings) if is_given(settings) else seal_keys.signer_of_platform(own())
    )
    stamping = _stamping(settings, own)
    needs_none = is_given(settings) and settings.tsa
    return seal_keys.credentials_of(
        signer,
        chain,
        stamping,
        own=None if needs_none else own(),
        lists=(settings.signing_certificates, settings.tsa_certificates),
    )


def _given_signer(settings: Settings) -> "tuple[Signer, Chain]":
    from portal.gateways import seal_keys  # noqa: PLC0415

    if settings.signing_key:
        return seal_keys.signer_of_file(settings.signing_key, settings.signing_passphrase)
    if settings.signing_kms_key is None or settings.signing_certificates is None:
        raise KeyFileWrong("No signing key is set.")
    return seal_keys.signer_in_kms(
        settings.signing_kms_key,
        settings.signing_certificates,
        region=settings.s3_region,
        endpoint=settings.kms_endpoint,
    )


def _stamping(settings: Settings, own: "Callable[[], Platform]") -> "Stamping":
    from portal.gateways import seal_keys  # noqa: PLC0415

    if settings.tsa and settings.tsa_certificates:
        return seal_keys.times_of_authority(settings.tsa, settings.tsa_certificates)
    return seal_keys.times_of_platform(own())


def _platform(settings: Settings, sealed_before: Collection[bytes]) -> "Platform":
    """Return the portal's own certificates, made now where nothing was ever sealed with any."""
    from portal.gateways import seal_platform  # noqa: PLC0415

    path = signing_key_file(settings)
    if path.exists():
        return seal_platform.read_platform(path)
    # A new key beside papers that are sealed would hide that theirs is lost.
    if sealed_before:
        raise KeyFileWrong(
            f"{path} is missing, and papers were sealed with the key in it. Put its copy back. If "
            "it is lost for good, run: portal keys new-seal"
        )
    return seal_platform.read_platform(begin_anew(settings))


@lru_cache(maxsize=1)
def _of_memory() -> "Credentials":
    from portal.gateways import seal_keys  # noqa: PLC0415
    from portal.gateways.seal_platform import make_platform  # noqa: PLC0415

    platform = make_platform("localhost", bits=2048)
    signer, chain = seal_keys.signer_of_platform(platform)
    stamping = seal_keys.times_of_platform(platform)
    return seal_keys.credentials_of(signer, chain, stamping, own=platform)
