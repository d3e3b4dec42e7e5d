package io.attune.data.cleaning;

import java.util.List;
import java.util.Optional;

/**
 * What a step made of a document.
 *
 * @param documents that go on: the document itself, a changed one, none, or its parts
 * @param note why, for the report, which counts equal notes; if there is something to say
 */
public record StepOutcome(List<Document> documents, Optional<String> note) {
  /** Copies the list. */
  public StepOutcome {
    documents = List.copyOf(documents);
  }

  /**
   * The document goes on, as it was or changed.
   *
   * @param document to go on
   * @return the outcome
   */
  public static StepOutcome of(Document document) {
    return new StepOutcome(List.of(document), Optional.empty());
  }

  /**
   * The document goes on, and there is something to say about it.
   *
   * @param document to go on
   * @param note for the report
   * @return the outcome
   */
  public static StepOutcome of(Document document, String note) {
    return new StepOutcome(List.of(document), Optional.of(note));
  }

  /**
   * The document is left out.
   *
   * @param note why
   * @return the outcome
   */
  public static StepOutcome dropped(String note) {
    return new StepOutcome(List.of(), Optional.of(note));
  }
}
