"""What the directory refuses."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem


class UnknownPlace(Problem):
    code = "directory.unknown-place"
    status = 422
    message = N_("There is no place with the code %(place)s on %(as_of)s.")
    todo = N_("Check the 12-digit code, or import the place list first.")


class PlaceGone(Problem):
    """The code was withdrawn."""

    code = "directory.place-gone"
    status = 422
    message = N_("%(name)s (%(place)s) ended on %(until)s.")
    todo = N_("Use the code that replaced it, or a date before that day.")


class PlaceMerged(Problem):
    """The village was merged into another (并村)."""

    code = "directory.place-merged"
    status = 422
    message = N_("%(name)s (%(place)s) was merged into %(into_name)s (%(into)s) on %(until)s.")
    todo = N_("Use %(into)s, or a date before that day.")


class PlaceExists(Problem):
    code = "directory.place-exists"
    message = N_("The code %(place)s is already in use by %(name)s on that day.")
    todo = N_("End the old place first, or choose the code of the new one.")


class PlaceHoldsOthers(Problem):
    code = "directory.place-holds-others"
    message = N_("%(name)s (%(place)s) still holds %(count)s places on %(until)s, first %(first)s.")
    todo = N_("End or merge the places in it first.")


class CannotMerge(Problem):
    """A place is merged into another one of its level only."""

    code = "directory.cannot-merge"
    status = 422
    message = N_("%(place)s cannot be merged into %(into)s.")
    todo = N_("Choose another place of the same level that goes on.")


class PlaceWithoutParent(Problem):
    code = "directory.place-without-parent"
    status = 422
    message = N_("The place %(place)s lies under %(parent)s, which is not known on %(as_of)s.")
    todo = N_("Add the place above it first.")


class TagOverlaps(Problem):
    code = "directory.tag-overlaps"
    message = N_("%(name)s already bears the tag %(tag)s from %(start)s.")
    todo = N_("End that tag first, or correct its dates.")


class AccountExists(Problem):
    code = "directory.account-exists"
    message = N_("The user name “%(username)s” is taken.")
    todo = N_("Open that account, or choose another user name.")


class UnitMissing(Problem):
    code = "directory.unit-missing"
    status = 422
    message = N_("The role of a sending unit was given without the unit.")
    todo = N_("Choose the unit whose people the account may offer.")


class BadIdNumber(Problem):
    code = "directory.bad-id-number"
    status = 422
    message = N_("“%(value)s” is not a valid resident ID number: %(why)s.")
    todo = N_("Compare it with the ID card; the last character is a check digit.")


class BadCreditCode(Problem):
    code = "directory.bad-credit-code"
    status = 422
    message = N_("“%(value)s” is not a valid unified social credit code: %(why)s.")
    todo = N_("Compare it with the certificate; the last character is a check character.")


class PersonExists(Problem):
    code = "directory.person-exists"
    message = N_("A person with this ID number is already registered as %(name)s.")
    todo = N_("Open that record and correct it; do not register the person twice.")


class UnitExists(Problem):
    code = "directory.unit-exists"
    message = N_("A unit with this credit code is already registered as %(name)s.")
    todo = N_("Open that record and correct it.")


class TooManyDevices(Problem):
    code = "directory.too-many-devices"
    message = N_("This account is signed in on %(number)s devices already.")
    todo = N_("Revoke one that you no longer use on the page “My devices”, then sign in again.")
