"""Whether the line is metered, by what NetworkManager and Windows have answered."""

import ctypes
from typing import Any

import pytest

from client.devicecheck.probes.line.link import LinkProbe, Way, way_to
from client.devicecheck.probes.system.bus import Guest, Somebody
from client.devicecheck.probes.system.metered import is_metered
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import finding_of
from client.protocol.devicecheck import Cause, Code, Outcome
from tests.devicecheck.lines import Line
from tests.devicecheck.system.tables import Doors


class Networks:
    """NetworkManager's word (`Call`)."""

    def __init__(self, answer: tuple[Any, ...] | None) -> None:
        self.answer = answer
        self.guests = 0

    def __call__(
        self, whom: Somebody, what: str, signature: str, values: tuple[Any, ...]
    ) -> Guest | None:
        assert (what, signature) == ("Get", "ss")
        assert values == ("org.freedesktop.NetworkManager", "Metered")
        assert whom.bus.value == "SYSTEM"
        if self.answer is None:
            return None
        self.guests += 1
        return Guest(self.answer, lambda *_: (), self._leave)

    def _leave(self) -> None:
        self.guests -= 1


@pytest.mark.parametrize(
    ("answer", "metered"),
    [
        ((("u", 0),), None),
        ((("u", 1),), True),
        ((("u", 2),), False),
        ((("u", 3),), True),
        ((("u", 4),), False),
        ((("u", 99),), None),
        ((("s", "yes"),), None),
        ((), None),
        (None, None),
    ],
)
def test_linux_says_it_by_networkmanager(
    answer: tuple[Any, ...] | None, metered: bool | None
) -> None:
    networks = Networks(answer)
    assert is_metered("linux", bus=networks) is metered
    assert networks.guests == 0


class Costs(Doors):
    """A manager of costs that gives one, or an error."""

    def __init__(self, cost: int, *, wrong: int = 0) -> None:
        super().__init__()

        def get_cost(this: int, out: int, destination: int | None) -> int:
            assert destination is None
            ctypes.c_uint32.from_address(out).value = cost
            return wrong

        self.first = self.made({3: (get_cost, (ctypes.c_void_p, ctypes.c_void_p))})


@pytest.mark.parametrize(
    ("cost", "metered"),
    [
        (0x0, None),
        (0x1, False),
        (0x2, True),
        (0x4, True),
        (0x4_0001, True),
        (0x1_0002, True),
        (0x2_0001, False),
    ],
)
def test_windows_says_it_by_the_cost_of_the_connection(cost: int, metered: bool | None) -> None:
    costs = Costs(cost)
    assert is_metered("win32", library=lambda: costs) is metered
    assert (costs.released, costs.open) == (1, 0)


def test_a_manager_that_fails_says_nothing() -> None:
    costs = Costs(0x2, wrong=-2147467259)
    assert is_metered("win32", library=lambda: costs) is None
    assert (costs.released, costs.open) == (1, 0)


def test_what_nobody_can_be_asked_is_not_known() -> None:
    assert is_metered("darwin") is None


@pytest.mark.parametrize("metered", [True, False, None])
def test_the_way_tells_whether_it_is_metered(metered: bool | None) -> None:
    assert way_to("127.0.0.1", lambda: metered).metered is metered


@pytest.mark.parametrize(
    ("way", "outcome", "readings"),
    [
        (Way("wlan0", "wireless", True), Outcome.WARN, {"connected": 1.0, "metered": 1.0}),
        (Way("wlan0", "wireless", False), Outcome.PASS, {"connected": 1.0, "metered": 0.0}),
        (Way("wlan0", "wireless", None), Outcome.PASS, {"connected": 1.0}),
        (Way("eth0", "wired", True), Outcome.WARN, {"connected": 1.0, "metered": 1.0}),
        (Way("wwan0", "cellular", None), Outcome.WARN, {"connected": 1.0}),
    ],
)
async def test_a_metered_line_is_warned_of_whatever_carries_it(
    way: Way, outcome: Outcome, readings: dict[str, float]
) -> None:
    (found,) = [each async for each in LinkProbe(lambda _: way).measure(Line().bench)]
    finding = finding_of(found, shipped())
    assert (finding.code, finding.outcome) == (Code.NET_01, outcome)
    assert finding.reason == (Cause.MOBILE_DATA if outcome is Outcome.WARN else "")
    assert finding.readings == readings
