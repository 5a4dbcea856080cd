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

import asyncio
import getpass
import json
import logging
import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from server_stub.options import (
    ChangeOffice,
    Deed,
    Demo,
    ListStaff,
    LoadMediators,
    OpenAccount,
    Serve,
    ShowOffices,
    Verify,
    deed_asked,
)
from server_stub.settings import CannotOpen, Seed, Settings
from server_stub.web.redaction import Redaction

# What a deed needs it imports itself, so that a wrong word is answered at once.
if TYPE_CHECKING:
    from server_stub.doorstep import Opening
    from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing")


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; give the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    # All that the court writes is its own user's alone.
    os.umask(0o077)
    try:
        return _do(deed_asked(words, os.environ))
    except (CannotOpen, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _do(deed: Deed) -> int:
    if isinstance(deed, Demo):
        return _demo(deed)
    _begin_log(debug=isinstance(deed, Serve) and deed.settings.debug)
    match deed:
        case Serve():
            return _serve(deed)
        case OpenAccount():
            return _open_account(deed)
        case ListStaff():
            return _list_staff(deed)
        case ChangeOffice():
            return _change_office(deed)
        case ShowOffices():
            return _show_offices(deed)
        case LoadMediators():
            return _load_mediators(deed)
        case Verify():
            return _verify(deed)


def _demo(deed: Demo) -> int:
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
    parser = ArgumentParser(prog="mingjing-server demo", description="A court to visit.")
    hold.add_arguments(parser)
    return hold.run(hold.options_from(parser.parse_args(deed.words)))


def _serve(deed: Serve) -> int:
    from server_stub.app import moved_clock, wall_clock
    from server_stub.doorstep import open_for_business

    seed, clock = deed.settings.seed, wall_clock
    if seed is not None:
        log.info("WARNING: a demonstration court, whose passwords are known to everybody")
    if deed.begins_at is not None:
        log.info("the court's clock is moved: it begins at %s", deed.begins_at.isoformat())
        clock = moved_clock(deed.begins_at)

    def announce(opening: "Opening") -> None:
        _announce(opening)
        if seed is not None:
            _show_around(opening.url, seed)

    open_for_business(deed.settings, announce, clock)
    return 0


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


def _open_account(deed: OpenAccount) -> int:
    if deed.password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            print("The two passwords differ.", file=sys.stderr)
            return 1
    return asyncio.run(_opened_account(deed, password))


async def _opened_account(deed: OpenAccount, password: str) -> int:
    from server_stub.usecases.accounts import BadLogin, LoginTaken, open_account
    from server_stub.usecases.passwords import WeakPassword

    registry = _registry(deed.data)
    try:
        account = await open_account(
            registry,
            login=deed.login,
            name=deed.name,
            staff=deed.role,
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


def _list_staff(deed: ListStaff) -> int:
    from server_stub.usecases.accounts import list_staff

    registry = _registry(deed.data)
    try:
        for account in list_staff(registry):
            print(f"{account.login}\t{','.join(account.roles)}\t{account.name}")
    finally:
        registry.close()
    return 0


def _change_office(deed: ChangeOffice) -> int:
    from client.protocol.errors import NotFound, Reason, Refused
    from server_stub.usecases.people.staff import grant_role, revoke_role

    change = grant_role if deed.grants else revoke_role
    registry = _registry(deed.data)
    try:
        account = change(registry, deed.login, deed.role, by=_who(), now=datetime.now(UTC))
    except NotFound:
        print(f"There is no account with the login {deed.login}.", file=sys.stderr)
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


def _show_offices(deed: ShowOffices) -> int:
    from server_stub.usecases.people.staff import role_log

    registry = _registry(deed.data)
    try:
        for line in role_log(registry):
            sign = "+" if line.granted else "-"
            at = line.at.isoformat(timespec="seconds")
            print(f"{at}\t{line.account.login}\t{sign}{line.role}\t{line.by}")
    finally:
        registry.close()
    return 0


def _load_mediators(deed: LoadMediators) -> int:
    from server_stub.post.directory import Unreadable
    from server_stub.usecases.mediators import load_directory

    file = deed.file.read_bytes()
    registry = _registry(deed.data)
    try:
        count = load_directory(registry, file)
    except Unreadable as unreadable:
        print(unreadable, file=sys.stderr)
        return 1
    finally:
        registry.close()
    print(f"{count} organisations may be chosen.")
    return 0


def _verify(deed: Verify) -> int:
    from server_stub.seal import verify_document

    roots = (f"--root={root}" for root in deed.roots)
    return verify_document.main([str(deed.file), f"--lang={deed.lang}", *roots])


def _registry(data: Path) -> "Registry":
    from server_stub.renditions.renderer import Renderer
    from server_stub.usecases.registry import Registry

    return Registry.open(Settings(data=data), Renderer())


def _who() -> str:
    """Say who gives orders on the court's own machine, for the log."""
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):
        return "command line"


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
