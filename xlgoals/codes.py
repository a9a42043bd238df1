"""Every finding there is: code, severity, gate, title, wording and remedy.

The only source of codes and of how they are said; `findings` makes the sentences.
"""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum
from typing import NamedTuple

from xlgoals.i18n import N_


class Severity(StrEnum):
    """How much a finding matters."""

    MUST_FIX = "must_fix"
    CHECK = "check"
    NOTE = "note"

    @property
    def words(self) -> str:
        """The severity as people read it, still in English."""
        return _SEVERITY_WORDS[self]


_SEVERITY_WORDS = {
    Severity.MUST_FIX: N_("Must be fixed"),
    Severity.CHECK: N_("Please check"),
    Severity.NOTE: N_("Note"),
}


class Gate(IntEnum):
    """The order in which things are checked; what fails at one gate hides what depends on it."""

    FILE = 1
    WORKBOOK = 2
    IDENTITY = 3
    TABLES = 4
    CELLS = 5
    ROWS = 6
    ACROSS = 7


class Entry(NamedTuple):
    """One line of the catalogue of codes."""

    id: str
    severity: Severity
    gate: Gate
    title: str
    wording: str
    remedy: str


_FIX, _CHECK, _NOTE = Severity.MUST_FIX, Severity.CHECK, Severity.NOTE


class Code(Enum):
    """Every finding there is."""

    # Files
    UNREADABLE = Entry(
        "XG-101",
        _FIX,
        Gate.FILE,
        N_("Cannot be read"),
        N_("The file cannot be read as a workbook: it is damaged or of another kind."),
        N_("Open it in Excel, save it as .xlsx and send it again."),
    )
    ENCRYPTED = Entry(
        "XG-102",
        _FIX,
        Gate.FILE,
        N_("Password"),
        N_("The file is protected with a password and cannot be opened."),
        N_("Take the password away (File, Info, Protect Workbook), save and send it again."),
    )
    TOO_LARGE = Entry(
        "XG-103",
        _FIX,
        Gate.FILE,
        N_("Too large"),
        N_("The file is beyond the limit: {what}."),
        N_("Copy your answers into the template you were sent and send that."),
    )
    READER_DIED = Entry(
        "XG-104",
        _FIX,
        Gate.FILE,
        N_("Reading was stopped"),
        N_("The file took more time or memory to read than a template ever does."),
        N_("Copy your answers into the template you were sent and send that."),
    )
    VANISHED = Entry(
        "XG-105",
        _CHECK,
        Gate.FILE,
        N_("Could not be opened"),
        N_("The file could not be opened: {what}."),
        N_(
            "Close it if it is open somewhere, see that it is there and that you may read it, and "
            "run again."
        ),
    )
    CHANGED_MEANWHILE = Entry(
        "XG-106",
        _CHECK,
        Gate.FILE,
        N_("Changed meanwhile"),
        N_("The file was changed while it was being read, and is not taken in."),
        N_("Close it if it is open somewhere, and run again."),
    )
    FOLDER_CLOSED = Entry(
        "XG-107",
        _CHECK,
        Gate.FILE,
        N_("A folder that cannot be read"),
        N_("The folder could not be opened, and nothing in it is taken in: {what}."),
        N_("See that it is there and that you may read it, and run again."),
    )
    IS_A_LINK = Entry(
        "XG-108",
        _CHECK,
        Gate.FILE,
        N_("A link"),
        N_("The file is a link to another place. Links in a folder are not followed."),
        N_("Put the file itself there, and run again."),
    )
    PROGRAM_FAULT = Entry(
        "XG-191",
        _FIX,
        Gate.FILE,
        N_("A fault in xlgoals"),
        N_("xlgoals itself failed ({what}). Nothing that was taken in is lost."),
        N_("Report the fault to whoever looks after xlgoals."),
    )
    OUR_FAULT = Entry(
        "XG-190",
        _FIX,
        Gate.FILE,
        N_("A fault in xlgoals"),
        N_("xlgoals itself failed on this file ({what}). It is not your mistake."),
        N_("Report the fault to whoever looks after xlgoals."),
    )
    # Identity
    NOT_OURS = Entry(
        "XG-111",
        _FIX,
        Gate.IDENTITY,
        N_("Not one of our templates"),
        N_("The workbook is not a template from xlgoals."),
        N_("Fill in the template you were sent and send that."),
    )
    BAD_TOKEN = Entry(
        "XG-112",
        _FIX,
        Gate.IDENTITY,
        N_("Marking not recognised"),
        N_(
            "The hidden marking, which says whose the file is ({shown}), has been changed or was "
            "made with another key."
        ),
        N_("Copy your answers into the template you were sent and send that."),
    )
    OTHER_WORKSPACE = Entry(
        "XG-113",
        _FIX,
        Gate.IDENTITY,
        N_("Another workspace"),
        N_("The workbook belongs to another workspace ({theirs}); this is {ours}."),
        N_("Send it to those who sent you the template."),
    )
    OTHER_ROUND = Entry(
        "XG-114",
        _FIX,
        Gate.IDENTITY,
        N_("Another round"),
        N_("The workbook belongs to the round {theirs}; this is {ours}."),
        N_("Take it in for that round, or fill in the template for this one."),
    )
    OLDER_ISSUE = Entry(
        "XG-115",
        _NOTE,
        Gate.IDENTITY,
        N_("Older template"),
        N_("The template is number {theirs}; a newer one, number {ours}, has been sent out."),
        N_("What could be read has been taken in; use the newer one next time."),
    )
    OTHER_UNIT = Entry(
        "XG-116",
        _CHECK,
        Gate.IDENTITY,
        N_("Another unit's name"),
        N_("The start sheet says {shown}, but the template belongs to {owner}."),
        N_("See that you have filled in your own unit's template."),
    )
    NOTHING_OWED = Entry(
        "XG-117",
        _FIX,
        Gate.IDENTITY,
        N_("Nothing to report"),
        N_("The unit {unit} has nothing to report in this round any more."),
        N_("Ask the contact person on the start sheet whether that is right."),
    )
    MIXED_UP = Entry(
        "XG-118",
        _FIX,
        Gate.IDENTITY,
        N_("Marking of another template"),
        N_(
            "The hidden marking, which says whose the file is, is that of {ours}, but the sheets "
            "are those of {theirs}."
        ),
        N_("Fill in your own unit's template for this round and send that."),
    )
    MARKING_EDITED = Entry(
        "XG-119",
        _CHECK,
        Gate.IDENTITY,
        N_("Marking edited"),
        N_(
            "The hidden marking has been edited: it says {shown}, but was made for {ours}, and "
            "that is what counts."
        ),
        N_("See that you have filled in your own unit's template."),
    )
    LATER_VERSION = Entry(
        "XG-120",
        _FIX,
        Gate.IDENTITY,
        N_("Later version"),
        N_("The template was made by a later version of xlgoals than this one."),
        N_("Install the later version, and take in a copy of the file under another name."),
    )
    # Tables
    NO_TABLE = Entry(
        "XG-121",
        _FIX,
        Gate.TABLES,
        N_("Table not found"),
        N_('The table "{table}" cannot be found: its sheet, or a hidden row or column, is gone.'),
        N_("Copy your answers into the template you were sent."),
    )
    NO_COLUMN = Entry(
        "XG-122",
        _FIX,
        Gate.TABLES,
        N_("Column not found"),
        N_('The column "{column}" is missing from the table.'),
        N_("Undo the change, or copy your answers into a fresh template."),
    )
    MISSING_ROWS = Entry(
        "XG-123",
        _CHECK,
        Gate.TABLES,
        N_("Rows missing"),
        N_("Rows of the template are missing ({n}): {rows}."),
        N_("If they were deleted by mistake, fill them in in a fresh template."),
    )
    UNKNOWN_ROW = Entry(
        "XG-124",
        _FIX,
        Gate.TABLES,
        N_("Unknown row"),
        N_('The row "{key}" is not one of {owner}\'s; {whose}.'),
        N_("Report only the rows of your own template."),
    )
    ROW_TWICE = Entry(
        "XG-125",
        _FIX,
        Gate.TABLES,
        N_("Row twice"),
        N_('"{key}" also stands in {other}.'),
        N_("Keep one of the two rows."),
    )
    OUTSIDE = Entry(
        "XG-126",
        _CHECK,
        Gate.TABLES,
        N_("Outside the form"),
        N_('"{value}" stands outside the form and is not read.'),
        N_("Move it into the form, or leave it if it was meant as a note."),
    )
    LOCKED_CHANGED = Entry(
        "XG-127",
        _CHECK,
        Gate.TABLES,
        N_("Locked cell changed"),
        N_('"{value}" stands where the template says "{ours}"; the change is not used.'),
        N_("Tell the contact person on the start sheet if the template is wrong."),
    )
    GIVEN_CHANGED = Entry(
        "XG-137",
        _CHECK,
        Gate.TABLES,
        N_("Figure from a system changed"),
        N_('"{value}" stands where {ours} came from {source}; the system\'s figure is used.'),
        N_("Comment on the figure, and tell the contact person if it is wrong."),
    )
    NO_SHEET = Entry(
        "XG-128",
        _FIX,
        Gate.TABLES,
        N_("Sheet missing"),
        N_('The sheet "{table}" is missing, or its row of column names is gone.'),
        N_("Put it back, or copy it from an empty catalogue (xlgoals new)."),
    )
    SHEET_OF_ANOTHER = Entry(
        "XG-129",
        _FIX,
        Gate.TABLES,
        N_("Another template's sheet"),
        N_(
            "The sheet comes from the template of {theirs}; this file is that of {ours}. "
            "It is not read."
        ),
        N_("Copy your answers into the sheet of your own template."),
    )
    OLDER_FORM = Entry(
        "XG-130",
        _NOTE,
        Gate.TABLES,
        N_("Earlier kind of sheet"),
        N_(
            "The sheet is of an earlier kind, and has been read as the present one. What differs: "
            "{of}."
        ),
        N_("Nothing needs to be done."),
    )
    NEW_FORM = Entry(
        "XG-131",
        _CHECK,
        Gate.TABLES,
        N_("New sheet"),
        N_('The sheet "{table}" has been added to the template since this one was sent out.'),
        N_("Fill it in in the newer template."),
    )
    KEY_CHANGED = Entry(
        "XG-132",
        _FIX,
        Gate.TABLES,
        N_("Row under another number"),
        N_('The row reads as that of "{ours}", but its number says "{value}". It is not used.'),
        N_(
            "Put the right number there if that is the row that is meant, or use the workbook in "
            "our answer."
        ),
    )
    GONE_FROM_PLAN = Entry(
        "XG-133",
        _NOTE,
        Gate.TABLES,
        N_("Not in the plan any more"),
        N_(
            '"{key}" has been taken out of the plan since this template was sent out, and '
            "is not counted."
        ),
        N_("Nothing needs to be done."),
    )
    TABLE_TWICE = Entry(
        "XG-134",
        _FIX,
        Gate.TABLES,
        N_("Table twice"),
        N_("The table also stands on the sheet {other}, with other answers. This one is not read."),
        N_("Keep one of the two sheets, with the right answers."),
    )
    OTHER_SHEET = Entry(
        "XG-135",
        _NOTE,
        Gate.TABLES,
        N_("Sheet that is not in the template"),
        N_("The sheet is not part of the template and is not read (filled cells: {n})."),
        N_("Move what is to be used into the form."),
    )
    CELL_NOTE = Entry(
        "XG-136",
        _NOTE,
        Gate.TABLES,
        N_("Note on a cell"),
        N_('"{value}" is written as a note on the cell, and is not read.'),
        N_("Write it in the comment if it is to be used."),
    )
    # Cells
    NOT_A_NUMBER = Entry(
        "XG-201",
        _FIX,
        Gate.CELLS,
        N_("Not a number"),
        N_('"{value}" cannot be read as a number.'),
        N_("Write digits only, and put words in the comment."),
    )
    TWO_NUMBERS = Entry(
        "XG-202",
        _FIX,
        Gate.CELLS,
        N_("More than one number"),
        N_('"{value}" can be read as more than one number.'),
        N_("Write one number."),
    )
    NOT_A_DATE = Entry(
        "XG-203",
        _FIX,
        Gate.CELLS,
        N_("Not a date"),
        N_('"{value}" cannot be read as a date.'),
        N_("Write year-month-day, for example 2025-04-30."),
    )
    NOT_A_MONTH = Entry(
        "XG-204",
        _FIX,
        Gate.CELLS,
        N_("Not a month"),
        N_('"{value}" cannot be read as a month.'),
        N_("Write year-month, for example 2025-04."),
    )
    NOT_IN_LIST = Entry(
        "XG-205",
        _FIX,
        Gate.CELLS,
        N_("Not in the list"),
        N_('"{value}" is not in the list.'),
        N_("Choose one of: {choices}."),
    )
    NEAR_MATCH = Entry(
        "XG-206",
        _FIX,
        Gate.CELLS,
        N_("Not in the list"),
        N_('"{value}" is not in the list. Did you mean "{near}"?'),
        N_("Choose one of: {choices}."),
    )
    TOO_SMALL = Entry(
        "XG-207",
        _FIX,
        Gate.CELLS,
        N_("Too small"),
        N_("{value} is less than {limit}, which is the least allowed."),
        N_("Write the right number."),
    )
    TOO_BIG = Entry(
        "XG-208",
        _FIX,
        Gate.CELLS,
        N_("Too big"),
        N_("{value} is more than {limit}, which is the most allowed."),
        N_("Write the right number."),
    )
    TOO_LONG = Entry(
        "XG-209",
        _FIX,
        Gate.CELLS,
        N_("Too long"),
        N_("The text has {n} characters; there is room for {limit}."),
        N_("Shorten it."),
    )
    EMPTY = Entry(
        "XG-210",
        _FIX,
        Gate.CELLS,
        N_("Empty"),
        N_("The cell is empty."),
        N_("Fill it in."),
    )
    ERROR_VALUE = Entry(
        "XG-211",
        _FIX,
        Gate.CELLS,
        N_("Error value"),
        N_("The cell shows an error value from the spreadsheet ({value})."),
        N_("Write the value itself instead of the formula."),
    )
    ROUNDED = Entry(
        "XG-212",
        _NOTE,
        Gate.CELLS,
        N_("Rounded"),
        N_("{value} has more digits than are kept; {used} is used."),
        N_("Nothing needs to be done."),
    )
    NOT_WHOLE = Entry(
        "XG-213",
        _FIX,
        Gate.CELLS,
        N_("Not a whole number"),
        N_("{value} is not a whole number."),
        N_("Write a whole number."),
    )
    OTHER_UNIT_OF_MEASURE = Entry(
        "XG-214",
        _CHECK,
        Gate.CELLS,
        N_("Another unit of measure"),
        N_('"{value}" has another unit than the goal\'s, {expected}.'),
        N_("See that the number is in {expected}, and write only the number."),
    )
    UNKNOWN_REFERENCE = Entry(
        "XG-215",
        _FIX,
        Gate.CELLS,
        N_("Unknown name"),
        N_('"{value}" is not in the sheet {where}.'),
        N_("Write one that is there, or add it there."),
    )
    NEAR_REFERENCE = Entry(
        "XG-229",
        _FIX,
        Gate.CELLS,
        N_("Nearly a known name"),
        N_('"{value}" is not in the sheet {where}. Did you mean "{near}"?'),
        N_("Write one that is there, or add it there."),
    )
    OUT_OF_SIZE = Entry(
        "XG-216",
        _FIX,
        Gate.CELLS,
        N_("Not a plausible size"),
        N_("{value} is larger or smaller than any figure that can be used."),
        N_("Write the right number, in the goal's unit."),
    )
    NOT_A_TARGET = Entry(
        "XG-217",
        _FIX,
        Gate.CELLS,
        N_("Not a target"),
        N_('"{value}" cannot be read as a target, or contradicts the comparator beside it.'),
        N_("Write a number only, or the word done."),
    )
    SAID_MORE_OR_LESS = Entry(
        "XG-218",
        _FIX,
        Gate.CELLS,
        N_("More or less than"),
        N_('"{value}" says on which side of a number it is, and not which number it is.'),
        N_("Write the number itself."),
    )
    PERCENT_CELL = Entry(
        "XG-219",
        _NOTE,
        Gate.CELLS,
        N_("Percent format"),
        N_("The cell shows per cent; {value} in it is read as {used}."),
        N_("Nothing needs to be done if {used} is right."),
    )
    MERGED = Entry(
        "XG-220",
        _FIX,
        Gate.CELLS,
        N_("Merged cells"),
        N_("The cell is merged with others ({range}), so what stands in it cannot be told."),
        N_("Unmerge the cells and fill in each of them."),
    )
    UNCALCULATED = Entry(
        "XG-221",
        _FIX,
        Gate.CELLS,
        N_("Formula not calculated"),
        N_("The cell holds a formula that has not been calculated."),
        N_("Open the file in Excel, save it and send it again, or write the number itself."),
    )
    FORMULA = Entry(
        "XG-222",
        _NOTE,
        Gate.CELLS,
        N_("Formula"),
        N_("The cell holds a formula; its latest value, {value}, is used."),
        N_("Nothing needs to be done if that is right."),
    )
    # Rows
    OTHER_UNIT_OF_AMOUNT = Entry(
        "XG-223",
        _FIX,
        Gate.CELLS,
        N_("Another unit of amounts"),
        N_('"{value}" is written, and amounts are in {expected} here.'),
        N_("Write the amount in {expected}, digits only."),
    )
    NO_COMMENT = Entry(
        "XG-301",
        _FIX,
        Gate.ROWS,
        N_("Comment missing"),
        N_("The status is yellow or red, and the comment is empty."),
        N_("Write where you stand, why, and what you will do."),
    )
    NO_ACTION = Entry(
        "XG-302",
        _CHECK,
        Gate.ROWS,
        N_("Action missing"),
        N_("The status is yellow or red, and no action is given."),
        N_('Write what will be done, or "cannot be influenced".'),
    )
    NO_OUTCOME = Entry(
        "XG-303",
        _CHECK,
        Gate.ROWS,
        N_("Outcome missing"),
        N_("The goal is followed up in this round, and the outcome is empty."),
        N_("Fill it in, or say in the explanation why there is none."),
    )
    NO_WEIGHT = Entry(
        "XG-304",
        _FIX,
        Gate.ROWS,
        N_("Denominator missing"),
        N_("The outcome is weighed with other units', and how many it is of is not stated."),
        N_("Write the denominator or weight."),
    )
    NEGATIVE_COUNT = Entry(
        "XG-305",
        _CHECK,
        Gate.ROWS,
        N_("Count below zero"),
        N_("{value} is a count, and less than zero."),
        N_("Mend it, or explain."),
    )
    IMPOSSIBLE_SHARE = Entry(
        "XG-306",
        _CHECK,
        Gate.ROWS,
        N_("Share beyond its bounds"),
        N_("{value} is a share, and lies outside 0 to 100 per cent."),
        N_("Mend it, or explain."),
    )
    STATUS_WITHOUT_REASON = Entry(
        "XG-307",
        _FIX,
        Gate.ROWS,
        N_("Reason missing"),
        N_("A status has been set by hand without a reason."),
        N_("Give the reason, or take the status away."),
    )
    REASON_WITHOUT_STATUS = Entry(
        "XG-308",
        _CHECK,
        Gate.ROWS,
        N_("Status missing"),
        N_("A reason is given, but no status set by hand."),
        N_("Choose the status, or take the reason away."),
    )
    OUTCOME_AND_REASON = Entry(
        "XG-309",
        _FIX,
        Gate.ROWS,
        N_("Outcome and reason for none"),
        N_("There is an outcome, and also a reason why there is none."),
        N_("Take one of them away."),
    )
    DOES_NOT_ADD_UP = Entry(
        "XG-310",
        _FIX,
        Gate.ROWS,
        N_("Does not add up"),
        N_("{value} is written, and {computed} follows from {of}."),
        N_("Mend the one that is wrong."),
    )
    NO_EXPLANATION = Entry(
        "XG-311",
        _FIX,
        Gate.ROWS,
        N_("Explanation missing"),
        N_("The goal is said not to apply, and nothing says why."),
        N_("Write why in the explanation."),
    )
    NO_DATE = Entry(
        "XG-312",
        _CHECK,
        Gate.ROWS,
        N_("Date missing"),
        N_("The outcome is not available yet, and nothing says when it comes."),
        N_("Write the date, or explain."),
    )
    NO_PROGRESS = Entry(
        "XG-313",
        _CHECK,
        Gate.ROWS,
        N_("Progress missing"),
        N_("The assignment is assessed, and nothing says how far the work has come."),
        N_("Choose the progress, or explain."),
    )
    UNEXPECTED_SIGN = Entry(
        "XG-314",
        _CHECK,
        Gate.ROWS,
        N_("Unexpected sign"),
        N_("{value} does not have the sign that {of} have here: they are written {expected}."),
        N_("Change the sign if it is wrong, or explain."),
    )
    THOUSAND_TIMES = Entry(
        "XG-315",
        _CHECK,
        Gate.ROWS,
        N_("A thousand times off"),
        N_("{value} is about a thousand times off {other} ({of}). Amounts are in {expected} here."),
        N_("Write it in that unit, or explain."),
    )
    FIGURE_IN_COMMENT = Entry(
        "XG-321",
        _CHECK,
        Gate.ROWS,
        N_("Outcome only in the comment"),
        N_("The outcome is empty, and the comment has the figure {said}."),
        N_("Write it as the outcome if it is, or explain."),
    )
    COMMENT_OUTCOME = Entry(
        "XG-322",
        _CHECK,
        Gate.ROWS,
        N_("Comment and outcome differ"),
        N_("The comment says that the outcome is {said}; the cell says {value}."),
        N_("Mend one of them, or explain."),
    )
    COMMENT_TARGET = Entry(
        "XG-323",
        _CHECK,
        Gate.ROWS,
        N_("Comment and target differ"),
        N_("The comment says that the target is {said}; the target is {value}."),
        N_("Mend the comment, or explain."),
    )
    FAR_FROM_BEFORE = Entry(
        "XG-324",
        _CHECK,
        Gate.ROWS,
        N_("Far from the value before"),
        N_("The outcome is {value}, and was {before} the time before."),
        N_("Mend it, or explain."),
    )
    HUNDRED_TIMES = Entry(
        "XG-325",
        _CHECK,
        Gate.ROWS,
        N_("A hundred times off"),
        N_("{value} is about a hundred times off the {of} {other}: is {value} or {perhaps} meant?"),
        N_("Mend it, or explain."),
    )
    EDITING_MARK = Entry(
        "XG-331",
        _CHECK,
        Gate.ROWS,
        N_("Working note left in the text"),
        N_('"{mark}" looks like a note from the writing. The text is not printed with it.'),
        N_("Take it away, or ask the contact person to let it be printed as it is."),
    )
    PERSONAL_NUMBER = Entry(
        "XG-332",
        _CHECK,
        Gate.ROWS,
        N_("Personal identity number"),
        N_("The text holds what looks like a personal identity number. It is not printed."),
        N_("Take it away: such numbers do not belong here."),
    )
    # Across sheets, rounds and units
    ERASED = Entry(
        "XG-401",
        _CHECK,
        Gate.ACROSS,
        N_("Earlier value now empty"),
        N_('An earlier return has "{value}" here, this one is empty; the earlier one stands.'),
        N_("Fill it in again, or tell the contact person that it is to be taken away."),
    )
    NOT_READY = Entry(
        "XG-402",
        _NOTE,
        Gate.ACROSS,
        N_("Not marked ready"),
        N_("The return is not marked ready on the start sheet, so its figures are preliminary."),
        N_("Mark it ready when all is filled in, and send it again."),
    )
    NOTHING_FILLED_IN = Entry(
        "XG-403",
        _CHECK,
        Gate.ACROSS,
        N_("Nothing filled in"),
        N_("0 of {n} rows are filled in."),
        N_("Fill in the template and send it again."),
    )
    CONFLICT = Entry(
        "XG-404",
        _CHECK,
        Gate.ACROSS,
        N_("Two files differ"),
        N_(
            'This file says "{value}" and {other}, which came with it, says "{theirs}"; '
            "the one saved last counts."
        ),
        N_("Mend it, or explain which is right."),
    )
    OLDER_FILE = Entry(
        "XG-405",
        _NOTE,
        Gate.ACROSS,
        N_("Saved before another"),
        N_(
            "The file was saved before {other}, which has been taken in, so its values "
            "count only where that has none."
        ),
        N_("Nothing needs to be done."),
    )
    # The catalogue
    TARGET_DIFFERS = Entry(
        "XG-501",
        _CHECK,
        Gate.ACROSS,
        N_("Same goal, other target"),
        N_("{goals} are the same goal under several boards, with different targets or units."),
        N_("See that this is meant."),
    )
    NO_REPORTER = Entry(
        "XG-502",
        _CHECK,
        Gate.ACROSS,
        N_("Goal without unit"),
        N_("No unit reports {goal}."),
        N_("Add a row in the sheet {where}, or take the goal away."),
    )
    NO_DIRECTION = Entry(
        "XG-503",
        _FIX,
        Gate.ROWS,
        N_("Direction contradicts the comparator"),
        N_("The comparator {comparator} does not fit a goal where {direction}."),
        N_("Change one of them."),
    )
    LIMITS_ORDER = Entry(
        "XG-504",
        _FIX,
        Gate.ROWS,
        N_("Limits out of order"),
        N_("The lower limit {low} is above the upper limit {high}."),
        N_("Change one of them."),
    )
    MEAN_OF_SHARES = Entry(
        "XG-505",
        _FIX,
        Gate.ROWS,
        N_("Mean of shares"),
        N_("A plain mean of shares is wrong when units differ in size."),
        N_("Choose a weighted mean and give weights, or add a waiver."),
    )
    NO_AGGREGATION = Entry(
        "XG-506",
        _FIX,
        Gate.ACROSS,
        N_("Nothing says how to put together"),
        N_("{goal} is reported by {n} units, and nothing says how they are put together."),
        N_("Choose one of the ways in the list."),
    )
    NO_ROUND = Entry(
        "XG-507",
        _FIX,
        Gate.ACROSS,
        N_("No round"),
        N_("The catalogue has no round."),
        N_("Add a row in the sheet {where}."),
    )
    UNUSED_UNIT = Entry(
        "XG-508",
        _CHECK,
        Gate.ACROSS,
        N_("Unit without goals"),
        N_("{unit} reports nothing and gets no template."),
        N_("Nothing needs to be done if this is meant."),
    )
    ANSWER_WITHOUT_STATUS = Entry(
        "XG-509",
        _FIX,
        Gate.ROWS,
        N_("Answer without status"),
        N_("The answer {value} has no status."),
        N_("Choose green, yellow or red."),
    )
    BAD_SETTING = Entry(
        "XG-511",
        _FIX,
        Gate.CELLS,
        N_("Setting cannot be used"),
        N_('"{value}" cannot be used for the setting {key}.'),
        N_("Write {expected}."),
    )
    RING = Entry(
        "XG-512",
        _FIX,
        Gate.ACROSS,
        N_("Belongs to itself"),
        N_('"{name}" belongs to itself, at once or through others.'),
        N_("Write what it belongs to, or leave the cell empty."),
    )
    NO_GOALS = Entry(
        "XG-513",
        _FIX,
        Gate.ACROSS,
        N_("No goals"),
        N_("The catalogue has no goals."),
        N_("Add a row in the sheet {where}."),
    )
    NO_ANSWERS = Entry(
        "XG-514",
        _FIX,
        Gate.ACROSS,
        N_("No answers"),
        N_("The goal is answered in words, and its kind has no answers in the sheet {where}."),
        N_("Add them there, each with its status."),
    )
    SHARES_SUM = Entry(
        "XG-515",
        _FIX,
        Gate.ACROSS,
        N_("Shares do not add up"),
        N_("The units' shares of the target of {goal} add up to {sum}, not 1."),
        N_("Change the shares, or give every unit one."),
    )
    NO_WEIGHTS = Entry(
        "XG-516",
        _FIX,
        Gate.ACROSS,
        N_("Weights are all zero"),
        N_("The units behind {goal} all have the weight 0."),
        N_("Give at least one of them a weight."),
    )
    LIMIT_DIGITS = Entry(
        "XG-517",
        _FIX,
        Gate.ROWS,
        N_("Too many digits"),
        N_("{value} has more than the four digits that a ratio may have."),
        N_("Round it."),
    )
    NO_PERIOD_TARGET = Entry(
        "XG-518",
        _CHECK,
        Gate.ACROSS,
        N_("No period target"),
        N_(
            "{goal} is judged on the period's target in {round}, which goes by last year's "
            "months: they are not in the sheet {where}."
        ),
        N_("Add them, or write the target in the sheet {targets}."),
    )
    MONTH_WEIGHTS = Entry(
        "XG-519",
        _FIX,
        Gate.ROWS,
        N_("Not twelve weights"),
        N_('"{value}" is not twelve numbers of which one is above zero.'),
        N_("Write twelve numbers with semicolons between."),
    )
    PARTS_ALIKE = Entry(
        "XG-521",
        _FIX,
        Gate.ROWS,
        N_("Parts cannot be told apart"),
        N_('"{value}" names a part twice, or names one as the total.'),
        N_("Give each part a name of its own."),
    )
    TARGETS_SUM = Entry(
        "XG-520",
        _CHECK,
        Gate.ACROSS,
        N_("Targets do not add up"),
        N_("The units' own targets for {goal} add up to {sum}; the goal's target is {target}."),
        N_("See that this is meant."),
    )
    PART_OF_NOTHING = Entry(
        "XG-531",
        _FIX,
        Gate.ROWS,
        N_("Part of nothing"),
        N_('No line of the same form and unit has the id "{value}".'),
        N_("Write one that is there, or leave the cell empty."),
    )
    MIXED_UNITS = Entry(
        "XG-532",
        _FIX,
        Gate.ACROSS,
        N_("Units of measure mixed in a sum"),
        N_("{of} is a sum of lines in {units}, which cannot be added up."),
        N_("Give them the same unit of measure."),
    )
    NO_NATURE = Entry(
        "XG-533",
        _CHECK,
        Gate.ACROSS,
        N_("Neither income nor cost"),
        N_(
            "Amounts in {form} are written without a minus sign, and it is not said whether this "
            "line is income or a cost."
        ),
        N_("Choose one of them."),
    )
    ENDS_FIRST = Entry(
        "XG-534",
        _FIX,
        Gate.ROWS,
        N_("Ends before it begins"),
        N_("It ends on {until}, before it begins on {day}."),
        N_("Change one of the dates."),
    )
    ASKS_FOR_ALL = Entry(
        "XG-535",
        _NOTE,
        Gate.ACROSS,
        N_("Asks for everything"),
        N_("No item says which forms {round} asks for, so it asks for all that the units report."),
        N_("Name the forms here if they are fewer."),
    )
    MEETING_TOO_EARLY = Entry(
        "XG-536",
        _CHECK,
        Gate.ACROSS,
        N_("Dealt with before the period ends"),
        N_("{round} is dealt with on {day}, before its period ends on {ends}."),
        N_("See that the date and the round are right."),
    )
    ADDED_LATER = Entry(
        "XG-537",
        _CHECK,
        Gate.ACROSS,
        N_("Added after all rounds"),
        N_("It is added on {day}, after the year of every round."),
        N_("See that the date is right."),
    )
    # What staff write in the master
    UNCONFIRMED = Entry(
        "XG-601",
        _CHECK,
        Gate.ACROSS,
        N_("Set on an earlier outcome"),
        N_("The status was set by hand when the outcome was {old}; it is now {new}."),
        N_(
            "If it still holds, write something new in the justification; else change it or take "
            "it away."
        ),
    )
    NOT_IN_PLAN = Entry(
        "XG-602",
        _FIX,
        Gate.TABLES,
        N_("Not in the plan"),
        N_('The row "{key}" is not in the plan, so what is written beside it has no place.'),
        N_("Undo the change of the row, or move the words to the right one."),
    )
    TWO_VERSIONS = Entry(
        "XG-603",
        _CHECK,
        Gate.ACROSS,
        N_("Written differently in two copies"),
        N_(
            'Two copies of the master say different things. What stands is "{stands}"; the other '
            '({by}) is "{other}".'
        ),
        N_('Choose on the sheet "Two versions" of the master, or write a third in the cells.'),
    )
    COPIED_OUTCOME = Entry(
        "XG-611",
        _CHECK,
        Gate.ACROSS,
        N_("Same outcome under several boards"),
        N_("{goals} are the same goal under several boards, and all have the outcome {value}."),
        N_("See that each board reports its own figure, or say that it is measured centrally."),
    )
    TARGET_CHANGED = Entry(
        "XG-612",
        _CHECK,
        Gate.ACROSS,
        N_("Target changed"),
        N_("The target was {old} in the round before, and is {new}."),
        N_("See that this has been decided."),
    )
    DEFINITION_CHANGED = Entry(
        "XG-613",
        _CHECK,
        Gate.ACROSS,
        N_("Definition changed"),
        N_("The goal is defined in another way than in the round before ({of})."),
        N_("See that it can still be compared, and say so in the catalogue."),
    )
    STATED_TOTAL = Entry(
        "XG-614",
        _CHECK,
        Gate.ACROSS,
        N_("Stated total does not add up"),
        N_("{value} is stated, and what it is made up of comes to {computed}."),
        N_("Find out which of them is wrong, and mend it where it was written."),
    )

    # Figures from other systems
    NO_IMPORT_COLUMN = Entry(
        "XG-701",
        _FIX,
        Gate.TABLES,
        N_("A column that is not in the file"),
        N_('No column has the heading "{column}", which the extract {extract} needs.'),
        N_("Take the file out with that column, or mend the sheet {where}."),
    )
    HEADING_TWICE = Entry(
        "XG-702",
        _FIX,
        Gate.TABLES,
        N_("Two columns with the same heading"),
        N_('The heading "{column}" also stands in {other}.'),
        N_("Give one of the columns another heading."),
    )
    NOT_REPORTED = Entry(
        "XG-703",
        _FIX,
        Gate.ROWS,
        N_("Not reported by the unit"),
        N_('In this round {unit} is not asked for "{value}" in the form {of}.'),
        N_("Write the unit that is, or mend the plan."),
    )
    WHICH_BOARD = Entry(
        "XG-704",
        _FIX,
        Gate.ROWS,
        N_("Several boards"),
        N_('{unit} reports "{value}" for several boards: {choices}.'),
        N_("Let a column of the file say which."),
    )
    TWO_VALUES = Entry(
        "XG-705",
        _FIX,
        Gate.ACROSS,
        N_("Two values for one figure"),
        N_("{value} stands here, and {second} for the same figure in {other}."),
        N_("Keep one of the two rows."),
    )
    WRONG_SIGN = Entry(
        "XG-706",
        _FIX,
        Gate.ROWS,
        N_("Another sign"),
        N_("{value} has another sign than amounts of this line, which is: {of}."),
        N_("Turn it round in the file or in the sheet {where}; if it is right, make a waiver."),
    )
    IMPORT_THOUSAND_TIMES = Entry(
        "XG-707",
        _FIX,
        Gate.ROWS,
        N_("A thousand times off"),
        N_("{value} is about a thousand times off {other} ({of}); the plan has {expected} here."),
        N_("Mend the one that is in another unit; if both are right, make a waiver."),
    )
    OTHER_PERIOD = Entry(
        "XG-708",
        _FIX,
        Gate.ROWS,
        N_("Another period"),
        N_('"{value}" is another period than that of the round, {expected}.'),
        N_("Take the row out, or import the file in that period's round."),
    )
    NO_FIGURE = Entry(
        "XG-709",
        _NOTE,
        Gate.CELLS,
        N_("No figure"),
        N_("The cell is empty and is passed over."),
        N_("Nothing needs to be done if there is no figure."),
    )
    CONVERTED = Entry(
        "XG-710",
        _NOTE,
        Gate.CELLS,
        N_("Converted"),
        N_(
            "The column is in {given} and the plan's rows in {expected}: {n} figures are converted."
        ),
        N_("Nothing needs to be done if that is right."),
    )
    ANSWERED_IN_WORDS = Entry(
        "XG-711",
        _FIX,
        Gate.ROWS,
        N_("Answered in words"),
        N_('"{value}" is answered in words, and only figures are imported.'),
        N_("Take the row out, and let the unit answer."),
    )
    MEANS_TWICE = Entry(
        "XG-721",
        _FIX,
        Gate.ROWS,
        N_("Two columns for the same"),
        N_('Two columns of the extract {extract} mean "{value}"; the other is {other}.'),
        N_("Keep one of them."),
    )
    EXTRACT_LACKS = Entry(
        "XG-722",
        _FIX,
        Gate.ACROSS,
        N_("An extract without what it needs"),
        N_("The extract {extract} has no column that means {choices}."),
        N_("Add a row for it."),
    )
    TWO_FORMS = Entry(
        "XG-723",
        _FIX,
        Gate.ROWS,
        N_("An extract for two forms"),
        N_('The extract {extract} is for "{other}" above, and here for "{value}".'),
        N_("Give each form an extract of its own name."),
    )

    @property
    def id(self) -> str:
        """The stable code that every message ends with, such as `XG-201`."""
        return self.value.id

    @property
    def gate(self) -> Gate:
        """Where in the order of checks it belongs."""
        return self.value.gate

    @classmethod
    def by_id(cls, code_id: str) -> Code:
        """The code with this id; KeyError when there is none."""
        return _BY_ID[code_id]


_BY_ID = {code.id: code for code in Code}
