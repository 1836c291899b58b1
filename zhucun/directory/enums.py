"""Words of the directory. The values are the words that policy packs use in their expressions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitLevel(models.TextChoices):
    CENTRAL = "central", _("Central")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")
    VILLAGE = "village", _("Village")


class UnitKind(models.TextChoices):
    PARTY = "party", _("Party and government")
    ECONOMY = "economy", _("Economic department")
    POLITICS_LAW = "politics_law", _("Political-legal department")
    AGRICULTURE = "agriculture", _("Agricultural technology")
    CULTURE_TOURISM = "culture_tourism", _("Culture and tourism")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    FINANCE = "finance", _("Finance and banking")
    CONSTRUCTION = "construction", _("Construction and transport")
    ENTERPRISE = "enterprise", _("State enterprise")
    OTHER = "other", _("Other")


class Gender(models.TextChoices):
    MALE = "male", _("Male")
    FEMALE = "female", _("Female")


class Education(models.TextChoices):
    PRIMARY = "primary", _("Primary school")
    JUNIOR = "junior", _("Junior middle school")
    SENIOR = "senior", _("Senior middle school")
    COLLEGE = "college", _("College (3 years)")
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master")
    DOCTOR = "doctor", _("Doctor")


class PoliticalStatus(models.TextChoices):
    PARTY_MEMBER = "party_member", _("Party member")
    PROBATIONARY = "probationary", _("Probationary Party member")
    LEAGUE_MEMBER = "league_member", _("Youth League member")
    DEMOCRATIC_PARTY = "democratic_party", _("Member of a democratic party")
    MASSES = "masses", _("No party")


class PersonnelClass(models.TextChoices):
    CIVIL_SERVANT = "civil_servant", _("Civil servant")
    INSTITUTION = "institution", _("Public institution")
    STATE_ENTERPRISE = "state_enterprise", _("State enterprise")
    OTHER = "other", _("Other")


class Speciality(models.TextChoices):
    PARTY_BUILDING = "party_building", _("Party building")
    POLITICS_LAW = "politics_law", _("Law and mediation")
    PROJECT = "project", _("Project construction")
    INDUSTRY = "industry", _("Industry development")
    AGRONOMY = "agronomy", _("Agronomy")
    HUSBANDRY = "husbandry", _("Animal husbandry")
    CULTURE_TOURISM = "culture_tourism", _("Culture and tourism")
    FINANCE = "finance", _("Finance")
    EDUCATION = "education", _("Education")
    HEALTH = "health", _("Health")
    ENGINEERING = "engineering", _("Engineering")
    OTHER = "other", _("Other")


class Role(models.TextChoices):
    """What an account may be. The area or unit of a grant says where."""

    ADMIN = "ADMIN", _("System administrator")
    OFFICE = "OFFICE", _("Resident assistance office")
    TOWNSHIP = "TOWNSHIP", _("Township")
    UNIT = "UNIT", _("Sending unit")
    BRANCH = "BRANCH", _("Village Party branch")
    FIRST_SECRETARY = "FIRST_SECRETARY", _("First secretary")
    MEMBER = "MEMBER", _("Team member")
    DISCIPLINE = "DISCIPLINE", _("Discipline inspection")
    AUDIT = "AUDIT", _("Audit")
    PUBLIC = "PUBLIC", _("Public")


class TokenKind(models.TextChoices):
    """A programme's key opens the API only, a device's the sync door only."""

    API = "api", _("Programme")
    DEVICE = "device", _("Device")


class Permission(models.TextChoices):
    """What a role may do in its area or unit."""

    SEE_PLACES = "SEE_PLACES", _("See places and coverage")
    SEE_POSTINGS = "SEE_POSTINGS", _("See postings and teams")
    SEE_CANDIDATES = "SEE_CANDIDATES", _("See candidates and why")
    SEE_PERSONAL = "SEE_PERSONAL", _("Open masked personal data")
    SEE_LEDGER = "SEE_LEDGER", _("See histories and who read what")
    MANAGE_PLACES = "MANAGE_PLACES", _("Change places and tags")
    MANAGE_ROSTER = "MANAGE_ROSTER", _("Manage rounds, candidates, teams and postings")
    STATE_NEEDS = "STATE_NEEDS", _("State what a village needs")
    OFFER_CANDIDATES = "OFFER_CANDIDATES", _("Offer candidates of the own unit")
    IMPORT = "IMPORT", _("Import lists")
    EXPORT = "EXPORT", _("Export lists")
    SEE_HOUSEHOLDS = "SEE_HOUSEHOLDS", _("See households")
    MANAGE_HOUSEHOLDS = "MANAGE_HOUSEHOLDS", _("Change households")
    SEE_FIELDWORK = "SEE_FIELDWORK", _("See visits, matters and plans")
    RECORD_FIELDWORK = "RECORD_FIELDWORK", _("Record visits, matters and plans")
    HANDLE_MATTERS = "HANDLE_MATTERS", _("Take on and settle matters")
    SEE_PRESENCE = "SEE_PRESENCE", _("See leave and month sheets")
    CONFIRM_PRESENCE = "CONFIRM_PRESENCE", _("Confirm month sheets")
    CHECK_PRESENCE = "CHECK_PRESENCE", _("Draw and record spot checks")
    SEE_BRANCHES = "SEE_BRANCHES", _("See Party branches and village committees")
    KEEP_BRANCHES = "KEEP_BRANCHES", _("Keep Party branches and village committees")
    SEE_POLLS = "SEE_POLLS", _("See evaluations by villagers")
    RUN_POLLS = "RUN_POLLS", _("Run evaluations by villagers")
    SEE_REWARD = "SEE_REWARD", _("See commendations, promotions and accountability")
    KEEP_REWARD = "KEEP_REWARD", _("Keep commendations, promotions and accountability")
    SEE_SCREENING = "SEE_SCREENING", _("See cross-checks and their leads")
    KEEP_SCREENING = "KEEP_SCREENING", _("Import registers, run cross-checks, decide on leads")
    SEE_SUPPORT = "SEE_SUPPORT", _("See what is due to cadres, paid and arranged")
    KEEP_SUPPORT = "KEEP_SUPPORT", _("Keep payments, insurance, check-ups and care")
    SEE_APPRAISALS = "SEE_APPRAISALS", _("See appraisals, reviews and grades")
    RUN_APPRAISALS = "RUN_APPRAISALS", _("Run appraisals and decide grades")
    SEE_LEARNING = "SEE_LEARNING", _("See trainings and who attended")
    KEEP_LEARNING = "KEEP_LEARNING", _("Keep trainings, the handbook and contests")
    MANAGE_ACCOUNTS = "MANAGE_ACCOUNTS", _("Manage accounts")
    VIEW_AS = "VIEW_AS", _("Look through another account")


class PlaceNumber(models.TextChoices):
    """What is stated of a place as of a day: nobody here keeps the register behind it."""

    HOUSEHOLDS = "households", _("Households")
    POPULATION = "population", _("Population")
    RURAL_POPULATION = "rural_population", _("Persons in the rural household register")
    POOR_PERSONS = "poor_persons", _("Poor persons, as stated")
    UNSTABLE_PERSONS = "unstable_persons", _("Persons under monitoring, as stated")
    CONTRACTED_LAND = "contracted_land", _("Contracted farm land (mu)")
    SEPARATED_LAND = "separated_land", _("Of it with its three rights registered apart (mu)")
    TRANSFERRED_LAND = "transferred_land", _("Of it transferred to others (mu)")
    CIVIL_SERVANTS = "civil_servants", _("Civil servants of the township")
