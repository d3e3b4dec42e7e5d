package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Pulls an anchor to its positive and away from its negative.
 *
 * <p><b>Idea.</b> The anchor has to be nearer to its positive than to its negative, by a margin;
 * what is missing is the loss: {@code max(0, d(a, p) − d(a, n) + margin)}, averaged over the rows.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (euclidean): see {@link TripletDistanceMetric}.
 * {@code triplet_margin} (5): by how much nearer; 5 suits Euclidean distances of vectors that are
 * not normalised, for others take less.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(anchor, positive, negative) triplets</td><td>none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Hard negatives: easy ones soon give no loss. Vectors of length 1 are
 * at most 2 apart, so for models that normalise a margin of 5 is never reached; take 0.2 to 1.
 *
 * <p><b>Relations.</b> {@link MultipleNegativesRankingLoss} learns from the same rows and usually
 * more, since it uses the whole batch's texts as negatives.
 *
 * <p><b>Source.</b> Schroff, Kalenichenko and Philbin 2015, "FaceNet" (arXiv:1503.03832), equation
 * 1. The distance of two equal vectors has no gradient here; sentence-transformers' is NaN.
 *
 * <pre>{@code
 * trainer.loss(new TripletLoss());
 * }</pre>
 */
public final class TripletLoss implements EmbeddingLoss {
  static final String NAME = "TripletLoss";

  private final TripletDistanceMetric distanceMetric;
  private final double tripletMargin;

  /** Euclidean distance, margin 5. */
  public TripletLoss() {
    this(TripletDistanceMetric.EUCLIDEAN, 5);
  }

  /**
   * @param distanceMetric of the vectors
   * @param tripletMargin by how much nearer the positive has to be; 0 or more
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public TripletLoss(TripletDistanceMetric distanceMetric, double tripletMargin) {
    new OptionProblems(NAME).notNegative("triplet_margin", tripletMargin).throwIfAny();
    this.distanceMetric = distanceMetric;
    this.tripletMargin = tripletMargin;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor anchors = batch.columns().get(0); // [rows, dimension]
    Tensor toPositives = distanceMetric.distances(anchors, batch.columns().get(1)); // [rows]
    Tensor toNegatives = distanceMetric.distances(anchors, batch.columns().get(2));
    return toPositives.sub(toNegatives).add(new Scalar(tripletMargin)).relu().mean();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("distance_metric", distanceMetric.key());
    options.put("triplet_margin", tripletMargin);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.TRIPLETS;
  }
}
