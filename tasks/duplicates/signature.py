"""Signature: the numbers by which a document is found again among hundreds of thousands.

In: the folded words of a text. Out: a row of signatures.
Hard because the numbers outlive every library: they are xxh64 and 32-bit arithmetic, and test vectors pin them.
How they were chosen: docs/decisions/0009-duplicates.md.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from xxhash import xxh32_intdigest, xxh64_intdigest

from tasks.duplicates.words import shingles
from warehouse.records import Signature

SCHEME = 1  # seeds every hash: signatures of another scheme share no number with these, and meet nobody
FEWEST_WORDS = 30  # a shorter text has a sample of one or none, and one quotation can be all of it
BANDS, ROWS = 16, 8  # 128 permutations; a band of 8 joins 95 % of pairs at Jaccard 0.8, and 6 % at 0.5
SAMPLED = 16  # one word triple in 16 is kept: about 28 of a story of 450 words

_NUMBERS = range(BANDS * ROWS)
_FACTORS = np.array([xxh32_intdigest(b"factor %d" % n, SCHEME) | 1 for n in _NUMBERS], np.uint32)[:, None]
_SHIFTS = np.array([xxh32_intdigest(b"shift %d" % n, SCHEME) for n in _NUMBERS], np.uint32)[:, None]


def signature(doc_id: str, words: Sequence[str]) -> Signature | None:
    """None for a text too short to be judged by its word triples."""
    if len(words) < FEWEST_WORDS:
        return None
    hashes = shingle_hashes(words)
    sample = hashes[hashes % SAMPLED == 0]
    return Signature(
        doc_id=doc_id,
        scheme=SCHEME,
        shingles=len(hashes),
        bands=_bands(minhash(hashes)),
        sample=tuple(sample.view(np.int64).tolist()),
    )


def shingle_hashes(words: Sequence[str]) -> npt.NDArray[np.uint64]:
    """One hash for each different word triple, ascending."""
    hashes = {xxh64_intdigest(" ".join(shingle).encode(), SCHEME) for shingle in shingles(words)}
    return np.array(sorted(hashes), np.uint64)


def minhash(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint32]:
    """The least value of each permutation; two texts share about as many of them as their Jaccard similarity says."""
    high = (hashes >> np.uint64(32)).astype(np.uint32)
    least: npt.NDArray[np.uint32] = (high * _FACTORS + _SHIFTS).min(axis=1)
    return least


def _bands(least: npt.NDArray[np.uint32]) -> tuple[int, ...]:
    """A hash of each band of eight values, which names the band too: equal numbers mean that all eight agree."""
    rows = least.astype("<u4").reshape(BANDS, ROWS)
    hashes = [xxh64_intdigest(row.tobytes(), SCHEME + (band << 8)) for band, row in enumerate(rows)]
    return tuple(np.array(hashes, np.uint64).view(np.int64).tolist())
