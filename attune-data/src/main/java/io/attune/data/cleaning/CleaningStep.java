package io.attune.data.cleaning;

import java.util.List;
import java.util.Map;

/**
 * A step of the cleaning: changes documents, leaves some out, or divides them. It gets them block
 * by block; a {@link DocumentStep} looks at each by itself.
 */
public interface CleaningStep extends AutoCloseable {
  /**
   * What the step is called in recipes and reports.
   *
   * @return such as {@code near-duplicates}
   */
  String name();

  /**
   * Applies the step to the next documents. Called block by block, in the order of the rows, by one
   * thread.
   *
   * @param documents in order
   * @return as many outcomes, in the same order
   */
  List<StepOutcome> applyAll(List<Document> documents);

  /**
   * Applies the step to one more document.
   *
   * @param document to clean
   * @return what became of it
   */
  default StepOutcome apply(Document document) {
    return applyAll(List.of(document)).get(0);
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
