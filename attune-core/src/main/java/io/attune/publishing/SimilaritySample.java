package io.attune.publishing;

import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.Pair;
import io.attune.data.ScoredTriplet;
import io.attune.data.TrainingExample;
import io.attune.data.Triplet;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import io.attune.training.TrainingArguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows whose similarities are measured with the model before and after training: each anchor with
 * its positive, and with a text that is no answer to it. That text is the row's first negative, or
 * without negatives the positive of another row of the sample, as a loss with in-batch negatives
 * meets it.
 *
 * <p>The texts carry the prompts that training put before them, so the figures are of what the loss
 * saw.
 */
public final class SimilaritySample {
  /** Rows taken by default. */
  public static final int DEFAULT_ROWS = 1000;

  /** How often another row is drawn for one whose texts are equal; then the row is left out. */
  private static final int ATTEMPTS = 20;

  /** Texts of a measured row. */
  private record Comparison(String anchor, String positive, String negative) {}

  private final String dataset;
  private final boolean explicitNegatives;
  private final List<Comparison> rows;

  private SimilaritySample(String dataset, boolean explicitNegatives, List<Comparison> rows) {
    this.dataset = dataset;
    this.explicitNegatives = explicitNegatives;
    this.rows = rows;
  }

  /**
   * Draws rows at random.
   *
   * @param dataset preferably data that is not trained on
   * @param arguments of the run, for its seed and prompts
   * @param maxRows at least 1
   * @return the sample; nothing where the rows are neither pairs nor triplets, or where no two rows
   *     have different texts
   */
  public static Optional<SimilaritySample> of(
      Dataset dataset, TrainingArguments arguments, int maxRows) {
    boolean triplets =
        dataset.shape() == DatasetShape.TRIPLET || dataset.shape() == DatasetShape.SCORED_TRIPLET;
    if (!triplets && dataset.shape() != DatasetShape.PAIR) {
      return Optional.empty();
    }
    Random random = new Random(arguments.seed());
    List<Integer> order =
        IntStream.range(0, dataset.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, random);
    List<Triplet> chosen = new ArrayList<>();
    List<TrainingExample> drawn = order.stream().limit(maxRows).sorted().map(dataset::get).toList();
    for (TrainingExample example : drawn) {
      if (example instanceof Triplet triplet) {
        chosen.add(triplet);
      } else if (example instanceof ScoredTriplet scored) {
        chosen.add(scored.triplet());
      } else if (example instanceof Pair pair) {
        otherPositive(pair, drawn, random)
            .ifPresent(
                other -> chosen.add(new Triplet(pair.anchor(), pair.positive(), List.of(other))));
      }
    }
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    List<String> prompts =
        dataset.columns().stream().map(column -> prompt(arguments, column)).toList();
    return Optional.of(
        new SimilaritySample(
            dataset.name(),
            triplets,
            chosen.stream()
                .map(
                    row ->
                        new Comparison(
                            prompts.get(0) + row.anchor(),
                            prompts.get(1) + row.positive(),
                            prompts.get(triplets ? 2 : 1) + row.negatives().get(0)))
                .toList()));
  }

  private static String prompt(TrainingArguments arguments, String column) {
    Map<String, String> prompts = arguments.prompts();
    return prompts.getOrDefault(column, prompts.getOrDefault(TrainingArguments.ALL_COLUMNS, ""));
  }

  /** A text that answers another anchor and, as far as texts tell, not this one. */
  private static Optional<String> otherPositive(
      Pair pair, List<TrainingExample> drawn, Random random) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Pair other = (Pair) drawn.get(random.nextInt(drawn.size()));
      if (!other.positive().equals(pair.positive())
          && !other.positive().equals(pair.anchor())
          && !other.anchor().equals(pair.anchor())) {
        return Optional.of(other.positive());
      }
    }
    return Optional.empty();
  }

  /**
   * Measures a model as it is now. Every different text is encoded once.
   *
   * @param model before or after training
   * @return the cosine similarities
   */
  public PairSimilarities measure(SentenceTransformer model) {
    Set<String> texts = new LinkedHashSet<>();
    rows.forEach(row -> texts.addAll(List.of(row.anchor, row.positive, row.negative)));
    // The empty prompt: the texts carry theirs, the model's default one is not for training.
    EncodeOptions options = EncodeOptions.builder().prompt("").build();
    float[][] vectors = model.encode(List.copyOf(texts), options);
    Map<String, float[]> byText = new LinkedHashMap<>();
    int next = 0;
    for (String text : texts) {
      byText.put(text, vectors[next++]);
    }
    return PairSimilarities.of(
        rows.stream().map(row -> byText.get(row.anchor)).toArray(float[][]::new),
        rows.stream().map(row -> byText.get(row.positive)).toArray(float[][]::new),
        rows.stream().map(row -> byText.get(row.negative)).toArray(float[][]::new));
  }

  /**
   * How many rows are measured.
   *
   * @return at least 1
   */
  public int size() {
    return rows.size();
  }

  /**
   * What is measured, for the reader of a report.
   *
   * @return a sentence without a full stop
   */
  public String description() {
    return rows.size()
        + " rows of "
        + dataset
        + "; each anchor with its positive, and with "
        + (explicitNegatives ? "its negative" : "the positive of another, random row");
  }

  List<String> anchors() {
    return rows.stream().map(Comparison::anchor).toList();
  }

  List<String> positives() {
    return rows.stream().map(Comparison::positive).toList();
  }

  List<String> negatives() {
    return rows.stream().map(Comparison::negative).toList();
  }
}
