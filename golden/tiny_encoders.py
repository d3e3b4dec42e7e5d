"""A small random model of every family of encoders, saved by sentence-transformers itself."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling, StaticEmbedding
from transformers import (
    BertConfig,
    BertModel,
    CamembertConfig,
    CamembertModel,
    DistilBertConfig,
    DistilBertModel,
    Gemma3TextConfig,
    Gemma3TextModel,
    GteConfig,
    GteModel,
    ModernBertConfig,
    ModernBertModel,
    MPNetConfig,
    MPNetModel,
    NomicBertConfig,
    NomicBertModel,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3Model,
    RobertaConfig,
    RobertaModel,
    XLMRobertaConfig,
    XLMRobertaModel,
)

import tiny_tokenizers as tokenizers

BERT_SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 24}
NO_DROPOUT = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
DECODER_SIZES = {
    "hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 4, "num_key_value_heads": 2,
    "head_dim": 6, "intermediate_size": 24,
}


@dataclass
class TinyEncoder:
    """One model: its tokenizer, the transformer over a vocabulary of that size, and the modules after it."""

    name: str
    tokenizer: Callable[[], PreTrainedTokenizerFast]
    encoder: Callable[[PreTrainedTokenizerFast], PreTrainedModel]
    pooling: str | list[str] = "mean"
    later: Callable[[], list] = field(default=lambda: [Normalize()])


def encoders() -> list[TinyEncoder]:
    return [
        TinyEncoder(
            "bert",
            lambda: tokenizers.word_piece(tokenizers.BERT_SPECIAL, 32),
            lambda t: BertModel(
                BertConfig(vocab_size=len(t), max_position_embeddings=32, type_vocab_size=2, **BERT_SIZES, **NO_DROPOUT),
                add_pooling_layer=False,
            ),
            pooling=["mean", "max"],
            later=lambda: [
                Dense(32, 20, activation_function=torch.nn.Tanh(), use_residual=True),
                LayerNorm(20),
                Dense(20, 12, bias=False, activation_function=torch.nn.Identity()),
            ],
        ),
        TinyEncoder(
            "distilbert",
            lambda: tokenizers.word_piece(tokenizers.BERT_SPECIAL, 24),
            lambda t: DistilBertModel(
                DistilBertConfig(
                    vocab_size=len(t), max_position_embeddings=24, dim=16, n_layers=2, n_heads=2, hidden_dim=24,
                    dropout=0.0, attention_dropout=0.0,
                )
            ),
            later=list,
        ),
        TinyEncoder(
            "roberta",
            lambda: tokenizers.byte_level(tokenizers.ROBERTA_SPECIAL, 40, "<s>", "</s>", False),
            lambda t: RobertaModel(_roberta(RobertaConfig, t, 42), add_pooling_layer=False),
        ),
        TinyEncoder(
            "xlm-roberta",
            lambda: tokenizers.unigram(tokenizers.ROBERTA_SPECIAL, 32, tokenizers.compiled_rules()),
            lambda t: XLMRobertaModel(_roberta(XLMRobertaConfig, t, 34), add_pooling_layer=False),
            pooling="cls",
        ),
        TinyEncoder(
            "camembert",
            lambda: tokenizers.unigram(tokenizers.ROBERTA_SPECIAL, 24, tokenizers.written_rules()),
            lambda t: CamembertModel(_roberta(CamembertConfig, t, 26), add_pooling_layer=False),
            pooling="weightedmean",
        ),
        TinyEncoder(
            "mpnet",
            lambda: tokenizers.word_piece(tokenizers.MPNET_SPECIAL, 96),
            lambda t: MPNetModel(
                MPNetConfig(
                    vocab_size=len(t), max_position_embeddings=98, pad_token_id=t.pad_token_id,
                    layer_norm_eps=1e-5, **BERT_SIZES, **NO_DROPOUT,
                ),
                add_pooling_layer=False,
            ),
        ),
        TinyEncoder(
            "modernbert",
            lambda: tokenizers.byte_level(tokenizers.BERT_SPECIAL, 48, "[CLS]", "[SEP]", False),
            lambda t: ModernBertModel(
                ModernBertConfig(
                    vocab_size=len(t), max_position_embeddings=48, local_attention=8, pad_token_id=t.pad_token_id,
                    bos_token_id=t.cls_token_id, cls_token_id=t.cls_token_id, eos_token_id=t.sep_token_id,
                    sep_token_id=t.sep_token_id, **(BERT_SIZES | {"num_hidden_layers": 4}),
                )
            ),
        ),
        TinyEncoder(
            "nomic_bert",
            lambda: tokenizers.word_piece(tokenizers.BERT_SPECIAL, 48),
            lambda t: NomicBertModel(
                NomicBertConfig(
                    vocab_size=len(t), max_position_embeddings=48, pad_token_id=t.pad_token_id, **BERT_SIZES, **NO_DROPOUT
                )
            ),
            pooling="mean_sqrt_len_tokens",
        ),
        TinyEncoder(
            "gte",
            lambda: tokenizers.word_piece(tokenizers.BERT_SPECIAL, 48),
            lambda t: GteModel(
                GteConfig(
                    vocab_size=len(t), max_position_embeddings=48, pad_token_id=t.pad_token_id, type_vocab_size=1,
                    **BERT_SIZES, **NO_DROPOUT,
                )
            ),
            pooling="cls",
        ),
        TinyEncoder(
            "qwen3",
            lambda: tokenizers.byte_level(tokenizers.QWEN_SPECIAL, 48, None, "<|endoftext|>", False),
            lambda t: Qwen3Model(
                Qwen3Config(
                    vocab_size=len(t), max_position_embeddings=48, pad_token_id=t.pad_token_id,
                    rope_parameters={"rope_type": "default", "rope_theta": 1e6}, **DECODER_SIZES,
                )
            ),
            pooling="lasttoken",
        ),
        TinyEncoder(
            "gemma3_text",
            lambda: tokenizers.byte_fallback(tokenizers.GEMMA_SPECIAL, 48),
            lambda t: Gemma3TextModel(_gemma(t, both_ways=True)),
            later=lambda: [
                Dense(16, 24, bias=False, activation_function=torch.nn.Identity()),
                Dense(24, 16, bias=False, activation_function=torch.nn.Identity()),
                Normalize(),
            ],
        ),
        TinyEncoder(
            "gemma3_text-causal",
            lambda: tokenizers.byte_fallback(tokenizers.GEMMA_SPECIAL, 48),
            lambda t: Gemma3TextModel(_gemma(t, both_ways=False)),
            pooling="lasttoken",
        ),
    ]


STATIC = "static"


def _roberta(kind: type, tokenizer: PreTrainedTokenizerFast, positions: int):
    return kind(
        vocab_size=len(tokenizer), max_position_embeddings=positions, type_vocab_size=1,
        pad_token_id=tokenizer.pad_token_id, layer_norm_eps=1e-5, **BERT_SIZES, **NO_DROPOUT,
    )


def _gemma(tokenizer: PreTrainedTokenizerFast, both_ways: bool) -> Gemma3TextConfig:
    return Gemma3TextConfig(
        vocab_size=len(tokenizer), max_position_embeddings=48, pad_token_id=tokenizer.pad_token_id,
        use_bidirectional_attention=both_ways, sliding_window=8, query_pre_attn_scalar=10,
        layer_types=["sliding_attention", "full_attention", "sliding_attention"], **DECODER_SIZES,
    )


def write_tiny_encoders(folder: Path) -> list[str]:
    """Writes all folders; those of an earlier run are replaced. Returns their names."""
    shutil.rmtree(folder, ignore_errors=True)
    for seed, tiny in enumerate(encoders()):
        save(build(tiny, seed), folder / tiny.name)
    save(build_static(), folder / STATIC)
    return [tiny.name for tiny in encoders()] + [STATIC]


def build(tiny: TinyEncoder, seed: int) -> SentenceTransformer:
    generator = torch.Generator().manual_seed(100 + seed)
    torch.manual_seed(seed)  # the pooler that loading adds is in no use, but in the file
    with tempfile.TemporaryDirectory() as folder:
        tokenizer = tiny.tokenizer()
        tokenizer.save_pretrained(folder)
        encoder = tiny.encoder(tokenizer)
        randomise(encoder, generator)
        encoder.eval().save_pretrained(folder)
        transformer = Transformer(folder)
    later = tiny.later()
    for module in later:
        randomise(module, generator)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode=tiny.pooling)
    model = SentenceTransformer(modules=[transformer, pooling, *later], device="cpu")
    model.prompts = {"query": "query: ", "document": "passage: "}
    return model


def build_static() -> SentenceTransformer:
    tokenizer = tokenizers.word_piece(tokenizers.BERT_SPECIAL, 24)
    weights = torch.randn(len(tokenizer), 16, generator=torch.Generator().manual_seed(99))
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights), Normalize()], device="cpu")
    model.prompts = {"query": "query: ", "document": "passage: "}
    return model


def randomise(module: torch.nn.Module, generator: torch.Generator) -> None:
    """Wide weights and no zero bias, so that a forgotten bias, a swapped matrix or a wrong scale shows."""
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() == 1 and name.endswith("weight"):  # a norm's
                around_one = "Gemma" not in type(module).__name__
                parameter.copy_(0.2 * noise + (1 if around_one else 0))
            elif "embed" in name and parameter.dim() == 2:
                parameter.copy_(0.3 * noise)
            else:
                parameter.copy_(0.25 * noise)


def save(model: SentenceTransformer, folder: Path) -> None:
    model.save_pretrained(str(folder), create_model_card=False, safe_serialization=True)
