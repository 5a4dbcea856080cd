"""The page that is shown in a rehearsal: an exhibit of nobody, which says so.

It holds no name and no case, so that everybody may look at it.
"""

from datetime import date
from typing import Final

from server_stub.documents.typesetter import Typesetter

_ON: Final = date(2026, 1, 1)
"""The same page is the same bytes on whatever day it is set."""


def rehearsal_page_pdf(typesetter: Typesetter) -> bytes:
    """Set the page."""
    fields = [
        ("名称 Title", ["演练用证据 Exhibit for rehearsal"]),
        ("用途 Purpose", ["供练习展示证据，不属于任何案件。", "For practice. Of no case."]),
        (
            "大字 Large",
            ["您能看清这一行吗？ Can you read this line?"],
        ),
        (
            "小字 Small",
            [
                "如果看不清，请放大页面：按住 Ctrl 并滚动滚轮。",
                "If not, enlarge the page: hold Ctrl and turn the wheel.",
            ],
        ),
    ]
    return typesetter.typeset(
        "form",
        {
            "court": "",
            "title": "演练证据",
            "by": "",
            "number": "",
            "fields": [{"name": name, "says": says} for name, says in fields],
            "notes": ["演练不记入任何案件。 Nothing of a rehearsal goes to a case."],
            "sealed": False,
            "signed": {"label": "演练 Rehearsal", "names": []},
            "dated": "",
        },
        dated=_ON,
    )
