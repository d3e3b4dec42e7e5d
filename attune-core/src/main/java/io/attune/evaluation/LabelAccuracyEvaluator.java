package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.LabeledPair;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks how often a classifier on top of the vectors finds the right class of a pair, such as the
 * softmax classifier that was trained with the model.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>sentence1, sentence2</td><td>plain texts, with the model's default prompt</td></tr>
 * <tr><td>label</td><td>the number of the right class</td></tr>
 * </table>
 *
 * <p>Metric: {@code accuracy}.
 */
public final class LabelAccuracyEvaluator implements Evaluator {
  private static final String METRIC = "accuracy";

  /** Finds the classes of pairs by their vectors. */
  @FunctionalInterface
  public interface PairClassifier {
    /**
     * @param first n vectors
     * @param second n vectors
     * @return the number of the class that each pair most likely has
     */
    int[] classes(float[][] first, float[][] second);
  }

  private final List<LabeledPair> pairs;
  private final PairClassifier classifier;
  private final EvaluatorOptions options;

  /**
   * Makes an evaluator.
   *
   * @param pairs at least one
   * @param classifier is asked anew at each evaluation, so that it may be in training as well
   * @param options name and encoding (by the documents' options)
   * @throws InvalidInputException if there is no pair
   */
  public LabelAccuracyEvaluator(
      List<LabeledPair> pairs, PairClassifier classifier, EvaluatorOptions options) {
    if (pairs.isEmpty()) {
      throw new InvalidInputException("There are no pairs to classify; give at least one");
    }
    this.pairs = List.copyOf(pairs);
    this.classifier = classifier;
    this.options = options;
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return List.of(key());
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key();
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(texts -> model.encode(texts, options.documentOptions()));
  }

  EvaluationResult evaluate(Function<List<String>, float[][]> encoder) {
    List<String> first = pairs.stream().map(LabeledPair::sentence1).toList();
    List<String> second = pairs.stream().map(LabeledPair::sentence2).toList();
    DistinctTexts texts =
        DistinctTexts.encode(Stream.concat(first.stream(), second.stream()).toList(), encoder);
    int[] found = classifier.classes(texts.of(first), texts.of(second));
    double[] right = new double[pairs.size()];
    for (int row = 0; row < right.length; row++) {
      right[row] = found[row] == pairs.get(row).label() ? 1 : 0;
    }
    return EvaluationResult.ofSamples(key(), Map.of(key(), right), List.of(), options.bootstrap());
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    String file = "accuracy_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(
        folder.resolve(file), Map.of(METRIC, result.primary().value()), epoch, steps);
  }

  private String key() {
    return MetricNames.prefixed(options.name(), METRIC);
  }
}
