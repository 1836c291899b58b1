"""What the intake refuses: whole files, single cells, batches. Each says what to do."""

from __future__ import annotations

from zhucun.kernel.problems import N_, Problem

# ── files ────────────────────────────────────────


class BadFile(Problem):
    """A file that cannot be read as a list."""

    status = 422


class EmptyFile(BadFile):
    code = "intake.empty-file"
    message = N_("The file “%(file)s” is empty.")
    todo = N_("Choose the file again; if it is empty on your disk too, save it anew from Excel.")


class FileTooLarge(BadFile):
    code = "intake.file-too-large"
    status = 413
    message = N_("The file “%(file)s” has more than %(limit)s MB.")
    todo = N_("Delete pictures and empty sheets, or split the list into several files.")


class NotATable(BadFile):
    code = "intake.not-a-table"
    message = N_("“%(file)s” is not a table that can be read: %(why)s.")
    todo = N_("Open it in Excel or WPS, save it as .xlsx, and choose that file.")


class Encrypted(BadFile):
    code = "intake.encrypted"
    message = N_("“%(file)s” is protected by a password and was not opened.")
    todo = N_("Open it with its password, remove the password, save it, and choose it again.")


class Unsafe(BadFile):
    code = "intake.unsafe"
    message = N_("“%(file)s” was not opened because it could harm the server: %(why)s.")
    todo = N_("Copy the list into a new workbook, save it as .xlsx, and choose that file.")


class HasMacros(BadFile):
    code = "intake.has-macros"
    message = N_("“%(file)s” contains macros and was not opened.")
    todo = N_("Save it as “Excel workbook (.xlsx)”, which has no macros, and choose that file.")


class FormulasFound(BadFile):
    code = "intake.formulas-found"
    message = N_("The sheet “%(sheet)s” has %(count)s formulas: %(cells)s.")
    todo = N_(
        "Select the sheet, copy it, and paste it as values only; then save and choose it again."
    )


class TooManyCells(BadFile):
    code = "intake.too-many-cells"
    message = N_(
        "In “%(sheet)s” the cell %(cell)s lies beyond %(rows)s rows or %(columns)s columns."
    )
    todo = N_("Delete what stands far outside the list, or split the list into several files.")


class MissingSheet(BadFile):
    code = "intake.missing-sheet"
    message = N_("There is no sheet “%(sheet)s”; the file has: %(sheets)s.")
    todo = N_("Choose one of these sheets, or rename the sheet in the file.")


class NoList(BadFile):
    code = "intake.no-list"
    message = N_(
        "No sheet of “%(file)s” has the headings of the list “%(feed)s”. Missing: %(missing)s."
    )
    todo = N_(
        "Compare the headings with the template of this list; old headings are recognised too."
    )


class MissingHeadings(BadFile):
    code = "intake.missing-headings"
    message = N_(
        "The sheet “%(sheet)s” (headings in row %(row)s) lacks required columns: %(missing)s."
    )
    todo = N_("Add these columns, or rename the columns that hold them.")


class DuplicateHeadings(BadFile):
    code = "intake.duplicate-headings"
    message = N_("In the sheet “%(sheet)s” the columns %(columns)s both mean “%(label)s”.")
    todo = N_("Keep one of the two columns, or give the other one a heading of its own.")


class NothingInIt(BadFile):
    code = "intake.nothing-in-it"
    message = N_("“%(file)s” has the right headings but no row below them.")
    todo = N_("Fill in the list, save it, and choose it again.")


# ── cells ────────────────────────────────────────


class BadCell(Problem):
    """A cell that cannot be taken over. The facts carry no personal data but the cell's own
    value.
    """

    status = 422


class MissingValue(BadCell):
    code = "intake.missing-value"
    message = N_("“%(heading)s” is empty, but every row needs it.")
    todo = N_("Fill in the cell, or delete the row.")


class BadDate(BadCell):
    code = "intake.bad-date"
    message = N_("“%(value)s” is not a date.")
    todo = N_("Write it as 2021-05-11, 2021年5月11日 or 2021-05.")


class YearOnly(BadCell):
    code = "intake.year-only"
    message = N_("“%(value)s” is only a year.")
    todo = N_("Add the month, such as %(value)s-05.")


class ShortYear(BadCell):
    code = "intake.short-year"
    message = N_("“%(value)s” has a year of two digits.")
    todo = N_("Write the year with four digits, such as 1998-07.")


class LostZero(BadCell):
    """Excel shows the number 2021.10 as 2021.1."""

    code = "intake.lost-zero"
    message = N_("“%(value)s” may mean January or October: Excel drops the last zero of a number.")
    todo = N_("Write the month as text, such as %(year)s-01 or %(year)s-10.")


class TwoDates(BadCell):
    code = "intake.two-dates"
    message = N_("“%(value)s” holds two dates.")
    todo = N_("Put the start and the end into two columns.")


class DateOutOfRange(BadCell):
    code = "intake.date-out-of-range"
    message = N_("The date %(value)s lies outside the years 1900 to 2100.")
    todo = N_("Check the year.")


class BadNumber(BadCell):
    code = "intake.bad-number"
    message = N_("“%(value)s” is not a number.")
    todo = N_("Write digits only, such as 1200; words belong into the remarks.")


class NotWhole(BadCell):
    code = "intake.not-whole"
    message = N_("“%(value)s” is not a whole number from 0 up.")
    todo = N_("Write a whole number.")


class MergedNumber(BadCell):
    code = "intake.merged-number"
    message = N_("The number stands in a merged cell that covers several rows.")
    todo = N_("Split the merged cell and write each row's own number.")


class DigitsLost(BadCell):
    """Excel keeps 15 digits of a number."""

    code = "intake.digits-lost"
    message = N_("Excel kept “%(value)s” as a number and lost its last digits.")
    todo = N_("Format the column as text and type the number again from the original document.")


class BadPhone(BadCell):
    code = "intake.bad-phone"
    message = N_("“%(value)s” is not a phone number.")
    todo = N_("Write one number: 11 digits, or area code and number such as 0745-2712345.")


class NotAChoice(BadCell):
    code = "intake.not-a-choice"
    message = N_("“%(value)s” is not one of the words for “%(heading)s”.")
    todo = N_("Use one of: %(choices)s.")


class TextTooLong(BadCell):
    code = "intake.text-too-long"
    message = N_("The text has %(length)s characters; “%(heading)s” holds %(limit)s.")
    todo = N_("Shorten it.")


class CellBroken(BadCell):
    code = "intake.cell-broken"
    message = N_("The cell holds the Excel error %(value)s.")
    todo = N_("Write the value itself.")


class OutsideArea(BadCell):
    """Says the same whether the place exists or not."""

    code = "intake.outside-area"
    message = N_("“%(value)s” does not lie in the area of this list.")
    todo = N_("Check the place, or let the office of that area import the row.")


class PlaceNotFound(BadCell):
    code = "intake.place-not-found"
    message = N_("No place of your area is called “%(value)s” on %(as_of)s.")
    todo = N_("Check the names, give the 12-digit code, or import the list of villages first.")


class PlaceAmbiguous(BadCell):
    code = "intake.place-ambiguous"
    message = N_("“%(value)s” may be any of: %(candidates)s.")
    todo = N_("Add the township, or give the 12-digit code.")


class PlaceNamedOtherwise(BadCell):
    code = "intake.place-named-otherwise"
    message = N_("The code %(place)s belongs to %(known)s, but the row says “%(value)s”.")
    todo = N_("Correct the code or the name; both must mean the same place.")


class NotAVillage(BadCell):
    code = "intake.not-a-village"
    message = N_("“%(value)s” is the code of a place above a village.")
    todo = N_("Give the 12-digit code of the village.")


class ParentMissing(BadCell):
    code = "intake.parent-missing"
    message = N_(
        "The place above it (%(parent)s) is not known, and the row does not give its name."
    )
    todo = N_("Fill in the names of county and township, or add the place above first.")


class RowTwice(BadCell):
    code = "intake.row-twice"
    message = N_("This row means the same as row %(row)s of the sheet “%(sheet)s”.")
    todo = N_("Keep one of the two rows.")


class UnitNotFound(BadCell):
    code = "intake.unit-not-found"
    message = N_("No sending unit is registered as “%(value)s”.")
    todo = N_("Import the unit list first, or use its registered name. Similar: %(similar)s.")


class UnitAmbiguous(BadCell):
    code = "intake.unit-ambiguous"
    message = N_("Several registered units are called “%(value)s”: %(candidates)s.")
    todo = N_("Write the full name of the unit.")


class UnitLevelDiffers(BadCell):
    code = "intake.unit-level-differs"
    message = N_("%(unit)s is registered with the level %(level)s, not “%(value)s”.")
    todo = N_("Correct the row, or correct the unit in the list of sending units first.")


class TeamNamedOtherwise(BadCell):
    code = "intake.team-named-otherwise"
    message = N_("The team of %(place)s in this round is called “%(team)s”, not “%(value)s”.")
    todo = N_("Use its name, or leave the cell empty.")


class RoundSettled(BadCell):
    code = "intake.round-settled"
    message = N_("The round “%(round)s” is published: nobody joins it and no team is formed in it.")
    todo = N_(
        "Open a new round together with the import and choose it, or name it in the row. "
        "Who stands in the published round can still be corrected."
    )


class RoundOfOfficeAbove(BadCell):
    code = "intake.round-of-office-above"
    message = N_("The round “%(round)s” belongs to the office above, which alone forms its teams.")
    todo = N_("Leave the team empty, or let that office import the row.")


class NumberOfAnother(BadCell):
    """Says no name: whoever typed a wrong number learns nothing about its owner."""

    code = "intake.number-of-another"
    message = N_("This ID number is registered under another name than “%(value)s”.")
    todo = N_("Compare name and number with the ID card.")


class SeveralOfName(BadCell):
    code = "intake.several-of-name"
    message = N_("Several people called “%(value)s” serve in this place.")
    todo = N_("Add the ID number, so that the right one is meant.")


# ── batches ────────────────────────────────────────


class UnknownFeed(Problem):
    code = "intake.unknown-feed"
    status = 404
    message = N_("There is no list “%(feed)s”; the lists are: %(feeds)s.")
    todo = N_("Choose one of them.")


class RowsInError(Problem):
    code = "intake.rows-in-error"
    message = N_("%(count)s rows have errors; nothing was taken over.")
    todo = N_("Correct the marked cells and import the file again, or take over the good rows now.")


class DifferenceChanged(Problem):
    code = "intake.difference-changed"
    message = N_("The data has changed since this preview was made; nothing was taken over.")
    todo = N_("Look at the new preview, then accept it.")


class BatchClosed(Problem):
    code = "intake.batch-closed"
    message = N_("This import was discarded, so it cannot be accepted.")
    todo = N_("Import the file again.")


class BatchAccepted(Problem):
    code = "intake.batch-accepted"
    message = N_("This import has been accepted, so it cannot be discarded.")
    todo = N_("Correct single records on their own pages, or import a corrected list.")


class FileForgotten(Problem):
    code = "intake.file-forgotten"
    status = 410
    message = N_("The file of this import is no longer kept.")
    todo = N_("Import the file again.")


class RoundNeeded(Problem):
    code = "intake.round-needed"
    status = 422
    message = N_("The roster belongs to a round, and “%(round)s” is no round of this area.")
    todo = N_("Open the round first, or choose one of: %(rounds)s.")


class EndingNeedsAll(Problem):
    """Whoever stands in a row with an error would seem to be gone."""

    code = "intake.ending-needs-all"
    message = N_("People who are not in the list cannot be ended while %(count)s rows have errors.")
    todo = N_("Correct the errors first, or accept without ending anybody.")


class CannotEnd(Problem):
    code = "intake.cannot-end"
    status = 422
    message = N_("This list does not end what is missing from it.")
    todo = N_("Accept without a day of ending.")


class NoteNeeded(Problem):
    code = "intake.note-needed"
    status = 422
    message = N_("A parked item is settled with a note.")
    todo = N_("Say in a sentence what became of it.")
