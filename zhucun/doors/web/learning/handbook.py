"""The handbook: search, one question, editions, suggestions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.forms import (
    AnswerForm,
    ArticleForm,
    EditionForm,
    ReasonForm,
    SuggestForm,
)
from zhucun.doors.web.learning.lists import EDITIONS, HANDBOOK, SUGGESTIONS
from zhucun.doors.web.learning.sessions import choices
from zhucun.doors.web.learning.shown import (
    form_page,
    keeps_learning,
    learns,
    link,
    refuse,
    with_names,
)
from zhucun.doors.web.listing import searched, show
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.actions import ArticleDraft
from zhucun.learning.errors import NobodyHere


@methods(read=["GET"])
@allow(learns)
def handbook(request: Request) -> HttpResponse:
    """Search the handbook."""
    actor, day = request.actor, as_of(request)
    topic = request.GET.get("topic", "")[:40]
    hits = queries.search(actor=actor, as_of=day, text=searched(request), topic=topic)
    context = {
        "listing": HANDBOOK.of(request, hits),
        "topics": queries.topics(actor=actor, as_of=day),
        "topic": topic,
        "is_part": bool(hits) and not all(hit.is_whole for hit in hits),
        "keeps": keeps_learning(actor),
        "may_import": keeps_learning(actor) and actor.can(Permission.IMPORT),
        "may_suggest": bool(actor.person),
    }
    return show(request, "web/learning/handbook.html", context)


@methods(read=["GET"], write=["POST"])
@allow(learns)
def article(request: Request, public_id: str) -> HttpResponse:
    """One question with its answer and document, its earlier answers; suggesting a correction."""
    actor, today = request.actor, localdate()
    found = queries.one_article(actor=actor, public_id=public_id)
    posting = queries.own_posting(actor=actor, on=today) if actor.person else None
    form = SuggestForm(request.POST or None)
    if form.is_valid():
        if posting is None:
            raise NobodyHere
        try:
            actions.suggest(
                posting=posting,
                text=form.cleaned_data["text"],
                article=found,
                area=found.area,
                on=today,
                by=actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Thank you: the office reads it and answers."))
            return redirect(address(request, "web:article", public_id))
    context = {
        "article": found,
        "versions": queries.versions(actor=actor, article=found),
        "form": form if posting else None,
        "keeps": perms.keeps(actor, found.area) and found.valid_until is None,
        "names": with_names([found], today),
    }
    return render(request, "web/learning/article.html", context)


@methods(read=["GET"], write=["POST"])
@allow(learns)
def suggestion_new(request: Request) -> HttpResponse:
    """Suggest a question that is missing."""
    actor, today = request.actor, localdate()
    posting = queries.own_posting(actor=actor, on=today)
    if posting is None:
        raise NobodyHere
    form = SuggestForm(request.POST or None)
    if form.is_valid():
        try:
            actions.suggest(
                posting=posting,
                text=form.cleaned_data["text"],
                article=None,
                area=posting.area[:6],
                on=today,
                by=actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Thank you: the office reads it and answers."))
            return redirect(address(request, "web:suggestions"))
    return form_page(
        request,
        form,
        title=_("Suggest a question"),
        button=_("Suggest it"),
        back=link(request, _("Handbook"), "web:handbook"),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def article_new(request: Request) -> HttpResponse:
    """Take a question into the handbook."""
    form = ArticleForm(request.POST or None, areas=choices(request), initial={"since": localdate()})
    if form.is_valid():
        given = dict(form.cleaned_data)
        area, since = given.pop("area"), given.pop("since")
        try:
            [made] = actions.write_articles(
                [ArticleDraft(**given)], area=area, since=since, by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The question is in the handbook."))
            return redirect(address(request, "web:article", made.public_id))
    return form_page(
        request,
        form,
        title=_("Write a question"),
        button=_("Take it into the handbook"),
        back=link(request, _("Handbook"), "web:handbook"),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def article_correct(request: Request, public_id: str) -> HttpResponse:
    """Answer a question otherwise from a day on."""
    found = queries.one_article(actor=request.actor, public_id=public_id)
    initial = {
        name: getattr(found, name) for name in ("question", "answer", "topic", "source", "owner")
    }
    form = ArticleForm(
        request.POST or None, correcting=True, initial={**initial, "since": localdate()}
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        since = given.pop("since")
        try:
            made = actions.correct_article(
                article=found, draft=ArticleDraft(**given), since=since, by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(
                request, gettext("The answer is corrected; the old one keeps its days.")
            )
            return redirect(address(request, "web:article", made.public_id))
    return form_page(
        request,
        form,
        title=_("Correct the answer"),
        button=_("Correct the answer"),
        back=link(request, found.question, "web:article", public_id),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def article_end(request: Request, public_id: str) -> HttpResponse:
    """Take a question out of the handbook."""
    found = queries.one_article(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_article(
                article=found,
                until=localdate(),
                why=form.cleaned_data["reason"],
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The question left the handbook."))
            return redirect(address(request, "web:handbook"))
    return form_page(
        request,
        form,
        title=_("Take it out of the handbook"),
        button=_("Take it out"),
        back=link(request, found.question, "web:article", public_id),
    )


@methods(read=["GET"], write=["POST"])
@allow(learns)
def editions(request: Request) -> HttpResponse:
    """Editions; issuing one."""
    actor, day = request.actor, as_of(request)
    form = None
    if keeps_learning(actor):
        form = EditionForm(request.POST or None, areas=choices(request))
        if form.is_valid():
            try:
                made = actions.issue_edition(**form.cleaned_data, on=localdate(), by=actor)
            except Problem as problem:
                refuse(form, problem)
            else:
                messages.success(request, gettext("The edition is issued."))
                return redirect(address(request, "web:edition", made.public_id))
    elif request.method == "POST":
        raise NotAllowed
    listing = EDITIONS.of(request, queries.editions(actor=actor))
    context = {
        "listing": listing,
        "names": with_names(listing.rows, day),
        "title": _("Editions of the handbook"),
        "links": [link(request, _("Handbook"), "web:handbook")],
        "form": form,
        "button": _("Issue the edition"),
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"])
@allow(learns)
def edition(request: Request, public_id: str) -> HttpResponse:
    """An edition as a whole, to read or to print."""
    found = queries.one_edition(actor=request.actor, public_id=public_id)
    rows = queries.articles_named(actor=request.actor, ids=found.articles)
    context = {"edition": found, "articles": rows, "names": with_names([found], found.issued_on)}
    return render(request, "web/learning/edition.html", context)


@methods(read=["GET"])
@allow(learns)
def suggestions(request: Request) -> HttpResponse:
    """Suggestions: one's own, or of the handbooks that one keeps."""
    links = [link(request, _("Handbook"), "web:handbook")]
    if request.actor.person:
        links.append(link(request, _("Suggest a question"), "web:suggestion-new"))
    context = {
        "listing": SUGGESTIONS.of(request, queries.suggestions(actor=request.actor)),
        "title": _("Suggestions to the handbook"),
        "links": links,
        "keeps": keeps_learning(request.actor),
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def suggestion_answer(request: Request, public_id: str) -> HttpResponse:
    """Answer a suggestion."""
    found = queries.one_suggestion(actor=request.actor, public_id=public_id)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            actions.answer_suggestion(
                suggestion=found,
                taken=form.cleaned_data["taken"] == "yes",
                answer=form.cleaned_data["answer"],
                on=localdate(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The suggestion is answered."))
            return redirect(address(request, "web:suggestions"))
    return form_page(
        request,
        form,
        title=_("Answer a suggestion"),
        button=_("Answer it"),
        back=link(request, _("Suggestions to the handbook"), "web:suggestions"),
        about=found.text,
    )
