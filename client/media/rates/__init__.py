"""How much may be sent and heard: what a line and a machine can bear, and what is done with it.

The delay of packets tells how full a queue on the way is (`trend`); from that follows how much a
line may carry (`allowance`), for what is sent (`upstream`) and what is received (`downstream`).
The pacer lets packets go at that pace, and the ladder decides what is given up first: never the
words.

Everything here is pure: time is an argument, in seconds, and no socket is known.
"""
