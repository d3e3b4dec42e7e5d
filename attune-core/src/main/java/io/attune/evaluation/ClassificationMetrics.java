package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The figures of {@link ThresholdMetrics} for one or several similarity functions. */
final class ClassificationMetrics implements ItemMetrics {
  /** In sentence-transformers' order. */
  static final List<String> FIGURES =
      List.of(
          "accuracy",
          "accuracy_threshold",
          "f1",
          "f1_threshold",
          "precision",
          "recall",
          "ap",
          "mcc");

  private final List<String> metrics = new ArrayList<>();
  private final List<ThresholdMetrics> functions;
  private final int items;

  /**
   * @param functions by the similarity function's name, all of the same items
   * @param items how many there are
   * @param name of the evaluator, before the keys
   */
  ClassificationMetrics(Map<String, ThresholdMetrics> functions, int items, String name) {
    this.functions = List.copyOf(functions.values());
    this.items = items;
    keys(functions.keySet()).forEach(key -> metrics.add(MetricNames.prefixed(name, key)));
  }

  /** The keys without the evaluator's name. */
  static List<String> keys(Collection<String> functions) {
    List<String> keys = new ArrayList<>();
    functions.forEach(function -> FIGURES.forEach(figure -> keys.add(function + "_" + figure)));
    if (functions.size() > 1) {
      FIGURES.forEach(figure -> keys.add("max_" + figure));
    }
    return keys;
  }

  @Override
  public List<String> metrics() {
    return metrics;
  }

  @Override
  public int[] strata() {
    return new int[] {items};
  }

  @Override
  public double[] of(int[] counts) {
    double[] values = new double[metrics.size()];
    for (int function = 0; function < functions.size(); function++) {
      double[] figures = list(functions.get(function).of(counts));
      System.arraycopy(figures, 0, values, function * figures.length, figures.length);
    }
    if (functions.size() > 1) {
      int figures = FIGURES.size();
      int largest = functions.size() * figures;
      System.arraycopy(values, 0, values, largest, figures);
      for (int i = figures; i < largest; i++) {
        values[largest + i % figures] = Math.max(values[largest + i % figures], values[i]);
      }
    }
    return values;
  }

  private static double[] list(ThresholdMetrics.Figures figures) {
    return new double[] {
      figures.accuracy(),
      figures.accuracyThreshold(),
      figures.f1(),
      figures.f1Threshold(),
      figures.precision(),
      figures.recall(),
      figures.averagePrecision(),
      figures.matthewsCorrelation()
    };
  }

  @Override
  public boolean isShare(String metric) {
    return !MetricNames.isThreshold(metric) && !metric.endsWith("mcc");
  }
}
