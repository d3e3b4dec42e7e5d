package io.attune.evaluation;

import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Runs several evaluators one after another and puts their metrics together. Their names have to
 * keep the metrics apart.
 *
 * <p>Metrics: all of the evaluators', and {@code sequential_score} (primary), which is the primary
 * metric of the last one; so put the evaluator that decides last.
 */
public final class SequentialEvaluator implements Evaluator {
  private static final String SCORE = "sequential_score";

  private final List<Evaluator> evaluators;

  /**
   * Makes an evaluator of evaluators.
   *
   * @param evaluators at least one, the one that decides last
   * @throws IllegalArgumentException if there is none
   */
  public SequentialEvaluator(List<? extends Evaluator> evaluators) {
    if (evaluators.isEmpty()) {
      throw new IllegalArgumentException("A SequentialEvaluator needs at least one evaluator");
    }
    this.evaluators = List.copyOf(evaluators);
  }

  @Override
  public String name() {
    return "";
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if two evaluators give metrics of the same key
   */
  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    List<String> keys = new ArrayList<>();
    evaluators.forEach(evaluator -> keys.addAll(evaluator.metrics(modelFunction)));
    keys.add(SCORE);
    if (new LinkedHashSet<>(keys).size() < keys.size()) {
      throw new IllegalArgumentException(
          "The evaluators' metrics have the same keys: "
              + String.join(", ", keys)
              + "; give the evaluators different names");
    }
    return keys;
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return SCORE;
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    metrics(model.similarityFunction()); // rejects equal keys before the work
    return combine(evaluators.stream().map(evaluator -> evaluator.evaluate(model)).toList());
  }

  static EvaluationResult combine(List<EvaluationResult> results) {
    Map<String, MetricEstimate> metrics = new LinkedHashMap<>();
    Map<String, double[]> samples = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (EvaluationResult result : results) {
      metrics.putAll(result.metrics());
      samples.putAll(result.samples());
      result.notes().forEach(note -> notes.add(result.primaryMetric() + ": " + note));
    }
    EvaluationResult last = results.get(results.size() - 1);
    metrics.put(SCORE, last.primary());
    if (samples.containsKey(last.primaryMetric())) {
      samples.put(SCORE, samples.get(last.primaryMetric()));
    }
    return new EvaluationResult(SCORE, metrics, samples, notes, last.bootstrap());
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps)
      throws IOException {
    for (Evaluator evaluator : evaluators) {
      evaluator.writeCsv(result, folder, epoch, steps);
    }
  }
}
