"""What guidance, tickets and inspections refuse."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class GuidanceIdTaken(Problem):
    code = "fieldwork.guidance-id-taken"
    message = N_("A visit or meeting of an office is on record under this id with other content.")
    todo = N_("Open that record, or record this one under a new id.")


class GuidanceIsThere(Problem):
    code = "fieldwork.guidance-is-there"
    message = N_("The same visit or meeting of %(day)s is on record for %(place)s.")
    todo = N_("Open that record; strike it out if it is wrong.")


class GuidanceNotOfLevel(Problem):
    """The pack says whose guidance of this kind counts."""

    code = "fieldwork.guidance-not-of-level"
    status = 422
    message = N_("This kind of guidance is not given at the level “%(level)s”.")
    todo = N_("Choose a kind that your level owes.")


class GuidancePlaceWrong(Problem):
    code = "fieldwork.guidance-place-wrong"
    status = 422
    message = N_("Recorded for %(place)s, it would count for nobody who is owed it.")
    todo = N_("Choose the village or township, and the teams that took part.")


class TeamElsewhere(Problem):
    code = "fieldwork.team-elsewhere"
    status = 422
    message = N_("The team %(team)s did not serve in %(place)s on %(day)s.")
    todo = N_("Choose teams from the list.")


class ItemElsewhere(Problem):
    code = "fieldwork.item-elsewhere"
    status = 422
    message = N_("“%(title)s” belongs to a plan of another place.")
    todo = N_("Choose an item of a village that was visited or took part.")


class TicketIsClosed(Problem):
    code = "fieldwork.ticket-is-closed"
    message = N_("“%(title)s” was closed on %(day)s.")
    todo = N_("Give a new one where something is left.")


class ChecksOwnWork(Problem):
    code = "fieldwork.checks-own-work"
    message = N_("Whoever reported that it is done does not close it.")
    todo = N_("Let somebody else of the office look at it again.")


class NobodyToInspect(Problem):
    code = "fieldwork.nobody-to-inspect"
    status = 422
    message = N_("No team serves in %(place)s on %(day)s.")
    todo = N_("Choose a place with teams.")


class DrawnAlready(Problem):
    """A second word would be a second draw: nobody chooses among draws."""

    code = "fieldwork.inspection-drawn"
    message = N_("The teams of this inspection were drawn on %(day)s.")
    todo = N_("Work with that draw; withdraw the inspection with a reason if it cannot be made.")


class InspectionIsOff(Problem):
    code = "fieldwork.inspection-is-off"
    message = N_("This inspection was withdrawn on %(day)s.")
    todo = N_("Plan another one.")


class PointsUnanswered(Problem):
    """What was not looked at is no pass."""

    code = "fieldwork.points-unanswered"
    status = 422
    message = N_("Nothing is said of point %(numbers)s of the checklist.")
    todo = N_("Say of each point whether it was in order, or that it was not looked at.")
