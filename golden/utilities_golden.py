"""What sentence-transformers' utilities do with given vectors: quantisation, communities, pairs."""

import numpy as np
import torch
from sentence_transformers.util import community_detection, paraphrase_mining_embeddings, quantize_embeddings
from sentence_transformers.util.quantization import _dequantize_embeddings

from evaluators_golden import norm_and_angle, norm_four


def quantization_golden() -> dict:
    """All precisions of 12 vectors of 11 components, calibrated on themselves, on others, and on given ranges.

    One component is the same in all vectors, one is outside of the ranges, one is 0.
    """
    rng = np.random.default_rng(21)
    vectors = rng.standard_normal((12, 11)).astype(np.float32)
    vectors[:, 4] = 0.25
    vectors[3, 5] = 0
    calibration = rng.standard_normal((20, 11)).astype(np.float32) * 0.5
    ranges = np.vstack((calibration.min(axis=0), calibration.max(axis=0)))
    golden = {"vectors": vectors, "calibration": calibration}
    for precision in ("int8", "uint8"):
        own = quantize_embeddings(vectors, precision)
        own_ranges = np.vstack((vectors.min(axis=0), vectors.max(axis=0)))
        golden[precision] = {
            "own": own,
            "calibrated": quantize_embeddings(vectors, precision, calibration_embeddings=calibration),
            "ranges": quantize_embeddings(vectors, precision, ranges=ranges),
            "dequantized": _dequantize_embeddings(own, precision, own_ranges),
        }
    for precision in ("binary", "ubinary"):
        golden[precision] = quantize_embeddings(vectors, precision)
    return golden


def community_golden() -> dict:
    rng = np.random.default_rng(22)
    cases = []
    for vectors, threshold, size in [
        (norm_and_angle(rng, 60), 0.5, 3),
        (norm_and_angle(rng, 60), 0.25, 8),
        (norm_and_angle(rng, 200), 0.6, 4),
        (norm_four(rng, 12), 0.75, 13),
        (norm_and_angle(rng, 20), 0.99, 1),
    ]:
        found = community_detection(vectors, threshold=threshold, min_community_size=size)
        cases.append({"vectors": vectors, "threshold": threshold, "min_community_size": size, "communities": found})
    return {"cases": cases}


def pairs_golden() -> dict:
    """All pairs, those of few neighbours, and the best few; in small chunks, so that blocks are crossed."""
    rng = np.random.default_rng(23)
    cases = []
    for rows, top_k, max_pairs in [(25, 100, 500000), (25, 2, 500000), (40, 5, 17)]:
        vectors = rng.standard_normal((rows, 6)).astype(np.float32)
        pairs = paraphrase_mining_embeddings(
            torch.from_numpy(vectors), top_k=top_k, max_pairs=max_pairs, query_chunk_size=7, corpus_chunk_size=9
        )
        cases.append({"vectors": vectors, "top_k": top_k, "max_pairs": max_pairs, "pairs": pairs})
    return {"cases": cases}
