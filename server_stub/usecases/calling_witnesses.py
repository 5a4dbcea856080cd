"""A witness whom the court lets come: a person of the case, a seat at its hearing, a way in.

Leave is asked for by a party, and the court notifies the witness (Rules of Evidence art. 69, 70).
They join as a party does that is sued, by a code of their own, sent to the number that the
application names or handed over by the clerk. They read nothing of the case, and wait at the
hearing until they are called (art. 72; Online Litigation Rules art. 26).

What a witness hears and sees there is `server_stub.domain.apart`.
"""

from datetime import datetime

from client.protocol.applying import Application, ApplicationKind, ApplicationState, WitnessNamed
from client.protocol.case import HearingPhase, Party
from client.protocol.filing import AssociationCode
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.post import Channel
from server_stub.domain.matters import MatterKind
from server_stub.post import texts
from server_stub.post.sms import mobile_number
from server_stub.usecases import outbox
from server_stub.usecases.association import new_code
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import read


def let_come(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, witness: WitnessNamed, now: datetime
) -> None:
    """Enter a witness, with a seat at each hearing that is set down, and send them their code."""
    person = Party(
        participant=ParticipantId(new_id()),
        name=witness.name,
        role=Role.WITNESS,
        side=Side.TESTIMONY,
    )
    entry = PartyEntry(case=case.case, party=person, account=None)
    unit.cases.add_party(entry)
    for each in unit.hearings.of_case(case.case):
        if each.phase is HearingPhase.SCHEDULED:
            unit.hearings.add_seat(each.hearing, person.participant)
    phone = mobile_number(witness.phone)
    if phone is not None:
        made = new_code(registry, unit, case.case, entry, now)
        tell_witness(registry, unit, case, phone, made, now)


def phone_of_witness(
    registry: Registry, unit: UnitOfWork, case: CaseId, person: PartyEntry
) -> str | None:
    """Give the number that the application names; None where it names none, or two are meant."""
    if person.party.role is not Role.WITNESS:
        return None
    named = [
        words.witness
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
        if each.stands.kind is ApplicationKind.WITNESS
        and each.stands.state is ApplicationState.GRANTED
        and (words := read(registry.files, each.stands.content, Application)).witness is not None
        and words.witness.name == person.party.name
    ]
    return mobile_number(named[0].phone) if len(named) == 1 else None


def tell_witness(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    phone: str,
    made: AssociationCode,
    now: datetime,
) -> None:
    """Send a witness their code by short message."""
    court = texts.Sender(zh=registry.court.zh, en=registry.court.en)
    text = texts.witness_code(court, case.number, made.code, made.expires_at)
    outbox.tell(unit, text, Channel.SMS, phone, now, case=case.case)
