"""One's own microphone and camera at a hearing: what this person wills, and what the machine does.

Closing acts at once on the machine, before the court knows; opening waits until the court has told
that it is open. Where the court has closed the microphone this person's will is given up: only
their own hand opens it again. A device that fails is closed for the court too, so that nobody is
held to be heard or seen who is not. While the court is not heard the own devices are closed.

It knows how things stand by what it is asked with, and decides nothing that is the court's.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from client.courtroom.machine import Machine
from client.courtroom.orders import NOTHING, Will, orders_for
from client.courtroom.unheard import Unheard
from client.media.engine import EngineNews
from client.protocol.hearing import (
    CloseCamera,
    CloseMicrophone,
    Command,
    HearingClosed,
    HearingPaused,
    HearingState,
    OpenCamera,
    OpenMicrophone,
    ParticipantMuted,
    Place,
    Recorded,
    is_on_air,
)
from client.state import Attendance, Failure

if TYPE_CHECKING:
    from client.protocol.errors import Reason


class Ask(Protocol):
    """Asks the court for something."""

    def __call__(self, command: Command, *, by_hand: bool = False) -> None: ...


class OwnDevices:
    """The own devices of one desk, as its presence has them."""

    def __init__(
        self,
        machine: Machine,
        unheard: Unheard,
        *,
        now: Callable[[], Attendance],
        change: Callable[..., None],
        ask: Ask,
        is_asking: Callable[[type[Command]], bool],
    ) -> None:
        """Take how things stand and how that is changed, and how the court is asked."""
        self._machine = machine
        self._unheard = unheard
        self._now = now
        self._change = change
        self._ask = ask
        self._is_asking = is_asking
        self._failed: tuple[Reason | None, Reason | None] = (None, None)
        """Of camera and microphone, as the machine told it last."""
        self.cut_off = False
        """The court is not heard."""
        self.over = False
        """This person is on the way out: nothing is open any more."""

    # What the person does -------------------------------------------------------------------

    def set_microphone(self, *, open_: bool) -> None:
        """Open or close one's own microphone; closing acts at once, before the court knows."""
        now = self._now()
        offer = self._unheard.pressed(now.state, was_open=now.microphone_live, opens=open_)
        self._change(microphone_wanted=open_, microphone_failure=None, refusal=None, **offer)
        self.order()
        if self._in_courtroom:
            self._ask(OpenMicrophone() if open_ else CloseMicrophone(), by_hand=True)

    def set_camera(self, *, open_: bool) -> None:
        """Open or close one's own camera; closing acts at once, before the court knows."""
        self._change(camera_wanted=open_, camera_failure=None, refusal=None)
        if self._in_courtroom:
            self._ask(OpenCamera() if open_ else CloseCamera(), by_hand=True)
        self.order()

    def tell_unheard(self, *, wanted: bool) -> None:
        """Be told of speaking while one's own microphone is closed, or be told no longer."""
        self._change(**self._unheard.choose(wanted=wanted))
        self.order()

    # What the court does --------------------------------------------------------------------

    def follow(self, recorded: Recorded) -> bool:
        """Give up one's own will where the court has closed the microphone; tell whether it has."""
        event, you = recorded.event, self._now().you
        closed = isinstance(event, HearingPaused | HearingClosed) or (
            isinstance(event, ParticipantMuted) and event.participant == you
        )
        if closed:
            self._change(microphone_wanted=False)
        return closed

    def yield_to(self, state: HearingState) -> None:
        """Give up one's own will where the court has closed the microphone without being heard."""
        you = self._now().you
        me = None if you is None else state.of(you)
        if me is not None and (me.muted_by is not None or not is_on_air(state)):
            self._change(microphone_wanted=False)

    def refused(self, command: Command, *, by_hand: bool) -> None:
        """Give up what the court does not allow."""
        if isinstance(command, OpenMicrophone):
            self._change(microphone_wanted=False)
        if isinstance(command, OpenCamera) and by_hand:
            self._change(camera_wanted=False)

    def ask_for_camera(self) -> None:
        """Ask for an open camera, if this person wants one and the court sees nothing of it."""
        now = self._now()
        me = None if now.state is None or now.you is None else now.state.of(now.you)
        if now.state is None or me is None or me.camera_open or not me.present:
            return
        if now.camera_wanted and is_on_air(now.state):
            self._ask(OpenCamera())

    # What the machine does ------------------------------------------------------------------

    def order(self) -> None:
        """Tell the engine the whole of what may pass now."""
        now = self._now()
        will = Will(now.microphone_wanted, now.camera_wanted, self._unheard.wanted)
        orders = NOTHING
        if now.state is not None and now.you is not None and not self.over:
            orders = orders_for(now.state, now.you, will, cut_off=self.cut_off)
        entering = self._is_asking(OpenCamera)
        waiting = not self._in_courtroom
        preview = Will(
            camera=will.camera and (waiting or entering), microphone=will.microphone and waiting
        )
        self._machine.obey(orders, Will() if self.over else preview)

    def hear(self, news: EngineNews) -> None:
        """Take note of what has failed; it is closed for the court too."""
        before, self._failed = self._failed, (news.camera_failure, news.microphone_failure)
        camera, microphone = self._failed
        if camera is not None and camera != before[0]:
            self._change(camera_wanted=False, camera_failure=Failure(camera))
            self._tell_closed(CloseCamera())
        if microphone is not None and microphone != before[1]:
            self._change(microphone_wanted=False, microphone_failure=Failure(microphone))
            self._tell_closed(CloseMicrophone())

    def _tell_closed(self, command: CloseCamera | CloseMicrophone) -> None:
        if self._in_courtroom and not self.over:
            self._ask(command)
        self.order()

    @property
    def _in_courtroom(self) -> bool:
        now = self._now()
        me = None if now.state is None or now.you is None else now.state.of(now.you)
        return me is not None and me.place is Place.COURTROOM
