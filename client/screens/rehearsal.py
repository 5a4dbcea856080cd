"""The guide through a rehearsal: at which step one is, what to do, and how far it has come."""

from dataclasses import dataclass
from datetime import timedelta

from client.protocol.rehearsal import STEPS_TO_DO, RehearsalIs, RehearsalStep
from client.screens.tone import Tone
from client.screens.words import rehearsal as words
from client.state import ClientState


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step of the line of steps."""

    label: str
    name: str
    tone: Tone
    here: bool


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide."""

    mark: str
    step: str
    """Step n of all."""
    head: str
    """What the judge says."""
    do: str
    left: str
    steps: tuple[GuideStep, ...]
    skip: str
    """Empty where there is nothing to skip."""
    at: RehearsalStep
    leave: str
    over: bool
    transcript: str
    """What is to be signed now; empty at every other step."""
    pad: str
    pad_keys: str
    by_name: str
    clear: str
    signed: str
    name: str
    """The person's own, for who cannot draw."""


def present_guide(state: ClientState) -> Guide | None:
    """Say what to do next in a rehearsal; None in a hearing."""
    attendance, language = state.attendance, state.language
    if attendance is None or attendance.state is None or not attendance.state.rehearsal:
        return None
    told = attendance.rehearsal or RehearsalIs(
        step=RehearsalStep.WAIT, ends_at=attendance.state.starts_at + timedelta(minutes=10)
    )
    at = STEPS_TO_DO.index(told.step) + 1 if told.step in STEPS_TO_DO else 0
    minutes = (told.ends_at - state.now) // timedelta(minutes=1)
    left = words.LEFT(language, n=minutes) if minutes >= 1 else words.LEFT_ONE(language)
    over = told.step is RehearsalStep.DONE
    behind = (*told.done, *told.missed, *told.skipped)
    waits = told.step in STEPS_TO_DO and told.step not in behind
    signs = told.step is RehearsalStep.SIGN and waits
    me = None if attendance.you is None else attendance.state.of(attendance.you)
    name = "" if me is None else me.name
    do = words.DO[told.step]
    for came, said in (
        (told.done, words.WELL_DONE),
        (told.skipped, words.LEFT_OUT),
        (told.missed, words.TOO_LATE),
    ):
        if told.step in came:
            do = said
    return Guide(
        mark=words.REHEARSAL_MARK(language),
        step=words.STEP_OF(language, n=at, all=len(STEPS_TO_DO)) if at else "",
        head=words.SAYS[told.step](language, name=name),
        do=do(language, n=len(told.done), all=len(STEPS_TO_DO)),
        left="" if over else left,
        steps=tuple(_step(each, told, state) for each in STEPS_TO_DO),
        skip=words.SKIP(language) if waits else "",
        at=told.step,
        leave=words.LEAVE(language),
        over=over,
        transcript=told.transcript if signs else "",
        pad=words.PAD(language),
        pad_keys=words.PAD_KEYS(language),
        by_name=words.BY_NAME(language),
        clear=words.CLEAR(language),
        signed=words.SIGNED(language),
        name=name,
    )


def _step(step: RehearsalStep, told: RehearsalIs, state: ClientState) -> GuideStep:
    language = state.language
    here = step is told.step
    if step in told.done:
        tone, said = Tone.GOOD, words.DONE
    elif step in told.missed:
        tone, said = Tone.WARN, words.MISSED
    elif step in told.skipped:
        tone, said = Tone.PLAIN, words.SKIPPED
    elif here:
        tone, said = Tone.STEADY, words.HERE
    else:
        tone, said = Tone.PLAIN, words.TO_COME
    label = words.SHORT[step](language)
    return GuideStep(
        label=label,
        name=words.STEP_NAME(language, step=label, state=said(language)),
        tone=tone,
        here=here,
    )
