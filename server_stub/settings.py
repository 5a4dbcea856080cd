"""What the court's own people have settled before it opens: where it stands and what it takes.

Settings are fixed for one run. They come from the command line (`server_stub.options`) or from
a test, and every room is given those that concern it.

Nothing here knows where a value came from, nor whether the machine can bear it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_PORT = 8420


class CannotOpen(Exception):
    """The court cannot open as things are; the message is the one sentence to show."""


class ForwarderKind(StrEnum):
    """Where media are forwarded: in a process of its own, in the court's, or in one a hearing."""

    PROCESS = "process"
    EMBEDDED = "embedded"
    PER_HEARING = "per-hearing"


class Seed(StrEnum):
    """What an empty court may be filled with."""

    DEMO = "demo"
    """One hearing that begins now."""
    DOCKET = "docket"
    """Some fifty cases, in every state that a case can come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtName:
    """The public name of the court in both languages."""

    zh: str = "北京互联网法院"
    en: str = "Beijing Internet Court"


DEMO_PASSWORD = "mingjing-demo"  # noqa: S105 - known to everybody, for a court that is a show
DEMO_COURT = CourtName(zh="北京互联网法院（演示）", en="Beijing Internet Court (demo)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """So many tries within so many seconds."""

    tries: int
    within_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the court takes from one person, one address and one request (ASVS 2.1.3).

    The limit of wrong passwords for one login is counted together with the address they come
    from, so that a stranger elsewhere cannot lock a judge out; the looser limit for one login
    from anywhere spares addresses from which its owner has signed in (ASVS 6.3.1).
    """

    sign_in_from_one_address_as_one: Tries = Tries(tries=5, within_s=300)
    sign_in_as_one: Tries = Tries(tries=30, within_s=300)
    sign_in_from_one_address: Tries = Tries(tries=100, within_s=300)
    network_tests_from_one_address: Tries = Tries(tries=120, within_s=60)
    association_codes_as_one: Tries = Tries(tries=10, within_s=600)
    body_bytes: int = 64 * 1024
    """Largest body of a plain request."""
    long_body_bytes: int = 1024 * 1024
    """Largest body of a draft or of a drawn signature."""
    network_test_bytes: int = 4 * 1024 * 1024
    """Largest download and upload of one network test."""
    test_bundle_bytes: int = 5_000_000
    """Of the bundle of documents by which a device check measures."""
    page_size: int = 50
    """Cases in one page of the case list."""
    # People and their identity
    codes_to_one: Tries = Tries(tries=5, within_s=3600)
    """Codes sent to one number or asked for one login."""
    codes_from_one_address: Tries = Tries(tries=30, within_s=3600)
    code_tries_from_one_address: Tries = Tries(tries=60, within_s=300)
    checks_of_fields_from_one_address: Tries = Tries(tries=600, within_s=60)
    namings_by_one: Tries = Tries(tries=20, within_s=3600)
    """How often one person may name another, to appoint them."""
    identity_paper_bytes: int = 10 * 1024 * 1024
    identity_papers: int = 20
    face_pictures_bytes: int = 6 * 1024 * 1024
    """Largest body with the pictures of a face check (three pictures in base64)."""
    face_checks_a_day: int = 5
    face_checks_opened_a_day: int = 20
    # Device checks
    reports_from_one_machine: Tries = Tries(tries=20, within_s=3600)
    reports_from_one_site: Tries = Tries(tries=2_000, within_s=3600)
    reports_by_one: Tries = Tries(tries=30, within_s=3600)
    check_certificates_by_one: Tries = Tries(tries=60, within_s=3600)
    """Each is set and sealed anew."""
    rehearsals_by_one: Tries = Tries(tries=10, within_s=3600)
    # Files that people hand in (told to them at `GET /uploads/limits`).
    upload_bytes: int = 512 * 1024 * 1024
    """Largest file."""
    upload_piece_bytes: int = 1024 * 1024
    """Largest piece of a file on its way."""
    uploads_open: int = 20
    """Files that one person has on their way at once."""
    upload_bytes_open: int = 2 * 1024 * 1024 * 1024
    """Bytes that these have announced together."""
    uploads_a_day: int = 1_000
    upload_bytes_a_day: int = 4 * 1024 * 1024 * 1024
    upload_pages: int = 2_000
    """Pages of one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How long what the court hands out is good for, in seconds (ASVS 7.3.1, 7.3.2)."""

    session_s: int = 12 * 3600
    idle_s: int = 30 * 60
    ticket_s: int = 30
    enter_before_start_s: int = 60 * 60
    known_again_for_hearings: bool = False
    """Whether a party is let into the waiting room only when they were known again that day.

    Otherwise the clerk compares them there, before admitting them (Online Litigation Rules art. 7).
    """
    code_s: int = 10 * 60
    """Of a code by short message (ASVS 6.5.5)."""
    consent_back_before_s: int = 24 * 3600
    """So long before a hearing consent to being online may still be taken back."""
    face_token_s: int = 120
    face_pictures_s: int = 5 * 60
    upload_unfinished_s: int = 3 * 24 * 3600
    """A file on its way is forgotten so long after its last piece."""
    upload_unfiled_s: int = 30 * 24 * 3600
    """A file that was taken is forgotten by the one who brought it, unless it was filed."""
    upload_refused_s: int = 24 * 3600
    """So long a refusal can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """How this court dockets, and what its province has settled about fees.

    The sums per case lie within the ranges of the Measures art. 13 and are an example: a court
    enters what its own province has fixed.
    """

    court_code: str = "京0491"
    """法院代字, of which case numbers are built."""
    fees_per_case: Mapping[str, Decimal] = field(
        default_factory=lambda: {
            "other_non_property": Decimal(70),
            "personality": Decimal(300),
            "intellectual_property": Decimal(750),
            "jurisdiction_objection": Decimal(70),
        }
    )
    round_to_yuan: bool = False
    invitation_days: int = 30
    """How long an association code is good for."""
    appeal_court: str = "北京市第四中级人民法院"
    appeal_court_ip: str = "北京知识产权法院"
    """Where appeals in intellectual-property cases go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate chain and its key, in PEM files."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class JanusAt:
    """A Janus that is put in the middle, in place of the court's own forwarder."""

    url: str
    """Of its WebSocket."""
    admin_key: str = field(default="", repr=False)
    """With which its VideoRoom lets rooms be made."""
    stun: tuple[str, int] = ("127.0.0.1", 3478)
    """The STUN server that desks ask in their device check, since Janus answers none."""

    def __post_init__(self) -> None:
        """Refuse what would let the key be read on the way; raises `CannotOpen`."""
        address = urlsplit(self.url)
        if address.scheme not in {"ws", "wss"} or not address.hostname or address.username:
            raise CannotOpen(f"Not the address of a Janus: {self.url}")
        if address.scheme == "ws" and not is_loopback(address.hostname):
            raise CannotOpen("A Janus on another machine is spoken with over TLS (wss) only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAt:
    """A relay (TURN) of the court's own, for desks whose network lets nothing else through."""

    urls: tuple[str, ...]
    """One for each transport (RFC 7065): `turn:...?transport=udp`, `turn:...?transport=tcp`,
    `turns:...?transport=tcp`."""
    secret: str = field(default="", repr=False)
    """Shared with the relay; credentials that end follow from it."""
    good_for_s: int = 12 * 3600

    def __post_init__(self) -> None:
        """Refuse what is no relay's address; raises `CannotOpen`."""
        for url in self.urls:
            scheme, _, rest = url.partition(":")
            if scheme not in {"turn", "turns"} or not rest or rest.startswith("/"):
                raise CannotOpen(f"Not the address of a relay: {url}")
        if not self.secret:
            raise CannotOpen("A relay needs the secret that it shares with the court.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayAt:
    """A gateway outside the court: for short messages, for mail, or for money."""

    url: str
    key: str = field(default="", repr=False)
    """Shared with the gateway: it opens its door, and signs what is said of money."""
    patience_s: float = 10.0

    def __post_init__(self) -> None:
        """Refuse what could be read on the way; raises `CannotOpen`."""
        address = urlsplit(self.url)
        if address.scheme not in {"http", "https"} or not address.hostname or address.username:
            raise CannotOpen(f"Not the address of a gateway: {self.url}")
        if address.scheme == "http" and not is_loopback(address.hostname):
            raise CannotOpen("A gateway on another machine is spoken with over TLS (https) only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateways:
    """What stands outside; None leaves a way to the court's own stand-in."""

    sms: GatewayAt | None = None
    mail: GatewayAt | None = None
    payment: GatewayAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is fixed for one run of the court."""

    data: Path
    """The folder that holds the court's books, files and keys."""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0 takes a free one."""
    public_names: tuple[str, ...] = ()
    """Names and addresses by which desks reach the court; empty takes what the machine knows."""
    certificate: Certificate | None = None
    """None makes a local authority, where TLS is wanted."""
    always_tls: bool = False
    """TLS on loopback too."""
    court: CourtName = field(default_factory=CourtName)
    allowed_origins: frozenset[str] = frozenset()
    """Web pages, beside the court's own, that may open a hearing's socket (RFC 6454)."""
    forwarder: ForwarderKind = ForwarderKind.PROCESS
    janus: JanusAt | None = None
    """In place of a forwarder of the court's own."""
    media_port: int = 0
    """The UDP port of the media; 0 takes a free one."""
    relay: RelayAt | None = None
    plain_port: int | None = None
    """Where a court that speaks TLS says 204 over plain HTTP, to show captive portals (0 takes a
    free one); None leaves the plain door shut."""
    time_stamps: str | None = None
    """Where another's time-stamps come from (RFC 3161 over HTTP); None makes the court's own."""
    seed: Seed | None = None
    scanner: Path | None = None
    """The socket of a ClamAV daemon by which every file that is handed in is scanned."""
    gateways: Gateways = field(default_factory=Gateways)
    limits: Limits = field(default_factory=Limits)
    terms: Terms = field(default_factory=Terms)
    docket: Docket = field(default_factory=Docket)
    debug: bool = False

    @property
    def tls(self) -> bool:
        """Whether the court speaks TLS: everywhere but on loopback."""
        return self.always_tls or self.certificate is not None or not is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether a host to listen on can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
