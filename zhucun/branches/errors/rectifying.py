"""What rectifications refuse, of branches and of leadership teams."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class NotATownship(Problem):
    code = "branches.not-a-township"
    status = 422
    message = N_("%(place)s is not a township; its leadership team cannot be rectified here.")
    todo = N_("Choose the township.")


class CaseRunning(Problem):
    code = "branches.case-running"
    message = N_("A rectification has been running since %(day)s.")
    todo = N_("Go on with that one until it ends.")


class CaseClosed(Problem):
    """Two clerks close one case."""

    code = "branches.case-closed"
    message = N_("This rectification stands at “%(state)s”; somebody else was faster.")
    todo = N_("Open it again and look at what was recorded.")


class TriggerUnknown(Problem):
    code = "branches.trigger-unknown"
    status = 422
    message = N_("“%(trigger)s” is not a reason that the pack names.")
    todo = N_("Choose one of the list.")


class MeasureDone(Problem):
    code = "branches.measure-done"
    message = N_("This measure was done on %(day)s.")
    todo = N_("Add another measure for what is left.")


class MeasuresOpen(Problem):
    code = "branches.measures-open"
    message = N_("%(open)s of %(all)s measures are not done.")
    todo = N_("Record what came of each measure; a rectification has one at least.")
