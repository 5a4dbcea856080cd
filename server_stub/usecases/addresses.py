"""The confirmation of addresses for service: where a person wants the court's documents, and why.

A party, or who stands for one, confirms an address of its own and agrees to electronic service
(Online Litigation Rules art. 29, 30; Interpretation art. 136, 137); a new one takes the place of
the old. The registry may enter one that is known to be the party's own, which is worth less: what
arrives there is served when they reply or act on it.
"""

import re
from datetime import datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.post import PostChannel
from client.protocol.roles import Side
from client.protocol.serving import (
    AddressesOfService,
    AddressKind,
    AddressOfService,
    ConfirmAddress,
    Consent,
)
from server_stub.db.entries import PartyEntry
from server_stub.db.post import Channel, ServiceAddress
from server_stub.domain.delivery import AddressClass, ConsentBasis
from server_stub.post.sms import masked, mobile_number
from server_stub.usecases.cases import own_case
from server_stub.usecases.registry import Registry

_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,120}\.[A-Za-z]{2,24}", re.ASCII
)
"""The local part in RFC 5322's atoms: nothing that a header or a list could be built of."""


def confirm_address(
    registry: Registry, account: Account, case: CaseId, said: ConfirmAddress, now: datetime
) -> AddressOfService:
    """Enter an address for service; raises `NotFound`, `Forbidden`, `Malformed` or `Refused`."""
    with registry.books.writing() as unit:
        _, own = own_case(unit, account, case)
        people = {each.party.participant: each for each in unit.cases.parties(case)}
        person = people.get(said.participant)
        if person is None or person.party.side in (Side.BENCH, Side.REGISTRY):
            raise NotFound(Reason.NO_SUCH_PARTICIPANT)
        entry = ServiceAddress(
            participant=said.participant,
            channel=Channel(said.channel),
            address=_address(said, account, person, list(people.values())),
            address_class=_class(said, own),
            consent=None if said.consent is None else ConsentBasis(said.consent),
            confirmed_at=now,
            confirmed_by=account.account,
        )
        if entry.address_class is AddressClass.CONFIRMED and entry.consent is None:
            raise Refused(Reason.CONSENT_MISSING)
        unit.post.confirm(entry)
    return _shown(entry)


def addresses(registry: Registry, account: Account, case: CaseId) -> AddressesOfService:
    """Show the addresses that this person may see: all to the court, their own to a party."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        shown = [
            _shown(address)
            for each in unit.cases.parties(case)
            if _is_court(own) or _acts_for(own, each.party.participant)
            for address in unit.post.addresses(each.party.participant)
        ]
    return AddressesOfService(addresses=tuple(shown))


def _address(
    said: ConfirmAddress, account: Account, person: PartyEntry, people: list[PartyEntry]
) -> str:
    given = said.address.strip()
    match said.channel:
        case PostChannel.PLATFORM:
            return _box_of(person, account, people)
        case PostChannel.SMS:
            number = mobile_number(given)
            if number is None:
                raise Malformed(detail="address")
            return number
        case PostChannel.MAIL:
            if _MAIL.fullmatch(given) is None:
                raise Malformed(detail="address")
            return given
        case PostChannel.POST:
            if not given or not given.isprintable():
                raise Malformed(detail="address")
            return given
        case PostChannel.IN_PERSON | PostChannel.REFUND:
            raise Malformed(detail="channel")


def _box_of(person: PartyEntry, account: Account, people: list[PartyEntry]) -> str:
    """Give the account whose box it is: the person's own, or of who stands for them."""
    if person.account is not None:
        return person.account
    agents = [
        each.account
        for each in people
        if each.stands_for == person.party.participant and each.account is not None
    ]
    if account.account in agents:
        return account.account
    if agents:
        return agents[0]
    raise Refused(Reason.ADDRESS_UNCONFIRMED)


def _class(said: ConfirmAddress, own: PartyEntry) -> AddressClass:
    if _acts_for(own, said.participant):
        postal = said.channel is PostChannel.POST
        return AddressClass.POSTAL if postal else AddressClass.CONFIRMED
    if _is_court(own) and said.consent is None and said.channel is not PostChannel.POST:
        return AddressClass.OWN
    raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _acts_for(own: PartyEntry, participant: ParticipantId) -> bool:
    return participant in (own.party.participant, own.stands_for)


def _is_court(own: PartyEntry) -> bool:
    return own.party.side in (Side.BENCH, Side.REGISTRY)


def _shown(entry: ServiceAddress) -> AddressOfService:
    return AddressOfService(
        participant=entry.participant,
        channel=PostChannel(entry.channel),
        address=masked(entry.address),
        address_class=AddressKind(entry.address_class),
        consent=None if entry.consent is None else Consent(entry.consent),
        confirmed_at=entry.confirmed_at,
    )
