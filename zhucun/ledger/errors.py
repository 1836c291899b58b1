"""What the ledger refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class KeyReused(Problem):
    """An idempotency key came back with another content."""

    code = "ledger.key-reused"
    message = N_("This request was already used for another change (%(name)s).")
    todo = N_("Reload the page and do it again.")


class SealerAtWork(Problem):
    """Two sealers at once: the second one leaves the chain to the first."""

    code = "ledger.sealer-at-work"
    message = N_("Another process is sealing the ledger at this moment.")
    todo = N_("Nothing is lost; run it again when the other one has finished.")


class ChainBroken(Problem):
    """A seal does not fit its events: something was changed, removed or inserted."""

    code = "ledger.chain-broken"
    status = 500
    message = N_("The seal %(seal)s does not fit the events that it covers: %(why)s.")
    todo = N_(
        "Compare the ledger with the last exported copy; do not seal further until it is explained."
    )
