package io.attune.losses;

import io.attune.engine.Tensors;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Learns from triplets that are right, but not by much.
 *
 * <p><b>Idea.</b> Every text is an anchor with every other text of its class as positive. The
 * negative is the nearest text of another class that is farther than the positive, or where there
 * is none, the farthest: {@code max(0, d(a, p) − d(a, n) + margin)}, averaged over the pairs. The
 * hardest negatives, often mislabelled, are left out.
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
 * <p><b>Relations.</b> {@link BatchHardTripletLoss} takes the hardest negatives; {@link
 * BatchAllTripletLoss} all.
 *
 * <p><b>Source.</b> Schroff, Kalenichenko and Philbin 2015, "FaceNet" (arXiv:1503.03832), section
 * 3.2.
 *
 * <pre>{@code
 * trainer.loss(new BatchSemiHardTripletLoss());
 * }</pre>
 */
public final class BatchSemiHardTripletLoss extends ClassTripletLoss {
  static final String NAME = "BatchSemiHardTripletLoss";

  /** Euclidean distance, margin 5. */
  public BatchSemiHardTripletLoss() {
    this(BatchHardTripletLossDistanceFunction.EUCLIDEAN_DISTANCE, MARGIN);
  }

  /**
   * @param distanceMetric of the vectors
   * @param margin by how much farther a text of another class has to be; 0 or more
   * @throws io.attune.InvalidInputException if the margin is not allowed
   */
  public BatchSemiHardTripletLoss(
      BatchHardTripletLossDistanceFunction distanceMetric, double margin) {
    super(NAME, distanceMetric, margin);
  }

  @Override
  Tensor forward(EmbeddedBatch batch, Tensor distances, double margin) {
    Tensor negatives = distances.gather(1, negatives(batch, distances)); // [rows, rows]
    Tensor positive = ClassMasks.of(batch).positive();
    Tensor losses = distances.sub(negatives).add(new Scalar(margin)).relu().mul(positive);
    double pairs = positive.sum().item_long();
    return losses.sum().div(new Scalar(Math.max(pairs, 1)));
  }

  /** Int64 [rows, rows]: for each anchor and positive the number of their negative. */
  private static Tensor negatives(EmbeddedBatch batch, Tensor distances) {
    float[][] distance = Tensors.toRows(distances);
    long[] classes = Tensors.toLongs(batch.labels(BatchLabels.Kind.CLASS));
    int rows = classes.length;
    long[] chosen = new long[rows * rows];
    for (int anchor = 0; anchor < rows; anchor++) {
      float[] from = distance[anchor];
      long own = classes[anchor];
      int[] others = // nearest first
          IntStream.range(0, rows)
              .filter(row -> classes[row] != own)
              .boxed()
              .sorted(Comparator.comparingDouble(row -> from[row]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int positive = 0; positive < rows; positive++) {
        chosen[anchor * rows + positive] =
            others.length == 0 ? anchor : others[firstBeyond(others, from, from[positive])];
      }
    }
    return Tensors.ofLongs(chosen).view(rows, rows);
  }

  /** The place of the first that is farther than the distance; the last where none is. */
  private static int firstBeyond(int[] nearestFirst, float[] from, float distance) {
    int low = 0;
    int high = nearestFirst.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (from[nearestFirst[middle]] > distance) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Math.min(low, nearestFirst.length - 1);
  }
}
