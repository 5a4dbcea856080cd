"""One person's speech, from samples to payloads and back.

A `mouth` makes 20 ms of a microphone into what is sent; a `voice` makes what arrives, however it
arrives, into ten milliseconds after ten; `stretch` lets a voice run a little faster or slower at
the same pitch, and `catch_up` plays what somebody has missed. The codec is Opus (RFC 6716).

The time is always an argument. Nothing here knows sockets, keys, devices or a hearing.
"""
