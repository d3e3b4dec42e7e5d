package io.attune.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The loss of pairs that are not in the order of their labels. */
final class PairOrder {
  private PairOrder() {}

  /**
   * log(1 + Σ exp(scale · (similarityᵢ − similarityⱼ))) over all i, j with labelᵢ {@literal <}
   * labelⱼ.
   *
   * @param similarities [rows]
   * @param labels [rows]
   */
  static Tensor loss(Tensor similarities, Tensor labels, double scale) {
    Tensor scores = similarities.mul(new Scalar(scale));
    Tensor differences = scores.unsqueeze(1).sub(scores.unsqueeze(0)); // [rows, rows]
    Tensor known = labels.unsqueeze(1).lt(labels.unsqueeze(0));
    return Vectors.logOnePlusSumExp(differences, known);
  }
}
