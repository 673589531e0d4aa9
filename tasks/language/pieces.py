"""Pieces: words become what the network reads, wordpiece numbers and a class of casing.

In: words. Out: piece numbers and casing numbers. Hard because the vocabulary knows no capitals and no curly quotes, and
a word of a million characters must cost no more than a short one.
"""

from collections.abc import Sequence

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

PADDING, UNKNOWN, START, END = 0, 100, 101, 102  # [PAD], [UNK], [CLS], [SEP] of the BERT vocabulary
LONGEST_WORD = 8  # pieces kept of a word; 4 of 300,000 treebank words have more
READ_CHARACTERS = 64  # of a longer word only its beginning is read
REMEMBERED = 20_000  # words whose pieces are kept, 5 MB; rarer ones are as soon split again

CASINGS = ("lower", "title", "upper", "mixed", "capital", "digits", "has_digit", "no_letters")

_STRAIGHT = str.maketrans("“”„‟«»‘’‚‛`", '""""""\'\'\'\'\'')


class Pieces:
    """The words of a vocabulary as numbers; remembers the words that it has seen."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        numbers = {piece: number for number, piece in enumerate(vocabulary)}
        self._tokenizer = Tokenizer(
            models.WordPiece(numbers, unk_token="[UNK]", max_input_chars_per_word=READ_CHARACTERS)
        )
        self._tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        self._tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        self._seen: dict[str, tuple[tuple[int, ...], int]] = {}

    def __call__(self, word: str) -> tuple[tuple[int, ...], int]:
        """Piece numbers of a word, one at least, and the number of its casing."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) >= REMEMBERED:
                self._seen.clear()
            found = self._seen[word] = (self._split(word), casing_of(word))
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        plain = straightened(word[:READ_CHARACTERS])
        numbers = self._tokenizer.encode(plain, add_special_tokens=False).ids[:LONGEST_WORD]
        return tuple(numbers) or (UNKNOWN,)


def straightened(word: str) -> str:
    """The word with straight quotation marks and apostrophes, as the treebanks write them."""
    return word.translate(_STRAIGHT)


def casing_of(word: str) -> int:
    """Index into CASINGS."""
    if not any(c.isalpha() for c in word):
        return CASINGS.index("digits" if any(c.isdigit() for c in word) else "no_letters")
    if any(c.isdigit() for c in word):
        return CASINGS.index("has_digit")
    if word.islower():
        return CASINGS.index("lower")
    if word.isupper():
        return CASINGS.index("capital" if len(word) == 1 else "upper")
    return CASINGS.index("title" if word[0].isupper() and word[1:].islower() else "mixed")
