"""Who may do what where: roles to permissions, and the actor that every query starts from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Q

from zhucun.directory.enums import Permission as P
from zhucun.directory.enums import Role
from zhucun.kernel.divisions import code_range, is_under
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger.events import Origin

_SEE = {P.SEE_PLACES, P.SEE_POSTINGS}
_RUN = {P.SEE_CANDIDATES, P.SEE_PERSONAL, P.SEE_LEDGER, P.MANAGE_ROSTER, P.IMPORT, P.EXPORT}

_FIELD = {P.SEE_HOUSEHOLDS, P.SEE_FIELDWORK, P.SEE_PRESENCE, P.SEE_BRANCHES}
_VILLAGE = {
    *(P.SEE_HOUSEHOLDS, P.SEE_FIELDWORK, P.SEE_BRANCHES),
    *(P.RECORD_FIELDWORK, P.HANDLE_MATTERS),
    P.SEE_POLLS,
}

_SUPPORT = {P.SEE_SUPPORT, P.KEEP_SUPPORT}
_POLLS = {P.SEE_POLLS, P.RUN_POLLS}
_REWARD = {P.SEE_REWARD, P.KEEP_REWARD}
_SCREENING = {P.SEE_SCREENING, P.KEEP_SCREENING}
_LEARNING = {P.SEE_LEARNING, P.KEEP_LEARNING}
_APPRAISALS = {P.SEE_APPRAISALS, P.RUN_APPRAISALS}

#: The whole of what each role may do in the area or unit of its grant.
ROLE_PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.ADMIN: frozenset({P.MANAGE_ACCOUNTS, P.VIEW_AS, P.SEE_PLACES, P.SEE_LEDGER}),
    Role.OFFICE: frozenset(
        {
            *(_SEE | _RUN | _FIELD),
            P.STATE_NEEDS,
            P.MANAGE_PLACES,
            P.MANAGE_ACCOUNTS,
            P.MANAGE_HOUSEHOLDS,
            P.HANDLE_MATTERS,
            P.CHECK_PRESENCE,
            P.KEEP_BRANCHES,
            *_SUPPORT,
            *_POLLS,
            *_REWARD,
            *_APPRAISALS,
            *_LEARNING,
        }
    ),
    Role.TOWNSHIP: frozenset(
        {
            *(_SEE | _FIELD),
            P.SEE_CANDIDATES,
            P.STATE_NEEDS,
            P.EXPORT,
            P.HANDLE_MATTERS,
            P.CONFIRM_PRESENCE,
            P.CHECK_PRESENCE,
            P.KEEP_BRANCHES,
            P.SEE_SUPPORT,
            *_POLLS,
            P.SEE_REWARD,
            P.SEE_APPRAISALS,
            *_LEARNING,
        }
    ),
    Role.UNIT: frozenset(
        {
            *(P.SEE_POSTINGS, P.SEE_CANDIDATES, P.OFFER_CANDIDATES, P.EXPORT, P.SEE_PRESENCE),
            *_SUPPORT,
            P.SEE_APPRAISALS,
            P.SEE_LEARNING,
        }
    ),
    Role.BRANCH: frozenset({*_SEE, *_VILLAGE, P.STATE_NEEDS, P.KEEP_BRANCHES}),
    Role.FIRST_SECRETARY: frozenset({*_SEE, *_VILLAGE, P.SEE_PRESENCE, P.KEEP_BRANCHES}),
    Role.MEMBER: frozenset({*_SEE, *_VILLAGE}),
    Role.DISCIPLINE: frozenset(
        {
            *(_SEE | _FIELD),
            P.SEE_CANDIDATES,
            P.SEE_PERSONAL,
            P.SEE_LEDGER,
            P.EXPORT,
            P.CHECK_PRESENCE,
            P.SEE_SUPPORT,
            P.SEE_POLLS,
            *_REWARD,
            *_SCREENING,
            P.SEE_APPRAISALS,
            P.SEE_LEARNING,
        }
    ),
    Role.AUDIT: frozenset(
        {
            *(*_SEE, P.SEE_LEDGER, P.SEE_FIELDWORK, P.SEE_PRESENCE, P.SEE_BRANCHES, P.EXPORT),
            P.SEE_SUPPORT,
            P.SEE_POLLS,
            P.SEE_REWARD,
            P.SEE_APPRAISALS,
            P.SEE_LEARNING,
        }
    ),
    Role.PUBLIC: frozenset(),
}


@dataclass(frozen=True)
class Held:
    """One role in force: where it holds. `unit` is a unit's public id for roles of a unit."""

    role: Role
    area: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Actor:
    """Who acts, with the roles in force on the day. `viewer`: the administrator who looks
    through this account.

    Through somebody else's account one reads what its owner reads, opens no masked data and
    changes nothing.
    """

    account: int
    name: str
    held: tuple[Held, ...] = ()
    person: str = ""
    viewer: int | None = None

    def areas(self, permission: P) -> tuple[str, ...]:
        """Division codes in which the permission holds, the outermost only; ("",) is the whole
        country."""
        found = {
            held.area
            for held in self.held
            if not held.unit and permission in ROLE_PERMISSIONS[held.role]
        }
        return tuple(
            sorted(area for area in found if not any(is_under(area, o) for o in found - {area}))
        )

    def units(self, permission: P) -> tuple[str, ...]:
        """Public ids of the units for whose people the permission holds."""
        return tuple(
            sorted(
                {
                    held.unit
                    for held in self.held
                    if held.unit and permission in ROLE_PERMISSIONS[held.role]
                }
            )
        )

    def can(self, permission: P, *, area: str | None = None) -> bool:
        """True where the permission holds in the area (or anywhere, without one)."""
        if self.viewer is not None and permission not in _READING:
            return False
        if area is None:
            return bool(self.areas(permission) or self.units(permission))
        return any(is_under(area, mine) for mine in self.areas(permission))

    def require(self, permission: P, *, area: str | None = None) -> None:
        """Raises NotAllowed where the permission does not hold."""
        if not self.can(permission, area=area):
            raise NotAllowed

    def holding(self, permission: P) -> Actor:
        """The actor with those of his roles alone in which a permission holds: lists that are read
        through them are cut to where it holds. Raises NotAllowed without any."""
        self.require(permission)
        held = tuple(each for each in self.held if permission in ROLE_PERMISSIONS[each.role])
        return replace(self, held=held)

    @property
    def origin(self) -> Origin:
        """Where this actor's events come from."""
        if self.viewer is not None:
            return Origin(actor=self.viewer, acting_for=self.account)
        return Origin(actor=self.account)


_READING = frozenset(
    {
        *_SEE,
        P.SEE_CANDIDATES,
        P.SEE_LEDGER,
        P.EXPORT,
        P.SEE_SUPPORT,
        P.SEE_APPRAISALS,
        P.SEE_POLLS,
        P.SEE_REWARD,
        P.SEE_LEARNING,
        *_FIELD,
    }
)

#: Nobody in particular: sees what is published and nothing else.
ANYBODY = Actor(account=0, name="", held=(Held(Role.PUBLIC),))


def in_areas(column: str, areas: tuple[str, ...]) -> Q:
    """A filter for rows whose code column lies in one of the areas; no areas match nothing."""
    found = Q(pk__in=[])
    if "" in areas:
        return ~found  # not Q(): joined with `|` an empty Q would vanish
    for area in areas:
        low, high = code_range(area)
        found |= Q(**{f"{column}__gte": low, f"{column}__lt": high})
    return found


#: The operator at the console: sets up the first accounts and places.
OPERATOR = Actor(account=0, name="operator", held=(Held(Role.OFFICE), Held(Role.ADMIN)))
