"""Two threads and one seam: intents go in, the newest state comes out, and both ends can close."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication

from client.intents import Back, Intent, OpenCases, Refresh, SignOut
from client.state import ClientState
from client.ui.bridge import Bridge, Publish
from tests.conftest import Announce
from tests.screens.states import desk
from tests.ui.conftest import Until


@dataclass
class FakeDesk:
    """Publishes a state for each intent, its server named after it."""

    publish: Publish
    taken: list[Intent] = field(default_factory=list)
    thread: str = ""
    loop: str = ""
    said_goodbye: bool = False
    fails: bool = False

    async def run(self) -> None:
        self.thread = threading.current_thread().name
        self.loop = type(asyncio.get_running_loop()).__name__
        if not self.taken:  # An intent may come before the desk has begun.
            self.publish(desk())
        if self.fails:
            raise RuntimeError("the desk broke")
        try:
            await asyncio.Event().wait()
        finally:
            self.said_goodbye = True

    def take(self, intent: Intent) -> None:
        self.taken.append(intent)
        self.publish(replace(desk(), server=type(intent).__name__))


@dataclass
class Seam:
    """A bridge with its desk, and what came over it."""

    bridge: Bridge
    desks: list[FakeDesk]
    states: list[ClientState] = field(default_factory=list)
    threads: list[QThread] = field(default_factory=list)

    @property
    def desk(self) -> FakeDesk:
        return self.desks[0]

    def hear(self, state: ClientState) -> None:
        self.states.append(state)
        self.threads.append(QThread.currentThread())


def seam(*, fails: bool = False) -> Seam:
    desks: list[FakeDesk] = []

    def make(publish: Publish) -> FakeDesk:
        desks.append(FakeDesk(publish, fails=fails))
        return desks[0]

    made = Seam(Bridge(make), desks)
    made.bridge.published.connect(made.hear)
    return made


@pytest.fixture
def standing(application: QApplication) -> Iterator[Seam]:
    made = seam()
    made.bridge.start()
    yield made
    assert made.bridge.close()


def test_the_desk_lives_on_the_court_s_thread_with_a_selector(standing: Seam, until: Until) -> None:
    until(lambda: bool(standing.states))
    assert standing.desk.thread == "court"
    assert "Selector" in standing.desk.loop


def test_states_come_out_on_qt_s_thread(
    standing: Seam, until: Until, application: QApplication
) -> None:
    until(lambda: bool(standing.states))
    assert standing.threads == [application.thread()]


def test_intents_go_in_and_keep_their_order(standing: Seam, until: Until) -> None:
    wanted: list[Intent] = [OpenCases(), Refresh(), Back()]
    for each in wanted:
        standing.bridge.intend(each)
    until(lambda: bool(standing.states) and standing.states[-1].server == "Back")
    assert standing.desk.taken == wanted


def test_a_busy_painter_sees_the_newest_state_and_not_each(standing: Seam, until: Until) -> None:
    until(lambda: bool(standing.states))
    heard = len(standing.states)
    for _ in range(200):
        standing.bridge.intend(Refresh())
    standing.bridge.intend(SignOut())
    done = threading.Event()
    loop = standing.bridge._loop
    assert loop is not None
    loop.call_soon_threadsafe(done.set)
    assert done.wait(5.0)
    until(lambda: standing.states[-1].server == "SignOut")
    assert len(standing.states) - heard < 5


def test_what_was_wanted_before_the_desk_stood_is_not_lost(
    application: QApplication, until: Until
) -> None:
    made = seam()
    made.bridge._take(OpenCases())
    made.bridge.start()
    until(lambda: bool(made.desks) and made.desk.taken == [OpenCases()])
    assert made.bridge.close()


def test_closing_lets_the_desk_say_goodbye(application: QApplication, until: Until) -> None:
    made = seam()
    ended: list[bool] = []
    made.bridge.ended.connect(lambda: ended.append(True))
    made.bridge.start()
    until(lambda: bool(made.states))
    assert made.bridge.close()
    assert made.desk.said_goodbye
    assert not made.bridge._thread.is_alive()
    made.bridge.intend(Refresh())
    application.processEvents()
    assert not ended
    assert Refresh() not in made.desk.taken


def test_a_bridge_that_never_stood_closes_too(application: QApplication) -> None:
    assert seam().bridge.close()


def test_nothing_is_published_after_closing(application: QApplication) -> None:
    made = seam()
    made.bridge.start()
    assert made.bridge.close()
    application.processEvents()
    assert not made.states


def test_a_desk_that_stops_by_itself_is_noticed(
    application: QApplication, until: Until, expected_log: Announce
) -> None:
    expected_log("the desk has stopped", logger="mingjing.bridge")
    made = seam(fails=True)
    ended: list[bool] = []
    made.bridge.ended.connect(lambda: ended.append(True))
    made.bridge.start()
    until(lambda: bool(ended))
    assert made.bridge.close()
