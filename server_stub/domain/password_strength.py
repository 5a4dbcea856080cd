"""How good a password is: what anybody would try first is no password.

No mixture of kinds of character is asked for (NIST SP 800-63B section 5.1.1.2); length counts, and
whether it can be guessed. The lists of stolen passwords are, but for a rest, a few hundred words
with years, numbers and swapped letters around them. So the words are kept here and the rules undo
the swaps: what is left of a password when digits, marks and known words are taken out of it has
to be long enough by itself.

It knows no list of stolen passwords as such, and cannot tell that a good one was stolen elsewhere.
"""

import re
import unicodedata
from typing import Final

from client.protocol.account import PASSWORD_MAX, PasswordFlaw, PasswordStrength

PASSWORD_MIN: Final = 10
"""ASVS 6.2.1 asks for 8 and advises more."""
LEFT_MIN: Final = 4
"""So many characters must be left when all that is known is taken out."""
_NAME_MIN: Final = 2
_LONG: Final = 20

_ROWS: Final = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "!@#$%^&*()",
)
_WALK_MIN: Final = 4
_WORDS: Final = tuple(
    sorted(
        """
    account admin administrator adobe alexander amanda andrea andrew angel angela anthony apple
    arsenal asdf ashley austin autumn baby badboy bailey banana barcelona baseball basketball batman
    beijing biteme blink boomer brandon broncos bubbles buster butterfly carlos change changeme
    charlie cheese chelsea chicken china chocolate chris christ computer cookie corvette court
    cowboys daniel david default demo diamond dolphin donald dragon eagles elephant falcon family
    fender ferrari flower football forever freedom friends fuckyou gandalf george ginger google
    guest hannah happy harley heaven hello hockey hottie hunter iloveyou internet jasmine jackson
    james jennifer jessica jesus jordan joseph joshua justice justin killer kobe lakers letmein
    liverpool london lovely loveme lucky maggie manager marina martin master matrix matthew maverick
    melissa mercedes merlin michael michelle mickey minecraft mingjing miller monday money monkey
    morgan mother mustang mynoob naruto nicole ninja oracle orange pakistan passw password patrick
    peaches peanut pepper phoenix player please pokemon porsche prince princess purple qwer ranger
    rachel robert rockyou root samantha samsung secret server shadow shanghai silver slipknot snoopy
    soccer spider spring starwars steven summer sunday sunshine superman system taylor temp tennis
    test testing thomas thunder tigger travel trustno trustnoone twitter user vanessa victoria
    welcome whatever william winner winter wizard woaini xbox yankees yellow zaq zhang
    aini baobao beibei dashabi feng guojia huang jiaoyu jingcheng kaixin laogong laopo laoshi
    liang liming liuwei lixiang longteng meimei mima nihao nimabi pengyou qinai shabi shengri
    susong tangtang tiantian wang wangwei wodemima woaiwo woaizhongguo xiaoming xiaoxiao xingfu
    xuexi yangyang yuanfang zhangwei zhongguo zhonghua zuguo fayuan faguan
    caonima woaini woaimama gongan renmin
    mima123 love angels sexy hack login pass word key
    """.split(),
        key=len,
        reverse=True,
    )
)
_NUMBERS: Final = (
    "5201314", "1314520", "7758521", "147258369", "159357", "7758258", "3344520", "1314521",
    "147852", "789456", "321654", "741852963", "112233", "123321", "520520", "666888", "888888",
)  # fmt: skip
_TAIL: Final = "0123456789 !@#$%^&*()_-+=.,?~"
_SWAPS: Final = str.maketrans("0134578@$!|+", "oleastbasilt")
_DATE: Final = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])?(?:0[1-9]|[12]\d|3[01])?")
_PHONE: Final = re.compile(r"1[3-9]\d{9}")
_NOT_WORDS: Final = re.compile(r"[\d\W_]+")


def plain(password: str) -> str:
    """Give a password as it is hashed: the same on machines that compose characters differently."""
    return unicodedata.normalize("NFC", password)


def strength_of(password: str, *, login: str = "", name: str = "") -> PasswordStrength:
    """Say how good a password is for this person; 0 is refused."""
    typed = plain(password).casefold()
    flaw = _flaw(typed, (login.casefold(), name.casefold()))
    if flaw is not None:
        return PasswordStrength(score=0, flaw=flaw)
    kinds = len(set(typed))
    worth = len(_without_the_known(typed)) + kinds / 2 + len(typed) / 2
    score = 1 + sum(worth >= step for step in (14, 19, 26))
    if len(typed) >= _LONG and kinds >= PASSWORD_MIN:
        score = max(score, 3)
    return PasswordStrength(score=score)


def _flaw(typed: str, known: tuple[str, ...]) -> PasswordFlaw | None:
    if len(typed) < PASSWORD_MIN:
        return PasswordFlaw.TOO_SHORT
    if len(typed) > PASSWORD_MAX:
        return PasswordFlaw.TOO_LONG
    if any(word in typed for word in known if len(word) >= _NAME_MIN):
        return PasswordFlaw.HOLDS_NAME
    if _is_pattern(typed):
        return PasswordFlaw.PATTERN
    # Both readings count, the typed one and the one with its swaps undone: a word may hide in
    # either, and whoever tries knows both.
    unswapped = typed.strip(_TAIL).translate(_SWAPS)
    left = min(len(_without_the_known(each)) for each in (typed, unswapped))
    if left < LEFT_MIN:
        return PasswordFlaw.COMMON
    return None


def _without_the_known(typed: str) -> str:
    """Give what is left when numbers, dates, walks over the keys and known words are taken out."""
    rest = typed
    for known in (*_WORDS, *_NUMBERS):
        rest = rest.replace(known, " ")
    rest = _PHONE.sub(" ", rest)
    rest = _DATE.sub(" ", rest)
    rest = _without_walks(rest)
    letters = _NOT_WORDS.sub(" ", rest)
    # A digit or a mark among letters is worth something; a tail of them is what everybody adds.
    middle = rest.strip(_TAIL)
    return _without_repeats(middle if letters.strip() else "").replace(" ", "")


def _without_walks(typed: str) -> str:
    """Take out four and more keys in a row."""
    kept, at = [], 0
    while at < len(typed):
        length = max(_walk(typed[at:], row) for row in (*_ROWS, *(r[::-1] for r in _ROWS)))
        if length >= _WALK_MIN:
            kept.append(" ")
            at += length
        else:
            kept.append(typed[at])
            at += 1
    return "".join(kept)


def _walk(typed: str, row: str) -> int:
    start = row.find(typed[0])
    if start < 0:
        return 0
    length = 0
    for here, there in zip(typed, row[start:], strict=False):
        if here != there:
            break
        length += 1
    return length


def _without_repeats(typed: str) -> str:
    """Count three and more of one character as one."""
    return re.sub(r"(.)\1{2,}", r"\1", typed)


def _is_pattern(typed: str) -> bool:
    """Whether it repeats a short piece, or counts up or down a row of keys."""
    for length in range(1, 5):
        piece = typed[:length]
        if (piece * len(typed))[: len(typed)] == typed:
            return True
    return any(typed in row * 3 or typed in row[::-1] * 3 for row in _ROWS)
