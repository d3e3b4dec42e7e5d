package io.attune.losses;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Pulls pairs together that belong together, and pushes others apart.
 *
 * <p><b>Idea.</b> Half the squared distance for pairs of label 1, half the square of what is
 * missing to the margin for pairs of label 0.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (cosine_distance): see {@link
 * SiameseDistanceMetric}. {@code margin} (0.5): how far apart pairs of label 0 have to be. {@code
 * size_average} (true): the mean over the rows instead of their sum.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>1 for a match, 0 for none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> About as many matches as others.
 *
 * <p><b>Relations.</b> {@link OnlineContrastiveLoss} picks the hard pairs of a batch and is often
 * better.
 *
 * <p><b>Source.</b> Hadsell, Chopra and LeCun 2006, "Dimensionality Reduction by Learning an
 * Invariant Mapping".
 *
 * <pre>{@code
 * trainer.loss(new ContrastiveLoss());
 * }</pre>
 */
public final class ContrastiveLoss implements EmbeddingLoss {
  static final String NAME = "ContrastiveLoss";

  private final SiameseDistanceMetric distanceMetric;
  private final double margin;
  private final boolean sizeAverage;

  /** Cosine distance, margin 0.5, the mean over the rows. */
  public ContrastiveLoss() {
    this(SiameseDistanceMetric.COSINE_DISTANCE, 0.5, true);
  }

  /**
   * @param distanceMetric of the two texts
   * @param margin how far apart pairs of label 0 have to be; 0 or more
   * @param sizeAverage whether the mean counts, not the sum
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public ContrastiveLoss(SiameseDistanceMetric distanceMetric, double margin, boolean sizeAverage) {
    new OptionProblems(NAME).notNegative("margin", margin).throwIfAny();
    this.distanceMetric = distanceMetric;
    this.margin = margin;
    this.sizeAverage = sizeAverage;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor labels = PairLabels.of(batch); // [rows]
    Tensor distances = distanceMetric.distances(batch.columns().get(0), batch.columns().get(1));
    Tensor missing = distances.neg().add(new Scalar(margin)).relu();
    Tensor losses =
        labels
            .mul(distances.square())
            .add(labels.neg().add(new Scalar(1.0)).mul(missing.square()))
            .mul(new Scalar(0.5));
    return sizeAverage ? losses.mean() : losses.sum();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Map<String, Object> configuration() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("distance_metric", distanceMetric.key());
    options.put("margin", margin);
    options.put("size_average", sizeAverage);
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.BINARY_PAIRS;
  }
}
