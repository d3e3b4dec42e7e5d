package io.attune.losses;

import io.attune.engine.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Contrastive loss over the hard pairs of each batch.
 *
 * <p><b>Idea.</b> Of the pairs of label 1 only those count that are farther apart than the nearest
 * pair of label 0, and of these only those that are nearer than the farthest pair of label 1: the
 * others are right already. The sum of the squared distances, and of the squares of what is missing
 * to the margin.
 *
 * <p><b>Parameters.</b> {@code distance_metric} (cosine_distance): see {@link
 * SiameseDistanceMetric}. {@code margin} (0.5): how far apart pairs of label 0 have to be.
 *
 * <table>
 * <caption>Inputs</caption>
 * <tr><th>Texts</th><th>Labels</th></tr>
 * <tr><td>(sentence1, sentence2) pairs</td><td>1 for a match, 0 for none</td></tr>
 * </table>
 *
 * <p><b>Recommendations.</b> Large batches, with both labels in each.
 *
 * <p><b>Relations.</b> {@link ContrastiveLoss} takes all pairs.
 *
 * <p><b>Source.</b> sentence-transformers; the pairs are chosen within a batch as in Schroff et al.
 * 2015 (arXiv:1503.03832).
 *
 * <pre>{@code
 * trainer.loss(new OnlineContrastiveLoss());
 * }</pre>
 */
public final class OnlineContrastiveLoss implements EmbeddingLoss {
  static final String NAME = "OnlineContrastiveLoss";

  private final SiameseDistanceMetric distanceMetric;
  private final double margin;

  /** Cosine distance, margin 0.5. */
  public OnlineContrastiveLoss() {
    this(SiameseDistanceMetric.COSINE_DISTANCE, 0.5);
  }

  /**
   * @param distanceMetric of the two texts
   * @param margin how far apart pairs of label 0 have to be; 0 or more
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public OnlineContrastiveLoss(SiameseDistanceMetric distanceMetric, double margin) {
    new OptionProblems(NAME).notNegative("margin", margin).throwIfAny();
    this.distanceMetric = distanceMetric;
    this.margin = margin;
  }

  @Override
  public Tensor forward(EmbeddedBatch batch) {
    Tensor distances = distanceMetric.distances(batch.columns().get(0), batch.columns().get(1));
    float[] values = Tensors.toFloats(distances);
    float[] labels = Tensors.toFloats(PairLabels.of(batch));
    Range matches = new Range();
    Range others = new Range();
    for (int row = 0; row < values.length; row++) {
      (labels[row] == 1 ? matches : others).add(values[row]);
    }
    // Where a batch has one label only, its own mean takes the place of the other's limit.
    float nearestOther = others.count == 0 ? matches.mean() : others.smallest;
    float farthestMatch = matches.count == 0 ? others.mean() : matches.largest;
    float[] hardMatches = new float[values.length];
    float[] hardOthers = new float[values.length];
    for (int row = 0; row < values.length; row++) {
      hardMatches[row] = labels[row] == 1 && values[row] > nearestOther ? 1 : 0;
      hardOthers[row] = labels[row] != 1 && values[row] < farthestMatch ? 1 : 0;
    }
    Tensor missing = distances.neg().add(new Scalar(margin)).relu();
    return distances
        .square()
        .mul(Tensors.ofFloats(hardMatches, values.length))
        .add(missing.square().mul(Tensors.ofFloats(hardOthers, values.length)))
        .sum();
  }

  private static final class Range {
    private float smallest = Float.POSITIVE_INFINITY;
    private float largest = Float.NEGATIVE_INFINITY;
    private double sum;
    private int count;

    void add(float value) {
      smallest = Math.min(smallest, value);
      largest = Math.max(largest, value);
      sum += value;
      count++;
    }

    float mean() {
      return (float) (sum / count);
    }
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
    return options;
  }

  @Override
  public LossInputs inputs() {
    return LossInputs.BINARY_PAIRS;
  }
}
