package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.ScoredPair;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks whether the model finds those pairs of sentences more alike that people find more alike: the
 * correlation of its similarities with given scores. The measure of the STS benchmarks.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>sentence1, sentence2</td><td>plain texts, with the model's default prompt</td></tr>
 * <tr><td>score</td><td>larger is more alike; on any scale</td></tr>
 * </table>
 *
 * <p>Metrics: {@code pearson_cosine} and {@code spearman_cosine} (primary), or by other functions;
 * with several functions also {@code pearson_max} and {@code spearman_max} (primary then). Spearman
 * looks at the order alone, so it is the one to compare models by; equal values share the mean of
 * their ranks.
 *
 * <p>Their intervals are made by drawing pairs and ranking them anew each time.
 *
 * <p>Difference from sentence-transformers: where all similarities (or all scores) are equal, a
 * correlation is not defined; it is 0 here and told in the notes, not NaN.
 *
 * <pre>{@code
 * EvaluationResult result = EmbeddingSimilarityEvaluator.of(Dataset.read(file)).evaluate(model);
 * System.out.println(EvaluationTable.metrics(result));
 * }</pre>
 */
public final class EmbeddingSimilarityEvaluator implements Evaluator {
  private final List<ScoredPair> pairs;
  private final EvaluatorOptions options;

  /**
   * Makes an evaluator with default options.
   *
   * @param pairs at least two
   */
  public EmbeddingSimilarityEvaluator(List<ScoredPair> pairs) {
    this(pairs, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator.
   *
   * @param pairs at least two
   * @param options name, similarity functions, encoding (by the documents' options)
   * @throws InvalidInputException if there are fewer than two pairs
   */
  public EmbeddingSimilarityEvaluator(List<ScoredPair> pairs, EvaluatorOptions options) {
    if (pairs.size() < 2) {
      throw new InvalidInputException(
          "A correlation needs at least two scored pairs, but there "
              + (pairs.isEmpty() ? "are none" : "is one"));
    }
    this.pairs = List.copyOf(pairs);
    this.options = options;
  }

  /**
   * Makes an evaluator of a data set, with default options.
   *
   * @param dataset of scored pairs
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static EmbeddingSimilarityEvaluator of(Dataset dataset) {
    return of(dataset, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator of a data set.
   *
   * @param dataset of scored pairs
   * @param options name, similarity functions, encoding
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static EmbeddingSimilarityEvaluator of(Dataset dataset, EvaluatorOptions options) {
    Shapes.require("Similarity evaluation", dataset, DatasetShape.SCORED_PAIR);
    return new EmbeddingSimilarityEvaluator(
        dataset.examples().stream().map(ScoredPair.class::cast).toList(), options);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return CorrelationMetrics.keys(functionKeys(modelFunction)).stream().map(this::key).toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    List<String> keys = metrics(modelFunction);
    return keys.get(keys.size() - 1);
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(
        texts -> model.encode(texts, options.documentOptions()), model.similarityFunction());
  }

  EvaluationResult evaluate(
      Function<List<String>, float[][]> encoder, SimilarityFunction modelFunction) {
    List<String> first = pairs.stream().map(ScoredPair::sentence1).toList();
    List<String> second = pairs.stream().map(ScoredPair::sentence2).toList();
    DistinctTexts texts =
        DistinctTexts.encode(Stream.concat(first.stream(), second.stream()).toList(), encoder);
    Map<String, double[]> similarities = new LinkedHashMap<>();
    for (SimilarityFunction function : options.functions(modelFunction)) {
      float[] values = function.pairwise(texts.of(first), texts.of(second));
      similarities.put(function.key(), Doubles.of(values));
    }
    double[] scores = pairs.stream().mapToDouble(ScoredPair::score).toArray();
    return EvaluationResult.of(
        primaryMetric(modelFunction),
        new CorrelationMetrics(scores, similarities, options.name()),
        notes(scores, similarities),
        options.bootstrap());
  }

  private static List<String> notes(double[] scores, Map<String, double[]> similarities) {
    List<String> notes = new ArrayList<>();
    if (Doubles.areEqual(scores)) {
      notes.add("all scores are equal: no correlation with them is defined, and 0 stands for it");
    }
    similarities.forEach(
        (function, values) -> {
          if (Doubles.areEqual(values)) {
            notes.add(
                "all "
                    + function
                    + " similarities are equal: no correlation is defined, and 0 stands for it; the"
                    + " model may have collapsed");
          }
        });
    return notes;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (SimilarityFunction function : options.candidateFunctions()) {
      for (String correlation : List.of("pearson", "spearman")) {
        MetricEstimate estimate = result.metrics().get(key(correlation + "_" + function.key()));
        if (estimate != null) {
          columns.put(function.key() + "_" + correlation, estimate.value());
        }
      }
    }
    String file = "similarity_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private List<String> functionKeys(SimilarityFunction modelFunction) {
    return options.functions(modelFunction).stream().map(SimilarityFunction::key).toList();
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }
}
