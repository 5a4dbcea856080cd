"""Sending the report of a machine to the court, for whoever looks after many of them.

The site's token comes by the environment and not by the command line, where every user of the
machine could read it. What is sent is what the files hold, `--redact` included: a machine is then
known by a digest of its name.
"""

import asyncio
import re

from client.config import Config
from client.court.api import Court
from client.protocol.devicecheck import CheckReport
from client.protocol.errors import CourtError
from client.protocol.machines import SendMachineReport

TOKEN = "MINGJING_SITE_TOKEN"  # noqa: S105 - where it stands, and not what it is
NAME_MAX = 100
_ODD = re.compile(r"[^\w .:()-]")


def send(report: CheckReport, config: Config, token: str, host: str) -> str:
    """Send the report; gives why it was not taken, or nothing."""
    name = _ODD.sub("-", host)[:NAME_MAX] or "machine"
    asked = SendMachineReport(machine=name, report=report)
    try:
        asyncio.run(_send(asked, config, token))
    except CourtError as error:
        return f"the court did not take the report: {error.reason} {error.detail}".rstrip()
    return ""


async def _send(asked: SendMachineReport, config: Config, token: str) -> None:
    court = Court(config.server, config.authority)
    try:
        await court.send_machine_report(asked, token)
    finally:
        court.close()
