"""The first gate: the words of an expression, checked one by one before anything parses them.

The parser never sees the author's words. Each name, parameter, function and literal is replaced by
`t<n>`, where n is the number of its word here: so the parser's own keywords, functions and limits
cannot be reached by any spelling, and every leaf of its tree leads back to its exact place in the
text. Lengths, sizes and nesting are limited here, where nothing recurses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlglot.dialects.postgres import Postgres
from sqlglot.errors import SqlglotError
from sqlglot.tokens import Token, TokenType

from zhucun.engines.rules.errors import BadLiteral, BadSyntax, NotAllowed, TooDeep, TooLong, shown
from zhucun.engines.rules.spec.faults import Faults
from zhucun.engines.rules.spec.limits import MAX_CHARACTERS, MAX_NESTING, MAX_WORDS, bad_text
from zhucun.engines.rules.spec.types import Value
from zhucun.engines.rules.spec.vocabulary import FUNCTIONS, KEYWORDS

_SYMBOLS = frozenset(["(", ")", ",", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/"])
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HINTS = {
    "!=": "Write <>.",
    "==": "Write =.",
    "!": "Write NOT.",
    "%": "There is no remainder.",
    "||": "Texts are compared, not joined.",
    "::": "Types are never converted.",
    ".": "Names stand alone, and a number begins with a digit.",
    "?": "A parameter is written :name.",
    "$": "A parameter is written :name.",
    ";": "Give one expression.",
}


class Kind(Enum):
    """What a leaf of the parser's tree stands for."""

    NAME = "name"
    PARAM = "parameter"
    FUNCTION = "function"
    VALUE = "value"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One word that was replaced: its kind, its name or value, and its offset in the text."""

    kind: Kind
    name: str
    value: Value | None
    at: int


@dataclass(frozen=True, slots=True)
class Words:
    """What the parser is given, and what the `t<n>` in it stand for."""

    tokens: list[Token]
    leaves: Mapping[str, Leaf]


def read_words(text: str, faults: Faults) -> Words | None:
    """The words of a text, or None where it must not be parsed; adds to the faults."""
    if len(text) > MAX_CHARACTERS:
        faults.add(TooLong, MAX_CHARACTERS, limit=MAX_CHARACTERS, things="characters")
        return None
    try:
        tokens = Postgres().tokenize(text)
    except (SqlglotError, RecursionError):
        faults.add(BadSyntax, 0, detail="a quotation mark or a comment is not closed")
        return None
    if not tokens:
        faults.add(BadSyntax, 0, detail="it is empty")
        return None
    if len(tokens) > MAX_WORDS:
        faults.add(TooLong, tokens[MAX_WORDS].start, limit=MAX_WORDS, things="words")
        return None
    _check_comments(text, tokens, faults)
    reader = _Reader(tokens, faults)
    reader.read()
    _check_nesting(reader.out, faults)
    return None if faults.stop else Words(reader.out, reader.leaves)


def _check_comments(text: str, tokens: list[Token], faults: Faults) -> None:
    """Comments hang on words; a text may also hide one where the words do not reach its ends."""
    for token in tokens:
        if token.comments:
            faults.refuse(token.end + 1, "a comment", "Put it into the note of the item.")
            return
    if text[tokens[-1].end + 1 :].strip() or text[: tokens[0].start].strip():
        faults.refuse(0, "a comment", "Put it into the note of the item.")


def _check_nesting(tokens: list[Token], faults: Faults) -> None:
    """Levels of parentheses and CASE, and of NOT and minus signs that stand before each other."""
    opened = prefixes = 0
    for token in tokens:
        kind = token.token_type
        if kind in (TokenType.L_PAREN, TokenType.CASE):
            opened += 1 + prefixes
        elif kind in (TokenType.R_PAREN, TokenType.END):
            opened -= 1
        prefixes = prefixes + 1 if kind in (TokenType.NOT, TokenType.DASH) else 0
        if opened + prefixes > MAX_NESTING:
            faults.add(TooDeep, token.start, limit=MAX_NESTING)
            faults.stop = True
            return


class _Reader:
    """Goes through the words once and replaces the leaves."""

    def __init__(self, tokens: list[Token], faults: Faults) -> None:
        self.tokens = tokens
        self.faults = faults
        self.out: list[Token] = []
        self.leaves: dict[str, Leaf] = {}

    def read(self) -> None:
        position = 0
        while position < len(self.tokens):
            position += self._one(position)

    def _one(self, position: int) -> int:
        """Take the word at a position (and what belongs to it); how many words were taken."""
        token = self.tokens[position]
        kind, word = token.token_type, token.text
        following = self.tokens[position + 1] if position + 1 < len(self.tokens) else None
        if kind is TokenType.NUMBER:
            self._number(token)
        elif kind is TokenType.STRING:
            self._text(token)
        elif (
            kind is TokenType.COLON
            and following is not None
            and self._is_parameter(token, following)
        ):
            self._leaf(token, Kind.PARAM, following.text)
            return 2
        elif kind not in _QUOTED and _WORD.fullmatch(word):
            return self._word(token, following)
        elif kind not in _QUOTED and word in _SYMBOLS:
            self.out.append(token)
        else:
            self._refuse(token)
        return 1

    def _word(self, token: Token, following: Token | None) -> int:
        word = token.text.lower()
        is_called = following is not None and following.token_type is TokenType.L_PAREN
        if word == "date":
            return self._date(token, following)
        if word in ("null", "true", "false") and not self._after_is():
            self._leaf(token, Kind.NULL if word == "null" else Kind.VALUE, word, word == "true")
        elif word in KEYWORDS and word != "as_of":
            self.out.append(token)
        elif is_called:
            self._leaf(token, Kind.FUNCTION, word if word in FUNCTIONS else token.text)
        else:
            self._leaf(token, Kind.NAME, token.text)
        return 1

    def _after_is(self) -> bool:
        """True after IS and IS NOT, where NULL, TRUE and FALSE are part of the operator."""
        kinds = [token.token_type for token in self.out[-2:]]
        return kinds[-1:] == [TokenType.IS] or kinds == [TokenType.IS, TokenType.NOT]

    def _date(self, token: Token, following: Token | None) -> int:
        if following is None or following.token_type is not TokenType.STRING:
            self.faults.refuse(token.start, "DATE without a day", "Write DATE '2021-05-11'.")
            return 1
        try:
            if not _DAY.fullmatch(following.text):
                raise ValueError
            day = date.fromisoformat(following.text)
        except ValueError:
            why = "a day is written DATE '2021-05-11'"
            self.faults.add(BadLiteral, token.start, value=shown(following.text), why=why)
            day = date(2000, 1, 1)
        self._leaf(token, Kind.VALUE, "", day)
        return 2

    def _number(self, token: Token) -> None:
        value: Value = 0
        if not _NUMBER.fullmatch(token.text):
            why = "a number has up to 15 digits and 9 decimals"
            self.faults.add(BadLiteral, token.start, value=shown(token.text), why=why)
        else:
            value = float(token.text) if "." in token.text else int(token.text)
        self._leaf(token, Kind.VALUE, "", value)

    def _text(self, token: Token) -> None:
        if why := bad_text(token.text):
            self.faults.add(BadLiteral, token.start, value=shown(token.text), why=why)
        self._leaf(token, Kind.VALUE, "", token.text)

    def _leaf(self, token: Token, kind: Kind, name: str, value: Value | None = None) -> None:
        alias = f"t{len(self.out)}"
        self.leaves[alias] = Leaf(kind, name, value, token.start)
        self.out.append(Token(TokenType.VAR, alias, token.line, token.col, token.start, token.end))

    def _is_parameter(self, colon: Token, following: Token) -> bool:
        return (
            following.start == colon.end + 1
            and following.token_type not in _QUOTED
            and bool(_WORD.fullmatch(following.text))
        )

    def _refuse(self, token: Token) -> None:
        what = shown(token.text) if token.text else f"a {token.token_type.value}"
        hint = _HINTS.get(token.text, "See the section on expressions in the guide to packs.")
        self.faults.add(NotAllowed, token.start, what=what, hint=hint)
        self.faults.stop = True


_QUOTED = frozenset(
    kind
    for kind in TokenType
    if kind is TokenType.IDENTIFIER
    or kind.name.endswith("STRING")
    or kind.name.startswith("HEREDOC")
)
