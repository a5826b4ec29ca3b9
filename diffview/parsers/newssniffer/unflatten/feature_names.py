"""The name of every feature that a reading of a flattened page can have: weights of other names are a mistake.

A misspelled name would silently weigh nothing, so the data file is checked against this list when it is loaded, and a
test checks that no page gives a feature that is not in it.
"""

from __future__ import annotations

from itertools import product

_ENDS = ("stop", "abbreviation", "colon", "pause", "closed", "plain", "marker")
"""How a word ends, as `word_shapes.word_ends` says it."""
_STARTS = ("upper", "lower", "digit", "quote", "mark")
"""How a word begins, as `word_shapes.start_of` says it."""

_OF_CUTS = (
    *(f"seam {end} {start}" for end, start in product(_ENDS, _STARTS)),
    *("alike", "alike over 0.45", "alike over 0.6", "alike over 0.8", "alike and long", "shared words", "even"),
    *(f"excess over the best cut, {how}" for how in ("alike", "half alike", "unlike")),
    *("excess", "excess where unlike", "length too short", "length too long"),
    *("sentences off", "sentences over", "sentences as usual here", "several sentences where one is usual"),
    *("two headings", "heading before", "heading behind"),
    *(f"no stop at the end, {how} at the seam" for how in ("none", "one")),
    *("goes on with he, it, this", "goes on with but, and, so", "goes on with the, a"),
    *("same first word", "same first two words", "same last word"),
    *("bare number at the seam", "marker behind", "marker behind, also in front", "marker in front only"),
    *(f"quote open at the seam{on}{start}" for on in ("", ", goes on") for start in ("", ", from the start")),
    *("quote open at the end", "bracket open at the seam"),
)
_OF_JOINS = (
    *("cut before a name taken up", "cut between sentences with a name in common"),
    *("cut between sentences with words in common", "tense changes at the cut"),
    *(f"cut before he, she, {who} named in front" for who in ("somebody", "nobody")),
)
_OF_NEIGHBOURS = (
    *("heading below a heading", "heading above a heading", "heading at the end"),
    *("heading below a heading on a page of news", "quotation goes on below", "quotation does not go on below"),
    *("open quotation goes on", "open quotation does not go on", "open quotation at the end"),
    *("he, she below somebody named", "he, she below nobody named", "he, she below a heading"),
    *("he, she above", "he, she above, nobody named"),
)
_OF_OTHER_LINES = (
    *("cut inside a passage", "cut deep inside a passage", "cut at an end of a passage"),
    *("vote", "vote, either way", "half stands elsewhere", "half stands in a match"),
    *(
        f"unpaired vote {whose}{how}"
        for whose in ("by unpaired lines", "by changes")
        for how in ("", ", share", " in passing")
    ),
)
_OF_UNPAIRED = (
    *("unpaired", "unpaired too long", "unpaired too short", "unpaired sentences off", "unpaired heading"),
    *("unpaired sentences as usual here", "unpaired of several sentences where one is usual", "unpaired quote open"),
    *(f"unpaired of {count} sentences" for count in range(1, 5)),
    *(f"unpaired ends {end}" for end in _ENDS),
    *(f"unpaired starts {start}" for start in _STARTS),
    *(f"deleted of {count} sentences" for count in range(1, 4)),
    *(f"deleted ends {end}" for end in _ENDS),
    *(f"deleted starts {start}" for start in _STARTS),
    *("deleted and short", "deleted furniture", "deleted with an address", "deleted with a number"),
)
_OF_PLANS = (
    *("gap all changes", "gap all changes, longer", "gap unpaired", "gap unpaired, longer"),
    *("gap mixed", "gap mixed, changes", "inserts early", "inserts like other gaps", "inserts like other gaps, many"),
    *(f"inserts in {place} gap" for place in ("only", "first", "last", "inner")),
    *(f"inserts {behind}{several}" for behind in ("alone", "behind changes") for several in ("", ", several")),
)

FEATURE_NAMES = frozenset((*_OF_CUTS, *_OF_JOINS, *_OF_NEIGHBOURS, *_OF_OTHER_LINES, *_OF_UNPAIRED, *_OF_PLANS))
