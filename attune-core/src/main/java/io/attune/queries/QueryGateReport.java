package io.attune.queries;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link QueryGate} kept and dropped.
 *
 * @param kept queries that passed
 * @param rejected how many were dropped, by reason; a reason that did not occur is missing
 * @param samples the first few queries that were dropped for each reason
 */
public record QueryGateReport(
    int kept, Map<RejectionReason, Integer> rejected, List<RejectedQuery> samples) {
  /** Copies both. */
  public QueryGateReport {
    Map<RejectionReason, Integer> copy = new EnumMap<>(RejectionReason.class);
    copy.putAll(rejected);
    rejected = Collections.unmodifiableMap(copy);
    samples = List.copyOf(samples);
  }

  /**
   * All queries that came to the gate.
   *
   * @return kept and dropped
   */
  public int total() {
    return kept + rejected.values().stream().mapToInt(Integer::intValue).sum();
  }
}
