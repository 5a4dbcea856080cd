"""Pictures, from the camera's pixels to payloads and from payloads to pixels.

What is here knows payloads, markers and timestamps: it opens no socket and reads no header of RTP.
Sending is `sender` over `encoder` over `payloads`; receiving is `assembly`, then `viewer` over
`decoder`. Time is an argument wherever something waits.

Nothing here knows why somebody is shown, nor how much the line carries.
"""
