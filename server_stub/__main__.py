"""The court's own command: open the court, look after its staff, show it to visitors.

    mingjing-server serve --data DIR [--host H] [--port P] [--seed demo | docket]
    mingjing-server admin create --data DIR --login L --name N --role judge
    mingjing-server admin list --data DIR
    mingjing-server admin grant --data DIR --login L --role clerk
    mingjing-server admin revoke --data DIR --login L --role clerk
    mingjing-server admin log --data DIR
    mingjing-server mediators load --data DIR FILE
    mingjing-server verify FILE --root CERT
    mingjing-server demo ...

`serve` prints one line of JSON when desks may come (`url`, `authority`, `forwarder_pid`); all
else goes to the log on stderr. It ends with 0 when told to stop by SIGTERM or SIGINT, with 1 and
one sentence when it cannot open, with 2 when it is asked wrongly. `verify` ends with 0 for a
sealed and unaltered paper, with 1 for any other, with 2 for what it cannot read.
"""

import argparse
import asyncio
import getpass
import json
import logging
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from client.protocol.roles import StaffRole
from server_stub.settings import (
    DEFAULT_PORT,
    DEMO_COURT,
    CannotOpen,
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
from server_stub.web.redaction import Redaction

# What a deed needs it imports itself, so that a wrong word is answered at once.
if TYPE_CHECKING:
    from server_stub.app import Opening
    from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing")

JANUS_KEY = "MINGJING_JANUS_KEY"
RELAY_KEY = "MINGJING_RELAY_KEY"
STUN_PORT = 3478

STAFF = tuple(each.value for each in StaffRole if each is not StaffRole.NONE)


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; give the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    # All that the court writes is its own user's alone.
    os.umask(0o077)
    if words[:1] == ["demo"]:
        return _demo(words[1:])
    parser = _parser()
    asked = parser.parse_args(words)
    if (getattr(asked, "cert", None) is None) is not (getattr(asked, "key", None) is None):
        parser.error("--cert and --key go together")
    if getattr(asked, "clock", None) is not None and asked.seed is None:
        parser.error("--clock is for a demonstration court: give --seed demo or docket too")
    _begin_log(debug=getattr(asked, "debug", False))
    try:
        return int(asked.deed(asked))
    except (CannotOpen, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _demo(words: Sequence[str]) -> int:
    # It stands on what the client needs, which a court that is only a court does not have.
    try:
        from server_stub.demo import hold
    except ModuleNotFoundError as missing:
        print(
            f"The demo needs the client, and {missing.name} is not installed: "
            "pip install 'mingjing[client]'",
            file=sys.stderr,
        )
        return 1
    parser = argparse.ArgumentParser(prog="mingjing-server demo", description="A court to visit.")
    hold.add_arguments(parser)
    return hold.run(hold.options_from(parser.parse_args(words)))


def _serve(asked: argparse.Namespace) -> int:
    from server_stub.app import moved_clock, open_for_business, wall_clock

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
        janus=_janus(asked),
        media_port=asked.media_port,
        relay=_relay(asked),
        plain_port=asked.plain_port,
        time_stamps=asked.time_stamps,
        seed=seed,
        scanner=asked.scanner,
        gateways=_gateways(asked),
        terms=Terms(known_again_for_hearings=asked.known_again),
        debug=asked.debug,
    )
    if seed is not None:
        log.info("WARNING: a demonstration court, whose passwords are known to everybody")
    clock = wall_clock
    if asked.clock is not None:
        log.info("the court's clock is moved: it begins at %s", asked.clock.isoformat())
        clock = moved_clock(asked.clock)

    def announce(opening: "Opening") -> None:
        _announce(opening)
        if seed is not None:
            _show_around(opening.url, seed)

    open_for_business(settings, announce, clock)
    return 0


def _janus(asked: argparse.Namespace) -> JanusAt | None:
    if asked.janus is None:
        return None
    if asked.janus_key_file is not None:
        key = asked.janus_key_file.read_text("utf-8").strip()
    else:
        key = os.environ.get(JANUS_KEY, "")
    host, port = asked.stun or (urlsplit(asked.janus).hostname or "", STUN_PORT)
    return JanusAt(url=asked.janus, admin_key=key, stun=(host, port))


def _relay(asked: argparse.Namespace) -> RelayAt | None:
    if not asked.relay:
        return None
    return RelayAt(urls=tuple(asked.relay), secret=os.environ.get(RELAY_KEY, ""))


def _announce(opening: "Opening") -> None:
    line = {
        "url": opening.url,
        "authority": None if opening.authority is None else str(opening.authority.resolve()),
        "forwarder_pid": opening.forwarder_pid,
    }
    print(json.dumps(line), flush=True)


def _show_around(url: str, seed: Seed) -> None:
    """Say to visitors of a demonstration court where there is something to look at."""
    # No password stands in a log, not even one that anybody may know.
    log.info("the judge signs in as judge; everybody's password: docs/docket.md")
    log.info("short messages and mail that went out: %s/outbox", url)
    if seed is Seed.DOCKET:
        log.info("fees are paid on the page that an order names: %s/pay/...", url)
        log.info("which case stands where, and who signs in: docs/docket.md")


def _create_account(asked: argparse.Namespace) -> int:
    if asked.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            print("The two passwords differ.", file=sys.stderr)
            return 1
    return asyncio.run(_open_account(asked, password))


async def _open_account(asked: argparse.Namespace, password: str) -> int:
    from server_stub.usecases.accounts import BadLogin, LoginTaken, open_account
    from server_stub.usecases.passwords import WeakPassword

    registry = _registry(asked)
    try:
        account = await open_account(
            registry,
            login=asked.login,
            name=asked.name,
            staff=StaffRole(asked.role),
            password=password,
            now=datetime.now(UTC),
            by=_who(),
        )
    except (BadLogin, LoginTaken, WeakPassword) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    finally:
        registry.close()
    print(f"{account.login} may sign in.")
    return 0


def _verify(asked: argparse.Namespace) -> int:
    from server_stub.seal import verify_document

    roots = asked.root or ([asked.data / "seal" / "root.pem"] if asked.data else [])
    words = [str(asked.file), f"--lang={asked.lang}", *(f"--root={root}" for root in roots)]
    return verify_document.main(words)


def _list_accounts(asked: argparse.Namespace) -> int:
    from server_stub.usecases.accounts import list_staff

    registry = _registry(asked)
    try:
        for account in list_staff(registry):
            print(f"{account.login}\t{','.join(account.roles)}\t{account.name}")
    finally:
        registry.close()
    return 0


def _change_role(asked: argparse.Namespace) -> int:
    from client.protocol.errors import NotFound, Reason, Refused
    from server_stub.usecases.people.staff import grant_role, revoke_role

    change = grant_role if asked.grants else revoke_role
    registry = _registry(asked)
    try:
        account = change(
            registry, asked.login, StaffRole(asked.role), by=_who(), now=datetime.now(UTC)
        )
    except NotFound:
        print(f"There is no account with the login {asked.login}.", file=sys.stderr)
        return 1
    except Refused as refusal:
        last = refusal.reason is Reason.LAST_ADMINISTRATOR
        sentence = "That is the last administrator." if last else "That is so already."
        print(sentence, file=sys.stderr)
        return 1
    finally:
        registry.close()
    print(f"{account.login}: {', '.join(account.roles) or 'no office'}")
    return 0


def _show_role_log(asked: argparse.Namespace) -> int:
    from server_stub.usecases.people.staff import role_log

    registry = _registry(asked)
    try:
        for line in role_log(registry):
            sign = "+" if line.granted else "-"
            at = line.at.isoformat(timespec="seconds")
            print(f"{at}\t{line.account.login}\t{sign}{line.role}\t{line.by}")
    finally:
        registry.close()
    return 0


def _who() -> str:
    """Say who gives orders on the court's own machine, for the log."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"


def _load_mediators(asked: argparse.Namespace) -> int:
    from server_stub.post.directory import Unreadable
    from server_stub.usecases.mediators import load_directory

    file = asked.file.read_bytes()
    registry = _registry(asked)
    try:
        count = load_directory(registry, file)
    except Unreadable as unreadable:
        print(unreadable, file=sys.stderr)
        return 1
    finally:
        registry.close()
    print(f"{count} organisations may be chosen.")
    return 0


def _gateways(asked: argparse.Namespace) -> Gateways:
    def at(name: str) -> GatewayAt | None:
        url = getattr(asked, f"{name}_gateway")
        if url is None:
            return None
        key = os.environ.get(f"MINGJING_{name.upper()}_KEY", "")
        return GatewayAt(url=url, key=key)

    return Gateways(sms=at("sms"), mail=at("mail"), payment=at("payment"))


def _registry(asked: argparse.Namespace) -> "Registry":
    from server_stub.renditions.renderer import Renderer
    from server_stub.usecases.registry import Registry

    return Registry.open(Settings(data=asked.data), Renderer())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingjing-server", description="A court's server.")
    deeds = parser.add_subparsers(
        required=True, metavar="serve | admin | mediators | verify | demo"
    )

    serve = deeds.add_parser("serve", help="open the court")
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
            help=f"a gateway outside; its key stands in MINGJING_{name.upper()}_KEY",
        )

    mediators = deeds.add_parser("mediators", help="look after the directory of mediators")
    loading = mediators.add_subparsers(required=True, metavar="load")
    load = loading.add_parser("load", help="take a directory in (CSV), in the place of the last")
    load.set_defaults(deed=_load_mediators)
    _add_data(load)
    load.add_argument("file", type=Path)

    admin = deeds.add_parser("admin", help="look after the court's staff")
    acts = admin.add_subparsers(required=True, metavar="create | list | grant | revoke | log")
    create = acts.add_parser("create", help="open an account for one of the staff")
    create.set_defaults(deed=_create_account)
    _add_data(create)
    create.add_argument("--login", required=True)
    create.add_argument("--name", required=True)
    create.add_argument("--role", required=True, choices=STAFF)
    create.add_argument("--password-stdin", action="store_true", help="read it from stdin")
    listing = acts.add_parser("list", help="list the staff's accounts")
    listing.set_defaults(deed=_list_accounts)
    _add_data(listing)
    for word, grants in (("grant", True), ("revoke", False)):
        change = acts.add_parser(word, help=f"{word} an office")
        change.set_defaults(deed=_change_role, grants=grants)
        _add_data(change)
        change.add_argument("--login", required=True)
        change.add_argument("--role", required=True, choices=STAFF)
    history = acts.add_parser("log", help="show every office that was given or taken, and by whom")
    history.set_defaults(deed=_show_role_log)
    _add_data(history)

    verify = deeds.add_parser("verify", help="verify a paper that a court has sealed")
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

    deeds.add_parser("demo", help="open a court and three desks", add_help=False)
    return parser


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


def _begin_log(*, debug: bool) -> None:
    lines = logging.StreamHandler()
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    lines.addFilter(Redaction())
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO, handlers=[lines])
    # Their own words of every datagram and query say nothing that the court's do not.
    for noisy in ("aioice", "aiortc", "alembic", "asyncio", "sqlalchemy", "websockets"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


if __name__ == "__main__":
    sys.exit(main())
