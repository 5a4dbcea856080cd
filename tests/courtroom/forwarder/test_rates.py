"""What a path carries goes to the pictures that matter most, and is not given and taken at once."""

from collections.abc import Callable, Sequence

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer
from server_stub.courtroom.forwarder.rates import Allotment, Choice, Shown, demand, fit

LARGE, SMALL = Layer.LARGE, Layer.SMALL
JUDGE, CLERK, PARTY = ParticipantId("judge"), ParticipantId("clerk"), ParticipantId("party")
ROW = (Shown(JUDGE, LARGE), Shown(CLERK, LARGE), Shown(PARTY, SMALL))


def test_while_it_fits_everything_goes() -> None:
    assert fit(ROW, None) == fit(ROW, 5e6) == {JUDGE: LARGE, CLERK: LARGE, PARTY: SMALL}


def test_the_first_large_picture_is_kept_longest() -> None:
    assert fit(ROW, 2e6) == {JUDGE: LARGE, CLERK: SMALL, PARTY: SMALL}
    assert fit(ROW, 1e6) == {JUDGE: SMALL, CLERK: SMALL, PARTY: SMALL}


def test_a_small_picture_is_better_than_none() -> None:
    assert fit(ROW, 250e3) == {JUDGE: SMALL, CLERK: SMALL, PARTY: None}
    assert fit(ROW, 0) == {JUDGE: None, CLERK: None, PARTY: None}
    assert fit(ROW, 0, drop=False) == {JUDGE: SMALL, CLERK: SMALL, PARTY: SMALL}


def test_of_who_has_one_picture_that_one_goes() -> None:
    row = (Shown(JUDGE, SMALL, small=0.0), Shown(CLERK, LARGE, large=0.0))
    assert fit(row, None) == {JUDGE: LARGE, CLERK: SMALL}
    assert fit((Shown(JUDGE, LARGE, 0.0, 0.0),), None) == {JUDGE: None}


class Path:
    """A viewer's path, and an estimate of it such as receivers make."""

    def __init__(self, carries: Callable[[float], float], row: Sequence[Shown] = ROW) -> None:
        self.allotment = Allotment(0.0)
        self.carries = carries
        self.row = row
        self.now = 0.0
        self.estimate = 300_000.0
        self.choice: Choice = {}
        self.changes = 0

    def go_on(self, seconds: float) -> Choice:
        for _ in range(round(seconds * 2)):
            self.now += 0.5
            sent = demand(self.row, self.choice) + 40_000
            if sent > self.carries(self.now):
                self.estimate = 0.85 * self.carries(self.now)
            else:
                # An estimate grows, but not far beyond what comes.
                self.estimate = max(self.estimate, min(1.3 * self.estimate, 1.5 * sent))
            self.allotment.estimated(self.estimate)
            choice = self.allotment.choose(self.row, 40_000, self.now)
            self.changes += choice != self.choice
            self.choice = dict(choice)
        return self.choice


def test_an_estimate_that_has_yet_to_grow_takes_nothing_away() -> None:
    path = Path(lambda now: 10e6)
    assert path.go_on(60) == {JUDGE: LARGE, CLERK: LARGE, PARTY: SMALL}
    assert path.changes == 1


def test_a_narrow_path_gets_what_it_carries_within_seconds() -> None:
    path = Path(lambda now: 500e3)
    assert path.go_on(4) == {JUDGE: SMALL, CLERK: SMALL, PARTY: SMALL}


def test_trials_on_a_narrow_path_grow_rare() -> None:
    path = Path(lambda now: 500e3)
    path.go_on(60)
    path.changes = 0
    path.go_on(300)
    # Each trial is two changes.
    assert path.changes <= 14


def test_what_was_lowered_comes_back_when_the_path_has_widened() -> None:
    path = Path(lambda now: 500e3 if now < 20 else 10e6)
    path.go_on(20)
    assert path.go_on(40) == {JUDGE: LARGE, CLERK: LARGE, PARTY: SMALL}


def test_a_path_that_has_narrowed_is_noticed_within_two_seconds() -> None:
    path = Path(lambda now: 10e6 if now < 60 else 500e3)
    path.go_on(60)
    assert path.go_on(2) == {JUDGE: SMALL, CLERK: SMALL, PARTY: SMALL}


def test_a_layout_that_wants_less_gets_less_at_once() -> None:
    path = Path(lambda now: 10e6)
    path.go_on(5)
    path.row = (Shown(JUDGE, SMALL),)
    assert path.go_on(0.5) == {JUDGE: SMALL}


def after_ten_seconds(loss: float) -> Choice:
    allotment = Allotment(0.0)
    choice: Choice = {}
    for at in range(10):
        allotment.estimated(24_000)
        allotment.lost(loss, float(at))
        choice = allotment.choose((Shown(JUDGE, SMALL), Shown(CLERK, SMALL)), 40_000, float(at))
    return choice


def test_the_last_pictures_go_only_where_a_path_really_loses() -> None:
    assert after_ten_seconds(0.0) == {JUDGE: SMALL, CLERK: SMALL}
    assert after_ten_seconds(0.2) == {JUDGE: None, CLERK: None}
