"""Learn what tells the title of a weblog's next post from a sub-heading, and write it into the package.

    python tests/training/learn_blog.py                  # cross-validates, then writes blog.json
    python tests/training/learn_blog.py --only-figures

A logistic regression (Newton's method) over the lines that may be titles (parsers/blog_titles.py, whose features
are used here) of the weblog pages of tests/gate/pages_figures.py. Folds are by page. Needs numpy, which the program
does not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "gate"))

import pages_figures

from diffview.parsers import blog, blog_titles
from diffview.parsers.article.dates import date_of_line
from diffview.parsers.lines import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Array = np.ndarray[Any, Any]

OUT = Path(blog.__file__).with_name("blog.json")
FOLDS = 5
PENALTY = 0.5
"""Weight of the squared size of each weight, in units of one line's log probability."""


def candidates(text: str, titles: set[str]) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Yield features and truth of every line that may be a title, the posts above it being known."""
    lines = lines_of(text)
    post = blog.Post(None, None)
    for at, line in enumerate(lines):
        if date_of_line(line.text):
            post = blog.Post(None, None)
        elif post.title is None:
            post.title = line.text
        else:
            if blog_titles.may_open_post(lines, at, post.lines, has_prose=post.has_prose):
                yield blog_titles.title_features(lines, at), line.text in titles
            if line.text in titles:
                post = blog.Post(None, line.text)
            else:
                post.add(line)


def learned(features: Array, truth: Array) -> Array:
    weights = np.zeros(features.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-features @ weights))
        curve = (features * (p * (1 - p))[:, None]).T @ features + PENALTY * np.eye(len(weights))
        weights -= np.linalg.solve(curve, features.T @ (p - truth) + PENALTY * weights)
    return weights


def main() -> None:
    found = [
        (page, *one)
        for page, posts in enumerate(pages_figures.weblogs())
        for one in candidates(pages_figures.as_text(posts), {post.title for day in posts for post in day[1:]})
    ]
    fold = np.array([page % FOLDS for page, _, _ in found])
    features, truth = np.array([f for _, f, _ in found]), np.array([t for _, _, t in found], float)
    chance = np.zeros(len(found))
    for k in range(FOLDS):
        chance[fold == k] = 1 / (1 + np.exp(-features[fold == k] @ learned(features[fold != k], truth[fold != k])))
    for bar in (0.05, blog_titles.MIN_TITLE_CHANCE, 0.2, 0.5):
        kept = truth[chance >= bar]
        print(f"from {bar}: {kept.mean():.3f} are titles, {kept.sum() / truth.sum():.3f} of the titles are (unseen)")
    if "--only-figures" not in sys.argv:
        weights = {
            name: round(float(w), 3) for name, w in zip(blog_titles.FEATURES, learned(features, truth), strict=True)
        }
        made = {"made by": "tests/training/learn_blog.py", "from": "articles_dev.jsonl", "weights": weights}
        OUT.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
