"""Exports an encoder by PyTorch's tracing exporter, as Optimum does: a folder with config.json, tokenizer.json and model.onnx."""

import argparse
import shutil
from pathlib import Path

import torch
from transformers import AutoModel, AutoTokenizer


class Encoder(torch.nn.Module):
    """Positional inputs, and the last hidden state alone."""

    def __init__(self, model: torch.nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        types = {} if token_type_ids is None else {"token_type_ids": token_type_ids}
        return self.model(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    model = AutoModel.from_pretrained(arguments.model, attn_implementation="eager", dtype=torch.float32).eval()
    text = AutoTokenizer.from_pretrained(arguments.model)(["a night nurse", "x"], padding=True, return_tensors="pt")
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in text]
    arguments.out.mkdir(parents=True)
    for file in ("config.json", "tokenizer.json", "tokenizer_config.json"):
        shutil.copy(arguments.model / file, arguments.out)
    axes = {0: "batch_size", 1: "sequence_length"}
    torch.onnx.export(
        Encoder(model),
        tuple(text[name] for name in names),
        str(arguments.out / "model.onnx"),
        input_names=names,
        output_names=["last_hidden_state"],
        dynamic_axes={name: axes for name in [*names, "last_hidden_state"]},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
