"""The public page of a village, to which the code on the contact card leads. No account; nothing is
remembered of who reads it.
"""
