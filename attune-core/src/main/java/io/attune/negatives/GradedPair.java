package io.attune.negatives;

import java.util.Objects;

/**
 * How useful a document was found for a query.
 *
 * @param query as the judgments name it
 * @param document as the judgments name it
 * @param grade above 0 is relevant
 */
public record GradedPair(Reference query, Reference document, int grade) {
  /** Checks that both are there. */
  public GradedPair {
    Objects.requireNonNull(query);
    Objects.requireNonNull(document);
  }

  /**
   * A query or document, by its text or its id.
   *
   * @param value the text or the id
   * @param isId which of the two
   */
  public record Reference(String value, boolean isId) {
    /** Checks that it is there. */
    public Reference {
      Objects.requireNonNull(value);
    }
  }
}
