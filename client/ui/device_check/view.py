"""The device check: one question a page, what is tried large in the middle, the answer below."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from client.frames import Frames, Levels
from client.intents import (
    AnswerCheck,
    Back,
    BeginCheck,
    ChooseCamera,
    ChooseLoudspeaker,
    ChooseMicrophone,
    EnterHearing,
    Intent,
    NextStep,
    PlayTone,
    RecordVoice,
    RepeatCheck,
)
from client.protocol.devicecheck import Form
from client.screens.device_check import Choices, DeviceCheckScreen
from client.screens.tone import Tone
from client.state import Step
from client.ui.device_check.progress import Progress
from client.ui.device_check.trial import Trial
from client.ui.device_check.verdict import VerdictPart
from client.ui.widgets.beginnings import begin_at, lead_focus
from client.ui.widgets.buttons import button
from client.ui.widgets.cards import column, row
from client.ui.widgets.choices import Choice
from client.ui.widgets.notice import Hint
from client.ui.widgets.page import Page, foot_of
from client.ui.widgets.pills import Symbol
from client.ui.widgets.text import caption, label, say
from client.ui.widgets.tones import SYMBOLS, TOKENS

WIDTH = 820
MOST_OFFERS = 4
"""Answers on one page: none, one, two or three notes."""


class DeviceCheckView(QWidget):
    """Emits the intents of the device check, `EnterHearing` and `Back`."""

    def __init__(self, intend: Callable[[Intent], None], frames: Frames, levels: Levels) -> None:
        super().__init__()
        self._intend = intend
        self._screen: DeviceCheckScreen | None = None
        self._page = Page(width=WIDTH)
        self._page.back.clicked.connect(lambda: intend(Back()))
        self._dots = Progress()
        self._synthetic = Hint(Tone.WARN)
        self._question = label(kind="title")
        self._hint = label(kind="soft")
        self._trial = Trial(frames, levels)
        self._trial.play.connect(lambda: intend(PlayTone()))
        self._choice = Choice()
        self._choice.activated.connect(self._chosen)
        self._choice_label = caption(self._choice)
        self._no_device = label(kind="bad")
        self._answer_symbol = Symbol("good", "good", 22)
        self._answer = label(kind="strong")
        self._answer_act = label(kind="soft")
        self._answer_facts = label(kind="small")
        self._verdict = VerdictPart(intend)
        self._offers = [button() for _ in range(MOST_OFFERS)]
        self._record = button(icon="microphone")
        self._record.clicked.connect(lambda: intend(RecordVoice()))
        self._next = button()
        self._repeat = button(icon="refresh")
        self._everything = button(icon="information")
        self._enter = button(kind="primary", icon="door")
        self._next.clicked.connect(lambda: intend(NextStep()))
        self._repeat.clicked.connect(lambda: intend(RepeatCheck()))
        self._everything.clicked.connect(self._test_everything)
        self._enter.clicked.connect(self._go_on)
        for place, each in enumerate(self._offers):
            each.setCheckable(True)
            each.clicked.connect(lambda _=False, place=place: self._say(place))
        self._build()
        begin_at(self, self._page)

    def _build(self) -> None:
        body = self._page.body
        body.setSpacing(10)
        self._page.title.setWordWrap(False)
        self._page.beside.addWidget(self._dots, 1)
        body.addWidget(self._synthetic)
        self._steps = QWidget()
        inside = column(self._steps, gap=2)
        inside.addWidget(self._question)
        inside.addWidget(self._hint)
        inside.addWidget(self._trial, 1)
        choice = row(gap=3)
        choice.addWidget(self._choice_label)
        choice.addWidget(self._choice, 1)
        choice.addWidget(self._no_device, 1)
        inside.addLayout(choice)
        answer = QWidget()
        answer.setMinimumHeight(52)
        found = row(answer, gap=3)
        found.addWidget(self._answer_symbol, 0, Qt.AlignmentFlag.AlignTop)
        words = column(gap=0)
        words.addWidget(self._answer)
        words.addWidget(self._answer_act)
        words.addWidget(self._answer_facts)
        words.addStretch(1)
        found.addLayout(words, 1)
        inside.addWidget(answer)
        body.addWidget(self._steps, 1)
        body.addWidget(self._verdict, 1)

        offered = (self._repeat, self._record, self._everything, *self._offers)
        foot = foot_of(WIDTH, *offered, at_end=(self._next, self._enter))
        whole = column(self, gap=0)
        whole.addWidget(self._page, 1)
        whole.addWidget(foot)

    def show_screen(self, screen: DeviceCheckScreen) -> None:
        """Show the page of this step."""
        last, self._screen = self._screen, screen
        if screen == last:
            return
        was_answering = self.focusWidget() in self._offers
        self._page.back.say(screen.back)
        self._page.title.setText(screen.title)
        self._dots.show_dots(screen.dots)
        self._synthetic.say(screen.synthetic)
        self._steps.setVisible(screen.verdict is None)
        say(self._question, screen.question)
        say(self._hint, screen.hint)
        self._trial.show_screen(screen)
        self._show_choices(screen.choices)
        self._show_answer(screen)
        self._verdict.show_verdict(screen.verdict)
        self._show_acts(screen)
        self._tell(screen)
        if last is None:
            return
        if last.step is not screen.step:
            self._page.area.verticalScrollBar().setValue(0)
            self._lead_focus(screen)
        elif was_answering and screen.next_is_skip and screen.question != last.question:
            # Whoever has just answered is asked anew: the same key again answers nothing.
            lead_focus(self._page)
        elif screen != last and self._waits_for(last, screen):
            self._lead_focus(screen)

    def _tell(self, screen: DeviceCheckScreen) -> None:
        """Say what was found, or what is asked, to whoever hears the page instead of seeing it."""
        said = [screen.question] if screen.verdict is None else [screen.verdict.sentence]
        if screen.verdict is None and screen.answer is not None:
            said = [screen.answer.text, screen.answer.act]
        words = " ".join(part for part in said if part)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _waits_for(self, last: DeviceCheckScreen, screen: DeviceCheckScreen) -> bool:
        """Whether the keyboard stands where there is nothing more to do on this page."""
        focus = self.focusWidget()
        # Whoever has gone to another act meanwhile stays there.
        rests = focus in (None, self, self._page, self._page.area)
        if screen.may_answer and not last.may_answer:
            return rests
        if screen.question != last.question and screen.offers and screen.next_is_skip:
            return rests or focus is self._next
        answered = last.next_is_skip and not screen.next_is_skip
        well = screen.answer is not None and screen.answer.tone is Tone.GOOD
        return answered and (rests or (well and focus in self._offers))

    def _show_choices(self, choices: Choices | None) -> None:
        self._choice_label.setVisible(choices is not None)
        self._choice.setVisible(choices is not None and bool(choices.each))
        say(self._no_device, choices.none if choices is not None else "")
        if choices is None:
            return
        self._choice_label.setText(choices.label)
        self._choice.setAccessibleName(choices.label)
        offered = [(each.id, each.name) for each in choices.each]
        shown = [
            (self._choice.itemData(index), self._choice.itemText(index))
            for index in range(self._choice.count())
        ]
        if offered != shown:
            self._choice.clear()
            for device, name in offered:
                self._choice.addItem(name, device)
        self._choice.setCurrentIndex(max(0, self._choice.findData(choices.chosen)))

    def _show_answer(self, screen: DeviceCheckScreen) -> None:
        answer = screen.answer
        self._answer_symbol.setVisible(answer is not None)
        if answer is not None:
            self._answer_symbol.change(SYMBOLS[answer.tone], TOKENS[answer.tone])
            say(self._answer, answer.text, "strong")
            say(self._answer_act, answer.act)
            say(self._answer_facts, answer.facts)
        else:
            waits = screen.measuring if screen.step is not Step.NETWORK else ""
            say(self._answer, waits, "soft")
            say(self._answer_act, "")
            say(self._answer_facts, "")

    def _show_acts(self, screen: DeviceCheckScreen) -> None:
        verdict = screen.verdict
        for place, each in enumerate(self._offers):
            offer = screen.offers[place] if place < len(screen.offers) else None
            each.setVisible(offer is not None)
            if offer is not None:
                each.say(offer.words)
                each.setEnabled(screen.may_answer)
                each.setChecked(offer.given)
                hoped = offer.hoped and screen.next_is_skip
                each.set_kind("primary" if hoped else "plain")
        self._record.say(screen.play)
        self._record.setVisible(screen.step is Step.MICROPHONE and bool(screen.play))
        self._record.setEnabled(not screen.measuring)
        self._next.say(screen.next)
        self._next.setVisible(bool(screen.next))
        self._next.set_kind("quiet" if screen.next_is_skip else "primary")
        self._repeat.say(screen.repeat)
        self._repeat.setVisible(bool(screen.repeat))
        self._everything.say(screen.everything)
        self._everything.setVisible(bool(screen.everything))
        self._enter.setVisible(verdict is not None)
        if verdict is not None:
            self._enter.say(verdict.enter)
            self._enter.set_icon("door" if verdict.enters else "check")

    def _lead_focus(self, screen: DeviceCheckScreen) -> None:
        """Go to the act of the new page, so that the keyboard goes on where it is.

        A key that is pressed once too often skips nothing, and says nothing that was not meant.
        """
        hoped = [
            each for each, said in zip(self._offers, screen.offers, strict=False) if said.hoped
        ]
        if screen.verdict is not None:
            self._enter.setFocus()
        elif not screen.next_is_skip:
            self._next.setFocus()
        elif hoped and screen.may_answer:
            hoped[0].setFocus()
        elif not (screen.step is Step.LOUDSPEAKER and self._trial.focus_play()):
            lead_focus(self._page)

    def _say(self, place: int) -> None:
        screen = self._screen
        if screen is None or screen.check is None or place >= len(screen.offers):
            return
        self._intend(AnswerCheck(screen.check, screen.offers[place].said))
        # The court's own tick comes with the finding, not with the press.
        for each, offer in zip(self._offers, screen.offers, strict=False):
            each.setChecked(offer.given)

    def _chosen(self, index: int) -> None:
        device = str(self._choice.itemData(index))
        if self._screen is None or not device:
            return
        match self._screen.step:
            case Step.CAMERA:
                self._intend(ChooseCamera(device))
            case Step.MICROPHONE:
                self._intend(ChooseMicrophone(device))
            case Step.LOUDSPEAKER:
                self._intend(ChooseLoudspeaker(device))
            case _:
                return

    def _test_everything(self) -> None:
        verdict = self._screen.verdict if self._screen is not None else None
        if verdict is not None:
            self._intend(BeginCheck(verdict.hearing, Form.FULL))

    def _go_on(self) -> None:
        verdict = self._screen.verdict if self._screen is not None else None
        if verdict is not None and verdict.enters and verdict.hearing is not None:
            self._intend(EnterHearing(verdict.hearing))
        else:
            self._intend(Back())
