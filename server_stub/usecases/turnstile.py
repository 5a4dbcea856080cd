"""How often one may try: at the door, so that guessing does not pay.

Wrong passwords are counted for a login together with the address they come from. The looser
count for a login from anywhere spares addresses from which its owner has signed in since the
court opened, so that a stranger cannot lock a judge out (ASVS 6.3.1).

Counts live in memory and are gone with the court's process.
"""

from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Network, ip_address

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from client.protocol.errors import TooMany
from server_stub.settings import Limits, Tries

KNOWN_MAX = 10_000


class Turnstile:
    """Counts tries; safe to use from several threads."""

    def __init__(self, limits: Limits) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._as_one_from_here = _window(limits.sign_in_from_one_address_as_one)
        self._as_one = _window(limits.sign_in_as_one)
        self._from_here = _window(limits.sign_in_from_one_address)
        self._network_tests = _window(limits.network_tests_from_one_address)
        self._codes_to = _window(limits.codes_to_one)
        self._codes_from_here = _window(limits.codes_from_one_address)
        self._code_tries = _window(limits.code_tries_from_one_address)
        self._field_checks = _window(limits.checks_of_fields_from_one_address)
        self._namings = _window(limits.namings_by_one)
        self._codes = _window(limits.association_codes_as_one)
        self._of_one_machine = _window(limits.reports_from_one_machine)
        self._of_one_site = _window(limits.reports_from_one_site)
        self._reports = _window(limits.reports_by_one)
        self._check_certificates = _window(limits.check_certificates_by_one)
        self._rehearsals = _window(limits.rehearsals_by_one)
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    def try_to_sign_in(self, login: str, address: str) -> None:
        """Count a try before the password is looked at; raises `TooMany`."""
        login, address = login.lower(), counted_as(address)
        self._count(self._from_here, "address", address)
        self._count(self._as_one_from_here, "login and address", login, address)
        if (login, address) not in self._known:
            self._count(self._as_one, "login", login)

    def welcome(self, login: str, address: str) -> None:
        """Forget the wrong tries of one who has signed in, and know them here from now on."""
        login, address = login.lower(), counted_as(address)
        self._windows.clear(self._as_one_from_here, "login and address", login, address)
        self._known[(login, address)] = None
        self._known.move_to_end((login, address))
        while len(self._known) > KNOWN_MAX:
            self._known.popitem(last=False)

    def try_the_network(self, address: str) -> None:
        """Count a network test; raises `TooMany`."""
        self._count(self._network_tests, "network test", counted_as(address))

    def ask_for_a_code(self, whose: str, address: str) -> None:
        """Count a code before it is sent; raises `TooMany`."""
        self._count(self._codes_from_here, "code from", counted_as(address))
        self._count(self._codes_to, "code to", whose.lower())

    def may_send_a_code(self, phone: str) -> bool:
        """Count a code for an account's own number; False when it has had enough of them."""
        return self._windows.hit(self._codes_to, "code sent", phone)

    def try_a_sent_code(self, address: str) -> None:
        """Count a code that is typed, or a link that is opened; raises `TooMany`."""
        self._count(self._code_tries, "code try", counted_as(address))

    def check_a_field(self, address: str) -> None:
        """Count a field that is checked while it is typed; raises `TooMany`."""
        self._count(self._field_checks, "field", counted_as(address))

    def name_another(self, account: str) -> None:
        """Count that one person names another; raises `TooMany`."""
        self._count(self._namings, "naming", account)

    def try_a_code(self, account: str) -> None:
        """Count a person's try of an association code; raises `TooMany`."""
        self._count(self._codes, "association code", account)

    def send_a_report(self, site: str, machine: str) -> None:
        """Count a machine's report; raises `TooMany`."""
        self._count(self._of_one_site, "site", site)
        self._count(self._of_one_machine, "machine", site, machine)

    def send_own_report(self, account: str) -> None:
        """Count a person's report; raises `TooMany`."""
        self._count(self._reports, "report", account)

    def draw_up_a_certificate(self, account: str) -> None:
        """Count a certificate of a check that a person has drawn up; raises `TooMany`."""
        self._count(self._check_certificates, "check certificate", account)

    def rehearse(self, account: str) -> None:
        """Count a rehearsal that a person opens; raises `TooMany`."""
        self._count(self._rehearsals, "rehearsal", account)

    def _count(self, window: RateLimitItemPerSecond, *key: str) -> None:
        if not self._windows.hit(window, *key):
            raise TooMany(detail=str(window.get_expiry()))


def counted_as(address: str) -> str:
    """Give what counts as one address: of IPv6 the whole network that one subscriber has (/64).

    Whoever has one such network has more addresses than anybody can count.
    """
    try:
        at = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(at, IPv4Address):
        return str(at)
    if at.ipv4_mapped is not None:
        return str(at.ipv4_mapped)
    return str(IPv6Network((int(at) >> 64 << 64, 64)))


def _window(tries: Tries) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(tries.tries, tries.within_s)
