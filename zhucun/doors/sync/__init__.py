"""The sync door: what a phone takes along into the village, and what it brings back.

`protocol.py` is what both sides agree on, `door.py` speaks HTTP without sessions and cookies,
`incoming.py` takes a batch of items with `kinds/` saying which action each is, `conflicts.py` shows
field by field what two people changed, `outgoing.py` gives the bundle of the own village from
`records/`. The phone's side is `client/`.
"""
