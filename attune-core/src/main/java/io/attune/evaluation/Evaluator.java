package io.attune.evaluation;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures how good a model is on data that it was not trained on. Higher is better for every
 * metric.
 *
 * <p>An evaluator holds its data and can be used for any number of models, one after another.
 */
public interface Evaluator {
  /**
   * Tells evaluators of one run apart.
   *
   * @return the prefix of the metric keys; may be empty
   */
  String name();

  /**
   * The metrics that {@link #evaluate} will give.
   *
   * @param modelFunction the model's own similarity function, used where none was chosen
   * @return keys with the name's prefix, in the result's order
   */
  List<String> metrics(SimilarityFunction modelFunction);

  /**
   * The metric that models are ranked by.
   *
   * @param modelFunction the model's own similarity function, used where none was chosen
   * @return one of {@link #metrics}
   */
  String primaryMetric(SimilarityFunction modelFunction);

  /**
   * Measures a model.
   *
   * @param model is not changed
   * @return its metrics
   * @throws IllegalStateException if the model gives vectors that are not finite
   */
  EvaluationResult evaluate(SentenceTransformer model);

  /**
   * Appends a result to the evaluator's CSV file, named and laid out as sentence-transformers'. An
   * evaluator of one's own can use {@link EvaluationCsv}.
   *
   * @param result from {@link #evaluate}
   * @param folder is made where it is missing; the trainer gives {@code eval} in its output folder
   * @param epoch the epoch, or −1 outside of training
   * @param steps the training step, or −1 outside of training; rows of this and later steps, left
   *     by a run that was stopped and resumed, are replaced
   * @throws io.attune.InvalidInputException if the file has other columns
   * @throws IOException if it cannot be written
   */
  void writeCsv(EvaluationResult result, Path folder, double epoch, long steps) throws IOException;
}
