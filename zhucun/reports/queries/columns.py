"""Looks through the columns of every table, ours and those of others, for what an official app must
not keep. A column is found by the words of its name; each that is found is explained here, or it
counts as kept."""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Field, FileField
from django.utils.translation import gettext

from zhucun.kernel.problems import N_
from zhucun.reports.enums import Compliance

_WORDS: dict[str, frozenset[str]] = {
    "check-in": frozenset({"punch", "checkin", "clockin", "signin", "selfie", "face", "facial"}),
    "points": frozenset(
        {"point", "points", "score", "scores", "rank", "ranking", "badge", "medal", "streak"}
    ),
    "online": frozenset({"login", "logins", "logout", "online", "duration", "seen"}),
    "installation": frozenset(
        {"install", "installs", "installed", "download", "downloads", "usage", "activations"}
    ),
    "track": frozenset(
        {
            *("lat", "lon", "lng", "latitude", "longitude", "altitude", "coordinate"),
            *("coordinates", "coord", "coords", "gps", "geo", "geom", "track", "tracks"),
            *("trajectory", "location", "locations"),
        }
    ),
    "picture": frozenset(
        {"photo", "photos", "video", "videos", "image", "images", "picture", "audio", "voice"}
    ),
    "applause": frozenset(
        {
            *("like", "likes", "vote", "votes", "forward", "forwards", "share", "shares"),
            *("repost", "learning", "study"),
        }
    ),
    "business": frozenset(
        {"price", "prices", "payment", "advert", "adverts", "coupon", "discount", "commission"}
    ),
}
#: Two words that are one only together.
_PAIRS: dict[str, frozenset[tuple[str, str]]] = {
    "check-in": frozenset({("check", "in"), ("clock", "in"), ("sign", "in")}),
}
_KEPT = Compliance.WORD
_FINE = Compliance.MET
#: Table and column (empty: the table itself) → how it stands, and why it is there.
EXPLAINED: dict[tuple[str, str], tuple[Compliance, str]] = {
    ("roster.VillageNeed", "rank"): (_FINE, N_("the order of a village's needs")),
    ("roster.VillageWish", "rank"): (_FINE, N_("the order of a village's wishes")),
    ("roster.CandidateWish", "rank"): (_FINE, N_("the order of a candidate's wishes")),
    ("selection.ProposalVillage", "points"): (
        _FINE,
        N_("how well a match meets the needs of a village, before anybody is posted"),
    ),
    ("selection.Assignment", "points"): (
        _FINE,
        N_("how well a candidate meets the needs of a village, before he is posted"),
    ),
    ("selection.Proposal", "prices"): (_FINE, N_("numbers that prove a match the best; no money")),
    ("reports.Photo", ""): (
        _FINE,
        N_("the portrait on a contact card; nobody has to give one, and it shows no work"),
    ),
    ("economy.ProjectPhoto", ""): (
        _FINE,
        N_("the works before and after, where the pack asks for them; no presence of anybody"),
    ),
    ("monitoring.Case", "votes_for"): (
        _FINE,
        N_("the village's vote on whether a household is monitored"),
    ),
    ("monitoring.Case", "votes_against"): (
        _FINE,
        N_("the village's vote on whether a household is monitored"),
    ),
    ("monitoring.SentBack", "votes_for"): (
        _FINE,
        N_("the village's vote on whether a household is monitored"),
    ),
    ("monitoring.SentBack", "votes_against"): (
        _FINE,
        N_("the village's vote on whether a household is monitored"),
    ),
    ("branches.Dismissal", "vote_document"): (
        _FINE,
        N_("the paper by which the villagers' assembly recalled a director"),
    ),
    ("fieldwork.InspectedTeam", "rank"): (
        _FINE,
        N_("the order in which teams were drawn by lot for an inspection"),
    ),
    ("fieldwork.InspectionPoint", ""): (
        _FINE,
        N_("what an inspection looks at; nothing is added up"),
    ),
    ("fieldwork.InspectionAnswer", "point"): (
        _FINE,
        N_("what an inspection looks at; nothing is added up"),
    ),
    ("pairing.ProposedPair", "points"): (
        _FINE,
        N_("how well a helper suits a household, before they are paired"),
    ),
    ("branches.StarTask", "points"): (_FINE, N_("what a task counts for the stars of a branch")),
    ("branches.StarCheck", "points"): (
        _FINE,
        N_("what a branch earned of a task for its stars; nobody's person is reckoned"),
    ),
    ("branches.Cultivation", "track"): (
        _FINE,
        N_("which of the two ways of training somebody is on, not where he is"),
    ),
    ("appraisal.Appraisal", "score"): (_FINE, N_("the name of the pack's scheme, no number")),
    ("appraisal.Scheme", "score"): (_FINE, N_("the name of the pack's scheme, no number")),
    ("appraisal.Deduction", "points"): (
        _KEPT,
        N_(
            "taken off in an appraisal that people decide and sign, each with its evidence; a "
            "person says that no use of the app is reckoned by it and no list of cadres is "
            "ordered by it"
        ),
    ),
    ("reward.ExamEntry", "points"): (
        _FINE,
        N_("what an exam authority adds by its paper; no work and no use is reckoned by it"),
    ),
    ("reward.ExamEntry", "points_on"): (
        _FINE,
        N_("what an exam authority adds by its paper; no work and no use is reckoned by it"),
    ),
    ("reward.ExamEntry", "points_document"): (
        _FINE,
        N_("what an exam authority adds by its paper; no work and no use is reckoned by it"),
    ),
    ("ballots.Asked", "rank"): (_FINE, N_("the order in which households were drawn by lot")),
    ("ballots.Poll", "special_share"): (
        _FINE,
        N_("the part of a sample that is kept for certain households"),
    ),
    ("screening.Payment", ""): (
        _FINE,
        N_("public benefits that were paid, compared with registers; nothing is bought here"),
    ),
    ("screening.Lead", "payment"): (
        _FINE,
        N_("public benefits that were paid, compared with registers; nothing is bought here"),
    ),
    ("support.Payment", ""): (
        _FINE,
        N_("what the finance office paid to cadres; nobody pays here"),
    ),
    ("axes.AccessLog", "logout_time"): (
        _KEPT,
        N_(
            "sign-ins and sign-outs, kept against break-ins; a person says that nobody reckons "
            "time online from them (AXES_DISABLE_ACCESS_LOG keeps none)"
        ),
    ),
    ("directory.Account", "last_login"): (
        _KEPT,
        N_(
            "the last sign-in, shown to who manages accounts, to close idle ones; a person says "
            "that nobody is made to sign in by it"
        ),
    ),
    ("directory.ApiToken", "seen_at"): (
        _KEPT,
        N_(
            "when a device last sent anything, shown to its owner and his office, to revoke a lost "
            "one; a person says that nobody's use is reckoned from it"
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was found, in sentences, among so many columns."""

    states: frozenset[Compliance]
    sentences: tuple[str, ...]
    tables: int
    columns: int


def found(word: str) -> Found:
    """The columns (and tables) whose names speak of this. No query."""
    states: set[Compliance] = set()
    sentences: list[str] = []
    models = [model for model in apps.get_models() if _is_kept(model._meta.label)]
    count = 0
    for model in models:
        label = model._meta.label
        own = _parts(model.__name__)
        named = [("", own)] if own & _WORDS[word] else []
        for column in model._meta.concrete_fields:
            count += 1
            parts = frozenset(column.name.split("_"))
            if _speaks(column, parts, word):
                named.append((column.name, parts))
        for name, _ in named:
            state, why = EXPLAINED.get((label, name), (Compliance.NOT_MET, ""))
            states.add(state)
            place = f"{label}.{name}" if name else label
            sentences.append(f"{place}: {gettext(why)}" if why else place)
    return Found(
        states=frozenset(states), sentences=tuple(sentences), tables=len(models), columns=count
    )


def _is_kept(label: str) -> bool:
    """A table to which nothing is written is none."""
    is_off = getattr(settings, "AXES_DISABLE_ACCESS_LOG", False)
    return not (label == "axes.AccessLog" and is_off)


def _speaks(column: Field[object, object], parts: frozenset[str], word: str) -> bool:
    if word == "picture" and isinstance(column, FileField):
        return True
    pairs = _PAIRS.get(word, frozenset())
    return bool(parts & _WORDS[word]) or any(set(pair) <= parts for pair in pairs)


def _parts(name: str) -> frozenset[str]:
    """The words of a table's name: SpotCheck → spot, check."""
    spaced = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in name)
    return frozenset(spaced.strip("_").split("_"))
