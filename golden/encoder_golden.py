"""For every encoder: token ids, vectors, the gradients of one batch, and a short training history."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
from transformers import GteModel

import tiny_encoders
import tiny_models
import training_golden
from encode_golden import token_ids
from golden_files import write_json, write_json_lines
from texts import ENCODED_TEXTS, PAIRS, PROBES

# What the other tokenizers' special tokens look like inside a text.
MORE_TEXTS = ["bread <pad> tea </s> <s> <mask> <unk>", "tea <|endoftext|> egg <eos><bos> <pad>", "a" * 400, "▁ lower bar"]
TEXTS = ENCODED_TEXTS + MORE_TEXTS
ROWS = PAIRS[:16]
GRADIENT_ROWS = PAIRS[4:10]  # one of them longer than most models read
PUBLISHED_GTE = "new"
THETA, FACTOR = 20000, 8.0  # of the published checkpoints
ARGUMENTS = {"learning_rate": 5e-4, "max_grad_norm": 1.0}


def write_encoders(folder: Path) -> None:
    names = tiny_encoders.write_tiny_encoders(folder)
    write_json_lines(folder / "rows.jsonl", [training_golden.named(row) for row in ROWS])
    encoded = {}
    for name in names:
        encoded[name] = write_encoder(name, folder, lambda: tiny_models.load(folder / name))
    write_published_gte(folder)
    encoded[PUBLISHED_GTE] = write_encoder(PUBLISHED_GTE, folder, lambda: published_gte(folder))
    write_json(
        folder / "encode.json",
        {"texts": TEXTS, "gradient_rows": [training_golden.named(row) for row in GRADIENT_ROWS], "models": encoded},
    )


def write_encoder(name: str, folder: Path, load: Callable[[], SentenceTransformer]) -> dict:
    model = load()
    encoded = {
        "max_seq_length": None if name == tiny_encoders.STATIC else model.max_seq_length,
        "token_ids": ids(model, name),
        "vectors": model.encode(TEXTS),
    }
    write_gradients(model, folder / f"{name}.gradients.safetensors")
    run = training_golden.Run(name, name, ROWS, ARGUMENTS)
    write_json(folder / f"{name}.history.json", history(load(), run))
    return encoded


def ids(model: SentenceTransformer, name: str) -> list[list[int]]:
    if name == tiny_encoders.STATIC:
        return [model[0].preprocess([text])["input_ids"].tolist() for text in TEXTS]
    return token_ids(model, TEXTS)


def write_gradients(model: SentenceTransformer, file: Path) -> None:
    """All gradients of one batch, under the names that the weights have in the files of a folder."""
    backward(model)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(torch.zeros_like(parameter) if parameter.grad is None else parameter.grad)
    with tempfile.TemporaryDirectory() as folder:
        tiny_encoders.save(model, Path(folder))
        gradients = {}
        for saved in sorted(Path(folder).rglob("model.safetensors")):
            module = saved.parent.relative_to(folder).as_posix()
            prefix = "" if module in (".", "0_StaticEmbedding") else module + "."
            gradients |= {prefix + key: tensor for key, tensor in load_file(saved).items()}
    gradients = {key: tensor for key, tensor in gradients.items() if not key.startswith("pooler.")}  # not in use
    save_file(gradients, file)


def backward(model: SentenceTransformer) -> None:
    """No dropout is configured."""
    loss = MultipleNegativesRankingLoss(model)
    model.train()
    columns = list(zip(*GRADIENT_ROWS))
    loss([model.preprocess(list(column)) for column in columns], labels=None).backward()


def history(model: SentenceTransformer, run: training_golden.Run) -> dict:
    collator, trainer = training_golden.train(model, run)
    training_golden.check_history(run, collator.batches["train"], trainer.state)
    entries = trainer.state.log_history
    return {
        "model": run.model,
        "arguments": training_golden.COMMON | run.arguments,
        "max_steps": trainer.state.max_steps,
        "steps": [entry for entry in entries if "loss" in entry],
        "train_loss": entries[-1]["train_loss"],
        "texts": PROBES,
        "vectors": model.encode(PROBES),
    }


def write_published_gte(folder: Path) -> None:
    """GTE's weights in the configuration of the published checkpoints, whose code transformers does not have."""
    shutil.copytree(folder / "gte", folder / PUBLISHED_GTE)
    file = folder / PUBLISHED_GTE / "config.json"
    config = json.loads(file.read_text())
    sizes = ("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size")
    published = {key: config[key] for key in sizes} | {
        "model_type": "new", "architectures": ["NewModel"], "hidden_act": "gelu", "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0, "layer_norm_eps": 1e-12, "layer_norm_type": "layer_norm",
        "max_position_embeddings": 48, "pack_qkv": True, "pad_token_id": config["pad_token_id"],
        "position_embedding_type": "rope", "rope_theta": THETA, "rope_scaling": {"factor": FACTOR, "type": "ntk"},
        "type_vocab_size": 1,
    }
    file.write_text(json.dumps(published, indent=2) + "\n")


def published_gte(folder: Path) -> SentenceTransformer:
    """transformers' GTE with fixed NTK scaling of the wavelengths (https://kexue.fm/archives/9706): the base grows by the
    factor, and all frequencies shrink by its power of 2 / head size. vLLM computes these checkpoints by the same formula.
    """
    model = tiny_models.load(folder / "gte")
    encoder = model[0].model
    if not isinstance(encoder, GteModel):
        raise AssertionError(f"GTE is loaded as {type(encoder)}")
    size = encoder.config.hidden_size // encoder.config.num_attention_heads
    frequencies = 1.0 / ((THETA * FACTOR) ** (torch.arange(0, size, 2).float() / size)) / FACTOR ** (2 / size)
    encoder.rotary_emb.inv_freq.copy_(frequencies)
    return model
