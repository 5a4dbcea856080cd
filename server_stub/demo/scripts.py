"""What the three scripted people do at the hearing, told in clicks and keys on what they can read.

The script is a play of about a minute: sign in, read the summons, test the devices, wait, be let
in; the judge opens, everybody speaks in turn, five pages are shown, a party is muted and
released, a recess is held, the judge closes and serves the judgment, the parties read it. Names
are the accessible names of the client in each language, as a screen reader would say them.

It knows nothing of how a desk works; a `*` at the end of a name stands for whatever follows.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Step = dict[str, Any]

SPEECH_S = 13.0
PAGES = ((1, 1), (1, 2), (1, 3), (2, 1), (2, 2))
"""Exhibit and page in the order in which the judge lays them on the table."""
PAGES_OF = {exhibit: sum(1 for each, _ in PAGES if each == exhibit) for exhibit, _ in PAGES}
SIGN_TO_SPEAK = {"plaintiff": 1, "defendant": 2}
"""The exhibit during which each party speaks."""


@dataclass(frozen=True, slots=True)
class Names:
    """Accessible names in one language."""

    login: str
    password: str
    sign_in: str
    case: str
    summons: str
    judgment: str
    serve: str
    serve_again: str
    back_to_case: str
    check: str
    begin_check: str
    see_yes: str
    heard_two: str
    """Stand-in devices play two notes."""
    next: str
    see_result: str
    enter: str
    waiting_room: str
    admit: str
    open_hearing: str
    close_hearing: str
    close_again: str
    pause: str
    pause_why: str
    resume: str
    microphone_off: str
    microphone_on: str
    microphone_muted: str
    mute_plaintiff: str
    release_plaintiff: str
    exhibits: str
    people: str
    show: str
    next_page: str
    put_away: str
    page: str
    hearing_over: str
    to_the_case: str
    recess: str
    session: str
    judged: str


ZH = Names(
    login="用户名",
    password="密码",  # noqa: S106 - the name of a field
    sign_in="登录",
    case="打开案件 *",
    summons="阅读传票*",
    judgment="阅读判决书*",
    serve="签发并送达*",
    serve_again="再按一次确认送达*",
    back_to_case="返回案件",
    check="检测设备并进入庭审",
    begin_check="开始检测",
    see_yes="能看清",
    heard_two="两个",
    next="下一步",
    see_result="查看结果",
    enter="进入庭审",
    waiting_room="等候室",
    admit="准入：*",
    open_hearing="开庭",
    close_hearing="闭庭",
    close_again="再按一次闭庭",
    pause="休庭",
    pause_why="短暂休息",
    resume="恢复庭审",
    microphone_off="话筒，已关",
    microphone_on="话筒，已开",
    microphone_muted="话筒，法庭禁言",
    mute_plaintiff="禁言：原告*",
    release_plaintiff="解除禁言：原告*",
    exhibits="证据",
    people="人员*",
    show="展示证据{number}",
    next_page="下一页",
    put_away="收起证据",
    page="证据{number}，*",
    hearing_over="庭审已经结束",
    to_the_case="返回案件",
    recess="休庭 *",
    session="正在开庭",
    judged="已裁判",
)
EN = Names(
    login="Login name",
    password="Password",  # noqa: S106 - the name of a field
    sign_in="Sign in",
    case="Open the case *",
    summons="Read the summons*",
    judgment="Read the judgment*",
    serve="Sign off and serve*",
    serve_again="Press again to serve*",
    back_to_case="Back to the case",
    check="Test devices and enter",
    begin_check="Begin the check",
    see_yes="Yes, clearly",
    heard_two="Two",
    next="Next",
    see_result="See the result",
    enter="Enter the hearing",
    waiting_room="Waiting room",
    admit="Admit: *",
    open_hearing="Open the hearing",
    close_hearing="Close the hearing",
    close_again="Press again to close",
    pause="Recess",
    pause_why="Short break",
    resume="Resume",
    microphone_off="Microphone, off",
    microphone_on="Microphone, on",
    microphone_muted="Microphone, muted by the court",
    mute_plaintiff="Mute: Plaintiff*",
    release_plaintiff="Lift mute: Plaintiff*",
    exhibits="Exhibits",
    people="People*",
    show="Show exhibit {number}",
    next_page="Next page",
    put_away="Put away",
    page="Exhibit {number}, *",
    hearing_over="The hearing is over",
    to_the_case="Back to the case",
    recess="The hearing is in recess*",
    session="In progress",
    judged="Judged",
)
NAMES = {"zh": ZH, "en": EN}

SHOWING_PRESSES = frozenset(
    press
    for names in NAMES.values()
    for press in (
        names.next_page,
        names.show.format(number=1),
        names.show.format(number=2),
    )
)
"""Presses that lay a page on the table, by the name under which they are reported."""


def script_for(desk: str, language: str, password: str) -> list[Step]:
    """Give the steps of one desk."""
    names = NAMES[language]
    begin = list(_come_in(desk, names, password))
    play = _judge(names) if desk == "judge" else _party(desk, names)
    return [*begin, *play]


def _click(name: str, **more: Any) -> Step:
    return {"do": "click", "name": name, **more}


def _wait(name: str, timeout: float = 30.0) -> Step:
    return {"do": "wait", "name": name, "timeout": timeout}


def _shot(file: str) -> Step:
    return {"do": "shot", "file": file}


def _mark(label: str) -> Step:
    return {"do": "mark", "label": label}


def _rest(seconds: float) -> Step:
    return {"do": "rest", "seconds": seconds}


def _come_in(desk: str, names: Names, password: str) -> Iterator[Step]:
    yield _wait(names.login)
    yield _shot("01-login")
    yield {"do": "type", "name": names.login, "text": desk}
    yield {"do": "type", "name": names.password, "text": password}
    yield _click(names.sign_in)
    yield _wait(names.case)
    yield _shot("02-cases")
    yield _click(names.case)
    yield _wait(names.check)
    yield _shot("03-case")
    if desk != "judge":
        yield _click(names.summons)
        yield _wait(names.back_to_case)
        yield _rest(0.8)
        yield _shot("04-summons")
        yield _click(names.back_to_case)
    yield _click(names.check)
    yield _wait(names.begin_check)
    yield _shot("05-check-which")
    yield _click(names.begin_check)
    yield _wait(names.see_yes)
    yield _rest(0.6)
    yield _shot("05-check-camera")
    yield _click(names.see_yes)
    yield _click(names.next)
    yield _rest(1.0)
    yield _shot("06-check-microphone")
    yield _click(names.next)
    yield _wait(names.heard_two)
    yield _shot("07-check-loudspeaker")
    yield _click(names.heard_two)
    yield _click(names.next)
    yield {"do": "wait_gone", "name": names.heard_two}
    yield _shot("08-check-network")
    yield _click(names.see_result, timeout=30)
    yield _wait(names.enter)
    yield _shot("09-check-result")
    yield _click(names.enter)


def _judge(names: Names) -> Iterator[Step]:
    yield _wait(names.open_hearing)
    yield _rest(1.0)
    yield _shot("10-courtroom-before")
    for _ in range(2):
        yield _wait(names.admit, timeout=60)
        yield _rest(1.5)
        yield _click(names.admit)
    yield {"do": "wait_picture", "name": "plaintiff", "timeout": 20}
    yield {"do": "wait_picture", "name": "defendant", "timeout": 20}
    yield _rest(0.5)
    yield _click(names.open_hearing)
    yield _wait(names.close_hearing)
    yield _mark("session begins")
    yield _click(names.microphone_off)
    yield _wait(names.microphone_on)
    yield _rest(SPEECH_S / 2)
    yield _shot("11-judge-speaks")
    yield _rest(SPEECH_S / 2)
    yield _click(names.microphone_on)
    yield _wait(names.microphone_off)
    # Page 1 of an exhibit is the sign for its party to speak: the plaintiff, then the defendant.
    yield _click(names.exhibits)
    for exhibit, page in PAGES:
        yield _click(names.show.format(number=exhibit) if page == 1 else names.next_page)
        yield {"do": "wait_page", "exhibit": exhibit, "page": page}
        yield {"do": "point", "name": names.page.format(number=exhibit), "x": 0.5, "y": 0.4}
        yield _rest(0.5)
        yield _shot(f"12-exhibit-{exhibit}-page-{page}")
        yield _rest(SPEECH_S / PAGES_OF[exhibit])
    yield _click(names.put_away)
    yield _click(names.people)
    yield _rest(1.5)
    yield _click(names.mute_plaintiff)
    yield _wait(names.release_plaintiff)
    yield _rest(0.5)
    yield _shot("13-plaintiff-muted")
    yield _click(names.release_plaintiff)
    yield _wait(names.mute_plaintiff)
    yield _click(names.pause)
    yield _click(names.pause_why)
    yield _wait(names.resume)
    yield _rest(1.0)
    yield _shot("14-recess")
    yield _click(names.resume)
    yield _wait(names.close_hearing)
    yield _rest(1.5)
    yield _shot("15-resumed")
    yield _mark("session ends")
    yield _click(names.close_hearing)
    yield _click(names.close_again)
    yield _wait(names.hearing_over)
    yield _shot("16-hearing-over")
    yield _click(names.to_the_case)
    yield _click(names.serve)
    yield _click(names.serve_again)
    yield {"do": "wait_text", "text": names.judged, "timeout": 30}
    yield _shot("17-judgment-served")
    yield {"do": "close"}


def _speak(desk: str, names: Names) -> Iterator[Step]:
    exhibit = SIGN_TO_SPEAK[desk]
    yield {"do": "wait_page", "exhibit": exhibit, "page": 1, "timeout": 60}
    yield _click(names.microphone_off)
    yield _wait(names.microphone_on)
    yield _rest(SPEECH_S / 2)
    yield _shot("12-speaking")
    yield _rest(SPEECH_S / 2)
    yield _click(names.microphone_on)
    yield _wait(names.microphone_off)


def _party(desk: str, names: Names) -> Iterator[Step]:
    yield _wait(names.waiting_room)
    yield _rest(0.4)
    yield _shot("10-waiting-room")
    yield _wait(names.microphone_off, timeout=60)
    yield {"do": "wait_picture", "name": "judge", "timeout": 20}
    yield _shot("11-courtroom-before")
    yield {"do": "wait_text", "text": names.session, "timeout": 60}
    yield _mark("session begins")
    yield from _speak(desk, names)
    if desk == "plaintiff":
        yield {"do": "wait_page", "exhibit": 2, "page": 2, "timeout": 60}
        yield {"do": "wait_gone", "name": names.page.format(number=2), "timeout": 60}
        yield _click(names.microphone_off)
        yield _wait(names.microphone_muted)
        yield _rest(0.3)
        yield _shot("13-muted")
    yield _wait(names.recess, timeout=90)
    yield _shot("14-recess")
    yield {"do": "wait_gone", "name": names.recess}
    yield _mark("session ends")
    yield _wait(names.hearing_over, timeout=60)
    yield _shot("16-hearing-over")
    yield _click(names.to_the_case)
    yield _click(names.judgment, timeout=40)
    yield _wait(names.back_to_case)
    yield _rest(0.8)
    yield _shot("17-judgment")
    yield {"do": "close"}
