package io.attune.negatives;

import java.util.Objects;
import java.util.Optional;

/**
 * A document that may become a negative, besides the rows' positives.
 *
 * @param text of the document
 * @param id of the document, or of the larger one that the text was cut from
 */
public record CorpusDocument(String text, Optional<String> id) {
  /** Checks that both are there. */
  public CorpusDocument {
    Objects.requireNonNull(text);
    Objects.requireNonNull(id);
  }
}
