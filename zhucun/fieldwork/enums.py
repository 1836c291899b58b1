"""Words of the fieldwork. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitKind(models.TextChoices):
    HOUSEHOLD = "household", _("Visit to households")
    OPEN_AIR = "open_air", _("Open-air meeting")
    MEETING = "meeting", _("Discussion meeting")
    CALL = "call", _("Call answered")
    INSPECTION = "inspection", _("Inspection of an industry")
    SAFETY = "safety", _("Publicity for safety")
    LAW = "law", _("Publicity for the law")
    MORAL = "moral", _("Moral education")


class Topic(models.TextChoices):
    """What a visit or a matter is about, in the order of how often people speak of it."""

    INCOME = "income", _("Income")
    WORK = "work", _("Work")
    MEDICAL = "medical", _("Medical care")
    SCHOOL = "school", _("School")
    HOUSE = "house", _("Housing")
    WATER = "water", _("Drinking water")
    ROAD = "road", _("Roads and transport")
    ELDERLY = "elderly", _("Old people")
    CARE = "care", _("Care of people in need")
    INDUSTRY = "industry", _("Industry")
    POLICY = "policy", _("Policies")
    APPEAL = "appeal", _("Appeal")
    DISPUTE = "dispute", _("Dispute")
    SAFETY = "safety", _("Safety")
    OTHER = "other", _("Other")


class Slot(models.TextChoices):
    """What a household received on a visit: the five (五个到户, HN22-68), which are the items of
    the packs' checklist, and what was put into its hands."""

    CONTACT = "contact", _("A party member keeps in touch")
    VISIT = "visit", _("A visit to hear concerns")
    POLICY = "policy", _("Policies carried out")
    INDUSTRY = "industry", _("A link to an industry or a job")
    SERVICE = "service", _("The service that is needed")
    CARD = "card", _("The contact card, put up in the home")
    LEAFLET = "leaflet", _("A leaflet on a policy")


#: The five of the packs' checklist.
FIVE = (Slot.CONTACT, Slot.VISIT, Slot.POLICY, Slot.INDUSTRY, Slot.SERVICE)


class NoteKind(models.TextChoices):
    """What the server has to say to the author of a record."""

    HOUSEHOLD_LEFT = "household-left", _("The household had left by that day")
    CLOCK_OFF = "clock-off", _("The clock of the device is wrong; both times are kept")
    DAY_CORRECTED = "day-corrected", _("The day came from the wrong clock and was set right")


class MatterKind(models.TextChoices):
    """The first five are everybody's; the others are words of some packs: finer ones for an appeal,
    and what a cadre himself is in want of (YN-064). A clue is a lead to a household that may fall
    back into poverty, never a finding."""

    APPEAL = "appeal", _("Appeal")
    LIVELIHOOD = "livelihood", _("Livelihood matter")
    URGENT = "urgent", _("Urgent difficulty")
    DISPUTE = "dispute", _("Dispute")
    CLUE = "clue", _("Sign of a risk of return to poverty")
    HELP = "help", _("Call for help")
    POLICY_QUESTION = "policy_question", _("Question on a policy")
    DIFFICULTY = "difficulty", _("Difficulty")
    COMMENT = "comment", _("Comment")
    CADRE_DIFFICULTY = "cadre_difficulty", _("Difficulty of a cadre")


class MatterSize(models.TextChoices):
    """Small matters stay in the village, big ones in the township (HN22-70, HN22-71)."""

    SMALL = "small", _("Small matter")
    BIG = "big", _("Big matter")


class MatterLevel(models.TextChoices):
    VILLAGE = "village", _("Village")
    TOWNSHIP = "township", _("Township")
    COUNTY = "county", _("County")


class MatterSource(models.TextChoices):
    VISIT = "visit", _("Heard on a visit")
    PHONE = "phone", _("By telephone")
    PUBLIC = "public", _("From the public village page")
    OFFICE = "office", _("Passed on by an office")
    PROACTIVE = "proactive", _("Found by the cadre himself")
    PLEDGE_COMMENT = "pledge_comment", _("Comment on a pledge")


class MatterState(models.TextChoices):
    OPEN = "open", _("Waiting")
    IN_HAND = "in_hand", _("In hand")
    DONE = "done", _("Done")
    ANSWERED = "answered", _("Answered by the villager")
    CLOSED = "closed", _("Closed")


class StepKind(models.TextChoices):
    OPENED = "opened", _("Opened")
    TAKEN = "taken", _("Taken on")
    WORKED = "worked", _("Worked on")
    PASSED_UP = "passed_up", _("Passed up")
    PASSED_DOWN = "passed_down", _("Passed down")
    DONE = "done", _("Done")
    ANSWERED = "answered", _("The villager's answer")
    REOPENED = "reopened", _("Reopened")
    CLOSED = "closed", _("Closed")
    HANDED_OVER = "handed_over", _("Handed over")


class Satisfied(models.TextChoices):
    YES = "yes", _("Content")
    PARTLY = "partly", _("Partly content")
    NO = "no", _("Not content")


class PlanKind(models.TextChoices):
    """Plans of a village, or of one cadre."""

    YEAR_PLAN = "year_plan", _("Assistance plan of the year")
    TASK_LIST = "task_list", _("Task list of the year")
    ASSISTANCE = "assistance", _("One village, one plan")
    PLEDGE = "pledge", _("Annual pledge")
    DEVELOPMENT = "development_list", _("Development list")
    INDUSTRY = "industry", _("Plan for industries")


class ItemKind(models.TextChoices):
    TASK = "task", _("Task")
    MEASURE = "measure", _("Measure")
    NEED = "need", _("Need of the village")
    BRAND = "brand", _("Brand")
    RED_TOURISM = "red_tourism", _("Red tourism")
    PROJECT = "project", _("Project item")


class ItemState(models.TextChoices):
    WAITING = "waiting", _("Not begun")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    REJECTED = "rejected", _("Not taken on")


class Horizon(models.TextChoices):
    SHORT = "short", _("Short term")
    LONG = "long", _("Long term")


class GuidanceLevel(models.TextChoices):
    """Who guides a team: an office of a place, or the unit that sent it."""

    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("City")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    UNIT = "unit", _("Sending unit")


class BodySeat(models.TextChoices):
    """Who sits in a coordination body; the leader in charge of a county is one by name."""

    LEADER = "leader", _("Leader in charge")
    ORGANISATION = "organisation", _("Organisation department")
    AGRICULTURE = "agriculture", _("Agriculture department")
    OTHER = "other", _("Other")


class TicketKind(models.TextChoices):
    DIRECTIVE = "directive", _("Directive of a leader")
    SUPERVISION = "supervision", _("Supervision")
    FINDING = "finding", _("Finding of an inspection")


class TicketStepKind(models.TextChoices):
    REPORTED = "reported", _("Reported as carried out")
    RETURNED = "returned", _("Sent back")
    ESCALATED = "escalated", _("Passed to a higher level")
    CLOSED = "closed", _("Looked at again and closed")


class EvidenceKind(models.TextChoices):
    """What a progress rests on."""

    VISIT = "visit", _("Visit")
    MATTER = "matter", _("Matter")
    PAPER = "paper", _("Document")
