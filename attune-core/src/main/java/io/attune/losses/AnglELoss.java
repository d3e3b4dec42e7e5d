package io.attune.losses;

import io.attune.similarity.SimilarityFunction;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Orders pairs of texts by the angle between their vectors in the complex plane.
 *
 * <p><b>Idea.</b> As {@link CoSENTLoss}, but with a similarity that has a slope where the cosine is
 * flat, near 1 and −1: the two halves of a vector are taken as real and imaginary parts.
 *
 * <p><b>Parameters.</b> {@code scale} (20): multiplies similarities, the inverse of a temperature.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>a score, usually between 0 and 1; or a label, 0 or 1</td></tr>
 * <tr><td>(anchor, positive, negative, …) tuples</td><td>none: positives count as 1, negatives as 0</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Batches of 16 and more.
 *
 * <p><b>Relations.</b> {@link CoSENTLoss} is the same with the cosine, and the more usual choice.
 *
 * <p><b>Source.</b> Li and Li 2023, "AnglE-optimized Text Embeddings" (arXiv:2309.12871).
 *
 * <pre>{@code
 * trainer.loss(new AnglELoss());
 * }</pre>
 */
public final class AnglELoss implements EmbeddingLoss {
  static final String NAME = "AnglELoss";

  private final double scale;

  /** Scale 20. */
  public AnglELoss() {
    this(20);
  }

  /**
   * @param scale multiplies similarities; above 0
   * @throws io.attune.InvalidInputException if it is not allowed
   */
  public AnglELoss(double scale) {
    new OptionProblems(NAME).positive("scale", scale).throwIfAny();
    this.scale = scale;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    if (batch.columns().size() == 2) {
      Tensor similarities = similarities(batch.columns().get(0), batch.columns().get(1));
      return PairOrder.loss(similarities, PairLabels.of(batch), scale);
    }
    TensorVector similarities = new TensorVector();
    TensorVector labels = new TensorVector();
    for (int column = 1; column < batch.columns().size(); column++) {
      Tensor similarity = similarities(batch.columns().get(0), batch.columns().get(column));
      similarities.push_back(similarity);
      labels.push_back(column == 1 ? torch.ones_like(similarity) : torch.zeros_like(similarity));
    }
    return PairOrder.loss(torch.cat(similarities, 0), torch.cat(labels, 0), scale);
  }

  /** [rows]: |cosine + sine|; component i belongs to component i + dimension / 2. */
  private static Tensor similarities(Tensor a, Tensor b) {
    Tensor x = SimilarityFunction.normalize(even(a));
    Tensor y = SimilarityFunction.normalize(even(b));
    long half = x.size(1) / 2;
    Tensor cosines = x.mul(y).sum(new long[] {1});
    Tensor sines =
        x.narrow(1, half, half)
            .mul(y.narrow(1, 0, half))
            .sub(x.narrow(1, 0, half).mul(y.narrow(1, half, half)))
            .sum(new long[] {1});
    return cosines.add(sines).abs();
  }

  /** With a component of 0 at the end where their number is odd. */
  private static Tensor even(Tensor vectors) {
    return vectors.size(1) % 2 == 0
        ? vectors
        : torch.constant_pad_nd(vectors, new long[] {0, 1}, new Scalar(0.0));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("scale", scale);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.SIMILARITIES_AND_TUPLES;
  }
}
