"""A stand-in for the desktop's portal on a session's bus, in a process of its own.

`python -m tests.devicecheck.portal_stand_in VERSION SOURCES` says on standard output what it is
asked, a line each, `INTERFACE.METHOD`. It knows the properties of screen casting and opens nothing.
"""

import sys

from jeepney import HeaderFields, MessageType, new_error, new_method_return
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME = "org.freedesktop.portal.Desktop"
CAST = "org.freedesktop.portal.ScreenCast"


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(version: int, sources: int) -> None:
    properties = {"version": ("u", version), "AvailableSourceTypes": ("u", sources)}
    with open_dbus_connection(bus="SESSION") as bus:
        bus.send_and_get_reply(message_bus.RequestName(NAME))
        say("ready")
        while True:
            asked = bus.receive()
            if asked.header.message_type is not MessageType.method_call:
                continue
            fields = asked.header.fields
            interface = fields.get(HeaderFields.interface, "")
            say(f"{interface}.{fields[HeaderFields.member]}")
            if fields[HeaderFields.member] == "GetAll" and asked.body == (CAST,):
                bus.send(new_method_return(asked, "a{sv}", (properties,)))
            else:
                bus.send(new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod"))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
