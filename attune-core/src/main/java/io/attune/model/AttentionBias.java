package io.attune.model;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** What is added to the scores of an attention, by the places of the two tokens. */
@FunctionalInterface
interface AttentionBias {
  /** Every token attends to every token of its text. */
  AttentionBias NONE = length -> Optional.empty();

  /**
   * @param length tokens of the text
   * @return float32, [length, length] or [heads, length, length], rows being queries; or nothing
   */
  Optional<Tensor> forLength(int length);
}
