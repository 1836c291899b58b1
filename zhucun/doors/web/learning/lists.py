"""Lists of learning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.listing import Column, Listing

_PERSON = Column(name="name", label=_("Cadre"), value="person.name", sort=("person__pinyin", "pk"))
_UNIT = Column(name="unit", label=_("Unit"), value="posting.unit.name")
_VILLAGE = Column(
    name="village", label=_("Village"), value="posting.place.short_name", sort=("area", "pk")
)

SESSIONS = Listing(
    name="trainings",
    caption=_("Trainings"),
    search=_("Theme, number or teacher"),
    nothing=_("No training fits."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="starts_on", sort=("starts_on", "pk")),
        Column(
            name="theme",
            label=_("Theme"),
            sort=("theme", "pk"),
            page="web:training",
            key="public_id",
        ),
        Column(name="tier", label=_("Level"), value="get_tier_display", sort=("tier", "pk")),
        Column(name="kind", label=_("Kind"), value="get_kind_display", sort=("kind", "pk")),
        Column(name="teachers", label=_("Teachers"), cell="web/learning/_teachers.html"),
        Column(name="venue", label=_("Venue")),
        Column(name="coming", label=_("Enrolled"), sort=("coming", "pk"), is_number=True),
        Column(name="there", label=_("Attended"), sort=("there", "pk"), is_number=True),
        Column(name="state", label=_("State"), cell="web/learning/_state.html"),
    ),
)

PLANS = Listing(
    name="training-plans",
    caption=_("Plans of trainings"),
    nothing=_("No plan is on record."),
    order="-year",
    columns=(
        Column(name="year", label=_("Year"), cell="web/learning/_year.html", sort=("year", "pk")),
        Column(
            name="title",
            label=_("Plan"),
            sort=("title",),
            page="web:training-plan",
            key="public_id",
        ),
        Column(name="area", label=_("Area"), cell="web/learning/_area_name.html", sort=("area",)),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
        Column(name="lines", label=_("Courses"), sort=("lines",), is_number=True),
        Column(name="planned", label=_("Sessions planned"), sort=("planned",), is_number=True),
    ),
)

NEEDS = Listing(
    name="training-needs",
    caption=_("Who asks for it"),
    nothing=_("Nobody asks for this."),
    order="name",
    columns=(
        _PERSON,
        Column(name="unit", label=_("Unit"), value="person.unit.name"),
        Column(
            name="area", label=_("Serves in"), cell="web/learning/_area_name.html", sort=("area",)
        ),
        Column(name="topic", label=_("Need"), sort=("topic", "pk")),
        Column(name="gap", label=_("Why"), cell="web/learning/_gap.html"),
        Column(name="day", label=_("Stated on"), value="stated_on", sort=("stated_on", "pk")),
    ),
)

ATTENDANCES = Listing(
    name="training-rows",
    caption=_("Attendances"),
    search=_("Name or pinyin"),
    nothing=_("Nobody attended in this period."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="on", sort=("on", "pk")),
        _PERSON,
        _UNIT,
        _VILLAGE,
        Column(name="theme", label=_("Theme"), cell="web/learning/_session.html"),
        Column(name="tier", label=_("Level"), value="session.get_tier_display"),
        Column(name="hours", label=_("Hours"), value="session.hours", is_number=True),
        Column(
            name="via", label=_("How it was recorded"), value="get_via_display", sort=("via", "pk")
        ),
    ),
)

SUMS = Listing(
    name="training-sums",
    caption=_("Sessions, attendances and people"),
    nothing=_("Nobody attended in this period."),
    order="",
    columns=(
        Column(name="label", label=_("Group"), cell="web/learning/_group.html"),
        Column(name="sessions", label=_("Sessions held"), is_number=True),
        Column(name="attendances", label=_("Attendances"), is_number=True),
        Column(name="heads", label=_("Heads"), is_number=True),
        Column(name="hours", label=_("Hours attended"), is_number=True),
    ),
)

GAPS = Listing(
    name="training-gaps",
    caption=_("Cadres who lack it"),
    nothing=_("Nobody: everybody was there."),
    order="village",
    columns=(
        Column(
            name="name",
            label=_("Cadre"),
            value="person.name",
            sort=("person__pinyin", "pk"),
            page="web:cadre",
            key="person.public_id",
        ),
        Column(name="role", label=_("Role"), value="get_role_display", sort=("role", "pk")),
        Column(name="unit", label=_("Unit"), value="unit.name"),
        Column(
            name="village",
            label=_("Village"),
            value="place.short_name",
            sort=("area", "role", "pk"),
        ),
        Column(name="since", label=_("On post from"), value="starts_on", sort=("starts_on", "pk")),
    ),
)

HANDBOOK = Listing(
    name="handbook",
    caption=_("Questions and answers"),
    search=_("What do you want to know?"),
    nothing=_("No question fits. Try other words, or suggest it."),
    order="",
    columns=(
        Column(name="number", label=_("No."), value="article.number", is_number=True),
        Column(name="question", label=_("Question asked"), cell="web/learning/_question.html"),
        Column(name="topic", label=_("Topic"), value="article.topic"),
        Column(name="source", label=_("Document"), value="article.source"),
    ),
)

EDITIONS = Listing(
    name="editions",
    caption=_("Editions"),
    nothing=_("No edition was issued yet."),
    order="-day",
    columns=(
        Column(name="title", label=_("Edition"), page="web:edition", key="public_id"),
        Column(name="area", label=_("Area"), cell="web/learning/_area_name.html", sort=("area",)),
        Column(name="day", label=_("Issued on"), value="issued_on", sort=("issued_on", "pk")),
        Column(name="size", label=_("Questions"), cell="web/learning/_size.html", is_number=True),
    ),
)

SUGGESTIONS = Listing(
    name="suggestions",
    caption=_("Suggestions"),
    nothing=_("Nobody suggested anything."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="made_on", sort=("made_on", "pk")),
        Column(name="who", label=_("Who"), value="person.name"),
        Column(name="text", label=_("Suggestion"), cell="web/learning/_suggestion.html"),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state", "pk")),
        Column(name="answer", label=_("Reply")),
    ),
)

MINI_CLASSES = Listing(
    name="mini-classes",
    caption=_("Lessons in villages"),
    nothing=_("No lesson in this period."),
    order="-day",
    columns=(
        Column(name="day", label=_("Day"), value="on", sort=("on", "pk")),
        Column(name="title", label=_("What it was about"), cell="web/learning/_lesson.html"),
        Column(
            name="area", label=_("Village"), cell="web/learning/_area_name.html", sort=("area",)
        ),
        Column(name="present", label=_("People who listened"), sort=("present",), is_number=True),
        Column(name="by", label=_("Recorded by"), value="by_name"),
    ),
)

QUIZZES = Listing(
    name="quizzes",
    caption=_("Quizzes"),
    nothing=_("There is no quiz."),
    order="-day",
    columns=(
        Column(name="title", label=_("Quiz"), cell="web/learning/_quiz.html", sort=("title",)),
        Column(name="day", label=_("Quiz opens on"), value="opens_on", sort=("opens_on", "pk")),
        Column(name="until", label=_("Open until"), value="closes_on", sort=("closes_on", "pk")),
        Column(name="session", label=_("Training"), value="session.theme"),
        Column(name="size", label=_("Questions"), sort=("size",), is_number=True),
    ),
)

CONTESTS = Listing(
    name="contests",
    caption=_("Contests"),
    nothing=_("There is no contest."),
    order="-day",
    columns=(
        Column(name="title", label=_("Contest"), page="web:contest", key="public_id"),
        Column(name="day", label=_("Begins on"), value="on", sort=("on", "pk")),
        Column(name="area", label=_("Area"), cell="web/learning/_area_name.html", sort=("area",)),
        Column(name="people", label=_("Take part"), sort=("people",), is_number=True),
        Column(name="state", label=_("State"), value="get_state_display", sort=("state",)),
    ),
)
