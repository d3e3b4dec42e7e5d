package io.attune.model;

import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import io.attune.engine.Tensors;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The weights of a model's dense layers as inference reads them fastest: in its number format, and
 * in the order in which oneDNN multiplies by them ({@link Operators#pack}). Kept from one call to
 * the next, because for a single short text making them takes longer than all its products; made
 * anew once a weight has changed. Safe for use by many threads.
 */
final class InferenceWeights {
  /** A larger model's copy would cost more memory than it is worth. */
  private static final long MOST_BYTES = 1L << 29;

  private final Map<ScalarType, Map<Tensor, Tensor>> packed = new HashMap<>();
  private long version = -1;

  /**
   * Makes sure that what is kept is what the weights are now.
   *
   * @return whether weights are kept: not while they are trained, nor those of a large model
   */
  synchronized boolean keeps(Collection<Tensor> weights) {
    long newest = 0;
    long bytes = 0;
    for (Tensor weight : weights) {
      if (weight.requires_grad()) {
        return false;
      }
      newest += weight._version();
      bytes += weight.numel() * Float.BYTES;
    }
    if (newest != version) {
      packed.clear(); // freed with the Java objects: another thread may still be reading them
      version = newest;
    }
    return bytes <= MOST_BYTES;
  }

  /** The packed form of one of the weights. */
  synchronized Tensor get(Tensor weight, ScalarType type) {
    return packed
        .computeIfAbsent(type, key -> new HashMap<>())
        .computeIfAbsent(
            weight,
            key -> {
              try (NativeScope scope = NativeScope.open()) {
                return scope.keep(Operators.pack(Tensors.cast(key, type)));
              }
            });
  }

  /** Frees them all. Nobody may be using them any more. */
  synchronized void close() {
    packed.values().forEach(weights -> weights.values().forEach(Tensor::close));
    packed.clear();
  }
}
