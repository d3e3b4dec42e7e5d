package io.attune.training;

import io.attune.evaluation.BootstrapInterval;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.Evaluator;
import io.attune.evaluation.MetricEstimate;
import io.attune.model.SentenceTransformer;
import io.attune.similarity.SimilarityFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Gives values one after another, whatever the model; the last one again and again. */
final class ScriptedEvaluator implements Evaluator {
  static final String METRIC = "scripted_quality";

  private final double[] values;
  private int calls;

  ScriptedEvaluator(double... values) {
    this.values = values;
  }

  int calls() {
    return calls;
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public List<String> metrics(SimilarityFunction modelFunction) {
    return List.of(METRIC);
  }

  @Override
  public String primaryMetric(SimilarityFunction modelFunction) {
    return METRIC;
  }

  @Override
  public EvaluationResult evaluate(SentenceTransformer model) {
    double value = values[Math.min(calls, values.length - 1)];
    calls++;
    return new EvaluationResult(
        METRIC,
        Map.of(METRIC, new MetricEstimate(value, value, value)),
        Map.of(),
        List.of(),
        BootstrapInterval.DEFAULT);
  }

  @Override
  public void writeCsv(EvaluationResult result, Path folder, double epoch, long steps) {}
}
