"""The journal of the house: one event per change, sealed in a hash chain; and the log of who
read what.

Events are appended by the action that makes the change, in the same transaction. They promise an
audit and a
history, not a replay.
"""
