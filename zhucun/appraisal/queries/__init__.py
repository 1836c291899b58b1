"""Every read of appraisal; each list starts from what the actor may see, by place and name."""

from __future__ import annotations

from zhucun.appraisal.perms import may_run
from zhucun.appraisal.queries.appraisals import (
    AppraisalCard,
    Counts,
    appraisal_card,
    appraisals,
    changed_people,
    has_chain,
    is_waiting,
    objection_days,
    one_appraisal,
    run_card,
    trials,
)
from zhucun.appraisal.queries.asides import asides_of
from zhucun.appraisal.queries.computing import Computed, computed, digest_of
from zhucun.appraisal.queries.desk import (
    Line,
    Page,
    Task,
    may_review,
    needs_mark,
    review_page,
    reviewable_appraisees,
    reviewed_by,
    reviews_due,
    tasks,
    wanted,
)
from zhucun.appraisal.queries.duties import duty_facts
from zhucun.appraisal.queries.elsewhere import Elsewhere
from zhucun.appraisal.queries.fitting import fitted, gate_parameters
from zhucun.appraisal.queries.frozen import Difference, Recomputed, freezes, recomputed
from zhucun.appraisal.queries.graded import Graded, GradedPlace, graded, graded_places
from zhucun.appraisal.queries.ledger import register_workbook
from zhucun.appraisal.queries.papers import SET_ASIDE, appraisee_papers
from zhucun.appraisal.queries.parts import Class, Part, Spoken, is_typed
from zhucun.appraisal.queries.people import (
    KIND,
    AppraiseeCard,
    Rights,
    appraisee_card,
    appraisees,
    is_open_to_him,
    objections_waiting,
    one_appraisee,
    own,
    progress_of,
    shown,
    some_appraisees,
    to_be_read,
)
from zhucun.appraisal.queries.periods import WHOLE, Span, spans
from zhucun.appraisal.queries.proofs import Proof, proofs_of, set_aside
from zhucun.appraisal.queries.quotas import Group, groups_in, key_of
from zhucun.appraisal.queries.records import Figures, Pledged, figures_of, pledged_of
from zhucun.appraisal.queries.schemes import (
    Offer,
    item_of,
    offers,
    scheme_card,
    schemes,
    scores_offered,
    view_of,
)
from zhucun.appraisal.queries.settings import WORDS, Settings, Share, settings_of, written
from zhucun.appraisal.queries.sources import role_of
from zhucun.appraisal.queries.townships import TownshipYear, TownshipYears, township_years
from zhucun.appraisal.queries.views import Grade, View

__all__ = [
    "KIND",
    "SET_ASIDE",
    "WHOLE",
    "WORDS",
    "AppraisalCard",
    "AppraiseeCard",
    "Class",
    "Computed",
    "Counts",
    "Difference",
    "Elsewhere",
    "Figures",
    "Grade",
    "Graded",
    "GradedPlace",
    "Group",
    "Line",
    "Offer",
    "Page",
    "Part",
    "Pledged",
    "Proof",
    "Recomputed",
    "Rights",
    "Settings",
    "Share",
    "Span",
    "Spoken",
    "Task",
    "TownshipYear",
    "TownshipYears",
    "View",
    "appraisal_card",
    "appraisals",
    "appraisee_card",
    "appraisee_papers",
    "appraisees",
    "asides_of",
    "changed_people",
    "computed",
    "digest_of",
    "duty_facts",
    "figures_of",
    "fitted",
    "freezes",
    "gate_parameters",
    "graded",
    "graded_places",
    "groups_in",
    "has_chain",
    "is_open_to_him",
    "is_typed",
    "is_waiting",
    "item_of",
    "key_of",
    "may_review",
    "may_run",
    "needs_mark",
    "objection_days",
    "objections_waiting",
    "offers",
    "one_appraisal",
    "one_appraisee",
    "own",
    "pledged_of",
    "progress_of",
    "proofs_of",
    "recomputed",
    "register_workbook",
    "review_page",
    "reviewable_appraisees",
    "reviewed_by",
    "reviews_due",
    "role_of",
    "run_card",
    "scheme_card",
    "schemes",
    "scores_offered",
    "set_aside",
    "shown",
    "some_appraisees",
    "settings_of",
    "spans",
    "tasks",
    "to_be_read",
    "township_years",
    "trials",
    "view_of",
    "wanted",
    "written",
]
