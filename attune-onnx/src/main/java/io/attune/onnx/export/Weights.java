package io.attune.onnx.export;

import io.attune.model.TensorData;
import java.util.Map;
import java.util.Optional;

/**
 * The weights of a saved model, memory-mapped: the encoder's by transformers' names, those of later
 * modules with their folder in front, such as {@code 2_Dense.linear.weight}.
 *
 * @param tensors float32, by name
 */
record Weights(Map<String, TensorData> tensors) {
  TensorData get(String name) {
    return Optional.ofNullable(tensors.get(name))
        .orElseThrow(() -> new IllegalStateException("No weight '" + name + "'"));
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** The size of a weight's dimension. */
  int size(String name, int dimension) {
    return Math.toIntExact(get(name).shape()[dimension]);
  }
}
