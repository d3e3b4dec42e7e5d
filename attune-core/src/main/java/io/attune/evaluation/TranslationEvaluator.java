package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.Pair;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SearchHit;
import io.attune.similarity.SemanticSearch;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Asks of each sentence whether its translation is the most alike among all translations, in both
 * directions: do two languages (or two ways of saying the same) share one space?
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>anchor (the source), positive (its translation)</td>
 * <td>plain texts, with the model's default prompt</td></tr>
 * </table>
 *
 * <p>Metrics: {@code src2trg_accuracy}, {@code trg2src_accuracy}, {@code mean_accuracy} (primary).
 * An equal text elsewhere in the list counts as right; of equal similarities the first counts. The
 * similarity is cosine unless another is chosen, whatever the model's own, as in
 * sentence-transformers.
 */
public final class TranslationEvaluator implements Evaluator {
  private static final String FORTH = "src2trg_accuracy";
  private static final String BACK = "trg2src_accuracy";
  private static final String MEAN = "mean_accuracy";

  private final List<Pair> pairs;
  private final EvaluatorOptions options;
  private final SimilarityFunction function;

  /**
   * Makes an evaluator with default options.
   *
   * @param pairs sentences and their translations, at least one
   */
  public TranslationEvaluator(List<Pair> pairs) {
    this(pairs, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator.
   *
   * @param pairs sentences and their translations, at least one
   * @param options name, at most one similarity function, encoding (by the documents' options)
   * @throws InvalidInputException if there is no pair
   * @throws IllegalArgumentException if there are several similarity functions
   */
  public TranslationEvaluator(List<Pair> pairs, EvaluatorOptions options) {
    if (pairs.isEmpty()) {
      throw new InvalidInputException("There are no translations to look for; give at least one");
    }
    this.pairs = List.copyOf(pairs);
    this.options = options;
    this.function = options.onlyFunction(SimilarityFunction.COSINE);
  }

  /**
   * Makes an evaluator of a data set.
   *
   * @param dataset of pairs
   * @param options name, at most one similarity function, encoding
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape
   */
  public static TranslationEvaluator of(Dataset dataset, EvaluatorOptions options) {
    Shapes.require("Translation", dataset, DatasetShape.PAIR);
    return new TranslationEvaluator(
        dataset.examples().stream().map(Pair.class::cast).toList(), options);
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return Stream.of(FORTH, BACK, MEAN).map(this::key).toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return key(MEAN);
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(texts -> model.encode(texts, options.documentOptions()));
  }

  EvaluationResult evaluate(Function<List<String>, float[][]> encoder) {
    List<String> sources = pairs.stream().map(Pair::anchor).toList();
    List<String> targets = pairs.stream().map(Pair::positive).toList();
    DistinctTexts texts =
        DistinctTexts.encode(Stream.concat(sources.stream(), targets.stream()).toList(), encoder);
    double[] forth = right(texts.of(sources), texts.of(targets), targets);
    double[] back = right(texts.of(targets), texts.of(sources), sources);
    double[] mean = new double[pairs.size()];
    for (int row = 0; row < mean.length; row++) {
      mean[row] = (forth[row] + back[row]) / 2;
    }
    Map<String, double[]> samples = new LinkedHashMap<>();
    samples.put(key(FORTH), forth);
    samples.put(key(BACK), back);
    samples.put(key(MEAN), mean);
    return EvaluationResult.ofSamples(key(MEAN), samples, List.of(), options.bootstrap());
  }

  private double[] right(float[][] from, float[][] to, List<String> texts) {
    List<List<SearchHit>> nearest = SemanticSearch.search(from, to, 1, function);
    double[] right = new double[from.length];
    for (int row = 0; row < right.length; row++) {
      String found = texts.get(nearest.get(row).get(0).index());
      right[row] = found.equals(texts.get(row)) ? 1 : 0;
    }
    return right;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    columns.put("src2trg", result.metrics().get(key(FORTH)).value());
    columns.put("trg2src", result.metrics().get(key(BACK)).value());
    String file = "translation_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }
}
