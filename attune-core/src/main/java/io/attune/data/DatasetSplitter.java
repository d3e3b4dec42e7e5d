package io.attune.data;

import io.attune.InvalidInputException;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides rows into training, validation and test rows such that the figures on the latter are
 * honest: a text seen in training, or nearly the same, is never asked for again.
 *
 * <p>Rows are connected when they share a text (compared by its letters and digits, in lower case),
 * a near-duplicate (see {@link SplitOptions#nearDuplicateThreshold}) or an id. What is connected,
 * directly or through others, goes to the same part, so the sizes are only met as closely as the
 * groups allow; a warning tells where a part is off by more than a tenth. Of triplets, the
 * negatives count as well: mine them after splitting, or they chain everything together.
 *
 * <p>The same rows and seed give the same split on every Java, in whatever order the rows come.
 * Texts are never compared all with all: 100,000 take seconds, and where all fill in the same form
 * (each has thousands of half-similar ones), a text is compared with the most promising few
 * thousand only.
 */
public final class DatasetSplitter {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetSplitter.class);

  private final SplitOptions options;

  /**
   * A splitter.
   *
   * @param options sizes, seed and threshold
   */
  public DatasetSplitter(SplitOptions options) {
    this.options = options;
  }

  /**
   * Splits training examples by all their texts.
   *
   * @param dataset to split
   * @return its rows in three parts
   * @throws InvalidInputException if there are too few unconnected rows for the parts asked for
   */
  public Split<TrainingExample> split(Dataset dataset) {
    return split(dataset.examples(), TrainingExample::texts);
  }

  /**
   * Splits rows by their texts.
   *
   * @param rows to split
   * @param texts of a row, such as its query and document
   * @param <T> type of a row
   * @return the rows in three parts
   * @throws InvalidInputException if there are too few unconnected rows for the parts asked for
   */
  public <T> Split<T> split(List<T> rows, Function<? super T, ? extends Collection<String>> texts) {
    return split(rows, RowKeys.ofTexts(texts));
  }

  /**
   * Splits rows by whatever connects them.
   *
   * @param rows to split
   * @param keys texts, ids and stratum of a row
   * @param <T> type of a row
   * @return the rows in three parts
   * @throws InvalidInputException if there are too few unconnected rows for the parts asked for, or
   *     not as many rows as the counts
   */
  public <T> Split<T> split(List<T> rows, RowKeys<T> keys) {
    int[] sizes = options.sizes().of(rows.size());
    List<RowGroup> groups = RowGroup.find(rows, keys, options.nearDuplicateThreshold());
    Strata strata = Strata.of(rows.stream().<String>map(keys.stratum()).toList());
    List<List<T>> parts =
        PartAssignment.assign(groups, sizes, strata, options.seed()).stream()
            .map(
                part ->
                    part.stream()
                        .flatMap(group -> group.rows().stream())
                        .sorted()
                        .<T>map(rows::get)
                        .toList())
            .toList();
    int largest = groups.stream().mapToInt(group -> group.rows().size()).max().orElse(0);
    for (int part = 0; part < sizes.length; part++) {
      if (Math.abs(parts.get(part).size() - sizes[part]) > Math.max(1, 0.1 * sizes[part])) {
        LOG.warn(
            "The {} part has {} of {} rows where {} were asked for: the largest of {} connected groups has {} rows",
            Split.PARTS.get(part),
            parts.get(part).size(),
            rows.size(),
            sizes[part],
            groups.size(),
            largest);
      }
    }
    return new Split<>(parts.get(0), parts.get(1), parts.get(2), groups.size(), largest);
  }
}
