package io.attune.data.cleaning;

import java.util.List;

/** A step that looks at one document at a time, and knows nothing of the others. */
public interface DocumentStep extends CleaningStep {
  /**
   * Applies the step to a document. Called by several threads, in any order.
   *
   * @param document to clean
   * @return what became of it
   */
  @Override
  StepOutcome apply(Document document);

  @Override
  default List<StepOutcome> applyAll(List<Document> documents) {
    return documents.parallelStream().map(this::apply).toList();
  }
}
