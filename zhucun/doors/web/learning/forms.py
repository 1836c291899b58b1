"""Forms of learning. What is refused later comes back as an error of the field that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.fields import Day
from zhucun.doors.web.roster.reasons import language
from zhucun.learning.actions import CourseDraft, SessionChanges, SessionDraft, TeacherDraft
from zhucun.learning.enums import ClassKind, Mode, QuizPhase, Rating
from zhucun.roster.enums import PostingRole

Choices = Iterable[tuple[str, Any]]
_LINES = {"rows": 3}
#: Levels of an honour, as they are kept and as they are written.
HONOURS = {
    "national": _("National"),
    "province": _("Provincial"),
    "prefecture": _("Municipal"),
    "county": _("County-level"),
}
_ROLES = [
    (PostingRole.FIRST_SECRETARY.value, PostingRole.FIRST_SECRETARY.label),
    (PostingRole.MEMBER.value, PostingRole.MEMBER.label),
]


def _roles() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("For whom"),
        choices=_ROLES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nobody chosen: for all cadres on post."),
    )


def _theme() -> forms.CharField:
    return forms.CharField(
        label=_("Theme"), max_length=80, help_text=_("One theme; another one is another session.")
    )


def _venue() -> forms.CharField:
    return forms.CharField(
        label=_("Venue"),
        max_length=100,
        help_text=_("Where it is held; of people sent out, where they are sent."),
    )


def _teachers() -> forms.CharField:
    return forms.CharField(
        label=_("Teachers"),
        required=False,
        widget=forms.Textarea(attrs=_LINES),
        help_text=_(
            "One a line: name, office, level of an honour as a cadre (if any), way of teaching "
            "(where the policy names ways)."
        ),
    )


class InArea(forms.Form):
    """A form with the areas in which the actor may write."""

    def __init__(self, *args: Any, areas: Choices = (), **more: Any) -> None:
        super().__init__(*args, **more)
        if "area" in self.fields:
            self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]


class PlanForm(InArea):
    """Begin a plan."""

    area = forms.ChoiceField(label=_("Area"))
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2199)
    title = forms.CharField(label=_("Name of the plan"), max_length=80)


class CourseForm(forms.Form):
    """One course of a plan."""

    theme = forms.CharField(label=_("Theme"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=ClassKind.choices)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices)
    lesson = forms.ChoiceField(label=_("Lesson of the five"), required=False)
    serves = forms.MultipleChoiceField(
        label=_("Abilities that it serves"), required=False, widget=forms.CheckboxSelectMultiple
    )
    roles = _roles()
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=500, initial=2)
    sessions = forms.IntegerField(
        label=_("Number of sessions"), min_value=1, max_value=500, initial=1
    )
    people = forms.IntegerField(label=_("Attendances planned"), min_value=0, max_value=1_000_000)
    funds = forms.DecimalField(
        label=_("Funds (yuan)"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12, required=False)

    def __init__(self, *args: Any, axes: Choices, lessons: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        _offer(self, axes, lessons)

    @property
    def draft(self) -> CourseDraft:
        return CourseDraft(**self.cleaned_data)


def _offer(form: forms.Form, axes: Choices, lessons: Choices) -> None:
    """Choices that the pack names; a field without any falls away."""
    for name, choices in (("serves", list(axes)), ("lesson", list(lessons))):
        if name not in form.fields:
            continue
        if not choices:
            del form.fields[name]
        else:
            blank = [] if name == "serves" else [("", "—")]
            form.fields[name].choices = [*blank, *choices]  # type: ignore[attr-defined]


class SessionForm(InArea):
    """Open a session."""

    area = forms.ChoiceField(label=_("Held by"))
    theme = _theme()
    kind = forms.ChoiceField(label=_("Kind"), choices=ClassKind.choices)
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices)
    lesson = forms.ChoiceField(label=_("Lesson of the five"), required=False)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=500, initial=2)
    venue = _venue()
    teachers = _teachers()
    need = forms.ChoiceField(label=_("Need that it answers"), required=False)
    course = forms.ChoiceField(label=_("Course of the plan"), required=False)
    roles = _roles()
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, required=False)
    gives_certificate = forms.BooleanField(label=_("Gives a certificate"), required=False)

    def __init__(
        self,
        *args: Any,
        lessons: Choices,
        topics: Iterable[str],
        courses: Iterable[Any],
        ways: Choices = (),
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        _offer(self, (), lessons)
        self._ways = {str(label): key for key, label in ways}
        self._courses = {row.public_id: row for row in courses}
        self.fields["need"].choices = [("", "—"), *((each, each) for each in topics)]  # type: ignore[attr-defined]
        self.fields["course"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *(
                (key, f"{row.theme} · {row.get_kind_display()}")
                for key, row in self._courses.items()
            ),
        ]

    def clean_teachers(self) -> tuple[TeacherDraft, ...]:
        return _taught(self.cleaned_data["teachers"], self._ways)

    @property
    def draft(self) -> SessionDraft:
        given = dict(self.cleaned_data)
        given["course"] = self._courses.get(given["course"])
        return SessionDraft(**given)


class SessionCorrectionForm(forms.Form):
    """What a session is to say, and why."""

    theme = _theme()
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=500)
    venue = _venue()
    teachers = _teachers()
    capacity = forms.IntegerField(label=_("Seats"), min_value=1, max_value=100_000, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, session: Any, ways: Choices, **more: Any) -> None:
        self._ways = {str(label): key for key, label in ways}
        names = ("theme", "starts_on", "ends_on", "hours", "venue", "capacity")
        initial = {name: getattr(session, name) for name in names}
        lines = [_line(each, self._ways) for each in session.teachers.all()]
        more["initial"] = {**initial, "teachers": "\n".join(lines)}
        super().__init__(*args, **more)

    def clean_teachers(self) -> tuple[TeacherDraft, ...]:
        return _taught(self.cleaned_data["teachers"], self._ways)

    @property
    def changes(self) -> SessionChanges:
        given = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return SessionChanges(**given)


def _taught(text: str, ways: Mapping[str, str]) -> tuple[TeacherDraft, ...]:
    lines = [line.strip() for line in text.splitlines()]
    return tuple(_teacher(line, ways) for line in lines if line)


def _teacher(line: str, ways: Mapping[str, str]) -> TeacherDraft:
    """A line without any comma is parted at 、, which else stands within an office."""
    whole = line.replace("，", ",")
    parts = [part.strip() for part in whole.split("," if "," in whole else "、")]
    if len(parts) > 4:
        raise ValidationError(
            gettext("“%(line)s” has more than name, office, level and way.") % {"line": line[:40]}
        )
    name, office, honour, way = (*parts, "", "", "")[:4]
    known = {str(label): key for key, label in HONOURS.items()}
    if honour and honour not in known and honour not in HONOURS:
        raise ValidationError(
            gettext("“%(honour)s” is no level: national, province, city or county.")
            % {"honour": honour[:20]}
        )
    honour = known.get(honour, honour)
    return TeacherDraft(name=name, office=office, honour=honour, way=ways.get(way, way))


def _line(teacher: Any, ways: Mapping[str, str]) -> str:
    """A teacher as a form writes him."""
    named = {key: label for label, key in ways.items()}
    honour = str(HONOURS.get(teacher.honour, teacher.honour))
    parts = [teacher.name, teacher.office, honour, named.get(teacher.way, teacher.way)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return ("，" if language() == "zh" else ", ").join(parts)


class ReasonForm(forms.Form):
    """A reason and nothing else."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class AttendForm(forms.Form):
    """Who was there, from the signed list."""

    on = Day(label=_("Day"))
    people = forms.MultipleChoiceField(
        label=_("Who was there"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]


class PeopleForm(forms.Form):
    """Whom to enrol."""

    people = forms.MultipleChoiceField(
        label=_("Cadres to enrol"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]


class NeedForm(forms.Form):
    """What one wants to be taught."""

    topics = forms.MultipleChoiceField(
        label=_("From the menu"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own = forms.CharField(label=_("In your own words"), max_length=80, required=False)

    def __init__(self, *args: Any, topics: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["topics"].choices = [(each, each) for each in topics]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not given.get("topics") and not given.get("own", "").strip():
            raise ValidationError(gettext("Choose something, or write it in your own words."))
        return given

    @property
    def wanted(self) -> list[str]:
        own = self.cleaned_data["own"].strip()
        return [*self.cleaned_data["topics"], *([own] if own else [])]


class AbilityForm(forms.Form):
    """How one sees one's own abilities: one field an ability."""

    def __init__(self, *args: Any, axes: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        for key, label in axes:
            self.fields[key] = forms.ChoiceField(
                label=label, choices=[("", "—"), *Rating.choices], required=False
            )


class ArticleForm(InArea):
    """A question of the handbook."""

    area = forms.ChoiceField(label=_("Handbook of"))
    question = forms.CharField(label=_("Question asked"), max_length=200)
    answer = forms.CharField(
        label=_("Answer given"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    topic = forms.CharField(label=_("Topic"), max_length=40)
    source = forms.CharField(
        label=_("Document"), max_length=200, help_text=_("Title, number and date.")
    )
    owner = forms.CharField(label=_("Who answers for it"), max_length=80)
    since = Day(label=_("Holds from"))

    def __init__(self, *args: Any, correcting: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        if correcting:
            del self.fields["area"]


class EditionForm(InArea):
    """Issue the handbook as it stands."""

    area = forms.ChoiceField(label=_("Handbook of"))
    title = forms.CharField(label=_("Name of the edition"), max_length=80)


class SuggestForm(forms.Form):
    """A question that is missed, or a mistake."""

    text = forms.CharField(
        label=_("Your suggestion"), max_length=500, widget=forms.Textarea(attrs=_LINES)
    )


class AnswerForm(forms.Form):
    """The answer to a suggestion."""

    taken = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Taken up")), ("no", _("Not taken up"))]
    )
    answer = forms.CharField(label=_("Reply"), max_length=500, widget=forms.Textarea(attrs=_LINES))


class MiniClassForm(forms.Form):
    """A lesson in the village."""

    title = forms.CharField(label=_("What it was about"), max_length=80)
    on = Day(label=_("Day"))
    present = forms.IntegerField(label=_("People who listened"), min_value=1, max_value=10_000)
    articles = forms.MultipleChoiceField(
        label=_("Questions of the handbook"), required=False, widget=forms.SelectMultiple
    )

    def __init__(self, *args: Any, articles: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["articles"].choices = list(articles)  # type: ignore[attr-defined]


class QuizForm(InArea):
    """A quiz, its questions as text: “? number: question”, then “+ right” and “- wrong” lines."""

    area = forms.ChoiceField(label=_("Held by"))
    title = forms.CharField(label=_("Name of the quiz"), max_length=80)
    opens_on = Day(label=_("Quiz opens on"))
    closes_on = Day(label=_("Open until"), required=False)
    session = forms.ChoiceField(label=_("Belongs to the session"), required=False)
    phase = forms.ChoiceField(
        label=_("When it is tried"), required=False, choices=[("", "—"), *QuizPhase.choices]
    )
    questions = forms.CharField(
        label=_("Questions"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "A line “? 3: text” asks about question 3 of the handbook; below it a line “+ text” "
            "for each right option and “- text” for each wrong one. A line “# text” says what it "
            "tests, where the policy names what a training is to bring."
        ),
    )

    def __init__(self, *args: Any, sessions: Choices, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["session"].choices = [("", "—"), *sessions]  # type: ignore[attr-defined]
