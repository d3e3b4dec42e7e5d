package io.attune.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Metrics of several sets of items, and figures derived from them, such as a mean over data sets.
 * Each set is a stratum (or several): it is drawn by itself.
 */
final class JointMetrics implements ItemMetrics {
  /**
   * A figure of other metrics.
   *
   * @param metric its key
   * @param sources keys of metrics of the parts
   * @param function from their values, in that order, to the figure
   */
  record Derived(String metric, List<String> sources, ToDoubleFunction<double[]> function) {}

  private final List<ItemMetrics> parts;
  private final List<Derived> derived;
  private final List<int[]> sources = new ArrayList<>(); // of each derived metric
  private final List<String> metrics = new ArrayList<>();

  /**
   * @param parts whose keys differ
   * @param derived from their metrics
   */
  JointMetrics(List<? extends ItemMetrics> parts, List<Derived> derived) {
    this.parts = List.copyOf(parts);
    this.derived = List.copyOf(derived);
    parts.forEach(part -> metrics.addAll(part.metrics()));
    for (Derived figure : derived) {
      sources.add(figure.sources().stream().mapToInt(metrics::indexOf).toArray());
    }
    derived.forEach(figure -> metrics.add(figure.metric()));
  }

  @Override
  public List<String> metrics() {
    return metrics;
  }

  @Override
  public int[] strata() {
    return parts.stream().flatMapToInt(part -> Arrays.stream(part.strata())).toArray();
  }

  @Override
  public double[] of(int[] counts) {
    double[] values = new double[metrics.size()];
    int start = 0;
    int filled = 0;
    for (ItemMetrics part : parts) {
      int end = start + part.items();
      double[] found = part.of(Arrays.copyOfRange(counts, start, end));
      System.arraycopy(found, 0, values, filled, found.length);
      filled += found.length;
      start = end;
    }
    for (int figure = 0; figure < sources.size(); figure++) {
      double[] given = IntStream.of(sources.get(figure)).mapToDouble(i -> values[i]).toArray();
      values[filled + figure] = derived.get(figure).function().applyAsDouble(given);
    }
    return values;
  }

  @Override
  public boolean isShare(String metric) {
    Optional<Derived> figure =
        derived.stream().filter(each -> each.metric().equals(metric)).findFirst();
    if (figure.isPresent()) {
      return figure.get().sources().stream().allMatch(this::isShare);
    }
    return parts.stream().anyMatch(p -> p.metrics().contains(metric) && p.isShare(metric));
  }

  /** A derived metric of one source has that one's samples. */
  @Override
  public Map<String, double[]> samples() {
    Map<String, double[]> samples = new LinkedHashMap<>();
    parts.forEach(part -> samples.putAll(part.samples()));
    for (Derived figure : derived) {
      if (figure.sources().size() == 1 && samples.containsKey(figure.sources().get(0))) {
        samples.put(figure.metric(), samples.get(figure.sources().get(0)).clone());
      }
    }
    return samples;
  }
}
