package io.attune.losses;

import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** What is known about the rows of a batch, whatever vectors its texts have. */
public final class BatchRows {
  private static final EncodeOptions AS_THEY_ARE = EncodeOptions.builder().prompt("").build();

  private final List<int[]> textIds;
  private final List<List<String>> texts;
  private final Optional<BatchLabels> labels;
  private final LossWeights weights;
  private final long seed;
  private final IdentityHashMap<SentenceTransformer, float[][]> encoded = new IdentityHashMap<>();

  /**
   * @param textIds for each column the rows' text numbers: equal numbers are equal texts, in
   *     whatever column
   * @param texts for each column the rows' texts, prompts included
   * @param labels of the rows, where they have any
   * @param weights of the loss
   * @param seed of what a loss draws for this batch
   */
  public BatchRows(
      List<int[]> textIds,
      List<List<String>> texts,
      Optional<BatchLabels> labels,
      LossWeights weights,
      long seed) {
    this.textIds = List.copyOf(textIds);
    this.texts = List.copyOf(texts);
    this.labels = labels;
    this.weights = weights;
    this.seed = seed;
  }

  /**
   * Rows of which only the texts' equality is known.
   *
   * @param textIds for each column the rows' text numbers
   * @return rows without labels
   */
  public static BatchRows of(List<int[]> textIds) {
    return new BatchRows(textIds, List.of(), Optional.empty(), LossWeights.none(), 0);
  }

  /**
   * How many rows.
   *
   * @return at least 1
   */
  public int size() {
    return textIds.get(0).length;
  }

  /**
   * Which texts are equal.
   *
   * @return for each column the rows' text numbers
   */
  public List<int[]> textIds() {
    return textIds;
  }

  /**
   * The labels.
   *
   * @param kind that the loss needs
   * @return labels of that kind
   * @throws IllegalStateException if the rows have none; {@link LossInputs} should have told so
   */
  public BatchLabels labels(BatchLabels.Kind kind) {
    return labels
        .filter(given -> given.kind() == kind)
        .orElseThrow(() -> new IllegalStateException("The rows have no labels of kind " + kind));
  }

  /**
   * The labels, whatever they are.
   *
   * @return nothing where the rows have none
   */
  public Optional<BatchLabels> labels() {
    return labels;
  }

  /** The same rows with other labels. */
  BatchRows with(BatchLabels other) {
    BatchRows rows = new BatchRows(textIds, texts, Optional.of(other), weights, seed);
    rows.encoded.putAll(encoded);
    return rows;
  }

  /**
   * The loss's own weights.
   *
   * @return those of the run
   */
  public LossWeights weights() {
    return weights;
  }

  /**
   * Randomness for this batch.
   *
   * @return a generator that gives the same numbers whenever it is asked for
   */
  public Random random() {
    return new Random(seed);
  }

  /**
   * The vectors that another model gives the texts; computed once a batch.
   *
   * @param model that is not trained
   * @return [columns][rows][dimension]
   */
  List<float[][]> encodedBy(SentenceTransformer model) {
    float[][] all =
        encoded.computeIfAbsent(
            model,
            other -> other.encode(texts.stream().flatMap(List::stream).toList(), AS_THEY_ARE));
    List<float[][]> columns = new ArrayList<>();
    for (int column = 0; column < texts.size(); column++) {
      columns.add(Arrays.copyOfRange(all, column * size(), (column + 1) * size()));
    }
    return columns;
  }
}
