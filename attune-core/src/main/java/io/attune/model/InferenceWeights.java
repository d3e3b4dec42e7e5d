package io.attune.model;

import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import io.attune.engine.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final List<Tensor> outdated = new ArrayList<>(); // freed once nobody uses any
  private long version = -1;
  private int users;

  /** Held while the weights are in use. */
  interface Use extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Makes sure that what is kept is what the weights are now.
   *
   * @return nothing where weights are not kept: while they are trained, and those of a large model
   */
  synchronized Optional<Use> use(Collection<Tensor> weights) {
    long newest = 0;
    long bytes = 0;
    for (Tensor weight : weights) {
      if (weight.requires_grad()) {
        return Optional.empty();
      }
      newest += weight._version();
      bytes += weight.numel() * Float.BYTES;
    }
    if (newest != version) {
      retire();
      version = newest;
    }
    if (bytes > MOST_BYTES) {
      return Optional.empty();
    }
    users++;
    return Optional.of(this::release);
  }

  private void retire() {
    packed.values().forEach(weights -> outdated.addAll(weights.values()));
    packed.clear();
    freeOutdated();
  }

  private synchronized void release() {
    users--;
    freeOutdated();
  }

  private void freeOutdated() {
    if (users == 0) {
      outdated.forEach(Tensor::close);
      outdated.clear();
    }
  }

  /** The packed form of one of the weights in use. */
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
    users = 0;
    retire();
  }
}
