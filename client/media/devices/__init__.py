"""What stands on a desk: microphone, loudspeaker and camera, opened and kept as wished.

`equipment` is the faces, `machine` the system's own devices, `fake` the stand-ins; `audio` is the
sound thread, `keeping` and `camera_choice` what is used when a device goes away, `capture` and
`own_camera` the camera. Nothing here knows connections or what the sound is for.
"""
