package io.attune.data.cleaning;

import java.util.List;
import java.util.Map;

/**
 * A step of the cleaning: changes documents, leaves some out, or divides them.
 *
 * <p>Most steps look at one document at a time and have only {@link #apply}. One that has to know
 * those before, as to find repetitions, or that works better on many at once overrides {@link
 * #applyAll}, which is called block by block, in the order of the rows, by one thread.
 */
public interface CleaningStep extends AutoCloseable {
  /**
   * What the step is called in recipes and reports.
   *
   * @return such as {@code near-duplicates}
   */
  String name();

  /**
   * Applies the step to one document. Called by several threads, in any order.
   *
   * @param document to clean
   * @return what became of it
   */
  StepOutcome apply(Document document);

  /**
   * Applies the step to the next documents.
   *
   * @param documents in order
   * @return as many outcomes, in the same order
   */
  default List<StepOutcome> applyAll(List<Document> documents) {
    return documents.parallelStream().map(this::apply).toList();
  }

  /**
   * What the step has found out, for the report.
   *
   * @return figures by name, once all documents have passed; none for most steps
   */
  default Map<String, Object> figures() {
    return Map.of();
  }

  /** Frees what the step holds. */
  @Override
  default void close() {}
}
