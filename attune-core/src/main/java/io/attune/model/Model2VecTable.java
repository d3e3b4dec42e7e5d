package io.attune.model;

import io.attune.InvalidInputException;
import java.util.Optional;

/**
 * The table of a Model2Vec file: rows that several tokens may share by a mapping, and a weight for
 * each token by which its row counts.
 */
final class Model2VecTable {
  static final String EMBEDDINGS = "embeddings";
  private static final String MAPPING = "mapping";
  private static final String WEIGHTS = "weights";

  private final WeightFiles.Stored stored;

  Model2VecTable(WeightFiles.Stored stored) {
    this.stored = stored;
  }

  /** float32 [tokens, size]: for each token its row, mapped and weighted. */
  TensorData folded() {
    TensorData table = stored.tensors().get(EMBEDDINGS);
    if (table.shape().length != 2) {
      throw invalid(EMBEDDINGS, "two dimensions are expected");
    }
    float[] rows = floats(EMBEDDINGS, table);
    int size = (int) table.shape()[1];
    long[] mapping = mapping((int) table.shape()[0]);
    Optional<float[]> weights =
        Optional.ofNullable(stored.tensors().get(WEIGHTS)).map(data -> floats(WEIGHTS, data));
    if (weights.isPresent() && weights.get().length != mapping.length) {
      throw invalid(WEIGHTS, weights.get().length + " weights for " + mapping.length + " tokens");
    }
    float[] folded = new float[Math.multiplyExact(mapping.length, size)];
    for (int token = 0; token < mapping.length; token++) {
      float weight = weights.isPresent() ? weights.get()[token] : 1;
      for (int i = 0; i < size; i++) {
        folded[token * size + i] = rows[(int) mapping[token] * size + i] * weight;
      }
    }
    return TensorData.ofFloats(folded, mapping.length, size);
  }

  /** For each token its row. */
  private long[] mapping(int rows) {
    TensorData data = stored.tensors().get(MAPPING);
    if (data == null) {
      long[] identity = new long[rows];
      for (int row = 0; row < rows; row++) {
        identity[row] = row;
      }
      return identity;
    }
    long[] mapping;
    try {
      mapping = data.toLongs();
    } catch (IllegalArgumentException e) {
      throw invalid(MAPPING, "whole numbers are expected, not " + data.dtype());
    }
    for (long row : mapping) {
      if (row < 0 || row >= rows) {
        throw invalid(MAPPING, "row " + row + " is not among the " + rows + " of " + EMBEDDINGS);
      }
    }
    return mapping;
  }

  private float[] floats(String name, TensorData data) {
    try {
      return data.toFloats();
    } catch (IllegalArgumentException e) {
      throw invalid(name, "numbers with a fraction are expected, not " + data.dtype());
    }
  }

  private InvalidInputException invalid(String tensor, String what) {
    return new InvalidInputException(stored.file() + ": tensor '" + tensor + "': " + what);
  }
}
