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
from zhucun.appraisal.queries.computing import Computed, computed, digest_of
from zhucun.appraisal.queries.desk import (
    Line,
    Page,
    Task,
    may_review,
    review_page,
    reviewable_appraisees,
    reviewed_by,
    reviews_due,
    tasks,
    wanted,
)
from zhucun.appraisal.queries.duties import duty_facts
from zhucun.appraisal.queries.frozen import Difference, Recomputed, freezes, recomputed
from zhucun.appraisal.queries.graded import Graded, graded
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
    some_appraisees,
    to_be_read,
)
from zhucun.appraisal.queries.periods import WHOLE, Span, spans
from zhucun.appraisal.queries.proofs import Proof, proofs_of, set_aside
from zhucun.appraisal.queries.quotas import Group, groups_in, key_of
from zhucun.appraisal.queries.records import Figures, Pledged, figures_of, pledged_of
from zhucun.appraisal.queries.schemes import (
    item_of,
    scheme_card,
    schemes,
    scores_offered,
    view_of,
)
from zhucun.appraisal.queries.settings import WORDS, Settings, Share, settings_of, written
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
    "Figures",
    "Grade",
    "Graded",
    "Group",
    "Line",
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
    "View",
    "appraisal_card",
    "appraisals",
    "appraisee_card",
    "appraisee_papers",
    "appraisees",
    "changed_people",
    "computed",
    "digest_of",
    "duty_facts",
    "figures_of",
    "freezes",
    "graded",
    "groups_in",
    "has_chain",
    "is_open_to_him",
    "is_typed",
    "is_waiting",
    "item_of",
    "key_of",
    "may_review",
    "may_run",
    "objection_days",
    "objections_waiting",
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
    "run_card",
    "scheme_card",
    "schemes",
    "scores_offered",
    "set_aside",
    "some_appraisees",
    "settings_of",
    "spans",
    "tasks",
    "to_be_read",
    "trials",
    "view_of",
    "wanted",
    "written",
]
