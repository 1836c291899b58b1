"""The handbook (百问百答), its editions, what cadres suggest, lessons in the village, quizzes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.learning.enums import QuizPhase, SuggestionState
from zhucun.learning.models.sessions import Session
from zhucun.ledger.fields import ends_after_start, public_id_field


class Article(models.Model):
    """One question with its answer and the document that it rests on. A correction is a new row of
    the same number; the old one keeps its days."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    number = models.PositiveIntegerField()
    question = models.CharField(max_length=200)
    answer = models.TextField()
    topic = models.CharField(max_length=40)
    source = models.CharField(max_length=200)
    owner = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=400, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "number"],
                condition=Q(valid_until=None),
                name="article_number_once",
            ),
            ends_after_start("article_ends_after_start"),
        ]
        indexes = [models.Index(fields=["area"], name="article_area")]


class Edition(models.Model):
    """The handbook as it was issued on a day: the public ids of its articles, in order."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    issued_on = models.DateField()
    articles = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "title"], name="edition_title_once")]


class Suggestion(models.Model):
    """A question that a cadre misses in the handbook, or a mistake that he found."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, related_name="suggestions"
    )
    text = models.CharField(max_length=500)
    state = models.CharField(
        max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN
    )
    answer = models.CharField(max_length=500, blank=True)
    made_on = models.DateField()
    answered_on = models.DateField(null=True)


class MiniClass(models.Model):
    """A lesson of a team in its village (小课堂, YN-075), with the articles that it spoke of. One
    that was voided stays with its reason."""

    public_id = public_id_field()
    team = models.ForeignKey("roster.Team", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    on = models.DateField()
    present = models.PositiveSmallIntegerField()
    articles = models.JSONField(default=list)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "on", "title"],
                condition=Q(voided_on=None),
                name="mini_class_once",
            )
        ]
        indexes = [models.Index(fields=["area", "on"], name="mini_class_area")]


class Quiz(models.Model):
    """Questions from the handbook. Where it belongs to a session, its trainer reads the results;
    `phase` says whether it is tried before or after it. One that was voided stays with its tries
    and counts nowhere."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, related_name="quizzes"
    )
    phase = models.CharField(max_length=6, choices=QuizPhase.choices, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)


class QuizQuestion(models.Model):
    """`options` are texts, `right` the numbers (from 0) of those that are right; `axis`: what it
    tests, a word of the pack (HX25-55)."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    options = models.JSONField()
    right = models.JSONField()
    axis = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["position"]


class Attempt(models.Model):
    """Somebody's answers to a quiz, {position: [numbers]}; he may try again, and each try stays
    his."""

    public_id = public_id_field()
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    answers = models.JSONField(default=dict)
    correct = models.PositiveSmallIntegerField()
    asked = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["person"], name="attempt_person")]
