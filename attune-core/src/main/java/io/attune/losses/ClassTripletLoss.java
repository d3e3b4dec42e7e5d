package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** What the losses share that make triplets of a batch's classes and want a margin between them. */
abstract class ClassTripletLoss implements EmbeddingLoss {
  /** The default of {@code margin}. */
  static final double MARGIN = 5;

  private final String name;
  private final BatchHardTripletLossDistanceFunction distanceMetric;
  private final double margin;

  /**
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  ClassTripletLoss(
      String name, BatchHardTripletLossDistanceFunction distanceMetric, double margin) {
    new OptionProblems(name).notNegative("margin", margin).throwIfAny();
    this.name = name;
    this.distanceMetric = distanceMetric;
    this.margin = margin;
  }

  @Override
  public final Tensor forward(EmbeddedBatch batch) {
    return forward(batch, distanceMetric.matrix(batch.columns().get(0)), margin);
  }

  /**
   * @param distances between all texts: float32 [rows, rows]
   * @return a scalar
   */
  abstract Tensor forward(EmbeddedBatch batch, Tensor distances, double margin);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("distance_metric", distanceMetric.key());
    options.put("margin", margin);
    return options;
  }

  @Override
  public final LossInputs inputs() {
    return LossInputs.LABELED_TEXTS;
  }
}
