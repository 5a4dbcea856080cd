"""Machines of a site: sent by a token that opens this one door, gathered for IT staff."""

import asyncio
from datetime import timedelta

import pytest

from client.protocol.account import Account
from client.protocol.devicecheck import Code, Readiness
from client.protocol.errors import Forbidden, Malformed, NotFound, NotSignedIn, TooMany
from client.protocol.machines import NewSite, SendMachineReport
from client.protocol.roles import StaffRole
from server_stub.usecases.accounts import open_account
from server_stub.usecases.checks import machines, reports
from server_stub.usecases.registry import Registry
from tests.usecases.checks.reports import report
from tests.usecases.checks.test_reports import DARK, SILENT
from tests.usecases.post_court import attempt
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt


@pytest.fixture
def technician(registry: Registry) -> Account:
    return asyncio.run(
        open_account(
            registry,
            login="technician",
            name="A Technician",
            staff=StaffRole.TECHNICIAN,
            password=PASSWORD,
            now=NOW,
        )
    )


def enrolled(registry: Registry, technician: Account, name: str = "East") -> tuple[str, str]:
    """Enrol a site; give its name in the books and its token."""
    asked = NewSite(name=name)
    given = machines.enrol_site(registry, technician, asked, attempt(technician))
    return given.site.site, given.token


def send(
    registry: Registry, token: str, machine: str = "pc-1", *findings: object, **days: int
) -> str:
    asked = SendMachineReport(machine=machine, report=report(*findings))  # type: ignore[arg-type]
    return machines.send_machine_report(registry, token, asked, NOW + timedelta(**days)).kept


def test_a_machine_sends_by_its_site_s_token(registry: Registry, technician: Account) -> None:
    site, token = enrolled(registry, technician)
    send(registry, token)
    (line,) = machines.machines(registry, technician, NOW).machines
    assert (line.site, line.machine) == (site, "pc-1")
    assert line.last.readiness is Readiness.PICTURE_AND_SOUND


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 100_000, "\ud800"])
def test_what_is_no_token_sends_nothing(registry: Registry, token: str) -> None:
    with pytest.raises(NotSignedIn):
        send(registry, token)


def test_a_site_that_has_ended_sends_nothing_more(registry: Registry, technician: Account) -> None:
    site, token = enrolled(registry, technician)
    send(registry, token)
    machines.end_site(registry, technician, site, NOW)
    with pytest.raises(NotSignedIn):
        send(registry, token)
    with pytest.raises(NotFound):
        machines.end_site(registry, technician, site, NOW)
    assert machines.sites(registry, technician).sites[0].ended_at == NOW
    assert len(machines.machines(registry, technician, NOW).machines) == 1


def test_a_token_is_told_once(registry: Registry, technician: Account) -> None:
    again = attempt(technician, key="same")
    first = machines.enrol_site(registry, technician, NewSite(name="East"), again)
    second = machines.enrol_site(registry, technician, NewSite(name="East"), again)
    assert first.token
    assert (second.site, second.token) == (first.site, "")
    assert len(machines.sites(registry, technician).sites) == 1


def test_only_it_staff_see_machines(
    registry: Registry, small_court: SmallCourt, technician: Account
) -> None:
    site, token = enrolled(registry, technician)
    kept = send(registry, token)
    for account in small_court.accounts.values():
        for refused in (
            lambda who=account: machines.machines(registry, who, NOW),
            lambda who=account: machines.sites(registry, who),
            lambda who=account: machines.end_site(registry, who, site, NOW),
            lambda who=account: machines.enrol_site(registry, who, NewSite(name="x"), attempt(who)),
        ):
            with pytest.raises(Forbidden):
                refused()
        # Nor is a machine's report a hearing's.
        with pytest.raises(NotFound):
            reports.report_bytes(registry, account, kept)


def test_one_machine_sends_only_so_often(registry: Registry, technician: Account) -> None:
    _, token = enrolled(registry, technician)
    for _ in range(20):
        send(registry, token)
    with pytest.raises(TooMany):
        send(registry, token)
    send(registry, token, "pc-2")


def test_days_and_causes_tell_how_a_site_goes(registry: Registry, technician: Account) -> None:
    _, token = enrolled(registry, technician)
    send(registry, token, "pc-1", SILENT, days=-1)
    send(registry, token, "pc-2", DARK, days=-1)
    send(registry, token, "pc-1", DARK)
    seen = machines.machines(registry, technician, NOW)
    assert [(each.machine, each.before) for each in seen.machines] == [
        ("pc-1", (Readiness.NOT_FROM_HERE,)),
        ("pc-2", ()),
    ]
    assert [(each.checked, each.readiness) for each in seen.days] == [
        (2, {Readiness.NOT_FROM_HERE: 1, Readiness.PICTURE_AND_SOUND: 1}),
        (1, {Readiness.PICTURE_AND_SOUND: 1}),
    ]
    assert seen.causes == ((Code.CAM_08, 2),)


def test_a_check_with_stand_ins_makes_no_machine_ready(
    registry: Registry, technician: Account
) -> None:
    _, token = enrolled(registry, technician)
    for days in (-1, 0):
        asked = SendMachineReport(machine="pc-1", report=report(synthetic=True))
        machines.send_machine_report(registry, token, asked, NOW + timedelta(days=days))
    seen = machines.machines(registry, technician, NOW)
    assert [each.readiness for each in seen.days] == [{Readiness.UNKNOWN: 1}] * 2
    assert seen.machines[0].before == (Readiness.UNKNOWN,)


def test_machines_are_given_page_by_page_and_by_site(
    registry: Registry, technician: Account
) -> None:
    east, east_token = enrolled(registry, technician)
    west, west_token = enrolled(registry, technician, "West")
    for number in range(3):
        send(registry, east_token, f"pc-{number}")
    send(registry, west_token, "pc-0")
    found: list[tuple[str, str]] = []
    cursor = None
    while True:
        page = machines.machines(registry, technician, NOW, after=cursor, limit=2)
        found += [(each.site, each.machine) for each in page.machines]
        if not page.next:
            break
        cursor = page.next
    assert found == sorted([(west, "pc-0"), *((east, f"pc-{number}") for number in range(3))])
    of_west = machines.machines(registry, technician, NOW, site=west)
    assert [each.machine for each in of_west.machines] == ["pc-0"]
    with pytest.raises(Malformed):
        machines.machines(registry, technician, NOW, after="nonsense")


def test_a_machine_s_name_is_plain() -> None:
    for name in ("", "x" * 101, "<b>", "a/b", "a\nb"):
        with pytest.raises(ValueError, match="machine"):
            SendMachineReport(machine=name, report=report())
