package io.attune.evaluation;

import io.attune.InvalidInputException;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Asks how near a student's vectors are to a teacher's: the mean squared error of distillation.
 *
 * <table>
 * <caption>Data</caption>
 * <tr><th>Texts</th><th>Encoded as</th></tr>
 * <tr><td>source sentences</td><td>by the teacher, when the evaluator is made</td></tr>
 * <tr><td>target sentences: the same ones, or their translations</td>
 * <td>by the model that is measured, with its default prompt</td></tr>
 * </table>
 *
 * <p>Metric: {@code negative_mse}, the mean over all components of the squared difference, times
 * −100; 0 is perfect. Its interval is made by drawing sentences.
 *
 * <p>Differences from sentence-transformers: it averages in float32; the CSV file's name has no
 * second underscore where the evaluator has no name.
 */
public final class MSEEvaluator implements Evaluator {
  private static final String METRIC = "negative_mse";

  private final float[][] teacherVectors; // [texts, dimension]
  private final List<String> targets;
  private final EvaluatorOptions options;

  /**
   * Makes an evaluator of a teacher.
   *
   * @param sources that the teacher encodes, at least one
   * @param targets for each source the text that the student encodes
   * @param teacher may be closed afterwards
   * @param options name and encoding (by the documents' options)
   * @throws InvalidInputException if there is no text, or the lists differ in length
   */
  public MSEEvaluator(
      List<String> sources,
      List<String> targets,
      SentenceTransformer teacher,
      EvaluatorOptions options) {
    this(teacher.encode(sources, options.documentOptions()), targets, options);
  }

  /**
   * Makes an evaluator of vectors.
   *
   * @param teacherVectors one a target, of the same dimension as the student's
   * @param targets the texts that the student encodes, at least one
   * @param options name and encoding (by the documents' options)
   * @throws InvalidInputException if there is no text, or the lists differ in length
   */
  public MSEEvaluator(float[][] teacherVectors, List<String> targets, EvaluatorOptions options) {
    if (targets.isEmpty() || targets.size() != teacherVectors.length) {
      throw new InvalidInputException(
          "The mean squared error needs equally many source and target sentences, at least one,"
              + " but there are "
              + teacherVectors.length
              + " and "
              + targets.size());
    }
    this.teacherVectors = teacherVectors.clone();
    this.targets = List.copyOf(targets);
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
    float[][] vectors = DistinctTexts.encode(targets, encoder).of(targets);
    if (vectors[0].length != teacherVectors[0].length) {
      throw new InvalidInputException(
          "The model's vectors have "
              + vectors[0].length
              + " components, but the teacher's have "
              + teacherVectors[0].length
              + "; a mean squared error needs equally many: truncate the longer ones");
    }
    double[] samples = new double[vectors.length];
    for (int row = 0; row < samples.length; row++) {
      samples[row] = -100 * meanSquaredError(teacherVectors[row], vectors[row]);
    }
    return EvaluationResult.of(
        key(), MeanMetrics.of(Map.of(key(), samples)), List.of(), options.bootstrap());
  }

  private static double meanSquaredError(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum / a.length;
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    String file = "mse_evaluation_" + MetricNames.prefixed(options.name(), "results.csv");
    EvaluationCsv.append(
        folder.resolve(file), Map.of("MSE", -result.primary().value()), epoch, steps);
  }

  private String key() {
    return MetricNames.prefixed(options.name(), METRIC);
  }
}
