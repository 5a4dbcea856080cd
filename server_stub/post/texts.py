"""What the court's messages say, in both languages: one function for each occasion.

A message names the court, the case and what is to be done; it holds no claim, no name of another
person, and no link but to the court itself. A reminder serves nothing: it tells that something was
served (Online Litigation Rules art. 32). What comes from people is put in as plain words, shortened
and without the signs that a message is built of.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Final

from server_stub.domain.calendar import COURT_TIME, ONE_DAY

WORD_MAX: Final = 60


class Occasion(StrEnum):
    """Why the court writes."""

    HEARING_NOTICE = "hearing_notice"
    ASSOCIATION_CODE = "association_code"
    VERIFICATION_CODE = "verification_code"
    REMINDER = "reminder"
    SERVED_NOTICE = "served_notice"
    FEE_NOTICE = "fee_notice"
    DOCUMENT = "document"
    """The document itself goes with it."""
    CHECK_REMINDER = "check_reminder"


class Language(StrEnum):
    """The languages in which the court writes to people."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What one message says, in both languages."""

    occasion: Occasion
    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Give the text in a language."""
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """The court that signs, by its names."""

    zh: str
    en: str


def plain(said: str, longest: int = WORD_MAX) -> str:
    """Give somebody's words without controls, line ends and the brackets of a signature."""
    kept = "".join(
        each for each in said if unicodedata.category(each)[0] != "C" and each not in "【】"
    )
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def hearing_notice(court: Sender, case_number: str, starts_at: datetime) -> Text:
    """Tell when a hearing begins (Civil Procedure Law art. 139)."""
    return _signed(
        court,
        Occasion.HEARING_NOTICE,
        f"{plain(case_number)}案定于{_zh_time(starts_at)}在线开庭。"
        "请提前30分钟登录平台检查设备并进入候审室。",
        f"Case {plain(case_number)} will be heard online on {_en_time(starts_at)} (Beijing time). "
        "Sign in 30 minutes early, check your devices and enter the waiting room.",
    )


def association_code(court: Sender, case_number: str, code: str, good_until: datetime) -> Text:
    """Give a party the code by which it joins its case."""
    return _signed(
        court,
        Occasion.ASSOCIATION_CODE,
        f"您有一件案件{plain(case_number)}，案件关联码{plain(code)}，"
        f"{_zh_time(good_until)}前有效。请注册并核验身份后输入，切勿告知他人。",
        f"You are a party to case {plain(case_number)}. Association code {plain(code)}, good until "
        f"{_en_time(good_until)} (Beijing time). Register, verify your identity and enter it; "
        "tell it to nobody.",
    )


def witness_code(court: Sender, case_number: str, code: str, good_until: datetime) -> Text:
    """Give a witness the code by which they join the hearing (Rules of Evidence art. 70)."""
    return _signed(
        court,
        Occasion.ASSOCIATION_CODE,
        f"本院准许您在{plain(case_number)}案中出庭作证，案件关联码{plain(code)}，"
        f"{_zh_time(good_until)}前有效。请注册并核验身份后输入，在候审室等候传唤，切勿告知他人。",
        f"You may testify in case {plain(case_number)}. Association code {plain(code)}, good until "
        f"{_en_time(good_until)} (Beijing time). Register, verify your identity, enter it and "
        "wait to be called; tell it to nobody.",
    )


def verification_code(court: Sender, code: str, minutes: int) -> Text:
    """Give a person the code that proves that a telephone is theirs."""
    return _signed(
        court,
        Occasion.VERIFICATION_CODE,
        f"验证码{plain(code)}，{minutes}分钟内有效。法院工作人员不会向您索要验证码。",
        f"Your code is {plain(code)}, good for {minutes} minutes. Nobody at the court will ask "
        "you for it.",
    )


def reminder(court: Sender, case_number: str, what_zh: str, what_en: str, by: datetime) -> Text:
    """Remind a person of something that is due."""
    return _signed(
        court,
        Occasion.REMINDER,
        f"{plain(case_number)}案：请于{_zh_end(by)}前{plain(what_zh)}。",
        f"Case {plain(case_number)}: {plain(what_en)} before {_en_end(by)} (Beijing time).",
    )


def served_notice(court: Sender, case_number: str, title: str) -> Text:
    """Tell that a document lies in the person's box; this is not the service."""
    return _signed(
        court,
        Occasion.SERVED_NOTICE,
        f"{plain(case_number)}案的《{plain(title)}》已发送至您的平台账户，请及时登录查看。"
        "本短信仅为提示。",
        f"“{plain(title)}” in case {plain(case_number)} was sent to your account at the court. "
        "Sign in to read it. This message is a reminder only.",
    )


def fee_notice(court: Sender, case_number: str, amount: str, by: datetime | None) -> Text:
    """Tell what is to be paid, and by when."""
    until_zh = f"请于{_zh_end(by)}前" if by else "请"
    until_en = f" before {_en_end(by)} (Beijing time)" if by else ""
    return _signed(
        court,
        Occasion.FEE_NOTICE,
        f"{plain(case_number)}案应交诉讼费用{plain(amount)}元，{until_zh}登录平台交纳。"
        "逾期未交又未申请救助的，按撤诉处理。",
        f"CNY {plain(amount)} is due in case {plain(case_number)}. Sign in and pay{until_en}; "
        "without payment or a request for relief the case counts as withdrawn.",
    )


def document(court: Sender, case_number: str, title: str, digest: str) -> Text:
    """Send a document itself, named by its hash."""
    return _signed(
        court,
        Occasion.DOCUMENT,
        f"现向您送达{plain(case_number)}案的《{plain(title)}》，文件校验码（SHA-256）{digest}。",
        f"“{plain(title)}” in case {plain(case_number)} is hereby served on you. "
        f"SHA-256 of the file: {digest}.",
    )


def check_reminder(court: Sender, case_number: str, starts_at: datetime, *, soon: bool) -> Text:
    """Remind a person to check their devices before a hearing; whoever is in doubt can call."""
    when_zh = "半小时内" if soon else _zh_time(starts_at)
    when_en = "within half an hour" if soon else f"on {_en_time(starts_at)} (Beijing time)"
    act_zh = "请现在" if soon else "请提前"
    act_en = "now" if soon else "beforehand"
    return _signed(
        court,
        Occasion.CHECK_REMINDER,
        f"{plain(case_number)}案{when_zh}在线开庭，{act_zh}登录平台检测设备，约需一分钟。"
        "检测未通过的，请拨打12368联系书记员。",
        f"Case {plain(case_number)} will be heard online {when_en}. Sign in and check your devices "
        f"{act_en}; it takes a minute. If the check fails, call the clerk on 12368.",
    )


def _signed(court: Sender, occasion: Occasion, zh: str, en: str) -> Text:
    return Text(occasion=occasion, zh=f"【{plain(court.zh)}】{zh}", en=f"[{plain(court.en)}] {en}")


def _zh_time(at: datetime) -> str:
    here = at.astimezone(COURT_TIME)
    return f"{here.year}年{here.month}月{here.day}日{here:%H:%M}"


def _zh_end(by: datetime) -> str:
    """Tell the end of a period; midnight is 24:00 of the day that ends (Civil Code art. 203)."""
    if by.astimezone(COURT_TIME).time() != time():
        return _zh_time(by)
    last = by.astimezone(COURT_TIME).date() - ONE_DAY
    return f"{last.year}年{last.month}月{last.day}日24:00"


def _en_end(by: datetime) -> str:
    if by.astimezone(COURT_TIME).time() != time():
        return _en_time(by)
    return f"{by.astimezone(COURT_TIME).date() - ONE_DAY} 24:00"


def _en_time(at: datetime) -> str:
    return f"{at.astimezone(COURT_TIME):%Y-%m-%d %H:%M}"
