"""What selection refuses, and why a computation ended without a proposal."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NothingToMatch(Problem):
    code = "selection.nothing-to-match"
    message = N_("The round “%(round)s” has %(villages)s villages and %(people)s people to match.")
    todo = N_("Fix the villages and nominate candidates first.")


class NotDone(Problem):
    code = "selection.not-done"
    message = N_("This proposal is not computed, so it cannot be used yet.")
    todo = N_("Wait until it is computed, or choose another proposal.")


class ProposalClosed(Problem):
    code = "selection.proposal-closed"
    message = N_("What this proposal settles was posted on %(day)s; it stands as it was.")
    todo = N_("Start another proposal for the villages that are still open.")


class AlreadyAdopted(Problem):
    """Two offices adopt at once."""

    code = "selection.already-adopted"
    message = N_("The round “%(round)s” has already adopted the proposal “%(proposal)s”.")
    todo = N_("Post what is confirmed of it, or take the adoption back first.")


class NotAdopted(Problem):
    code = "selection.not-adopted"
    message = N_("This proposal is not the adopted one of its round.")
    todo = N_("Open the adopted proposal of the round.")


class ProposalStale(Problem):
    """A unit withdrew, a candidate withdrew or was posted, a village merged."""

    code = "selection.proposal-stale"
    message = N_("Since this was proposed something changed: %(what)s.")
    todo = N_("Match again with least disturbance; only what must change will change.")


class DecidedAlready(Problem):
    code = "selection.decided-already"
    message = N_("Another decision about %(person)s and %(place)s stands.")
    todo = N_("Take that decision back first.")


class DecisionsConflict(Problem):
    code = "selection.decisions-conflict"
    status = 422
    message = N_("The decisions contradict each other or a hard rule: %(what)s.")
    todo = N_("Take one of them back, then match again.")


class BreaksHardRule(Problem):
    code = "selection.breaks-hard-rule"
    status = 422
    message = N_("This change would break a hard rule: %(rules)s.")
    todo = N_("Choose another person or village.")


class NotInMatch(Problem):
    code = "selection.not-in-match"
    status = 422
    message = N_("“%(what)s” is not part of this match.")
    todo = N_("Choose from the people and villages of the round.")


class ReasonMissing(Problem):
    code = "selection.reason-missing"
    status = 422
    message = N_("This decision needs a reason.")
    todo = N_("Write down why in a sentence.")


class AnsweredAlready(Problem):
    code = "selection.answered-already"
    message = N_("The %(side)s has already answered about %(person)s: %(answer)s.")
    todo = N_("Ask the office to match again if that answer no longer holds.")


class NothingConfirmed(Problem):
    code = "selection.nothing-confirmed"
    message = N_("No team is confirmed by village, unit and office yet.")
    todo = N_("Wait for the answers, or answer for them where the paper reply has come in.")


class UnknownWeight(Problem):
    code = "selection.unknown-weight"
    status = 422
    message = N_("“%(name)s” is not a weight that the office may set.")
    todo = N_("Set only weights that the sources leave open.")


class ShareGiven(Problem):
    code = "selection.share-given"
    status = 422
    message = N_("The policy pack already says which share must be young: %(share)s.")
    todo = N_("Leave the share empty.")


class TooManyTries(Problem):
    """A worker was killed twice over the same proposal."""

    code = "selection.too-many-tries"
    message = N_("The computation was broken off %(tries)s times; the memory may not suffice.")
    todo = N_("Match a smaller area, or give the machine more memory; earlier proposals stand.")


class OutOfMemory(Problem):
    code = "selection.out-of-memory"
    message = N_("The computation needed more memory than there is.")
    todo = N_("Match a smaller area, or give the machine more memory; earlier proposals stand.")


class SolverFailed(Problem):
    code = "selection.solver-failed"
    message = N_("The computation failed: %(what)s.")
    todo = N_("Tell your administrator; earlier proposals stand, and nothing was published.")


#: Ends of a computation that a proposal keeps by code.
FAILURES: dict[str, type[Problem]] = {
    kind.code: kind
    for kind in (
        NothingToMatch,
        DecisionsConflict,
        TooManyTries,
        OutOfMemory,
        SolverFailed,
        ProposalStale,
    )
}
