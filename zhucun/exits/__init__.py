"""Exits from poverty by signature (三签字): a household, a village, a county; opened with what the
pack's rules say, signed by its chains, entered once in the register that keeps the class."""
