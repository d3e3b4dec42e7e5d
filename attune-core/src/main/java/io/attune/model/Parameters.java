package io.attune.model;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Hands out the tensors of a safetensors file as float32 weights, checking each one's shape. */
class Parameters implements AutoCloseable {
  private final Path file;
  private final String prefix;
  private final Map<String, TensorData> stored;
  private final Map<String, Tensor> taken = new LinkedHashMap<>();
  private final Map<String, Linear> linears = new LinkedHashMap<>();

  /**
   * @param file for messages
   * @param prefix that the stored names may carry, such as {@code bert.}; dropped
   * @param stored the file's tensors
   */
  Parameters(Path file, String prefix, Map<String, TensorData> stored) {
    this.file = file;
    this.prefix = stored.keySet().stream().anyMatch(name -> name.startsWith(prefix)) ? prefix : "";
    this.stored = stored;
  }

  /**
   * Takes a weight into native memory, where it stays until {@link Tensor#close}.
   *
   * @param name in transformers' spelling
   * @param shape that the configuration demands
   */
  Tensor take(String name, long... shape) {
    TensorData data = find(name);
    if (!Arrays.equals(data.shape(), shape)) {
      throw new InvalidInputException(
          file
              + ": tensor '"
              + prefix
              + name
              + "' has shape "
              + Arrays.toString(data.shape())
              + ", but config.json demands "
              + Arrays.toString(shape));
    }
    float[] values;
    try {
      values = data.toFloats();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          file
              + ": tensor '"
              + prefix
              + name
              + "' has dtype "
              + data.dtype()
              + "; weights must be F32, F16, BF16 or F64",
          e);
    }
    try (NativeScope scope = NativeScope.open()) {
      return remember(name, scope.keep(Tensors.ofFloats(values, shape)));
    }
  }

  final void remember(String name, Linear linear) {
    linears.put(name, linear);
  }

  /** All linear layers that were made of its weights. */
  Map<String, Linear> linears() {
    return Collections.unmodifiableMap(linears);
  }

  final Tensor remember(String name, Tensor weight) {
    taken.put(name, weight);
    return weight;
  }

  private TensorData find(String name) {
    TensorData data = stored.get(prefix + name);
    if (data == null) {
      throw new InvalidInputException(
          file
              + ": no tensor '"
              + prefix
              + name
              + "'"
              + Suggestions.hint(name, notTaken().keySet())
              + "; the configuration's architecture needs it");
    }
    return data;
  }

  /** For weights whose size no configuration tells. */
  long[] shape(String name, int dimensions) {
    long[] shape = find(name).shape();
    if (shape.length != dimensions) {
      throw new InvalidInputException(
          file
              + ": tensor '"
              + prefix
              + name
              + "' has shape "
              + Arrays.toString(shape)
              + ", but "
              + dimensions
              + " dimensions are expected");
    }
    return shape;
  }

  boolean has(String name) {
    return stored.containsKey(prefix + name);
  }

  /** What the file holds besides, without the prefix: none of the names saved again has it. */
  Map<String, TensorData> notTaken() {
    Map<String, TensorData> rest = new LinkedHashMap<>();
    stored.forEach(
        (name, data) ->
            rest.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, data));
    taken.keySet().forEach(rest::remove);
    return rest;
  }

  /** Frees what was taken. */
  @Override
  public void close() {
    taken.values().forEach(Tensor::close);
  }

  /** All that was taken, in that order. */
  Map<String, Tensor> taken() {
    return Collections.unmodifiableMap(taken);
  }
}
