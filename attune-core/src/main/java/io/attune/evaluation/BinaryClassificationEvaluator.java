package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.DatasetShape;
import io.attune.data.LabeledPair;
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
 * Asks whether pairs that belong together can be told from those that do not by a threshold on
 * their similarity: duplicates, paraphrases, entailment.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Column</th><th>Encoded as</th></tr>
 * <tr><td>sentence1, sentence2</td><td>plain texts, with the model's default prompt</td></tr>
 * <tr><td>label</td><td>1 for a pair that belongs together, 0 for another</td></tr>
 * </table>
 *
 * <p>Metrics, with the similarity function before them: {@code cosine_accuracy} and {@code
 * cosine_accuracy_threshold}, at the threshold that gives the best accuracy; {@code cosine_f1},
 * {@code cosine_f1_threshold}, {@code cosine_precision}, {@code cosine_recall} and {@code
 * cosine_mcc} (Matthews' correlation), at the one that gives the best F1; {@code cosine_ap}
 * (primary), the average precision, which needs no threshold. With several functions also the
 * largest of each: {@code max_ap} (primary then). For distances the threshold is a distance.
 *
 * <p>The thresholds are chosen on the very pairs that are measured, so accuracy and F1 flatter a
 * little; take a threshold from one set of pairs and judge it on another. Intervals are made by
 * drawing pairs and choosing the thresholds anew each time.
 *
 * <pre>{@code
 * EvaluationResult result = BinaryClassificationEvaluator.of(Dataset.read(file)).evaluate(model);
 * System.out.println(EvaluationTable.metrics(result));
 * }</pre>
 */
public final class BinaryClassificationEvaluator implements Evaluator {
  private static final List<String> CSV_ORDER =
      List.of(
          "accuracy",
          "accuracy_threshold",
          "f1",
          "precision",
          "recall",
          "f1_threshold",
          "ap",
          "mcc");

  private final List<LabeledPair> pairs;
  private final EvaluatorOptions options;

  /**
   * Makes an evaluator with default options.
   *
   * @param pairs at least one
   */
  public BinaryClassificationEvaluator(List<LabeledPair> pairs) {
    this(pairs, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator.
   *
   * @param pairs at least one
   * @param options name, similarity functions, encoding (by the documents' options)
   * @throws InvalidInputException if there is no pair, or a label is neither 0 nor 1
   */
  public BinaryClassificationEvaluator(List<LabeledPair> pairs, EvaluatorOptions options) {
    if (pairs.isEmpty()) {
      throw new InvalidInputException("There are no pairs to classify; give at least one");
    }
    for (int row = 0; row < pairs.size(); row++) {
      int label = pairs.get(row).label();
      if (label != 0 && label != 1) {
        throw new InvalidInputException(
            "Classification needs labels 0 (does not belong together) and 1 (does), but pair "
                + (row + 1)
                + " has "
                + label);
      }
    }
    this.pairs = List.copyOf(pairs);
    this.options = options;
  }

  /**
   * Makes an evaluator of a data set, with default options.
   *
   * @param dataset of labelled pairs
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape or other labels than 0 and 1
   */
  public static BinaryClassificationEvaluator of(Dataset dataset) {
    return of(dataset, EvaluatorOptions.DEFAULT);
  }

  /**
   * Makes an evaluator of a data set.
   *
   * @param dataset of labelled pairs
   * @param options name, similarity functions, encoding
   * @return the evaluator
   * @throws InvalidInputException if the data set has another shape or other labels than 0 and 1
   */
  public static BinaryClassificationEvaluator of(Dataset dataset, EvaluatorOptions options) {
    Shapes.require("Classification of pairs", dataset, DatasetShape.LABELED_PAIR);
    try {
      return new BinaryClassificationEvaluator(
          dataset.examples().stream().map(LabeledPair.class::cast).toList(), options);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(dataset.name() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String name() {
    return options.name();
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    List<String> functions =
        options.functions(modelFunction).stream().map(SimilarityFunction::key).toList();
    return ClassificationMetrics.keys(functions).stream().map(this::key).toList();
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    List<SimilarityFunction> functions = options.functions(modelFunction);
    return key((functions.size() > 1 ? "max" : functions.get(0).key()) + "_ap");
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    return evaluate(
        texts -> model.encode(texts, options.documentOptions()), model.similarityFunction());
  }

  EvaluationResult evaluate(
      Function<List<String>, float[][]> encoder, SimilarityFunction modelFunction) {
    List<String> first = pairs.stream().map(LabeledPair::sentence1).toList();
    List<String> second = pairs.stream().map(LabeledPair::sentence2).toList();
    DistinctTexts texts =
        DistinctTexts.encode(Stream.concat(first.stream(), second.stream()).toList(), encoder);
    Map<String, ThresholdMetrics> figures = new LinkedHashMap<>();
    for (SimilarityFunction function : options.functions(modelFunction)) {
      float[] similarities = function.pairwise(texts.of(first), texts.of(second));
      figures.put(function.key(), figures(function, similarities));
    }
    return EvaluationResult.of(
        primaryMetric(modelFunction),
        new ClassificationMetrics(figures, pairs.size(), options.name()),
        notes(),
        options.bootstrap());
  }

  /** Thresholds on distances are distances, not negated ones. */
  private ThresholdMetrics figures(SimilarityFunction function, float[] similarities) {
    boolean isDistance =
        function == SimilarityFunction.EUCLIDEAN || function == SimilarityFunction.MANHATTAN;
    boolean[] positive = new boolean[pairs.size()];
    float[] scores = new float[pairs.size()];
    for (int row = 0; row < positive.length; row++) {
      positive[row] = pairs.get(row).label() == 1;
      scores[row] = isDistance ? -similarities[row] : similarities[row];
    }
    return new ThresholdMetrics(scores, positive, !isDistance);
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    long positives = pairs.stream().filter(pair -> pair.label() == 1).count();
    if (positives == 0) {
      notes.add("no pair has the label 1: F1, precision, recall, ap and mcc are 0");
    } else if (positives == pairs.size()) {
      notes.add("no pair has the label 0: the figures say nothing");
    }
    return notes;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    Map<String, Double> columns = new LinkedHashMap<>();
    for (SimilarityFunction function : options.candidateFunctions()) {
      for (String figure : CSV_ORDER) {
        String column = function.key() + "_" + figure;
        MetricEstimate estimate = result.metrics().get(key(column));
        if (estimate != null) {
          columns.put(column, estimate.value());
        }
      }
    }
    String file =
        "binary_classification_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(folder.resolve(file), columns, epoch, steps);
  }

  private String key(String metric) {
    return MetricNames.prefixed(options.name(), metric);
  }
}
