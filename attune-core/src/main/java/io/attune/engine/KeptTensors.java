package io.attune.engine;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that outlive the scopes in which they are made, until they are freed together, at the
 * latest with the scope in which this object was made.
 */
public final class KeptTensors {
  private final PointerScope scope = PointerScope.getInnerScope(); // null outside of all
  private final List<Tensor> tensors = new ArrayList<>();

  /**
   * Keeps a tensor.
   *
   * @param tensor not what an operation in place returned, which is the same memory under another
   *     name
   * @return the same tensor
   */
  public Tensor keep(Tensor tensor) {
    if (scope != null) {
      scope.attach(tensor);
    }
    tensors.add(tensor);
    return tensor;
  }

  /** Frees them all. */
  public void free() {
    tensors.forEach(Tensor::close);
    tensors.clear();
  }
}
