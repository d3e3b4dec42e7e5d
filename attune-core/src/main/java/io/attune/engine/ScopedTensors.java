package io.attune.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors made on demand, which live as long as the scope in which this object was made, even where
 * a scope inside of it asks for them first.
 *
 * @param <K> what they are found by
 */
public final class ScopedTensors<K> {
  private final PointerScope scope = PointerScope.getInnerScope(); // null outside of all
  private final Map<K, Optional<Tensor>> tensors = new HashMap<>();

  /**
   * Finds or makes a tensor.
   *
   * @param key by which it is found again
   * @param make makes it, where it is not there yet
   * @return the one tensor of that key
   */
  public Tensor get(K key, Function<K, Tensor> make) {
    return find(key, k -> Optional.of(make.apply(k))).orElseThrow();
  }

  /**
   * Finds or makes a tensor that need not exist.
   *
   * @param key by which it is found again
   * @param make makes it or tells that there is none; asked once
   * @return the one tensor of that key, if there is any
   */
  public Optional<Tensor> find(K key, Function<K, Optional<Tensor>> make) {
    Optional<Tensor> known = tensors.get(key);
    if (known == null) {
      known = make.apply(key);
      if (scope != null) {
        known.ifPresent(scope::attach);
      }
      tensors.put(key, known);
    }
    return known;
  }
}
