"""What the evaluators of pairs, lists and translations report for given vectors.

Vectors are chosen so that float32 arithmetic gives the same on every processor: of two components that are multiples
of 1/64, or of whole numbers whose norm is 4, so that every cosine is a multiple of 1/16 and many of them tie.
"""

import numpy as np
import torch
from sentence_transformers.base.evaluation import SequentialEvaluator
from sentence_transformers.sentence_transformer.evaluation import (
    BinaryClassificationEvaluator,
    EmbeddingSimilarityEvaluator,
    LabelAccuracyEvaluator,
    MSEEvaluator,
    NanoBEIREvaluator,
    ParaphraseMiningEvaluator,
    RerankingEvaluator,
    TranslationEvaluator,
)
from sentence_transformers.util import SimilarityFunction
from sklearn.metrics import ndcg_score
from torch.utils.data import DataLoader

from metrics_golden import FUNCTIONS, GivenVectors, random_retrieval

ROWS = 40


def similarity_golden() -> dict:
    """Random pairs, pairs whose scores and similarities tie, and those of both by a single function."""
    rng = np.random.default_rng(11)
    random = pair_vectors(grid(rng, ROWS), grid(rng, ROWS))
    scores = np.round(rng.random(ROWS), 2).tolist()
    tied = pair_vectors(norm_four(rng, ROWS), norm_four(rng, ROWS))
    tied_scores = [float(score) for score in rng.integers(0, 4, ROWS)]
    cases = [
        {"name": "", "functions": ["cosine"], **random, "scores": scores},
        {"name": "all", "functions": FUNCTIONS, **random, "scores": scores},
        {"name": "ties", "functions": FUNCTIONS, **tied, "scores": tied_scores},
    ]
    for case in cases:
        texts1, texts2, model = texts_of(case)
        evaluator = EmbeddingSimilarityEvaluator(
            texts1, texts2, case["scores"], name=case["name"], similarity_fn_names=case["functions"]
        )
        record(case, evaluator, model)
    return {"cases": cases}


def classification_golden() -> dict:
    """Random pairs, ties, one class alone, and one pair of each class."""
    rng = np.random.default_rng(12)
    random = pair_vectors(grid(rng, ROWS), grid(rng, ROWS))
    labels = rng.integers(0, 2, ROWS).tolist()
    tied = pair_vectors(norm_four(rng, ROWS), norm_four(rng, ROWS))
    few = {key: vectors[:2] for key, vectors in random.items()}
    cases = [
        {"name": "", "functions": ["cosine"], **random, "labels": labels},
        {"name": "all", "functions": FUNCTIONS, **random, "labels": labels},
        {"name": "ties", "functions": FUNCTIONS, **tied, "labels": labels},
        {"name": "negatives", "functions": FUNCTIONS, **random, "labels": [0] * ROWS},
        {"name": "positives", "functions": FUNCTIONS, **random, "labels": [1] * ROWS},
        {"name": "two", "functions": FUNCTIONS, **few, "labels": [1, 0]},
        {"name": "reversed", "functions": FUNCTIONS, **few, "labels": [0, 1]},
    ]
    for case in cases:
        texts1, texts2, model = texts_of(case)
        evaluator = BinaryClassificationEvaluator(
            texts1, texts2, case["labels"], name=case["name"], similarity_fn_names=case["functions"]
        )
        record(case, evaluator, model)
    return {"cases": cases}


def reranking_golden() -> dict:
    """Lists of many lengths, with ties and without; some have no positive or no negative and are left out."""
    rng = np.random.default_rng(13)
    cases = []
    for name, draw, at_k in [("", grid, 10), ("ties", norm_four, 10), ("short", norm_four, 3)]:
        samples, vectors = [], {}
        for row, (positives, negatives) in enumerate([(1, 4), (3, 12), (2, 0), (0, 3), (1, 1), (5, 20), (12, 2)]):
            texts = [f"{row} query", *[f"{row} positive {i}" for i in range(positives)]]
            texts += [f"{row} negative {i}" for i in range(negatives)]
            vectors |= dict(zip(texts, draw(rng, len(texts))))
            samples.append(
                {"query": texts[0], "positive": texts[1 : 1 + positives], "negative": texts[1 + positives :]}
            )
        case = {"name": name, "cutoff": at_k, "samples": samples, "vectors": vectors}
        record(case, RerankingEvaluator(samples, at_k=at_k, name=name), GivenVectors(vectors))
        cases.append(case)
    return {"cases": cases}


def paraphrase_golden() -> dict:
    """Random sentences and ties; few neighbours, few pairs, no duplicates, and the transitive closure."""
    rng = np.random.default_rng(14)
    random = {f"s{row}": vector for row, vector in enumerate(norm_and_angle(rng, 30))}
    tied = {f"s{row}": vector for row, vector in enumerate(norm_four(rng, 30))}
    chosen = rng.choice(30, size=(14, 2), replace=True)
    duplicates = [[f"s{i}", f"s{j}"] for i, j in chosen.tolist() if i != j]
    cases = [
        {"name": "", "vectors": random, "duplicates": duplicates},
        {"name": "neighbours", "vectors": random, "duplicates": duplicates, "top_k": 3},
        {"name": "pairs", "vectors": random, "duplicates": duplicates, "max_pairs": 20},
        {"name": "closure", "vectors": random, "duplicates": duplicates, "add_transitive_closure": True},
        {"name": "ties", "vectors": tied, "duplicates": duplicates},
        {"name": "none", "vectors": tied, "duplicates": []},
    ]
    for case in cases:
        settings = {key: case[key] for key in ("top_k", "max_pairs", "add_transitive_closure") if key in case}
        sentences = {text: text for text in case["vectors"]}
        evaluator = ParaphraseMiningEvaluator(
            sentences, duplicates_list=[tuple(pair) for pair in case["duplicates"]], name=case["name"], **settings
        )
        record(case, evaluator, GivenVectors(case["vectors"]))
    return {"cases": cases}


def translation_golden() -> dict:
    """Near translations, and corners of a cube, where the first of equally near ones counts and texts repeat."""
    rng = np.random.default_rng(15)
    cases = []
    for name, draw, spread in [("", grid, 1.0), ("ties", norm_four, 0.0)]:
        source = draw(rng, 25)
        target = source + spread * grid(rng, 25, bound=24)[:, : source.shape[1]] if spread else draw(rng, 25)
        texts = [f"source {row % 20}" for row in range(25)], [f"target {row % 22}" for row in range(25)]
        vectors = dict(zip(texts[0], source)) | dict(zip(texts[1], target))
        case = {"name": name, "sources": texts[0], "targets": texts[1], "vectors": vectors}
        record(case, TranslationEvaluator(*texts, name=name), ListedVectors(vectors))
        cases.append(case)
    return {"cases": cases}


def mse_golden() -> dict:
    """Differences that are multiples of 1/64, 16 rows of 2: their mean is exact in float32."""
    rng = np.random.default_rng(16)
    teacher, student = grid(rng, 16), grid(rng, 16)
    texts = [f"text {row}" for row in range(16)]
    case = {"name": "small", "teacher": teacher, "student": student}
    evaluator = MSEEvaluator(texts, texts, GivenVectors(dict(zip(texts, teacher))), name="small")
    record(case, evaluator, GivenVectors(dict(zip(texts, student))))
    return {"cases": [case]}


def label_accuracy_golden() -> dict:
    """A linear classifier over both vectors: random weights; and two classes of equal weights, where the first wins."""
    rng = np.random.default_rng(19)
    random = pair_vectors(grid(rng, ROWS), grid(rng, ROWS))
    labels = rng.integers(0, 3, ROWS).tolist()
    weights = rng.integers(-4, 5, (3, 4)).astype(np.float32)
    cases = [
        {"name": "", **random, "labels": labels, "weights": weights},
        {"name": "ties", **random, "labels": labels, "weights": weights[[0, 0, 2]]},
    ]
    for case in cases:
        evaluator = LabelAccuracyEvaluator(
            DataLoader(range(ROWS), batch_size=16),
            name=case["name"],
            softmax_model=lambda features, labels: (None, features[0]["scores"]),
        )
        record(case, evaluator, GivenScores(case))
    return {"cases": cases}


class GivenScores:
    """What LabelAccuracyEvaluator asks of a model: batches of rows, whose scores stand for their features."""

    device = torch.device("cpu")

    def __init__(self, case: dict):
        both = np.concatenate([case["sentence1"], case["sentence2"]], axis=1)
        self.scores = torch.from_numpy(both @ case["weights"].T)
        self.labels = torch.tensor(case["labels"])
        self.model_card_data = GivenVectors({}).model_card_data

    def eval(self) -> None:
        pass

    def smart_batching_collate(self, rows: list[int]) -> tuple[list[dict], torch.Tensor]:
        return [{"scores": self.scores[rows]}], self.labels[rows]


def nano_beir_golden() -> dict:
    """The first case of the retrieval evaluator, cut into two data sets of different size."""
    queries, corpus, relevant = random_retrieval()
    halves = {"First": list(queries)[:4], "Second": list(queries)[4:]}
    model = GivenVectors(queries | corpus)
    evaluator = GivenDatasets(queries, corpus, relevant, halves)
    metrics = evaluator(model)
    return {"cases": [{"halves": halves, "metrics": metrics, "primary_metric": evaluator.primary_metric}]}


def sequential_golden() -> dict:
    """The score of two evaluators: the last one's, and the mean of both."""
    rng = np.random.default_rng(17)
    vectors = pair_vectors(grid(rng, ROWS), grid(rng, ROWS))
    scores = np.round(rng.random(ROWS), 2).tolist()
    labels = rng.integers(0, 2, ROWS).tolist()
    case = {**vectors, "scores": scores, "labels": labels}
    texts1, texts2, model = texts_of(case)
    evaluators = [
        EmbeddingSimilarityEvaluator(texts1, texts2, scores, name="sts"),
        BinaryClassificationEvaluator(texts1, texts2, labels, name="duplicates"),
    ]
    case["metrics"] = SequentialEvaluator(evaluators)(model)
    case["mean"] = SequentialEvaluator(evaluators, main_score_function=np.mean)(model)["sequential_score"]
    return {"cases": [case]}


def graded_golden() -> dict:
    """nDCG with grades by scikit-learn, since sentence-transformers has none."""
    rng = np.random.default_rng(18)
    cases = []
    for _ in range(12):
        ranking = rng.choice(4, size=30, p=[0.7, 0.15, 0.1, 0.05])
        ranking[rng.integers(30)] = 3
        scores = -np.arange(30, dtype=float)
        cases.append({"grades": ranking.tolist(), "ndcg@10": ndcg_score([ranking], [scores], k=10)})
    return {"cases": cases}


class ListedVectors(GivenVectors):
    """Gives what TranslationEvaluator asks for: a list of tensors."""

    def encode(self, texts, **_):
        return list(super().encode(texts, convert_to_tensor=True))


class GivenDatasets(NanoBEIREvaluator):
    """Data sets of given vectors instead of downloaded ones."""

    def __init__(self, queries: dict, corpus: dict, relevant: dict, halves: dict):
        self.given = {
            name: (
                {query: query for query in half},
                {document: document for document in corpus},
                {query: set(relevant[query]) for query in half if query in relevant},
            )
            for name, half in halves.items()
        }
        functions = {key: SimilarityFunction.to_similarity_fn(key) for key in ("cosine", "dot")}
        super().__init__(list(halves), score_functions=functions, main_score_function="cosine")

    def _validate_dataset_names(self):
        pass

    def _load_dataset(self, dataset_name, **settings):
        return self.information_retrieval_class(*self.given[dataset_name], name=dataset_name, **settings)


def record(case: dict, evaluator, model) -> None:
    case["metrics"] = evaluator(model)
    case["primary_metric"] = evaluator.primary_metric


def pair_vectors(first: np.ndarray, second: np.ndarray) -> dict:
    return {"sentence1": first, "sentence2": second}


def texts_of(case: dict) -> tuple[list[str], list[str], GivenVectors]:
    """Numbers for texts, and the model that knows their vectors."""
    texts = [[f"{column} {row}" for row in range(len(case[column]))] for column in ("sentence1", "sentence2")]
    vectors = dict(zip(texts[0], case["sentence1"])) | dict(zip(texts[1], case["sentence2"]))
    return *texts, GivenVectors(vectors)


def grid(rng: np.random.Generator, rows: int, bound: int = 128) -> np.ndarray:
    """Vectors of two multiples of 1/64, none of them zero: sums of their squares are exact in float32."""
    numbers = rng.integers(-bound, bound, (rows, 2))
    numbers[:, 0] += numbers[:, 0] == 0
    return (numbers / 64).astype(np.float32)


def norm_four(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Whole vectors of length 4: cosines are multiples of 1/16, exact in any order of summing."""
    patterns = np.array([[4, 0, 0, 0, 0], [2, 2, 2, 2, 0], [3, 2, 1, 1, 1]])
    chosen = patterns[rng.integers(0, 3, rows)]
    signs = rng.choice([-1, 1], size=chosen.shape)
    return (rng.permuted(chosen, axis=1) * signs).astype(np.float32)


def norm_and_angle(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Whole vectors of length 16 in many directions: cosines are multiples of 1/256, with few ties."""
    found = []
    while len(found) < rows:
        vector = rng.integers(-12, 13, 6)
        rest = 256 - int(np.sum(vector**2))
        root = int(np.sqrt(rest)) if rest > 0 else 0
        if rest > 0 and root * root == rest:
            found.append([*vector.tolist(), root])
    return np.array(found, dtype=np.float32)


