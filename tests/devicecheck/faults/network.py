"""What goes wrong with lines and calls: each gives exactly its own row, and spoils no other."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace

from client.devicecheck.calling.course import Joined
from client.devicecheck.calling.phrase import Returned
from client.devicecheck.calling.sums import Loss
from client.devicecheck.calling.talk import NoSocket
from client.devicecheck.probes.line.link import Adapter, Way
from client.devicecheck.probes.line.paths import Tried
from client.devicecheck.probes.line.portal import Answer
from client.devicecheck.probes.line.proxy import SystemProxy
from client.devicecheck.probes.line.secure import Shown
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.protocol.errors import CourtUnavailable, Reason, Refused
from tests.devicecheck.lines import COURT, Line, no_media

WARN, FAIL = Outcome.WARN, Outcome.FAIL


@dataclass(frozen=True)
class LineFault:
    """One fault of a line, and what the check must say of it."""

    name: str
    inject: Callable[[Line], None]
    code: Code
    outcome: Outcome
    cause: Cause
    form: Form = Form.QUICK


def setting(**fields: object) -> Callable[[Line], None]:
    """Set fields of the line."""

    def inject(line: Line) -> None:
        for name, value in fields.items():
            assert hasattr(line, name), name
            setattr(line, name, value)

    return inject


def no_network(line: Line) -> None:
    line.way = None
    line.resolver_fails = socket.gaierror(socket.EAI_AGAIN, "no answer")
    line.door = line.plain = OSError("unreachable")
    line.cut_off()


def unknown_name(line: Line) -> None:
    del line.names[COURT]
    line.cut_off()


def unanswered_name(line: Line) -> None:
    line.resolver_fails = socket.gaierror(socket.EAI_AGAIN, "no answer")
    line.cut_off()


def redirected(line: Line) -> None:
    line.names[COURT] = ("192.0.2.99",)
    line.answers_anybody = "192.0.2.99"
    line.door = ConnectionResetError()
    line.cut_off()


def portal(line: Line) -> None:
    line.plain = Answer(302, 0, "http://sign-in.example/")
    line.door = ConnectionResetError()
    line.cut_off()


def portal_with_a_certificate(line: Line) -> None:
    line.plain = Answer(200, 900)
    line.door = Shown("TLSv1.3", "", "CN=Hotel", "00" * 32, untrusted="self-signed")
    line.cut_off()


def proxy(status: int | OSError) -> Callable[[Line], None]:
    def inject(line: Line) -> None:
        line.proxy, line.tunnel = SystemProxy("http://proxy.example:3128"), status
        if status != 200:
            line.door = ConnectionResetError()
            line.cut_off()

    return inject


def unreachable(line: Line) -> None:
    line.door = ConnectionRefusedError()
    line.cut_off()


def untrusted(line: Line) -> None:
    line.door = Shown("TLSv1.3", "", "CN=Guard", "00" * 32, untrusted="self-signed certificate")
    line.cut_off()


def old_tls(line: Line) -> None:
    wrong = ssl.SSLError(1, "unsupported protocol")
    wrong.reason = "UNSUPPORTED_PROTOCOL"
    line.door = wrong
    line.cut_off()


def read_along(line: Line) -> None:
    line.door = Shown("TLSv1.3", "", "CN=Our firm", "00" * 32)


def relay(transport: str, tried: Tried) -> Callable[[Line], None]:
    def inject(line: Line) -> None:
        line.relays[transport] = tried

    return inject


def lost(cause: Cause) -> Tried:
    return Tried(cause=cause)


def no_udp(line: Line) -> None:
    line.straight = Tried(asked=20, cause=Cause.STUN_UNANSWERED)
    line.plan = line.plan.model_copy(
        update={
            "relays": tuple(
                each.model_copy(update={"urls": each.urls[1:]}) for each in line.plan.relays
            )
        }
    )


def no_path(line: Line) -> None:
    line.straight = Tried(asked=20, cause=Cause.STUN_UNANSWERED)
    line.plan = line.plan.model_copy(update={"relays": ()})
    line.no_call = no_media()


def steady(**fields: object) -> Callable[[Line], None]:
    def inject(line: Line) -> None:
        line.steady = replace(line.steady, **fields)  # type: ignore[arg-type]  # checked by name

    return inject


FAULTS = (
    LineFault("no network", no_network, Code.NET_01, FAIL, Cause.NO_NETWORK),
    LineFault(
        "mobile data", setting(way=Way("wwan0", "cellular")), Code.NET_01, WARN, Cause.MOBILE_DATA
    ),
    LineFault(
        "metered", setting(way=Way("wlan0", "wireless", True)), Code.NET_01, WARN, Cause.MOBILE_DATA
    ),
    LineFault("no such name", unknown_name, Code.NET_02, FAIL, Cause.NAME_UNKNOWN),
    LineFault("no answer for the name", unanswered_name, Code.NET_02, FAIL, Cause.NAME_UNANSWERED),
    LineFault("another's answer", redirected, Code.NET_02, FAIL, Cause.NAME_REDIRECTED),
    LineFault("a slow resolver", setting(resolver_hangs_s=1.4), Code.NET_02, WARN, Cause.NAME_SLOW),
    LineFault("a sign-in page", portal, Code.NET_03, FAIL, Cause.CAPTIVE_PORTAL),
    LineFault(
        "a sign-in page with a certificate",
        portal_with_a_certificate,
        Code.NET_03,
        FAIL,
        Cause.CAPTIVE_PORTAL,
    ),
    LineFault("a proxy", proxy(200), Code.NET_04, WARN, Cause.PROXY_PRESENT),
    LineFault("a proxy with a password", proxy(407), Code.NET_04, FAIL, Cause.PROXY_ASKS),
    LineFault("a proxy that refuses", proxy(403), Code.NET_04, FAIL, Cause.PROXY_REFUSES),
    LineFault("a dead proxy", proxy(TimeoutError()), Code.NET_04, FAIL, Cause.PROXY_REFUSES),
    LineFault("the court is away", unreachable, Code.NET_05, FAIL, Cause.COURT_UNREACHABLE),
    LineFault("a foreign certificate", untrusted, Code.NET_05, FAIL, Cause.CERTIFICATE_UNKNOWN),
    LineFault("old TLS", old_tls, Code.NET_05, FAIL, Cause.TLS_OLD),
    LineFault("somebody reads along", read_along, Code.NET_05, WARN, Cause.TLS_INTERCEPTED),
    LineFault(
        "no socket",
        setting(no_socket=NoSocket(detail="403")),
        Code.NET_06,
        FAIL,
        Cause.SOCKET_BLOCKED,
    ),
    LineFault("a slow socket", setting(socket_s=3.0), Code.NET_06, WARN, Cause.SOCKET_SLOW),
    LineFault(
        "nothing straight on",
        setting(straight=Tried(asked=20, cause=Cause.STUN_UNANSWERED)),
        Code.NET_07,
        WARN,
        Cause.STUN_UNANSWERED,
    ),
    LineFault(
        "a relay that is slow over UDP",
        relay("udp", Tried(1.5, 20, 20, 20.0)),
        Code.NET_08,
        WARN,
        Cause.RELAY_SLOW,
    ),
    *(
        LineFault(f"{name} over {transport}", relay(transport, lost(cause)), code, FAIL, cause)
        for transport, code in (("udp", Code.NET_08), ("tcp", Code.NET_09), ("tls", Code.NET_10))
        for name, cause in (
            ("a relay that does not answer", Cause.RELAY_UNANSWERED),
            ("a relay that refuses", Cause.RELAY_REFUSED),
            ("a relay that takes no ticket", Cause.RELAY_TICKET_REFUSED),
            ("a relay without a name", Cause.RELAY_NAME_UNKNOWN),
        )
    ),
    LineFault(
        "a relay with a foreign certificate",
        relay("tls", lost(Cause.RELAY_TLS_UNTRUSTED)),
        Code.NET_10,
        FAIL,
        Cause.RELAY_TLS_UNTRUSTED,
    ),
    LineFault(
        "one family only",
        setting(dead=frozenset({"2001:db8::10"})),
        Code.NET_11,
        WARN,
        Cause.ONE_FAMILY_ONLY,
        Form.FULL,
    ),
    LineFault(
        "a VPN",
        setting(adapters=(Adapter("wg0", ("10.8.0.2",)),)),
        Code.NET_13,
        WARN,
        Cause.VPN_ON,
    ),
    LineFault("a backup", setting(others_kbps=5_000.0), Code.NET_14, WARN, Cause.LINE_BUSY),
    LineFault("a large backup", setting(others_kbps=40_000.0), Code.NET_14, FAIL, Cause.LINE_BUSY),
    LineFault(
        "a slow joining",
        setting(joined=Joined(0.1, 0.2, 3.0, 4.0, 5.0)),
        Code.MED_01,
        WARN,
        Cause.JOIN_SLOW,
    ),
    LineFault("no joining", setting(no_call=no_media()), Code.MED_01, FAIL, Cause.JOIN_FAILED),
    LineFault(
        "nothing comes", setting(joined=Joined(0.1, 0.2, 0.4)), Code.MED_01, FAIL, Cause.JOIN_FAILED
    ),
    LineFault(
        "far away",
        steady(trips_ms=[40.0] * 90 + [300.0] * 10),
        Code.MED_02,
        WARN,
        Cause.LINE_DELAYS,
    ),
    LineFault(
        "very far away",
        steady(trips_ms=[40.0] * 90 + [500.0] * 10),
        Code.MED_02,
        FAIL,
        Cause.LINE_DELAYS,
    ),
    LineFault(
        "uneven", steady(jitter_up_ms=[3.0] * 18 + [25.0] * 2), Code.MED_03, WARN, Cause.LINE_UNEVEN
    ),
    LineFault(
        "very uneven",
        steady(jitter_down_ms=[3.0] * 18 + [40.0] * 2),
        Code.MED_03,
        FAIL,
        Cause.LINE_UNEVEN,
    ),
    LineFault(
        "losses on the way up", steady(up=Loss(1.0, 4.0, 500)), Code.MED_04, WARN, Cause.LINE_LOSES
    ),
    LineFault(
        "heavy losses down", steady(down=Loss(3.0, 12.0, 500)), Code.MED_04, FAIL, Cause.LINE_LOSES
    ),
    LineFault("narrow up", setting(up_kbps=400.0), Code.MED_05, WARN, Cause.LINE_NARROW_UP),
    LineFault(
        "very narrow up", setting(up_kbps=90.0), Code.MED_05, FAIL, Cause.LINE_WITHOUT_PICTURE
    ),
    LineFault(
        "hardly a line up", setting(up_kbps=30.0), Code.MED_05, FAIL, Cause.LINE_WITHOUT_SOUND
    ),
    LineFault("narrow down", setting(down_kbps=900.0), Code.MED_06, WARN, Cause.LINE_NARROW_DOWN),
    LineFault(
        "very narrow down", setting(down_kbps=200.0), Code.MED_06, FAIL, Cause.LINE_FOR_ONE_PICTURE
    ),
    LineFault("a busy processor", steady(cpu_pct=75.0), Code.MED_08, WARN, Cause.PROCESSOR_BEHIND),
    LineFault(
        "a processor behind", steady(pictures_per_s=7.0), Code.MED_08, FAIL, Cause.PROCESSOR_BEHIND
    ),
    LineFault(
        "a weak return", steady(returned=Returned(0.4, 0.1)), Code.MED_09, WARN, Cause.SOUND_WEAK
    ),
    LineFault(
        "another's voice",
        steady(returned=Returned(0.05, 0.0)),
        Code.MED_09,
        FAIL,
        Cause.SOUND_NOT_RETURNED,
    ),
    LineFault(
        "the person saw nothing",
        setting(answer=0),
        Code.MED_10,
        FAIL,
        Cause.USER_SAYS_NO,
        Form.FULL,
    ),
    LineFault(
        "a slow return", setting(media_back_s=7.0), Code.MED_11, WARN, Cause.RETURN_SLOW, Form.FULL
    ),
    LineFault(
        "no return", setting(socket_back_s=None), Code.MED_11, FAIL, Cause.NO_RETURN, Form.FULL
    ),
    LineFault(
        "a slow bundle",
        setting(bundle_takes_s=9.0),
        Code.MED_13,
        WARN,
        Cause.DOCUMENTS_SLOW,
        Form.FULL,
    ),
    LineFault(
        "a bundle that never comes",
        setting(bundle=CourtUnavailable()),
        Code.MED_13,
        FAIL,
        Cause.DOCUMENTS_UNREADABLE,
        Form.FULL,
    ),
    LineFault(
        "another's bundle",
        setting(bundle=bytes(1_000)),
        Code.MED_13,
        FAIL,
        Cause.DOCUMENTS_UNREADABLE,
        Form.FULL,
    ),
    LineFault(
        "a ticket of another day",
        setting(ticket=Refused(Reason.HEARING_NOT_OPEN)),
        Code.MED_14,
        FAIL,
        Cause.TICKET_REFUSED,
        Form.FULL,
    ),
)
"""Each is of one row alone; UDP that is blocked altogether shows in two (`TOGETHER`)."""

TOGETHER = (
    ("no UDP at all", no_udp, {Code.NET_07: WARN, Code.NET_12: WARN}),
    ("no path at all", no_path, {Code.NET_07: WARN, Code.NET_12: FAIL}),
)
"""STUN that is not answered is told by itself too, as a mere warning (testrtc)."""
