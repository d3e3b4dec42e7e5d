"""sentence-transformers' InformationRetrievalEvaluator over vectors that were made elsewhere."""

import numpy as np
import torch
from sentence_transformers.sentence_transformer.evaluation import InformationRetrievalEvaluator
from sentence_transformers.util import cos_sim

from retrieval_files import Retrieval

METRICS = ("accuracy@1", "accuracy@10", "ndcg@10", "mrr@10", "recall@10", "map@100")
RANKS = 10


class VectorEvaluator(InformationRetrievalEvaluator):
    """Ranking and metrics are the evaluator's; only the encoding is left out.

    Besides the means it tells each query's value, by asking the evaluator for the metrics of that query alone.
    """

    def __init__(self, retrieval: Retrieval):
        super().__init__(
            retrieval.queries,
            retrieval.corpus,
            retrieval.relevant,
            accuracy_at_k=[1, RANKS],
            precision_recall_at_k=[RANKS],
            score_functions={"cosine": cos_sim},
            write_csv=False,
        )
        self.query_places = {query: place for place, query in enumerate(retrieval.queries)}
        self.given_queries: torch.Tensor | None = None
        self.rankings: list[list[dict]] = []

    def score(self, queries: np.ndarray, corpus: np.ndarray) -> dict:
        if len(queries) != len(self.query_places) or len(corpus) != len(self.corpus_ids):
            raise ValueError(
                f"{len(queries)} and {len(corpus)} vectors, but {len(self.query_places)} queries"
                f" and {len(self.corpus_ids)} documents"
            )
        # Queries without a relevant document are left out by the evaluator.
        self.given_queries = torch.from_numpy(queries[[self.query_places[query] for query in self.queries_ids]])
        means = flat(self.compute_all_metrics(None, corpus_embeddings=torch.from_numpy(corpus))["cosine"])
        each = [flat(self.metrics_of(place)) for place in range(len(self.queries_ids))]
        return {
            "queries": self.queries_ids,
            "metrics": {metric: means[metric] for metric in METRICS},
            "samples": {metric: [values[metric] for values in each] for metric in METRICS},
        }

    def embed_inputs(self, *_, **__) -> torch.Tensor:
        return self.given_queries

    def compute_metrics(self, queries_result_list: list) -> dict:
        self.rankings = queries_result_list
        return super().compute_metrics(queries_result_list)

    def metrics_of(self, place: int) -> dict:
        kept = self.queries, self.queries_ids
        try:
            self.queries, self.queries_ids = [self.queries[place]], [self.queries_ids[place]]
            return super().compute_metrics([self.rankings[place]])
        finally:
            self.queries, self.queries_ids = kept


def flat(metrics: dict[str, dict[int, float]]) -> dict[str, float]:
    return {
        name.replace("@k", f"@{k}"): float(value) for name, values in metrics.items() for k, value in values.items()
    }
