package io.attune.losses;

import org.bytedeco.pytorch.Tensor;

/**
 * Learns from the hardest triplet of each text of a batch.
 *
 * <p><b>Idea.</b> Every text is an anchor with the farthest text of its class as positive and the
 * nearest of another class as negative: {@code max(0, d(a, p) − d(a, n) + margin)}, averaged over
 * the texts.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (euclidean_distance): see {@link
 * BatchHardTripletLossDistanceFunction}. {@code margin} (5): by how much farther.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>the class of each</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> The sampler {@code group_by_label}, so that every batch has two
 * classes at least with two texts each. Vectors of length 1 are at most 2 apart: take a margin of
 * 0.2 to 1 for models that normalise.
 *
 * <p><b>Relations.</b> {@link BatchHardSoftMarginTripletLoss} has no margin to choose; {@link
 * BatchAllTripletLoss} and {@link BatchSemiHardTripletLoss} take other triplets.
 *
 * <p><b>Source.</b> Hermans, Beyer and Leibe 2017, "In Defense of the Triplet Loss for Person Re-
 * Identification" (arXiv:1703.07737), equation 5.
 *
 * <pre>{@code
 * trainer.loss(new BatchHardTripletLoss());
 * }</pre>
 */
public final class BatchHardTripletLoss extends ClassTripletLoss {
  static final String NAME = "BatchHardTripletLoss";

  /** Euclidean distance, margin 5. */
  public BatchHardTripletLoss() {
    this(BatchHardTripletLossDistanceFunction.EUCLIDEAN_DISTANCE, MARGIN);
  }

  /**
   * @param distanceMetric of the vectors
   * @param margin by how much farther a text of another class has to be; 0 or more
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public BatchHardTripletLoss(BatchHardTripletLossDistanceFunction distanceMetric, double margin) {
    super(NAME, distanceMetric, margin);
  }

  @Override
  Tensor forward(EmbeddedBatch batch, Tensor distances, double margin) {
    return HardestTriplets.of(batch, distances).missing(margin).mean();
  }
}
