"""The words of the court's own command: what may be asked, and what is asked wrongly.

Each command comes to a value that says all of it; keys stand in the environment or in a file,
never in the words. Asked wrongly, the program ends here with 2 and one sentence.

It opens no books and does nothing of what is asked; that is `server_stub.__main__`.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from client.protocol.roles import StaffRole
from server_stub.settings import (
    DEFAULT_PORT,
    DEMO_COURT,
    Certificate,
    CourtName,
    ForwarderKind,
    GatewayAt,
    Gateways,
    JanusAt,
    RelayAt,
    Seed,
    Settings,
    Terms,
)

JANUS_KEY = "MINGJING_JANUS_KEY"
RELAY_KEY = "MINGJING_RELAY_KEY"
STUN_PORT = 3478

STAFF = tuple(each.value for each in StaffRole if each is not StaffRole.NONE)

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Serve:
    """Open the court."""

    settings: Settings
    begins_at: datetime | None = None
    """When the court's clock begins, where it is moved."""


@dataclass(frozen=True, slots=True)
class OpenAccount:
    """Open an account for one of the staff."""

    data: Path
    login: str
    name: str
    role: StaffRole
    password_stdin: bool


@dataclass(frozen=True, slots=True)
class ListStaff:
    """List the staff's accounts."""

    data: Path


@dataclass(frozen=True, slots=True)
class ChangeOffice:
    """Give an office, or take it."""

    data: Path
    login: str
    role: StaffRole
    grants: bool


@dataclass(frozen=True, slots=True)
class ShowOffices:
    """Show every office that was given or taken."""

    data: Path


@dataclass(frozen=True, slots=True)
class LoadMediators:
    """Take a directory of mediators in."""

    data: Path
    file: Path


@dataclass(frozen=True, slots=True)
class Verify:
    """Verify a paper that a court has sealed."""

    file: Path
    roots: tuple[Path, ...]
    lang: str


@dataclass(frozen=True, slots=True)
class Demo:
    """Open a court and three desks; `server_stub.demo` has words of its own for it."""

    words: tuple[str, ...]


Deed = Serve | OpenAccount | ListStaff | ChangeOffice | ShowOffices | LoadMediators | Verify | Demo


def deed_asked(words: Sequence[str], environment: Environment) -> Deed:
    """Read a command; ends the program where it is asked wrongly.

    Raises `CannotOpen` for settings that no court can have, `OSError` for a file of a key.
    """
    if words[:1] == ["demo"]:
        return Demo(tuple(words[1:]))
    parser = _parser()
    asked = parser.parse_args(words)
    if (getattr(asked, "cert", None) is None) is not (getattr(asked, "key", None) is None):
        parser.error("--cert and --key go together")
    if getattr(asked, "clock", None) is not None and asked.seed is None:
        parser.error("--clock is for a demonstration court: give --seed demo or docket too")
    deed: Callable[[argparse.Namespace, Environment], Deed] = asked.deed
    return deed(asked, environment)


# What the words come to ---------------------------------------------------------------------


def _serve(asked: argparse.Namespace, environment: Environment) -> Serve:
    seed = Seed(asked.seed) if asked.seed else None
    usual = CourtName() if seed is None else DEMO_COURT
    certificate = None
    if asked.cert is not None:
        certificate = Certificate(chain=asked.cert, key=asked.key)
    settings = Settings(
        data=asked.data,
        host=asked.host,
        port=asked.port,
        public_names=tuple(asked.public_name),
        certificate=certificate,
        always_tls=asked.tls,
        court=CourtName(
            zh=asked.court_name or usual.zh,
            en=asked.court_name_en or asked.court_name or usual.en,
        ),
        allowed_origins=frozenset(asked.allow_origin),
        forwarder=ForwarderKind(asked.forwarder),
        janus=_janus(asked, environment),
        media_port=asked.media_port,
        relay=_relay(asked, environment),
        plain_port=asked.plain_port,
        time_stamps=asked.time_stamps,
        seed=seed,
        scanner=asked.scanner,
        gateways=_gateways(asked, environment),
        terms=Terms(known_again_for_hearings=asked.known_again),
        debug=asked.debug,
    )
    return Serve(settings, asked.clock)


def _janus(asked: argparse.Namespace, environment: Environment) -> JanusAt | None:
    if asked.janus is None:
        return None
    if asked.janus_key_file is not None:
        key = asked.janus_key_file.read_text("utf-8").strip()
    else:
        key = environment.get(JANUS_KEY, "")
    host, port = asked.stun or (urlsplit(asked.janus).hostname or "", STUN_PORT)
    return JanusAt(url=asked.janus, admin_key=key, stun=(host, port))


def _relay(asked: argparse.Namespace, environment: Environment) -> RelayAt | None:
    if not asked.relay:
        return None
    return RelayAt(urls=tuple(asked.relay), secret=environment.get(RELAY_KEY, ""))


def _gateways(asked: argparse.Namespace, environment: Environment) -> Gateways:
    def at(name: str) -> GatewayAt | None:
        url = getattr(asked, f"{name}_gateway")
        if url is None:
            return None
        return GatewayAt(url=url, key=environment.get(_gateway_key(name), ""))

    return Gateways(sms=at("sms"), mail=at("mail"), payment=at("payment"))


def _gateway_key(name: str) -> str:
    return f"MINGJING_{name.upper()}_KEY"


def _open_account(asked: argparse.Namespace, _: Environment) -> OpenAccount:
    role = StaffRole(asked.role)
    return OpenAccount(asked.data, asked.login, asked.name, role, asked.password_stdin)


def _list_staff(asked: argparse.Namespace, _: Environment) -> ListStaff:
    return ListStaff(asked.data)


def _change_office(asked: argparse.Namespace, _: Environment) -> ChangeOffice:
    return ChangeOffice(asked.data, asked.login, StaffRole(asked.role), asked.grants)


def _show_offices(asked: argparse.Namespace, _: Environment) -> ShowOffices:
    return ShowOffices(asked.data)


def _load_mediators(asked: argparse.Namespace, _: Environment) -> LoadMediators:
    return LoadMediators(asked.data, asked.file)


def _verify(asked: argparse.Namespace, _: Environment) -> Verify:
    own = [asked.data / "seal" / "root.pem"] if asked.data else []
    return Verify(asked.file, tuple(asked.root or own), asked.lang)


# The words ----------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingjing-server", description="A court's server.")
    deeds = parser.add_subparsers(
        required=True, metavar="serve | admin | mediators | verify | demo"
    )

    _add_serve(deeds.add_parser("serve", help="open the court"))
    _add_mediators(deeds.add_parser("mediators", help="look after the directory of mediators"))
    _add_admin(deeds.add_parser("admin", help="look after the court's staff"))
    _add_verify(deeds.add_parser("verify", help="verify a paper that a court has sealed"))
    deeds.add_parser("demo", help="open a court and three desks", add_help=False)
    return parser


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.set_defaults(deed=_serve)
    _add_data(serve)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=_port, default=DEFAULT_PORT, help="0 takes a free one")
    serve.add_argument(
        "--public-name",
        action="append",
        default=[],
        metavar="NAME",
        help="name or address by which desks reach the court; may be repeated",
    )
    serve.add_argument("--cert", type=Path, help="certificate chain (PEM)")
    serve.add_argument("--key", type=Path, help="its key (PEM)")
    serve.add_argument("--tls", action="store_true", help="speak TLS on loopback too")
    serve.add_argument("--court-name", metavar="NAME", help="the court's public name")
    serve.add_argument("--court-name-en", metavar="NAME", help="its name in English")
    serve.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a web page's origin that may join hearings; may be repeated",
    )
    serve.add_argument(
        "--forwarder",
        choices=[each.value for each in ForwarderKind],
        default=ForwarderKind.PROCESS.value,
        help="where media are forwarded",
    )
    serve.add_argument(
        "--janus",
        metavar="URL",
        help=f"Janus' WebSocket, to have Janus forward media; its admin key stands in {JANUS_KEY}",
    )
    serve.add_argument(
        "--janus-key-file", type=Path, metavar="FILE", help="or in this file; never in the words"
    )
    serve.add_argument(
        "--stun",
        type=_host_and_port,
        metavar="HOST[:PORT]",
        help=f"with Janus: the STUN server of the device check; Janus' own host, port {STUN_PORT}",
    )
    serve.add_argument(
        "--relay",
        action="append",
        default=[],
        metavar="URL",
        help=f"turn: or turns: address of the court's relay (repeat); its secret is in {RELAY_KEY}",
    )
    serve.add_argument(
        "--plain-port",
        type=_port,
        metavar="PORT",
        help="answer 204 over plain HTTP here, to show captive portals (80)",
    )
    serve.add_argument("--media-port", type=_port, default=0, help="UDP port; 0 takes a free one")
    serve.add_argument(
        "--time-stamps", metavar="URL", help="a time-stamp responder (RFC 3161); the court's own"
    )
    serve.add_argument(
        "--scanner", type=Path, metavar="SOCKET", help="ClamAV's socket: every file is scanned"
    )
    serve.add_argument(
        "--seed",
        choices=[each.value for each in Seed],
        help=(
            "fill an empty court: demo has a hearing that begins now, docket some fifty cases "
            "in every state (docs/docket.md)"
        ),
    )
    serve.add_argument(
        "--clock",
        type=_moment,
        metavar="WHEN",
        help="with --seed: begin at this time (2026-12-01T09:00 is Beijing's) and run on",
    )
    serve.add_argument(
        "--known-again",
        action="store_true",
        help="let a party into a waiting room only when they were known again that day",
    )
    serve.add_argument("--debug", action="store_true", help="log more, and show the API's pages")

    for name in ("sms", "mail", "payment"):
        serve.add_argument(
            f"--{name}-gateway",
            metavar="URL",
            help=f"a gateway outside; its key stands in {_gateway_key(name)}",
        )


def _add_mediators(mediators: argparse.ArgumentParser) -> None:
    loading = mediators.add_subparsers(required=True, metavar="load")
    load = loading.add_parser("load", help="take a directory in (CSV), in the place of the last")
    load.set_defaults(deed=_load_mediators)
    _add_data(load)
    load.add_argument("file", type=Path)


def _add_admin(admin: argparse.ArgumentParser) -> None:
    acts = admin.add_subparsers(required=True, metavar="create | list | grant | revoke | log")
    create = acts.add_parser("create", help="open an account for one of the staff")
    create.set_defaults(deed=_open_account)
    _add_data(create)
    create.add_argument("--login", required=True)
    create.add_argument("--name", required=True)
    create.add_argument("--role", required=True, choices=STAFF)
    create.add_argument("--password-stdin", action="store_true", help="read it from stdin")
    listing = acts.add_parser("list", help="list the staff's accounts")
    listing.set_defaults(deed=_list_staff)
    _add_data(listing)
    for word, grants in (("grant", True), ("revoke", False)):
        change = acts.add_parser(word, help=f"{word} an office")
        change.set_defaults(deed=_change_office, grants=grants)
        _add_data(change)
        change.add_argument("--login", required=True)
        change.add_argument("--role", required=True, choices=STAFF)
    history = acts.add_parser("log", help="show every office that was given or taken, and by whom")
    history.set_defaults(deed=_show_offices)
    _add_data(history)


def _add_verify(verify: argparse.ArgumentParser) -> None:
    verify.set_defaults(deed=_verify)
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.add_argument(
        "--root",
        type=Path,
        action="append",
        default=[],
        metavar="CERT",
        help="root certificate of the court that sealed it; may be repeated",
    )
    verify.add_argument(
        "--data", type=Path, metavar="DIR", help="or the folder of the court, for its own papers"
    )
    verify.add_argument("--lang", choices=("zh", "en"), default="zh", help="of the answer")


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of books, files and keys"
    )


def _host_and_port(word: str) -> tuple[str, int]:
    host, _, port = word.partition(":")
    if not host:
        raise ValueError
    return host, _port(port) if port else STUN_PORT


def _moment(text: str) -> datetime:
    """Read a time; one without a zone is the court's own."""
    from server_stub.domain.calendar import COURT_TIME

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 2026-12-01T09:00") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=COURT_TIME)


def _port(word: str) -> int:
    port = int(word)
    if not 0 <= port <= 65_535:
        raise ValueError
    return port
