"""The desk: one asyncio object that takes what a person wants and publishes how things stand.

It holds the one copy of `ClientState` (`sheet`), starts whatever takes time as an errand whose
failure is looked after (`errands`), and answers each intent by its screen: at the registry's
counter (`counter`), at the device check (`checking`), in a hearing (`hearing`). Nothing here
waits while somebody else could be served.

The desk knows no widget, and no thread but its own.
"""
