"""Running sign-off chains: who signed which step of which chain, with what evidence, and what comes
next.
"""
