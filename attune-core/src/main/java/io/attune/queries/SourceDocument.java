package io.attune.queries;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A text to write queries for.
 *
 * @param id of the document, where it has one
 * @param title of the document, where it has one
 * @param text of the document; not blank
 * @param forbidden names that no query may hold, such as the company's, which would give the
 *     document away
 */
public record SourceDocument(
    Optional<String> id, Optional<String> title, String text, Set<String> forbidden) {
  /**
   * Copies the names; leaves out blank ones and a blank title.
   *
   * @throws IllegalArgumentException if the text is blank
   */
  public SourceDocument {
    if (text.isBlank()) {
      throw new IllegalArgumentException("The text of a document must not be empty.");
    }
    title = title.filter(words -> !words.isBlank());
    Set<String> names = new LinkedHashSet<>(forbidden);
    names.removeIf(String::isBlank);
    forbidden = Set.copyOf(names);
  }

  /**
   * A document with nothing but its text.
   *
   * @param text not blank
   * @return the document
   */
  public static SourceDocument of(String text) {
    return new SourceDocument(Optional.empty(), Optional.empty(), text, Set.of());
  }
}
