"""Read a passage word by word, each with the kinds it would give to a change of it.

Most words mean the same wherever they stand and are read from what is kept of them
(`context_free`); the others are judged among their neighbours (`in_context`),
which are looked at a few words either way. Only the words asked for are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from diffview.facts.evidence import KnownText
from diffview.facts.lexicon import NAME, Mask
from diffview.facts.tagging.context_free import (
    CONTENT,
    FUNCTION,
    NAME_ANYWHERE,
    NAME_WITHIN,
    NO_FACT,
    QUOTE,
    Reading,
    Term,
    context_free_masks,
    joined_masks,
    neutral_chunks,
    readings,
)
from diffview.facts.tagging.in_context import judge, quote_mark
from diffview.facts.tokens import Token, chunks, cut_whole, holds_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CONTEXT = 40
"""Characters read on each side of a passage: the longest phrase and a figure behind it fit."""

_new = tuple.__new__
"""Makes a named tuple at a third of the price of calling its class; a long comparison makes very many."""


class Passage(KnownText):
    """One side of a change, ready to be read in parts."""

    @property
    def _is_judged(self) -> bool:
        """Return whether every word is judged where it stands: in a language without a file, or without spaces."""
        return self.evidence.foreign or not self.words.spaces

    @property
    def _is_read_whole(self) -> bool:
        return self._is_judged or bool(self.file_notes) or holds_spaces(self.text, 0, len(self.text))

    def terms(self, start: int, end: int) -> list[Term]:
        """Return the terms that `start:end` touches, judged."""
        if start == end:
            return []
        out = _judged(self, start, end) if self._is_judged else _terms_of_chunks(self, start, end)
        if self.file_notes:
            out = [t._replace(mask=CONTENT) if self.in_file_note(t.start) else t for t in out]
        if out and (out[0].end <= start or out[-1].start >= end):
            return [term for term in out if term.end > start and term.start < end]
        return out

    def all_terms(self) -> list[Term]:
        """Return the terms of the whole text, words without a meaning of their own summed up in one.

        For a text that has no counterpart: whether there are such words is all that matters then.
        """
        text = self.text
        if self._is_read_whole:
            return self.terms(0, len(text))
        tokens, telling, content = _telling_chunks(self)
        out: list[Term] = []
        for at, places, reading in telling:
            terms = None if reading is None else _placed(self, reading, at)
            if terms is None:
                for place in places:
                    if tokens[place].text not in NO_FACT:
                        out += judge(self, tokens, place)
                continue
            for term in terms:
                if term.mask == CONTENT:
                    content = True
                elif term.mask != FUNCTION:
                    out.append(term)
        if content:
            out.append(Term(0, 0, "", CONTENT))
        return out

    def all_kinds(self) -> Mask:
        """Return what the masks of `all_terms` have together, so far as kinds and content go.

        A word that can only be a name or content is not judged where there are both already.
        """
        if self._is_read_whole:
            return joined_masks(self.terms(0, len(self.text)))
        tokens, pending, kinds = _kinds_of_chunks(self)
        return _kinds_at(self, tokens, pending, kinds) if pending else kinds


def _terms_of_chunks(here: KnownText, start: int, end: int) -> list[Term]:
    """Return the terms of the chunks that `start:end` touches; chunks without a kept reading are judged."""
    text = here.text
    at = text.rfind(" ", 0, start + 1) + 1
    right = end - 1 if text[end - 1] == " " else text.find(" ", end)
    kept = readings(here.words.language)
    out: list[Term] = []
    pending = -1
    for chunk in text[at : right if right >= 0 else len(text)].split(" "):
        reading = kept[chunk]
        terms = None if reading is None else _placed(here, reading, at)
        if terms is None:
            pending = at if pending < 0 else pending
        else:
            if pending >= 0:
                out += _judged(here, max(pending, start), at - 1)
                pending = -1
            out += terms
        at += len(chunk) + 1
    if pending >= 0:
        out += _judged(here, max(pending, start), end)
    return out


def _judged(here: KnownText, start: int, end: int) -> list[Term]:
    """Return the terms that `start:end` touches, each word judged among its neighbours."""
    text = here.text
    around = _around(text, start, end)
    if not here.words.spaces:
        around = (max(0, start - _CONTEXT), min(len(text), end + _CONTEXT))
    tokens, near = _tokens(text, start, end, around)
    out: list[Term] = []
    for at in near:
        left, right, word, _, _ = tokens[at]
        if right > start and left < end and word not in NO_FACT:
            out += judge(here, tokens, at)
    return out


def _tokens(text: str, start: int, end: int, around: tuple[int, int]) -> tuple[list[Token], range]:
    """Return the tokens around `start:end`, cut at white space some way off, and which of them are near.

    Only those near, in the range and directly before, know their true place; of the others only
    the words are ever asked for, so they are shared between all texts.
    """
    left, right = around
    if holds_spaces(text, left, right):
        found = cut_whole(text, left, right)
        return found, range(len(found))
    out: list[Token] = []
    at, first, last = left, 0, 0
    for chunk in text[left:right].split(" "):
        if at + len(chunk) < start - 1:
            out += chunks[chunk]
            first = last = len(out)
        elif at > end:
            out += chunks[chunk]
        else:
            for begin, stop, word, lower, group in chunks[chunk]:
                out.append(_new(Token, (at + begin, at + stop, word, lower, group)))
            last = len(out)
        at += len(chunk) + 1
    return out, range(first, last)


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range that is read for `start:end`, ends at spaces."""
    left, right = start - _CONTEXT, end + _CONTEXT
    if left > 0:
        cut = text.find(" ", left, start)
        left = cut + 1 if cut >= 0 else start
    else:
        left = 0
    if right < len(text):
        cut = text.rfind(" ", end, right)
        right = cut if cut >= 0 else right
    return left, right


class _Telling(NamedTuple):
    """A chunk that is not neutral."""

    at: int
    places: range
    """Its tokens, among all of the text."""
    reading: Reading | None


def _telling_chunks(here: KnownText) -> tuple[list[Token], list[_Telling], bool]:
    """Return all tokens, the chunks that are not neutral, and whether a word of content is in those that are.

    The tokens of neutral chunks do not know their true place.
    """
    language = here.words.language
    kept, kept_neutral, at, content = readings(language), neutral_chunks(language), 0, False
    tokens: list[Token] = []
    telling: list[_Telling] = []
    for chunk in here.text.split(" "):
        found = kept_neutral[chunk]
        if found is not None:
            tokens += found.tokens
            content = content or found.content
        else:
            first = len(tokens)
            for begin, stop, text, lower, group in chunks[chunk]:
                tokens.append(_new(Token, (at + begin, at + stop, text, lower, group)))
            telling.append(_new(_Telling, (at, range(first, len(tokens)), kept[chunk])))
        at += len(chunk) + 1
    return tokens, telling, content


def _kinds_of_chunks(here: KnownText) -> tuple[list[Token], list[int], Mask]:
    """Return all tokens as `_telling_chunks` does, the places of those to judge, and the kinds of the others."""
    language = here.words.language
    kept, kept_neutral, at, kinds = readings(language), neutral_chunks(language), 0, 0
    tokens: list[Token] = []
    pending: list[int] = []
    for chunk in here.text.split(" "):
        found = kept_neutral[chunk]
        if found is not None:
            tokens += found.tokens
            kinds |= CONTENT if found.content else 0
        else:
            first = len(tokens)
            for begin, stop, text, lower, group in chunks[chunk]:
                tokens.append(_new(Token, (at + begin, at + stop, text, lower, group)))
            reading = kept[chunk]
            mask = None if reading is None else _placed_kinds(here, reading, at)
            if mask is None:
                pending += range(first, len(tokens))
            else:
                kinds |= mask
        at += len(chunk) + 1
    return tokens, pending, kinds


def _kinds_at(here: KnownText, tokens: Sequence[Token], places: Iterable[int], kinds: Mask) -> Mask:
    """Return *kinds* and those of the tokens at *places*, as far as they may add to them."""
    masks, both = context_free_masks(here.words.language), NAME | CONTENT
    for at in places:
        word = tokens[at].text
        if word not in NO_FACT and not (kinds & both == both and masks[word] >= NAME_WITHIN):
            kinds |= joined_masks(judge(here, tokens, at))
    return kinds


def _placed(here: KnownText, reading: Reading, at: int) -> list[Term] | None:
    """Return the terms of a chunk that stands at *at*, None where one has to be judged after all."""
    out: list[Term] = []
    for begin, stop, key, mask in reading:
        if mask == QUOTE:
            mask = quote_mark(here, at + begin)  # noqa: PLW2901 -- what it is here
        elif mask >= NAME_WITHIN:
            if not _is_name_here(here, mask, at):
                return None
            mask = NAME  # noqa: PLW2901 -- what it is here
        out.append(_new(Term, (at + begin, at + stop, key, mask)))
    return out


def _placed_kinds(here: KnownText, reading: Reading, at: int) -> Mask | None:
    """Return what the masks of `_placed` have together, None where that returns it."""
    kinds = 0
    for begin, _, _, mask in reading:
        if mask == QUOTE:
            kinds |= quote_mark(here, at + begin)
        elif mask < NAME_WITHIN:
            kinds |= mask
        elif _is_name_here(here, mask, at):
            kinds |= NAME
        else:
            return None
    return kinds


def _is_name_here(here: KnownText, mask: Mask, at: int) -> bool:
    """Tell whether a word that is a name in some places is sure to be one at *at*."""
    if not here.plain_capitals:
        return False
    if mask == NAME_WITHIN:
        return _goes_on(here.text, at)
    return mask == NAME_ANYWHERE or not here.text.isupper()


def _goes_on(text: str, at: int) -> bool:
    """Tell whether a sentence is sure to go on at *at*: behind a letter, figure or comma and a space."""
    if at < 2:  # noqa: PLR2004 -- a character and a space
        return False
    before = text[at - 2]
    return (before.isalnum() or before == ",") and text[at - 1] == " "
