"""What sign-off refuses."""

from __future__ import annotations

from zhucun.engines.chain import Refusal
from zhucun.kernel.problems import N_, Problem


class NoProcedure(Problem):
    code = "signoff.no-procedure"
    message = N_("The documents of this area give no procedure for this.")
    todo = N_("Nothing is assumed: add a chain to the area's policy pack, or decide without one.")


class SubjectGone(Problem):
    code = "signoff.subject-gone"
    message = N_("What was to be signed is no longer there: it was withdrawn or is settled.")
    todo = N_("Open the list again.")


class CaseEnded(Problem):
    code = "signoff.case-ended"
    message = N_("This case has ended; nothing more can be signed in it.")
    todo = N_("Look at its signatures; a new case needs a new start.")


class EvidenceChanged(Problem):
    code = "signoff.evidence-changed"
    message = N_("The evidence changed since you opened it: %(title)s.")
    todo = N_("Look again at what is on record now, then sign.")


class StartedMeanwhile(Problem):
    code = "signoff.started-meanwhile"
    message = N_("Somebody else has just begun the same case: %(title)s.")
    todo = N_("Open the list again; it runs already.")


class SignedMeanwhile(Problem):
    """Two acted on a case at once; the other one was faster."""

    code = "signoff.signed-meanwhile"
    message = N_("Somebody else has just signed in the same case: %(title)s.")
    todo = N_("Nothing of yours was recorded. Open the case again and look at how it stands now.")


class NotYourStep(Problem):
    code = "signoff.not-your-step"
    status = 403
    message = N_("On this day you do not hold the office that signs this step: %(title)s.")
    todo = N_("Whoever holds it signs, or delegates it to you for a time.")


class NotInOffice(Problem):
    """The room whose thing is signed knows who holds the office: it is somebody else."""

    code = "signoff.not-in-office"
    status = 403
    message = N_("%(name)s does not hold this office on this day; %(holder)s does: %(title)s.")
    todo = N_("Let the holder sign. Where the register of offices is wrong, put it right first.")


class OfficeVacant(Problem):
    """Nobody is on record in the office: that is no pass, and no signature either."""

    code = "signoff.office-vacant"
    message = N_("Nobody is on record as holding this office on %(day)s: %(title)s.")
    todo = N_(
        "Record first who holds it, among the offices of the area or the committees of the "
        "village; then that person signs."
    )


class NotItsTurn(Problem):
    code = "signoff.not-its-turn"
    message = N_("Steps before this one are not done yet: %(title)s.")
    todo = N_("Wait for the signatures that are missing.")


class StepBlocked(Problem):
    code = "signoff.step-blocked"
    message = N_("A rule stands in the way of %(title)s: %(rules)s.")
    todo = N_(
        "Have it put right or found out first, or reject with a reason. Nothing makes up for it."
    )


class AlreadySigned(Problem):
    code = "signoff.already-signed"
    message = N_("This has been signed already: %(title)s.")
    todo = N_("There is nothing left to do here.")


class SignedTwice(Problem):
    code = "signoff.signed-twice"
    message = N_("You have signed in this case already, and nobody signs twice: %(title)s.")
    todo = N_("Somebody else has to sign this step.")


class OwnCase(Problem):
    code = "signoff.own-case"
    message = N_("Nobody signs his own case: %(title)s.")
    todo = N_("Somebody else of the same office has to sign.")


class NamedAsKin(Problem):
    """On paper a signer is known by his name only: one whom the case concerns may bear it too."""

    code = "signoff.named-as-kin"
    message = N_("This concerns somebody named %(name)s, and nobody signs his own case: %(title)s.")
    todo = N_(
        "Somebody else of the same office has to sign. Where it is another person of that name, "
        "write his office behind it in brackets."
    )


class NamedAsSigner(Problem):
    """On paper a signer is known by his name only: one who signed here may bear it too."""

    code = "signoff.named-as-signer"
    message = N_("%(name)s has signed in this case already, and nobody signs twice: %(title)s.")
    todo = N_(
        "Somebody else has to sign this step. Where it is another person of that name, write his "
        "office behind it in brackets."
    )


class ReasonMissing(Problem):
    code = "signoff.reason-missing"
    status = 422
    message = N_("A rejection needs its reason.")
    todo = N_("Say in a sentence what has to change.")


class SignerMissing(Problem):
    code = "signoff.signer-missing"
    status = 422
    message = N_("It is not said who signed this on paper: %(title)s.")
    todo = N_("Give the name of whoever signed, and where the paper is kept.")


class CannotRecall(Problem):
    code = "signoff.cannot-recall"
    message = N_("This signature can no longer be recalled.")
    todo = N_("The next step is signed, or the case has ended. Ask the next signer to reject.")


class NothingToSign(Problem):
    code = "signoff.nothing-to-sign"
    message = N_("Nothing of this waits for your signature.")
    todo = N_("Open the list again: it was signed, or it is not your step on this day.")


class ReviewChanged(Problem):
    """Somebody left cases out or took them in again since the page was made."""

    code = "signoff.review-changed"
    message = N_("What you are about to sign is no longer what the page showed.")
    todo = N_("Open the review again and look at what is left out, then sign.")


class ReviewNotReady(Problem):
    code = "signoff.review-not-ready"
    message = N_("This review cannot be changed or signed now: %(state)s.")
    todo = N_("Wait until it is laid open, or begin a new one.")


class ReviewFailed(Problem):
    code = "signoff.review-failed"
    status = 500
    message = N_("The work on this review came to no end: %(what)s.")
    todo = N_("What is signed by now stands. Go on with the rest; if it fails again, tell us when.")


class DelegationMisfit(Problem):
    code = "signoff.delegation-misfit"
    status = 422
    message = N_("This cannot be delegated: %(why)s.")
    todo = N_("Choose an office of your own, another account that is in use, and days that follow.")


#: The engine's refusals in sentences.
OF_REFUSAL: dict[Refusal, type[Problem]] = {
    Refusal.FINISHED: CaseEnded,
    Refusal.NOT_A_SIGNER: NotYourStep,
    Refusal.DONE: AlreadySigned,
    Refusal.ALREADY: AlreadySigned,
    Refusal.NOT_YET: NotItsTurn,
    Refusal.BLOCKED: StepBlocked,
    Refusal.OWN_CASE: OwnCase,
    Refusal.TWICE: SignedTwice,
}
