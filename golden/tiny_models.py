"""Two small random BERT models, saved by sentence-transformers itself, and one of them in the older schema."""

import json
import re
import shutil
import tempfile
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from transformers import BertConfig, BertModel, BertTokenizer

from texts import PAIRS

MEAN = "tiny-bert-mean"
CLS = "tiny-bert-cls"
MEAN_OLDER = "tiny-bert-mean-older"

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
PIECES = (
    "ing ed er est ly s es tion ness ment al able ful less ity un re en on in an at or ar le th ch sh ou ea"
).split()
PUNCTUATION = list(".,;:!?-'\"()[]/&%_#@*+=")
# Letters that keep their form when accents are stripped, and characters that stand alone.
OTHER_LETTERS = list("ßøæłđıпривтемשלום")
OTHER_CHARACTERS = list("日本語中文東京🙂🚀€½")
EXTRA_WORDS = "query passage text find document cup full width zero hello world line one".split()


def write_tiny_models(folder: Path) -> None:
    """Writes the three folders; those of an earlier run are replaced."""
    for name in (MEAN, CLS, MEAN_OLDER):
        shutil.rmtree(folder / name, ignore_errors=True)
    mean = _build(pooling="mean", normalize=True, max_length=24, seed=1)
    mean.prompts = {"query": "query: ", "document": "passage: "}
    _save(mean, folder / MEAN)
    cls = _build(pooling="cls", normalize=False, max_length=64, seed=2)
    cls.max_seq_length = 512  # beyond the 64 positions: whoever loads the folder has to stop at 64
    cls.similarity_fn_name = "dot"
    _save(cls, folder / CLS)
    _write_older(folder / MEAN, folder / MEAN_OLDER)


def load(folder: Path) -> SentenceTransformer:
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def vocabulary() -> list[str]:
    """Special tokens, signs, letters and their continuations, pieces, and four of five words of the training texts.

    The fifth words are left out so that ordinary sentences hold words of several pieces as well.
    """
    words = sorted({word for pair in PAIRS for text in pair for word in re.findall(r"[a-z]+", text)})
    kept = [word for index, word in enumerate(words) if index % 5 != 4]
    letters = list(LETTERS)
    continuations = ["##" + piece for piece in letters + PIECES + OTHER_LETTERS]
    signs = PUNCTUATION + OTHER_CHARACTERS + letters + OTHER_LETTERS
    return list(dict.fromkeys(SPECIAL + signs + continuations + PIECES + kept + EXTRA_WORDS))


def _build(pooling: str, normalize: bool, max_length: int, seed: int) -> SentenceTransformer:
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = BertTokenizer(vocab={token: index for index, token in enumerate(vocabulary())})
        tokenizer.model_max_length = max_length
        tokenizer.save_pretrained(folder)
        _random_bert(len(tokenizer), seed).save_pretrained(folder)
        transformer = Transformer(folder)
    modules = [transformer, Pooling(transformer.get_embedding_dimension(), pooling_mode=pooling)]
    return SentenceTransformer(modules=modules + ([Normalize()] if normalize else []), device="cpu")


def _random_bert(vocabulary_size: int, seed: int) -> BertModel:
    model = BertModel(
        BertConfig(
            vocab_size=vocabulary_size,
            hidden_size=32,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=64,
            max_position_embeddings=64,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
    )
    _randomise(model, torch.Generator().manual_seed(seed))
    return model.eval()


def _randomise(model: BertModel, generator: torch.Generator) -> None:
    """Wide weights and no zero bias, so that a forgotten bias, a swapped matrix or a wrong scale shows.

    The embeddings stay small (0.05): then a wrong epsilon of the first LayerNorm shows as well.
    """
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if "embeddings" in name and "LayerNorm" not in name:
                parameter.copy_(0.05 * noise)
            elif "LayerNorm.weight" in name:
                parameter.copy_(1 + 0.2 * noise)
            else:
                parameter.copy_(0.2 * noise)


def _save(model: SentenceTransformer, folder: Path) -> None:
    model.save_pretrained(str(folder), create_model_card=False, safe_serialization=True)


def _write_older(newer: Path, older: Path) -> None:
    """The same model as sentence-transformers 2 to 5 wrote it.

    As in all-MiniLM-L6-v2, tokenizer.json carries a truncation and a padding of its own that loading has to
    override, and tokenizer_config.json another length than sentence_bert_config.json, whose one counts.
    """
    older.mkdir()
    for name in ("model.safetensors", "config.json"):
        shutil.copyfile(newer / name, older / name)
    tokenizer = json.loads((newer / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["truncation"] = {"direction": "Right", "max_length": 12, "strategy": "LongestFirst", "stride": 0}
    tokenizer["padding"] = {
        "strategy": {"Fixed": 12}, "direction": "Right", "pad_to_multiple_of": None,
        "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]",
    }
    prompts = json.loads((newer / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    special = {f"{name}_token": f"[{name.upper()}]" for name in ("cls", "mask", "pad", "sep", "unk")}
    files = {
        "tokenizer.json": tokenizer,
        "tokenizer_config.json": {
            "do_lower_case": True, "tokenize_chinese_chars": True, "strip_accents": None,
            "model_max_length": 512, "tokenizer_class": "BertTokenizer", **special,
        },
        "special_tokens_map.json": special,
        "modules.json": [
            _module(0, "", "Transformer"),
            _module(1, "1_Pooling", "Pooling"),
            _module(2, "2_Normalize", "Normalize"),
        ],
        "sentence_bert_config.json": {"max_seq_length": 24, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "__version__": {"sentence_transformers": "3.3.1", "transformers": "4.46.3", "pytorch": "2.5.1"},
            "prompts": prompts, "default_prompt_name": None, "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": 32,
            "pooling_mode_cls_token": False,
            "pooling_mode_mean_tokens": True,
            "pooling_mode_max_tokens": False,
            "pooling_mode_mean_sqrt_len_tokens": False,
            "pooling_mode_weightedmean_tokens": False,
            "pooling_mode_lasttoken": False,
            "include_prompt": True,
        },
    }
    (older / "1_Pooling").mkdir()
    for name, content in files.items():
        (older / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (older / "vocab.txt").write_text("".join(token + "\n" for token in vocabulary()), encoding="utf-8")


def _module(index: int, path: str, kind: str) -> dict:
    return {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}
