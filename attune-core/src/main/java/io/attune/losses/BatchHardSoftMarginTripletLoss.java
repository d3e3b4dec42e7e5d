package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Learns from the hardest triplet of each text of a batch, without a margin.
 *
 * <p><b>Idea.</b> As {@link BatchHardTripletLoss}, with {@code log(1 + exp(d(a, p) − d(a, n)))}
 * instead of a margin: a triplet that is right still counts a little.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (euclidean_distance): see {@link
 * BatchHardTripletLossDistanceFunction}.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>single texts</td><td>the class of each</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> The sampler {@code group_by_label}, so that every batch has two
 * classes at least with two texts each.
 *
 * <p><b>Relations.</b> {@link BatchHardTripletLoss} has a margin.
 *
 * <p><b>Source.</b> Hermans, Beyer and Leibe 2017, "In Defense of the Triplet Loss for Person Re-
 * Identification" (arXiv:1703.07737), section 2.
 *
 * <pre>{@code
 * trainer.loss(new BatchHardSoftMarginTripletLoss());
 * }</pre>
 */
public final class BatchHardSoftMarginTripletLoss implements EmbeddingLoss {
  static final String NAME = "BatchHardSoftMarginTripletLoss";

  private final BatchHardTripletLossDistanceFunction distanceMetric;

  /** Euclidean distance. */
  public BatchHardSoftMarginTripletLoss() {
    this(BatchHardTripletLossDistanceFunction.EUCLIDEAN_DISTANCE);
  }

  /**
   * @param distanceMetric of the vectors
   */
  public BatchHardSoftMarginTripletLoss(BatchHardTripletLossDistanceFunction distanceMetric) {
    this.distanceMetric = distanceMetric;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor distances = distanceMetric.matrix(batch.columns().get(0)); // [rows, rows]
    return torch.softplus(HardestTriplets.of(batch, distances).excess()).mean();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("distance_metric", distanceMetric.key());
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.LABELED_TEXTS;
  }
}
