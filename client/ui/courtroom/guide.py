"""The guide of a rehearsal above the room: the step, what to do, and the box to sign in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from client.intents import LeaveCourtroom, SignRehearsal, SkipRehearsalStep
from client.screens.rehearsal import Guide
from client.screens.tone import Tone
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row, scrolled
from client.ui.widgets.pills import Pill, Symbol
from client.ui.widgets.signature_pad import HIGH, SignaturePad
from client.ui.widgets.text import label, say

_STEPS = 4


class GuideStrip(QFrame):
    """Hidden in a hearing. Signals: `wanted` with an intent."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "notice_plain")
        self.setProperty("edge", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._guide: Guide | None = None
        self._mark = label(kind="small_ink")
        self._step = label(kind="small", wrap=False)
        self._head = label(kind="title")
        self._do = label()
        self._left = label(kind="small", wrap=False)
        self._pills = [Pill() for _ in range(_STEPS)]
        self._skip = button(kind="plain")
        self._skip.clicked.connect(self._skip_step)
        self._leave = button(kind="quiet", icon="door")
        self._leave.clicked.connect(lambda: self.wanted.emit(LeaveCourtroom()))
        self._transcript = label()
        self._pad = SignaturePad()
        self._by_name = button(kind="quiet")
        self._clear = button(kind="quiet")
        self._signed = button(kind="primary", icon="check")
        self._by_name.clicked.connect(self._use_name)
        self._clear.clicked.connect(self._pad.clear)
        self._signed.clicked.connect(self._sign)
        self._pad.changed.connect(self._may_sign)
        self._build()
        self.hide()

    def _build(self) -> None:
        whole = column(self, gap=2)
        whole.setContentsMargins(16, 8, 12, 8)
        top = row(gap=3)
        top.addWidget(Symbol("gavel", "court", 24), 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(self._head)
        words.addWidget(self._do)
        line = row(gap=3)
        line.addWidget(self._step)
        line.addWidget(self._left)
        line.addWidget(self._mark, 1)
        words.addLayout(line)
        words.addStretch(1)
        top.addLayout(words, 1)
        beside = column(gap=1)
        steps = row(gap=1)
        steps.addStretch(1)
        for pill in self._pills:
            steps.addWidget(pill)
        beside.addLayout(steps)
        doors = row(gap=1)
        doors.addStretch(1)
        doors.addWidget(self._skip)
        doors.addWidget(self._leave)
        beside.addLayout(doors)
        top.addLayout(beside)
        whole.addLayout(top)
        self._signing = QWidget()
        box = row(self._signing, gap=3)
        reading = scrolled(self._transcript)
        reading.setFixedHeight(HIGH)
        box.addWidget(reading, 1)
        box.addWidget(self._pad)
        acts = column(gap=1)
        acts.addWidget(self._by_name)
        acts.addWidget(self._clear)
        acts.addWidget(self._signed)
        box.addLayout(acts)
        whole.addWidget(self._signing)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_guide(self, guide: Guide | None) -> None:
        """Show what to do next, or nothing."""
        last, self._guide = self._guide, guide
        if guide == last:
            return
        self.setVisible(guide is not None)
        if guide is None:
            return
        passing = (self._skip, self._pad, self._by_name, self._clear, self._signed)
        held = [each for each in passing if each.hasFocus()]
        say(self._mark, guide.mark)
        say(self._step, guide.step)
        say(self._head, guide.head)
        say(self._do, guide.do)
        say(self._left, guide.left)
        for pill, step in zip(self._pills, guide.steps, strict=True):
            now = step.here and step.tone is Tone.STEADY
            pill.say(step.label, step.tone, "play" if now else None, name=step.name)
            pill.mark(here=step.here)
        self._skip.say(guide.skip)
        self._skip.setVisible(bool(guide.skip))
        self._leave.say(guide.leave)
        self._leave.set_kind("primary" if guide.over else "quiet")
        self._signing.setVisible(bool(guide.transcript))
        say(self._transcript, guide.transcript)
        self._pad.setAccessibleName(guide.pad)
        self._by_name.say(guide.by_name, tip=guide.pad_keys)
        self._clear.say(guide.clear)
        self._signed.say(guide.signed)
        self._may_sign()
        if any(not each.isVisibleTo(self) for each in held):
            # Qt would go on to leaving; the same key again must not leave.
            self.setFocus()
        self.setAccessibleName(f"{guide.head}. {guide.do}")
        if last is None or last.head != guide.head:
            # Whoever hears the screen instead of seeing it is told of each new step.
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _skip_step(self) -> None:
        if self._guide is not None:
            self.wanted.emit(SkipRehearsalStep(self._guide.at))

    def _use_name(self) -> None:
        if self._guide is not None:
            self._pad.put_name(self._guide.name)

    def _may_sign(self) -> None:
        self._signed.setEnabled(self._pad.drawn() is not None)

    def _sign(self) -> None:
        drawn = self._pad.drawn()
        if drawn is not None:
            self.wanted.emit(SignRehearsal(drawn))
