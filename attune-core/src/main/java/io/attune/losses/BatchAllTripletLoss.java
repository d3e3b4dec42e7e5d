package io.attune.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Learns from all triplets of a batch that are not right yet.
 *
 * <p><b>Idea.</b> Every text is an anchor with every other text of its class as positive and every
 * text of another class as negative: {@code max(0, d(a, p) − d(a, n) + margin)}, averaged over
 * those triplets where it is above 0.
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
 * <p><b>Relations.</b> {@link BatchHardTripletLoss} takes the hardest triplet of each anchor only,
 * {@link BatchSemiHardTripletLoss} the hardest that is right but too close.
 *
 * <p><b>Source.</b> Hermans, Beyer and Leibe 2017, "In Defense of the Triplet Loss for Person Re-
 * Identification" (arXiv:1703.07737), equation 6.
 *
 * <pre>{@code
 * trainer.loss(new BatchAllTripletLoss());
 * }</pre>
 */
public final class BatchAllTripletLoss extends ClassTripletLoss {
  static final String NAME = "BatchAllTripletLoss";

  private static final double SMALLEST = 1e-16; // a triplet's loss below this counts as none

  /** Euclidean distance, margin 5. */
  public BatchAllTripletLoss() {
    this(BatchHardTripletLossDistanceFunction.EUCLIDEAN_DISTANCE, MARGIN);
  }

  /**
   * @param distanceMetric of the vectors
   * @param margin by how much farther a text of another class has to be; 0 or more
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public BatchAllTripletLoss(BatchHardTripletLossDistanceFunction distanceMetric, double margin) {
    super(NAME, distanceMetric, margin);
  }

  @Override
  Tensor forward(EmbeddedBatch batch, Tensor distances, double margin) {
    ClassMasks masks = ClassMasks.of(batch);
    Tensor pairs = masks.positive().nonzero(); // [pairs, 2]: anchor, positive
    Tensor anchors = pairs.select(1, 0);
    Tensor toPositives = distances.masked_select(masks.positive()).unsqueeze(1); // [pairs, 1]
    Tensor toAll = distances.index_select(0, anchors); // [pairs, rows]
    Tensor losses =
        toPositives
            .sub(toAll)
            .add(new Scalar(margin))
            .mul(masks.same().index_select(0, anchors).logical_not())
            .relu();
    double wrong = losses.detach().gt(new Scalar(SMALLEST)).sum().item_long();
    return losses.sum().div(new Scalar(Math.max(wrong, 1)));
  }
}
