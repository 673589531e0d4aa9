"""Context: a sentence while it is being tagged.

In: words and their possible tags. Out: Context, what the rules ask: what stands before, what comes next.
Hard because a rule may look ahead, but only so far that the time stays linear in the words.
"""

from collections.abc import Sequence

from tasks.language.lexicon import Lexicon

AHEAD = 12  # words looked ahead for the verb that a subject belongs to
HEADLINE_WORDS = 20  # a longer line without a full stop is no headline
CAUSATIVE_REACH = 4  # words of a subject between "did" and its verb
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
VERBS = FINITE | {"VB", "VBN", "VBG"}
BREAKS = frozenset({",", ":", ".", "``", "''", "-LRB-", "-RRB-", "CC", "WDT", "WP", "WRB"})
PHRASE_STARTS = frozenset({"DT", "PRP$", "PRP", "CD", "NNP", "NNPS", "PDT", "JJ", "NNS", "$", "EX"})

Possible = tuple[str, ...]


class Context:
    """Tags of the words before the one in work are chosen, the others are possible."""

    def __init__(self, words: Sequence[str], possible: list[Possible], lexicon: Lexicon) -> None:
        self.words = [word.lower() for word in words]
        self.possible = possible
        self.lexicon = lexicon
        self.tags: list[str] = []
        self.has_finite = False  # in the clause so far
        self.last_verb = ""  # tag of the last verb
        self.after_clause = False  # a comma closed a clause that had its finite verb
        self.lacks_main = False  # a relative clause came before the verb of its noun
        self.is_headline = bool(words) and words[-1][-1] not in '.?!"”’:;,' and len(words) <= HEADLINE_WORDS

    def is_a(self, at: int, *classes: str) -> bool:
        """Whether the word at an index belongs to one of the word classes; False before the first word."""
        return at >= 0 and any(self.lexicon.has(name, self.words[at]) for name in classes)

    def is_auxiliary(self, at: int) -> bool:
        return self.is_a(at, "be", "have", "passive_auxiliary")

    def before(self, skip_adverbs: bool = True) -> tuple[int, str]:
        """Index and tag of the word before, adverbs apart; (-1, "") at the start."""
        at = len(self.tags) - 1
        while skip_adverbs and at >= 0 and (self.tags[at] == "RB" or self._quotes_inside(at)):
            at -= 1
        return (at, self.tags[at]) if at >= 0 else (-1, "")

    def _quotes_inside(self, at: int) -> bool:
        """would "LEAD, the "FREEDOM fighters": an opening mark in the middle of a phrase."""
        return at > 0 and self.tags[at] == "``" and self.tags[at - 1] in ("MD", "TO", "DT", "PRP$", "IN", "POS")

    def next(self, ahead: int = 1) -> Possible:
        at = len(self.tags) + ahead
        return self.possible[at] if at < len(self.possible) else (".",)

    def next_word(self, ahead: int = 1) -> str:
        at = len(self.tags) + ahead
        return self.words[at] if at < len(self.words) else ""

    def next_is(self, *classes: str) -> bool:
        return any(self.lexicon.has(name, self.next_word()) for name in classes)

    def noun_follows(self) -> bool:
        """The next word goes on with a noun phrase that needs this word as a modifier."""
        following = self.next()
        return following[0] in NOUNS or following[0] in ("JJ", "CD", "HYPH", "JJS") or "NN" in following

    def phrase_follows(self) -> bool:
        """A noun phrase of its own starts with the next word."""
        return self.next()[0] in PHRASE_STARTS

    def finite_ahead(self) -> bool:
        """A sure finite verb stands further on in the same clause."""
        start = len(self.tags) + 1
        for at in range(start, min(start + AHEAD, len(self.possible))):
            tags = self.possible[at]
            if (tags[0] in BREAKS and tags[0] != "CC") or self.is_a(at, "subordinator"):
                return False
            sure = tags[0] == "MD" or (len(tags) == 1 and tags[0] in FINITE)
            if sure or self.is_auxiliary(at) or self.words[at] == "said":
                return True
        return False

    def subject_is_inverted(self, at: int) -> bool:
        """Did THEY go, let THEM go: what stands at `at` is a subject after its auxiliary."""
        before = at - 1
        while before >= 0 and self.tags[before] in ("DT", "JJ", "PRP$", "NN", "NNP") and at - before < CAUSATIVE_REACH:
            before -= 1
        return before >= 0 and (self.is_a(before, "do", "bare_infinitive") or self.tags[before] == "MD")

    def choose(self, tag: str) -> None:
        """Settles the tag of the word in work."""
        if tag in ("WP", "WDT"):
            self.lacks_main = not self.has_finite and self.before()[1] in NOUNS
        if tag == ",":
            self.after_clause = self.has_finite
        if tag in BREAKS or self.is_a(len(self.tags), "subordinator"):
            self.has_finite = False
        if tag in FINITE:
            self.has_finite = True
        if tag in VERBS:
            self.last_verb = tag
        self.tags.append(tag)
