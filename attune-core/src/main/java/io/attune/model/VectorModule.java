package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** A stage after pooling: vectors of texts to other vectors. Computes in float32. */
interface VectorModule {
  /**
   * @return the class name in modules.json, without its package
   */
  String type();

  /** float32 [texts, in] to [texts, out]. */
  Tensor forward(Tensor vectors);

  /**
   * @return components that the vectors coming in must have; 0 where any number will do
   */
  int inputDimension();

  /**
   * @param input components of the vectors that come in
   * @return components of those that go out
   */
  int dimension(int input);

  /**
   * @return the trainable weights by their names in the module's own model.safetensors; the live
   *     tensors
   */
  Map<String, Tensor> parameters();

  /**
   * @return its config.json; without fields where it needs none
   */
  ObjectNode config();
}
