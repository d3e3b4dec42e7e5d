"""What ONNX Runtime does with the same texts: float32, sorted by length, padded in each batch."""

from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

BATCH_SIZE = 32


class OnnxModel:
    """A folder that `attune export --onnx` wrote."""

    def __init__(self, folder: Path, threads: int, max_seq_length: int):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
        self.names = [one.name for one in self.session.get_inputs()]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_seq_length)

    def encode(self, texts: list[str]) -> np.ndarray:
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda place: -len(ids[place]))
        vectors = [None] * len(ids)
        for start in range(0, len(order), BATCH_SIZE):
            members = order[start : start + BATCH_SIZE]
            rows = self.run([ids[place] for place in members])
            for place, row in zip(members, rows, strict=True):
                vectors[place] = row
        return np.stack(vectors)

    def run(self, batch: list[list[int]]) -> np.ndarray:
        shape = len(batch), max(map(len, batch))
        inputs = {"input_ids": np.zeros(shape, np.int64), "attention_mask": np.zeros(shape, np.int64)}
        for row, ids in enumerate(batch):
            inputs["input_ids"][row, : len(ids)] = ids
            inputs["attention_mask"][row, : len(ids)] = 1
        inputs["token_type_ids"] = np.zeros(shape, np.int64)
        return self.session.run(["sentence_embedding"], {name: inputs[name] for name in self.names})[0]
