"""Lists that come in: read, checked, shown as a difference, accepted through the rooms' own
actions; and go out.
"""
