"""Small tokenizers of every kind that encoders use, trained or put together over the texts of texts.py."""

import io
import json
import re

import sentencepiece
from sentencepiece import sentencepiece_model_pb2
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from texts import PAIRS

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
SENTENCES = [text for pair in PAIRS for text in pair]
WORDS = re.findall(r"[a-z]+", " ".join(SENTENCES))
WORD_PIECES = "ing ed er est ly es tion ment al un re en on in an at or ar le th ch sh ou ea".split()
SIGNS = list(".,;:!?-'\"()[]/&%_#@*+=")
OTHER = list("ßøæłđıпривтемשלום日本語中文東京🙂🚀€½")


def word_piece(special: dict[str, str], max_length: int) -> PreTrainedTokenizerFast:
    """As DistilBERT, MPNet and NomicBERT have it; the special tokens' names differ."""
    words = list(dict.fromkeys(WORDS))
    kept = [word for index, word in enumerate(words) if index % 3 == 0]
    letters = list(LETTERS) + OTHER
    pieces = [*letters, *SIGNS, *kept, *("##" + piece for piece in letters + WORD_PIECES)]
    tokens = list(dict.fromkeys([*special.values(), *pieces]))
    tokenizer = Tokenizer(
        models.WordPiece({token: index for index, token in enumerate(tokens)}, unk_token=special["unk_token"])
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = _around(tokenizer, special["cls_token"], special["sep_token"])
    return _fast(tokenizer, special, max_length)


def byte_level(special: dict[str, str], max_length: int, first: str | None, last: str, add_prefix_space: bool):
    """Byte-level BPE, as RoBERTa, ModernBERT and Qwen have it."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=add_prefix_space)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=256 + 110 + len(special),
        special_tokens=list(special.values()),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.post_processor = _around(tokenizer, first, last)
    return _fast(tokenizer, special, max_length)


def unigram(special: dict[str, str], max_length: int, rules: normalizers.Normalizer) -> PreTrainedTokenizerFast:
    """SentencePiece Unigram as a fast tokenizer, as XLM-RoBERTa and CamemBERT have it: pieces with log probabilities."""
    words = ["▁" + word for word in sorted(set(WORDS), key=lambda word: (-WORDS.count(word), word))[:120]]
    pieces = ["▁", *words, *WORD_PIECES, *list(LETTERS), *SIGNS, *OTHER]
    scored = [(token, 0.0) for token in special.values()]
    scored += [(piece, -3.0 - 0.01 * index) for index, piece in enumerate(dict.fromkeys(pieces))]
    unknown = list(special.values()).index(special["unk_token"])
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([rules, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.post_processor = _around(tokenizer, special["bos_token"], special["eos_token"])
    return _fast(tokenizer, special, max_length)


def compiled_rules() -> normalizers.Normalizer:
    """SentencePiece's nmt_nfkc, compiled into its model file, as published XLM-RoBERTa tokenizers hold it."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(SENTENCES), model_writer=model, vocab_size=100, hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc", minloglevel=2,
    )
    read = sentencepiece_model_pb2.ModelProto.FromString(model.getvalue())
    return normalizers.Precompiled(read.normalizer_spec.precompiled_charsmap)


def written_rules() -> normalizers.Normalizer:
    """The same rules, nearly, by the names that fast tokenizers have for them."""
    return normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])


def byte_fallback(special: dict[str, str], max_length: int) -> PreTrainedTokenizerFast:
    """SentencePiece BPE whose unknown letters fall back to bytes, as Gemma has it."""
    trained = Tokenizer(models.BPE())
    trained.normalizer = normalizers.Replace(" ", "▁")
    trained.pre_tokenizer = pre_tokenizers.Split("▁", "merged_with_next")
    trained.train_from_iterator(
        SENTENCES, trainers.BpeTrainer(vocab_size=130, initial_alphabet=["▁"], show_progress=False)
    )
    model = json.loads(trained.to_str())["model"]
    tokens = [*special.values(), *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += sorted(model["vocab"], key=model["vocab"].get)
    tokenizer = Tokenizer(
        models.BPE(
            vocab={token: index for index, token in enumerate(dict.fromkeys(tokens))},
            merges=[tuple(pair) for pair in model["merges"]],
            unk_token=special["unk_token"],
            fuse_unk=True,
            byte_fallback=True,
        )
    )
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.post_processor = _around(tokenizer, special["bos_token"], special["eos_token"])
    return _fast(tokenizer, special, max_length)


def _around(tokenizer: Tokenizer, first: str | None, last: str) -> processors.TemplateProcessing:
    names = [name for name in (first, last) if name]
    tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in names])
    return processors.TemplateProcessing(
        single=" ".join([*([first] if first else []), "$A", last]),
        special_tokens=[(name, tokenizer.token_to_id(name)) for name in names],
    )


def _fast(tokenizer: Tokenizer, special: dict[str, str], max_length: int) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=max_length, **special)


BERT_SPECIAL = {
    "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]",
}
MPNET_SPECIAL = {
    "cls_token": "<s>", "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "[UNK]", "mask_token": "<mask>",
}
ROBERTA_SPECIAL = {
    "bos_token": "<s>", "pad_token": "<pad>", "eos_token": "</s>", "unk_token": "<unk>", "mask_token": "<mask>",
}
GEMMA_SPECIAL = {
    "pad_token": "<pad>", "eos_token": "<eos>", "bos_token": "<bos>", "unk_token": "<unk>", "mask_token": "<mask>",
}
QWEN_SPECIAL = {"pad_token": "<|endoftext|>", "eos_token": "<|im_end|>"}
