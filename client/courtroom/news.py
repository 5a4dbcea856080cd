"""What this machine's media tell of themselves: to the person in words of the state, and on to
the court what the court must know.

The court is told which pictures this desk shows and how far down its ladder it stands, when either
changes and again on every new wire; and each gap in the sound that was long enough to lose a word
in. A device that fell back is named until the person has read it, with the one that is gone.

It orders nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from client.media.engine import EngineNews
from client.protocol.hearing import MISSED_MAX_S, ReportMissed
from client.protocol.signalling import View, WatchPictures
from client.protocol.wire import Rung, TellRung
from client.state import Device, DeviceKind, Why

GAP_MIN_S = 0.6
"""A shorter gap is bridged by concealment and loses no word."""

Say = Callable[[WatchPictures | TellRung], bool]


class News:
    """The newest news of one desk's media, and what the court was told of it."""

    def __init__(
        self,
        say: Say,
        report: Callable[[ReportMissed], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._say = say
        self._report = report
        self._clock = clock
        self._news = EngineNews()
        self._shown: tuple[View, ...] | None = None
        """What the layout shows; None as long as nobody has laid anything out."""
        self._fell_back_read: frozenset[DeviceKind] = frozenset()
        self._used: dict[DeviceKind, Device] = {}
        """What was used last of each kind as it was chosen."""
        self._advice_read = False

    def take(self, news: EngineNews) -> dict[str, Any]:
        """Take news; give what it changes in the person's attendance."""
        before, self._news = self._news, news
        changes = {
            "microphone_live": news.microphone_live,
            "microphone_listening": news.microphone_listening,
            "camera_live": news.camera_live,
            "echo": news.echo,
            "troubles": news.troubles,
            "speaking_muted": news.speaking_muted,
            "fell_back": self._fell_back(),
            "gone": self._gone(),
            "in_use": news.in_use,
            "unprocessed": news.unprocessed and not self._advice_read,
            "rung": news.rung,
            "rung_why": _why(news.rung_why),
        }
        if news.rung is not before.rung:
            changes["rung_since"] = self._clock()
        if (news.rung, _by_line(news)) != (before.rung, _by_line(before)):
            self._say(TellRung(rung=news.rung, by_line=_by_line(news)))
        if news.views != before.views:
            self._shown = news.views
            self._say(WatchPictures(views=news.views))
        if news.gaps > before.gaps and news.gap_s >= GAP_MIN_S:
            self._report(ReportMissed(lasted_s=min(news.gap_s, MISSED_MAX_S)))
        return changes

    def say_again(self) -> None:
        """Tell the court on a new wire what it was told on the old one."""
        if self._shown is not None:
            self._say(WatchPictures(views=self._shown))
        if self._news.rung is not Rung.FULL:
            self._say(TellRung(rung=self._news.rung, by_line=_by_line(self._news)))

    def fall_back_was_read(self) -> dict[str, Any]:
        """The person has read which devices fell back; give what that changes."""
        self._fell_back_read = frozenset(self._news.fell_back)
        return {"fell_back": self._fell_back()}

    def headset_advice_was_read(self) -> dict[str, Any]:
        """The person has read that a headset is needed; give what that changes."""
        self._advice_read = True
        return {"unprocessed": False}

    def _fell_back(self) -> tuple[DeviceKind, ...]:
        """Give what is to be read; a device that is back may fall back again and is named anew."""
        self._fell_back_read &= frozenset(self._news.fell_back)
        return tuple(each for each in self._news.fell_back if each not in self._fell_back_read)

    def _gone(self) -> tuple[Device, ...]:
        """Give the devices that others stand in for, as far as they were used before."""
        stood_in_for = frozenset(self._news.fell_back)
        for each in self._news.in_use:
            if each.kind not in stood_in_for:
                self._used[each.kind] = each
        return tuple(self._used[kind] for kind in self._news.fell_back if kind in self._used)


def _by_line(news: EngineNews) -> bool:
    """Whether fewer pictures are the line's doing, and not the processor's or the person's."""
    return _why(news.rung_why) not in (Why.PROCESSOR, Why.REQUEST)


def _why(word: str) -> Why | None:
    with suppress(ValueError):
        return Why(word)
    return None
