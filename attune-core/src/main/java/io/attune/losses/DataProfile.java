package io.attune.losses;

import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.EmbeddedPair;
import io.attune.data.EmbeddedText;
import io.attune.data.LabeledPair;
import io.attune.data.LabeledText;
import io.attune.data.ScoredPair;
import io.attune.data.ScoredTriplet;
import io.attune.data.TrainingExample;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What decides which losses fit a data set.
 *
 * @param name of the data set
 * @param columns of texts, by name, as people read them
 * @param shape of every row
 * @param rows how many
 * @param texts how many a row
 * @param classes how many different labels; 0 where there are none
 * @param largestClass the largest label; −1 where there are none
 * @param classesOfTwo how many labels have two rows or more
 * @param binary whether all labels or scores are 0 or 1; classes that have names are not
 * @param scores how many a row, from a teacher; 0 for none, −1 where rows differ
 * @param embeddingDimension of a teacher's vectors; 0 for none, −1 where rows differ
 * @param distinctPositives how many different texts the second column has; 0 without one
 * @param sourceColumns the columns' names in the file
 * @param classColumns columns of the file that are not used, with the number of their values, where
 *     these repeat like classes
 */
public record DataProfile(
    String name,
    String columns,
    DatasetShape shape,
    int rows,
    int texts,
    int classes,
    int largestClass,
    int classesOfTwo,
    boolean binary,
    int scores,
    int embeddingDimension,
    int distinctPositives,
    List<String> sourceColumns,
    Map<String, Integer> classColumns) {

  /**
   * Looks at a data set.
   *
   * @param dataset to be trained with
   * @return its profile
   */
  public static DataProfile of(Dataset dataset) {
    Map<Integer, Integer> rowsOfClass = new HashMap<>();
    Set<String> positives = new HashSet<>();
    IntSummaryStatistics scores = new IntSummaryStatistics();
    IntSummaryStatistics embedding = new IntSummaryStatistics();
    boolean binary = true;
    for (TrainingExample example : dataset.examples()) {
      if (example.texts().size() > 1) {
        positives.add(example.texts().get(1));
      }
      if (example instanceof LabeledPair pair) {
        rowsOfClass.merge(pair.label(), 1, Integer::sum);
      } else if (example instanceof LabeledText text) {
        rowsOfClass.merge(text.label(), 1, Integer::sum);
      } else if (example instanceof ScoredPair pair) {
        binary &= pair.score() == 0 || pair.score() == 1;
      } else if (example instanceof ScoredTriplet triplet) {
        scores.accept(triplet.scores().size());
      } else if (example instanceof EmbeddedText text) {
        embedding.accept(text.embedding().size());
      } else if (example instanceof EmbeddedPair pair) {
        embedding.accept(pair.embedding().size());
      }
    }
    String label =
        dataset.shape().roles().stream()
            .filter(role -> Set.of("score", "scores", "label", "embedding").contains(role))
            .map(role -> ", " + role)
            .collect(Collectors.joining());
    return new DataProfile(
        dataset.name(),
        "(" + String.join(", ", dataset.columns()) + label + ")",
        dataset.shape(),
        dataset.size(),
        dataset.columns().size(),
        rowsOfClass.size(),
        rowsOfClass.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1),
        (int) rowsOfClass.values().stream().filter(count -> count > 1).count(),
        binary && dataset.labelNames().isEmpty() && Set.of(0, 1).containsAll(rowsOfClass.keySet()),
        theOne(scores),
        theOne(embedding),
        positives.size(),
        dataset.sourceColumns(),
        dataset.classColumns());
  }

  private static int theOne(IntSummaryStatistics sizes) {
    return sizes.getCount() == 0 ? 0 : sizes.getMin() == sizes.getMax() ? sizes.getMin() : -1;
  }

  /** How many negatives a row. */
  int negatives() {
    return Math.max(0, texts - 2);
  }
}
