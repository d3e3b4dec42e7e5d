"""LoRA against PEFT: vectors, gradients and a training history of a model with an adapter."""

import tempfile
from pathlib import Path

import torch
from peft import LoraConfig
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer

import encoder_golden
import tiny_encoders
import tiny_models
import training_golden
from golden_files import write_json

# A fused and some separate layers, plain and rank-stabilised scaling.
ADAPTERS = {
    "bert": LoraConfig(r=3, lora_alpha=5, lora_dropout=0.0, target_modules=["query", "value", "intermediate.dense"]),
    "modernbert": LoraConfig(r=2, lora_alpha=4, lora_dropout=0.0, use_rslora=True, target_modules=["Wqkv", "mlp.Wo"]),
    "qwen3": LoraConfig(r=2, lora_alpha=2, lora_dropout=0.0, target_modules=["q_proj", "v_proj", "down_proj"]),
}


def write_adapters(encoders: Path, folder: Path) -> None:
    figures = {}
    for seed, (name, config) in enumerate(ADAPTERS.items()):
        target = folder / name
        write_adapter(encoders / name, config, target, seed)
        model = load(encoders / name, target)
        vectors = model.encode(encoder_golden.TEXTS)
        write_gradients(model, target / "gradients.safetensors")
        figures[name] = {"vectors": vectors, "history": history(load(encoders / name, target), name)}
    write_json(folder / "adapters.json", {"models": figures})


def write_adapter(base: Path, config: LoraConfig, folder: Path, seed: int) -> None:
    """As PEFT saves it; B is not zero, as it is before training."""
    model = tiny_models.load(base)
    model[0].model.add_adapter(config)
    generator = torch.Generator().manual_seed(200 + seed)
    with torch.no_grad():
        for key, parameter in model[0].model.named_parameters():
            if "lora_" in key:
                parameter.copy_(0.3 * torch.randn(parameter.shape, generator=generator))
    model[0].model.save_pretrained(folder)
    name_base(folder / "adapter_config.json", base)


def name_base(file: Path, base: Path) -> None:
    """PEFT writes where the base model lay on this machine."""
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(str(base), f"encoders/{base.name}"), encoding="utf-8")


def load(base: Path, adapter: Path) -> SentenceTransformer:
    model = tiny_models.load(base)
    model[0].model.load_adapter(str(adapter))
    for key, parameter in model[0].model.named_parameters():
        parameter.requires_grad_("lora_" in key)
    return model


def write_gradients(model: SentenceTransformer, file: Path) -> None:
    encoder = model[0].model
    encoder_golden.backward(model)
    with torch.no_grad():
        for key, parameter in encoder.named_parameters():
            if "lora_" in key:
                parameter.copy_(parameter.grad)
    with tempfile.TemporaryDirectory() as saved:
        encoder.save_pretrained(saved)
        save_file(load_file(Path(saved) / "adapter_model.safetensors"), file)


def history(model: SentenceTransformer, name: str) -> dict:
    run = training_golden.Run(name, name, encoder_golden.ROWS, encoder_golden.ARGUMENTS)
    return encoder_golden.history(model, run)
