"""What encode() answers for awkward texts: token ids, vectors, token embeddings."""

import numpy as np
from sentence_transformers import SentenceTransformer

from texts import ENCODED_TEXTS, REAL_MODEL_TEXTS

TOKEN_EMBEDDING_ROWS = [0, 12, 37]
PROMPTED_ROWS = [0, 6, 20, 36]


def tiny_model_golden(model: SentenceTransformer) -> dict:
    few = [ENCODED_TEXTS[row] for row in PROMPTED_ROWS]
    return {
        "max_seq_length": model.max_seq_length,
        "dimension": model.get_embedding_dimension(),
        "token_ids": token_ids(model, ENCODED_TEXTS),
        "vectors": model.encode(ENCODED_TEXTS),
        "token_embeddings": [
            {"row": row, "values": model.encode(ENCODED_TEXTS[row], output_value="token_embeddings")}
            for row in TOKEN_EMBEDDING_ROWS
        ],
        "prompted": {
            "rows": PROMPTED_ROWS,
            "prompt": "find text: ",
            "token_ids": token_ids(model, ["find text: " + text for text in few]),
            "vectors": model.encode(few, prompt="find text: "),
            "query_prompt": model.prompts["query"],
            "query_vectors": model.encode_query(few),
            "document_prompt": model.prompts["document"],
            "document_vectors": model.encode_document(few),
        },
        "truncated": {
            "truncate_dim": 12,
            "vectors": model.encode(ENCODED_TEXTS, truncate_dim=12),
            "normalized_vectors": model.encode(ENCODED_TEXTS, truncate_dim=12, normalize_embeddings=True),
        },
        "similarity": {
            "function": model.similarity_fn_name,
            "matrix": model.similarity(model.encode(few), model.encode(few)),
        },
    }


def real_model_golden(model: SentenceTransformer) -> dict:
    return {
        "max_seq_length": model.max_seq_length,
        "dimension": model.get_embedding_dimension(),
        "texts": REAL_MODEL_TEXTS,
        "token_ids": token_ids(model, REAL_MODEL_TEXTS),
        "vectors": model.encode(REAL_MODEL_TEXTS),
    }


def token_ids(model: SentenceTransformer, texts: list[str]) -> list[list[int]]:
    """The ids one text at a time, hence truncated, with [CLS] and [SEP], and without padding."""
    return [model.preprocess([text])["input_ids"][0].tolist() for text in texts]


def largest_difference(left, right) -> float:
    return float(np.abs(np.asarray(left) - np.asarray(right)).max())
