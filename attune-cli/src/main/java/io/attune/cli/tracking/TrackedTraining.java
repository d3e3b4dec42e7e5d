package io.attune.cli.tracking;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training as a tracking server shows it.
 *
 * @param name of the run there
 * @param identity by which it is told from another training of the same name
 * @param ended when it was finished, milliseconds since 1970
 * @param seconds that it took
 * @param parameters settings by name
 * @param tags further facts by name
 * @param metrics in the order in which they were measured
 */
public record TrackedTraining(
    String name,
    String identity,
    long ended,
    double seconds,
    Map<String, String> parameters,
    Map<String, String> tags,
    List<Metric> metrics) {
  /**
   * A figure.
   *
   * @param name of the metric
   * @param step at which it was measured
   * @param value a finite number
   */
  public record Metric(String name, long step, double value) {}

  /** Copies the collections. */
  public TrackedTraining {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    metrics = List.copyOf(metrics);
  }

  /** When it began, milliseconds since 1970. */
  long started() {
    return ended - Math.round(1000 * seconds);
  }
}
