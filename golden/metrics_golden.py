"""What the evaluators of sentence-transformers report for given vectors."""

import numpy as np
import torch
from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator, TripletEvaluator
from sentence_transformers.sentence_transformer.model_card import SentenceTransformerModelCardData
from sentence_transformers.util import SimilarityFunction

FUNCTIONS = ["cosine", "dot", "euclidean", "manhattan"]
TRIPLETS = 33


class GivenVectors:
    """Stands for a model whose vectors are looked up by the text."""

    def __init__(self, vectors: dict[str, np.ndarray]):
        self.vectors = vectors
        self.similarity_fn_name = "cosine"
        self.similarity = SimilarityFunction.to_similarity_fn("cosine")
        self.model_card_data = SentenceTransformerModelCardData()  # the evaluators note their results there

    def encode(self, texts, convert_to_tensor=False, **_):
        rows = np.stack([self.vectors[text] for text in texts])
        return torch.from_numpy(rows) if convert_to_tensor else rows

    encode_query = encode_document = encode


def triplet_golden() -> dict:
    """Random triplets and, in the last rows, ties: they count as wrong."""
    rng = np.random.default_rng(4)
    anchors, positives, negatives = (rounded(rng.standard_normal((TRIPLETS, 5))) for _ in range(3))
    positives = rounded(0.5 * anchors + positives)
    negatives[-3] = positives[-3]
    positives[-2] = anchors[-2]
    positives[-1], negatives[-1] = 2 * anchors[-1], anchors[-1]
    columns = {"anchor": anchors, "positive": positives, "negative": negatives}
    texts = {name: [f"{name} {row}" for row in range(TRIPLETS)] for name in columns}
    model = GivenVectors({text: vector for name in columns for text, vector in zip(texts[name], columns[name])})
    cases = [
        {"name": "", "functions": ["cosine"], "margin": 0.0},
        {"name": "all", "functions": FUNCTIONS, "margin": 0.0},
        {"name": "margin", "functions": FUNCTIONS, "margin": 0.5},
    ]
    for case in cases:
        evaluator = TripletEvaluator(
            *texts.values(), name=case["name"], similarity_fn_names=case["functions"], margin=case["margin"]
        )
        case["metrics"] = evaluator(model)
        case["primary_metric"] = evaluator.primary_metric
    return {"vectors": columns, "cases": cases}


def retrieval_golden() -> dict:
    return {"cases": [retrieval_case("", *random_retrieval()), retrieval_case("ties", *tied_retrieval())]}


def retrieval_case(name: str, queries: dict, corpus: dict, relevant: dict) -> dict:
    model = GivenVectors(queries | corpus)
    evaluator = InformationRetrievalEvaluator(
        queries={query: query for query in queries},
        corpus={document: document for document in corpus},
        relevant_docs={query: set(documents) for query, documents in relevant.items()},
        name=name,
        score_functions={key: SimilarityFunction.to_similarity_fn(key) for key in FUNCTIONS},
    )
    metrics = evaluator(model)
    return {
        "name": name,
        "queries": queries,
        "corpus": corpus,
        "relevant": relevant,
        "primary_metric": evaluator.primary_metric,
        "metrics": metrics,
    }


def random_retrieval() -> tuple[dict, dict, dict]:
    """130 documents, so that map@100 cuts; up to 14 relevant ones a query, so that ndcg@10 cuts."""
    rng = np.random.default_rng(5)
    corpus = {f"d{index}": vector for index, vector in enumerate(rounded(rng.standard_normal((130, 4))))}
    queries = {f"q{index}": vector for index, vector in enumerate(rounded(rng.standard_normal((12, 4))))}
    relevant = {}
    for index, (query, vector) in enumerate(queries.items()):
        # Mostly near ones, so that the metrics are neither 0 nor 1.
        nearest = sorted(corpus, key=lambda document: float(np.sum((corpus[document] - vector) ** 2)))
        count = [1, 1, 2, 3, 14, 1, 1, 5, 1, 2, 1, 1][index]
        relevant[query] = sorted(nearest[rank] for rank in rng.choice(40, size=count, replace=False))
    relevant["q8"] = []  # without a relevant document: left out of every mean
    del relevant["q9"]  # not judged at all: left out too
    relevant["q10"].append("d9999")  # relevant, but not in the corpus: cannot be found, and counts
    check_distinct(queries, corpus, relevant)
    return queries, corpus, relevant


def tied_retrieval() -> tuple[dict, dict, dict]:
    """Corners of a cube, whose scores are equal to the last bit: the order within a tie decides.

    Ids are compared as strings: "10" comes before "9".
    """
    rng = np.random.default_rng(6)
    signs = np.array([[1 if bit == "1" else -1 for bit in f"{corner:04b}"] for corner in range(16)], dtype=np.float32)
    corpus = {str(index): signs[rng.integers(16)] for index in range(24)}
    queries = {f"q{index}": signs[rng.integers(16)] for index in range(6)}
    relevant = {query: [str(document) for document in rng.choice(24, size=2, replace=False)] for query in queries}
    return queries, corpus, relevant


def check_distinct(queries: dict, corpus: dict, relevant: dict) -> None:
    """No irrelevant document may score so near a relevant one that rounding could swap them."""
    for function in FUNCTIONS:
        similarity = SimilarityFunction.to_similarity_fn(function)
        for query, documents in relevant.items():
            scores = similarity(double([queries[query]]), double(list(corpus.values())))[0]
            found = torch.tensor([document in documents for document in corpus])
            gaps = (scores[found][:, None] - scores[~found][None, :]).abs()
            if gaps.numel() and gaps.min() < 1e-5:
                raise AssertionError(f"{query}, {function}: two scores differ by {gaps.min()}: take another seed")


def double(vectors: list[np.ndarray]) -> torch.Tensor:
    return torch.from_numpy(np.stack(vectors)).double()


def rounded(values: np.ndarray) -> np.ndarray:
    return (np.round(values, 4) + 0.0).astype(np.float32)
