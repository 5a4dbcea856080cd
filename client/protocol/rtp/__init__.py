"""The words of media packets, as both ends write and read them: pure octets, no deed.

`header` is RTP's own (RFC 3550, RFC 8285), `control` is RTCP (RFC 3550, RFC 4585 and the feedback
on arrivals), `extended` the report of single packets (RFC 3611), `red` the packing of redundant
speech (RFC 2198), `redundancy` how much of it. A desk and a court share them as they share every
other word of the language.

Nothing here knows keys, sockets, clocks or persons.
"""
