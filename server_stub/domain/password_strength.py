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
_WORD_LIST: Final = """
account admin administrator adobe aini alexander amanda andrea andrew angel angela angels
anthony apple arsenal asdf ashley austin autumn baby badboy bailey banana baobao barcelona
baseball basketball batman beibei beijing biteme blink boomer brandon broncos bubbles buster
butterfly caonima carlos change changeme charlie cheese chelsea chicken china chocolate chris
christ computer cookie corvette cowboys daniel dashabi david default demo diamond dolphin donald
dragon eagles elephant faguan falcon family fayuan fender feng ferrari flower football forever
freedom friends fuckyou gandalf george ginger gongan google guest guojia hannah happy harley
heaven hello hockey hottie huang hunter iloveyou internet jackson james jasmine jennifer jessica
jesus jiaoyu jingcheng jordan joseph joshua justice justin kaixin killer kobe lakers laogong
laopo laoshi letmein liang liming liuwei liverpool lixiang london longteng love lovely loveme
lucky maggie manager marina martin master matrix matthew maverick meimei melissa mercedes merlin
michael michelle mickey miller mima mima123 minecraft mingjing monday money monkey morgan mother
mustang mynoob naruto nicole nihao nimabi ninja oracle orange pakistan passw password patrick
peaches peanut pengyou pepper phoenix player please pokemon porsche prince princess purple qinai
qwer rachel ranger renmin robert rockyou root samantha samsung secret server sexy shabi shadow
shanghai shengri silver slipknot snoopy soccer spider spring starwars steven summer sunday
sunshine superman susong system tangtang taylor temp tennis test testing thomas thunder tiantian
tigger travel trustno trustnoone twitter user vanessa victoria wangwei welcome whatever william
winner winter wizard woaimama woaini woaiwo woaizhongguo wodemima xbox xiaoming xiaoxiao xingfu
xuexi yangyang yankees yellow yuanfang zaq zhang zhangwei zhongguo zhonghua zuguo
"""
_WORDS: Final = tuple(sorted(_WORD_LIST.split(), key=len, reverse=True))
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
