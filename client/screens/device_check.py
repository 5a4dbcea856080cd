"""The device check: one question a page, then a verdict in words of use.

What stands on the last page is said next door (`client.screens.check_findings`).
"""

from dataclasses import dataclass

from client.config import Language
from client.frames import OWN, Source
from client.protocol.check_outcomes import is_poor, weight
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.protocol.test_call import PEER
from client.screens.check_findings import TONES, Verdict, advice_of, present_verdict, said_of
from client.screens.hearing_ahead import may_be_entered
from client.screens.tone import Tone
from client.screens.words import Sentence, acts
from client.screens.words import device_check as words
from client.state import CHECKS_OF, ClientState, Device, DeviceCheck, DeviceKind, Step

CHECK_OF: dict[Step, Check] = {
    Step.CAMERA: Check.CAMERA,
    Step.MICROPHONE: Check.MICROPHONE,
    Step.LOUDSPEAKER: Check.LOUDSPEAKER,
    Step.NETWORK: Check.NETWORK,
}
"""The group that gives a page its name."""
KIND_OF: dict[Step, DeviceKind] = {
    Step.CAMERA: DeviceKind.CAMERA,
    Step.MICROPHONE: DeviceKind.MICROPHONE,
    Step.LOUDSPEAKER: DeviceKind.LOUDSPEAKER,
}


@dataclass(frozen=True, slots=True)
class StepDot:
    """One dot of the progress line."""

    label: str
    name: str
    here: bool
    done: bool
    tone: Tone


@dataclass(frozen=True, slots=True)
class Choice:
    """A device that can be chosen; an empty id is the system's own choice."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The devices of one kind."""

    label: str
    each: tuple[Choice, ...]
    chosen: str
    none: str
    """What stands there when there is no device at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found on this page, in one sentence."""

    text: str
    tone: Tone
    act: str = ""
    facts: str = ""
    """The readings behind it, for whoever looks after the line."""


@dataclass(frozen=True, slots=True)
class Offer:
    """An answer that a person may give."""

    said: int
    words: str
    given: bool
    """Whether the finding shows that this was the answer."""
    hoped: bool = False
    """Whether the check goes well with it; of numbers and of plain facts none is."""


@dataclass(frozen=True, slots=True)
class DeviceCheckScreen:
    """The page of one step."""

    title: str
    back: str
    step: Step
    check: Check | None
    dots: tuple[StepDot, ...]
    question: str
    hint: str
    picture: Source | None
    """Whose picture is shown large in the middle; None where something else is tried."""
    picture_name: str
    no_picture: str
    places_face: bool
    """Whether the picture shows where one's face belongs."""
    level_name: str
    level_words: tuple[str, str, str]
    """What the three parts of the level bar mean, from quiet to loud."""
    choices: Choices | None
    play: str
    offers: tuple[Offer, ...]
    """None where the program can tell by itself."""
    may_answer: bool
    """False while the picture is still being looked at: the answer would come too early."""
    answer: Answer | None
    measuring: str
    repeat: str
    everything: str
    """Words for going through the full form; empty where it is that already."""
    next: str
    next_is_skip: bool
    """Going on now leaves this step undone."""
    synthetic: str
    verdict: Verdict | None


def present(state: ClientState) -> DeviceCheckScreen:
    """Say what stands on the page of this step."""
    language = state.language
    check = state.check or DeviceCheck()
    step = check.step
    finding = _finding(check, step)
    # Who has no picture at all is not asked whether they see themselves.
    no_picture = (
        step is Step.CAMERA
        and finding is not None
        and finding.outcome is Outcome.FAIL
        and finding.reason != Cause.USER_SAYS_NO
    )
    asks_of_clip = check.asking is Code.MED_10
    question = words.QUESTIONS.get(step)
    if step is Step.NETWORK and finding is not None:
        question = words.NETWORK_DONE
    if no_picture:
        question = words.CAMERA_FAILED
    if check.asking in words.ASKS:
        question = words.ASKS[check.asking].question
    hint = None if finding is not None and step is Step.NETWORK else words.HINTS.get(step)
    if hint is not None and step is Step.NETWORK and check.form is Form.FULL:
        hint = words.FULL_LINE_HINT
    if check.asking in words.ASKS:
        hint = words.ASK_HINTS.get(check.asking)
    without = words.NO_PICTURE if finding is None else words.WITHOUT_PICTURE
    if asks_of_clip:
        without = words.NO_CLIP
    offers = () if no_picture else _offers(check, language)
    return DeviceCheckScreen(
        title=(words.TITLE if check.form is Form.QUICK else words.TITLE_FULL)(language),
        back=acts.BACK(language),
        step=step,
        check=check.asking.check if check.asking is not None else CHECK_OF.get(step),
        dots=_dots(check, language),
        question=question(language) if question is not None else "",
        hint=hint(language) if hint is not None else "",
        picture=_picture(check),
        picture_name=(words.CLIP if asks_of_clip else words.PICTURE)(language),
        no_picture=without(language),
        places_face=step is Step.CAMERA and bool(offers) and check.asking not in words.ASKS,
        level_name=words.LEVEL(language),
        level_words=(
            words.LEVEL_QUIET(language),
            words.LEVEL_GOOD(language),
            words.LEVEL_LOUD(language),
        ),
        choices=_choices(state, step),
        play=_play(check, finding, language),
        offers=offers,
        may_answer=not (step is Step.CAMERA and check.running),
        answer=_answer(finding, check, language),
        measuring=_measuring(check, language),
        repeat=words.REPEAT(language) if no_picture or step is Step.VERDICT else "",
        everything=words.EVERYTHING(language)
        if step is Step.VERDICT and check.form is Form.QUICK
        else "",
        next=_next(step, finding, language),
        next_is_skip=finding is None,
        synthetic=words.SYNTHETIC(language) if check.synthetic else "",
        verdict=_verdict(check, state),
    )


def _verdict(check: DeviceCheck, state: ClientState) -> Verdict | None:
    if check.step is not Step.VERDICT:
        return None
    return present_verdict(check, state.language, enters=may_be_entered(state, check.hearing))


def _picture(check: DeviceCheck) -> Source | None:
    if check.asking is Code.MED_10:
        return Source(PEER)
    return OWN if check.step is Step.CAMERA else None


def _offers(check: DeviceCheck, language: Language) -> tuple[Offer, ...]:
    """Give the answers of a page; how many notes were heard cannot be guessed by saying yes."""
    given = _answered(check)
    sayings: tuple[tuple[int, Sentence], ...] = ()
    if check.asking in words.ASKS:
        asked = words.ASKS[check.asking]
        hoped = check.asking is not Code.AUD_01
        return (Offer(0, asked.no(language), False), Offer(1, asked.yes(language), False, hoped))
    match check.step:
        case Step.CAMERA:
            sayings = ((0, words.SEE_NO), (1, words.SEE_YES))
        case Step.LOUDSPEAKER:
            sayings = tuple(enumerate(words.HEARD))
        case Step.MICROPHONE if given is not None:
            asked = words.ASKS[Code.MIC_08]
            sayings = ((0, asked.no), (1, asked.yes))
        case _:
            pass
    of_two = check.step is not Step.LOUDSPEAKER
    return tuple(
        Offer(said, each(language), said == given, hoped=of_two and said == 1)
        for said, each in sayings
    )


_WORDS: dict[Step, Code] = {
    Step.CAMERA: Code.CAM_11,
    Step.MICROPHONE: Code.MIC_08,
    Step.LOUDSPEAKER: Code.SPK_01,
}
"""The row of a page that the person answers for."""


def _finding(check: DeviceCheck, step: Step) -> Finding | None:
    """Give the finding that speaks for a page."""
    found = [each for group in CHECKS_OF[step] if (each := check.finding(group)) is not None]
    if len(found) < len(CHECKS_OF[step]):
        found = [each for each in found if is_poor(each)]
    return min(found, key=weight, default=None)


def _answered(check: DeviceCheck) -> int | None:
    """Give the person's own answer as far as the finding shows it."""
    code = _WORDS.get(check.step)
    for each in check.findings:
        if each.code is code and each.outcome is Outcome.PASS:
            return int(each.readings.get("notes_played", 1))
        if each.code is code and each.reason == Cause.USER_SAYS_NO:
            return 0
    return None


def _play(check: DeviceCheck, finding: Finding | None, language: Language) -> str:
    """Give what may be played: notes, and one's own voice once it has been heard at all."""
    match check.step:
        case Step.LOUDSPEAKER if check.asking not in words.ASKS:
            return (words.PLAY if finding is None else words.PLAY_AGAIN)(language)
        case Step.MICROPHONE if _was_listened_to(check):
            played = any(each.code is Code.MIC_08 for each in check.findings)
            return (words.RECORD_AGAIN if played else words.RECORD)(language)
        case _:
            return ""


_NO_VOICE = frozenset(
    {
        Cause.NO_MICROPHONE,
        Cause.MICROPHONE_UNREADABLE,
        Cause.MICROPHONE_IN_USE,
        Cause.MICROPHONE_GONE,
        Cause.MICROPHONE_DENIED_BY_USER,
        Cause.MICROPHONE_DENIED_BY_POLICY,
        Cause.MICROPHONE_DENIED_BY_SYSTEM,
    }
)
"""Who has no microphone is not offered to hear themselves."""


def _was_listened_to(check: DeviceCheck) -> bool:
    """Whether there is a microphone that gives something, and it has been measured."""
    of_voice = [each for each in check.findings if each.check is Check.MICROPHONE]
    return any(each.code is Code.MIC_04 for each in of_voice) and not any(
        each.reason in _NO_VOICE for each in of_voice
    )


def _measuring(check: DeviceCheck, language: Language) -> str:
    if not check.running or check.step not in CHECK_OF:
        return ""
    if check.step is Step.MICROPHONE and _was_listened_to(check):
        return words.RECORDING(language)
    if check.step is Step.NETWORK and (done := _measured(check)):
        return words.MEASURED_SO_FAR(language, done=done)
    return words.MEASURING[check.step](language)


def _measured(check: DeviceCheck) -> int:
    """Give how many rows of this page are behind the person: half a minute is long to wait."""
    here = CHECKS_OF[check.step]
    return sum(
        each.check in here and each.outcome is not Outcome.SKIPPED for each in check.findings
    )


def _next(step: Step, finding: Finding | None, language: Language) -> str:
    if step is Step.VERDICT:
        return ""
    if finding is None:
        return words.SKIP(language)
    return (words.SEE_RESULT if step is Step.NETWORK else words.NEXT)(language)


def _dots(check: DeviceCheck, language: Language) -> tuple[StepDot, ...]:
    steps = tuple(Step)
    here = steps.index(check.step)
    made = []
    for index, step in enumerate(steps):
        finding = _finding(check, step)
        if index == here:
            state = words.STEP_HERE
        else:
            state = words.STEP_DONE if index < here else words.STEP_TO_COME
        label = words.STEPS[step](language)
        made.append(
            StepDot(
                label=label,
                name=words.STEP_NAME(
                    language, n=index + 1, all=len(steps), step=label, state=state(language)
                ),
                here=index == here,
                done=index < here,
                tone=Tone.PLAIN if finding is None else TONES[finding.outcome],
            )
        )
    return tuple(made)


def _choices(state: ClientState, step: Step) -> Choices | None:
    if step not in KIND_OF:
        return None
    language, kind = state.language, KIND_OF[step]
    chosen = {
        DeviceKind.CAMERA: state.chosen.camera,
        DeviceKind.MICROPHONE: state.chosen.microphone,
        DeviceKind.LOUDSPEAKER: state.chosen.loudspeaker,
    }[kind]
    devices = tuple(each for each in state.devices if each.kind is kind)
    known = chosen if chosen in {each.id for each in devices} else None
    offered = tuple(Choice(each.id, _device_name(each, language)) for each in devices)
    if devices and known is None:
        offered = (Choice("", words.SYSTEM_DEFAULT(language)), *offered)
    return Choices(
        label=words.CHOOSE[step](language),
        each=offered,
        chosen=known or "",
        none="" if devices else words.NO_DEVICE(language),
    )


def _device_name(device: Device, language: Language) -> str:
    return words.SYNTHETIC_NAME(language, name=device.name) if device.synthetic else device.name


def _answer(finding: Finding | None, check: DeviceCheck, language: Language) -> Answer | None:
    if finding is None:
        return None
    advice = advice_of(finding, check.findings)
    facts = _facts(check, language)
    if advice is None:
        passed = words.PASSED[CHECK_OF.get(check.step, finding.check)]
        return Answer(passed(language), Tone.GOOD, facts=facts)
    tone = TONES[finding.outcome]
    return Answer(said_of(advice, finding, language), tone, advice.act(language), facts)


def _facts(check: DeviceCheck, language: Language) -> str:
    """Give what was measured of the line; a reading that is missing is not made up."""
    if check.step is not Step.NETWORK:
        return ""
    readings: dict[str, float] = {}
    for each in check.findings:
        if each.check is Check.CALL:
            readings |= each.readings
    said = (
        sentence(language, value=_figure(key, readings[key]))
        for key, sentence in words.READINGS.items()
        if key in readings
    )
    return " · ".join(said)


def _figure(key: str, value: float) -> str:
    """Give a reading as people say it: rates in Mbit/s, seconds in tenths, the rest whole."""
    if key.endswith("_s"):
        # Nobody comes back in no time at all.
        return f"{max(0.1, value):.1f}"
    if not key.endswith("_kbps"):
        return f"{value:.0f}"
    return f"{value / 1000:.1f}" if value < 10_000 else f"{value / 1000:.0f}"
