"""Which way every source goes: the seats to which it passes, and those that wait for it.

A seat that is to change from one picture to another waits until the other begins a whole one; up
to then the former goes on, and after that not one packet of it. Sound waits for nothing.

The routes follow from what is aimed at every seat; they know neither flows nor layouts.
"""

from collections.abc import Iterable

from server_stub.courtroom.forwarder.slot import Slot
from server_stub.courtroom.forwarder.source import Source


class Routes:
    """The ways of all sources."""

    __slots__ = ("passing", "waiting")

    def __init__(self) -> None:
        self.passing: dict[Source, tuple[Slot, ...]] = {}
        self.waiting: dict[Source, tuple[Slot, ...]] = {}

    def hand_out(self, sources: Iterable[Source], slots: Iterable[Slot]) -> None:
        """Make the ways of these sources anew from what passes to these slots and is aimed."""
        passing: dict[Source, list[Slot]] = {}
        waiting: dict[Source, list[Slot]] = {}
        for slot in slots:
            if slot.source is not None:
                passing.setdefault(slot.source, []).append(slot)
            if slot.aim is not None and slot.aim is not slot.source:
                waiting.setdefault(slot.aim, []).append(slot)
        for source in sources:
            before = self.waiting.get(source, ())
            self.passing[source] = tuple(passing.get(source, ()))
            now = self.waiting[source] = tuple(waiting.get(source, ()))
            if set(now) - set(before):
                source.want_key_frame()

    def change_over(self, source: Source) -> tuple[Slot, ...]:
        """Let those who wait for this picture have it from now on, and the former no more."""
        begun = self.waiting[source]
        for slot in begun:
            former = slot.source
            if former is not None and former in self.passing:
                self.passing[former] = tuple(
                    each for each in self.passing[former] if each is not slot
                )
            slot.follow(source)
            slot.running = False
        self.waiting[source] = ()
        self.passing[source] = (*self.passing[source], *begun)
        return begun

    def goes(self, source: Source) -> bool:
        """Tell whether a source passes to anybody, or is waited for."""
        return bool(self.passing.get(source) or self.waiting.get(source))

    def forget(self, source: Source) -> None:
        """Let a source pass to nobody."""
        self.passing.pop(source, None)
        self.waiting.pop(source, None)
