"""Rebuild the rows of a tracking page whose table was flattened to text, with calibrated probabilities.

The page. A table pairs the paragraphs of two versions row by row. Equal paragraphs are matches; flattened, a match is
its text twice with nothing between, and is certain. Between two matches stand k changes (two paragraphs each, paired
by position), then m unpaired paragraphs, all of one side. Flattening takes the cell borders away: a change is its two
paragraphs with one space between, an unpaired paragraph stands alone, and nothing says which line is which.

The model. The lines between two matches are one segment, and a reading of it is a plan (k, and the side of the
unpaired rest) with a place to cut for each of the k changes. The score of a reading is linear: the sum of learned
weight x feature over the plan, the cuts and the unpaired lines, a conditional random field over segments (Sarawagi
and Cohen 2004, "Semi-Markov conditional random fields"). Because the parts are independent once the plan is given,
sums over all readings are exact and cheap: forward sums over the changes in front, backward sums over the unpaired
lines behind. They give every way to read a line its probability. Of the readings that a plan allows, the one with the
most lines expected to be right is chosen (`segment`).

What lines say of each other. Words that stand in two segments stood on opposite sides (text that moved), what stands
elsewhere in one piece is not cut, and an article grows or is cut as a whole. Such evidence depends on how the other
lines are read, so it is passed between segments as in mean-field inference: each segment is weighed alone, then again
with what the others were taken for (`propagation`, `shared_runs`). What the lines of one segment say of its side is
averaged, not summed: they are right or wrong together. In the same way each line is weighed with what stands above and
below it in each version: a heading is followed by text, an open quotation by its next part, "he" by somebody named
(`neighbours`). What speaks for two sentences to be of one paragraph is in `cohesion`, and how many sentences a
paragraph has on this page in `paragraph_statistics`: news sites write one, weblogs several, and the page shows which.

Calibration. The probabilities are those of a model that is wrong in its details, so a curve from raw to observed
frequency (isotonic regression) and a threshold of certainty are learned on articles that the weights had not seen,
one of each for every family of readings (`solve`). A row is called certain only above its threshold, and never where
another cut makes the halves as alike: a stray sentence at the seam may belong to either side.

Several pages. Version b of page a/b is version b of page b/c. All pairs of readings that give a shared version the
same paragraphs are summed, forward and backward over both pages at once, and the pages are then read one after the
other, the surest first (`candidates`, `cross_page`, `best_reading`, `titles`).

The modules: `word_shapes`, `cohesion` and `paragraph_statistics` describe text, `features` describes the ways to read a
line, each feature with a name of `feature_names`, `segment` and `propagation` weigh them, `solve` turns a page into
rows. `cells` is the smaller problem of pages whose cells are apart but whose empty cells are lost. Weights, curves and
thresholds are in learned.json and cells.json, written by tests/training/learn_flat.py and learn_cells.py, which say
where their data is from.
"""
