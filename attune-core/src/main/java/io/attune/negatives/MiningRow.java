package io.attune.negatives;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A pair to find negatives for.
 *
 * @param anchor the query
 * @param positive a document that answers it
 * @param queryId by which judgments may name the query
 * @param documentId of the document, or of the larger one that the text was cut from: other texts
 *     of the same id are never negatives of this query
 * @param carried further columns, to be written with the row
 */
public record MiningRow(
    String anchor,
    String positive,
    Optional<String> queryId,
    Optional<String> documentId,
    Map<String, Object> carried) {
  /** Copies the columns. */
  public MiningRow {
    Objects.requireNonNull(anchor);
    Objects.requireNonNull(positive);
    Objects.requireNonNull(queryId);
    Objects.requireNonNull(documentId);
    carried = Collections.unmodifiableMap(new LinkedHashMap<>(carried));
  }

  /**
   * A pair of nothing but texts.
   *
   * @param anchor the query
   * @param positive a document that answers it
   * @return the row
   */
  public static MiningRow of(String anchor, String positive) {
    return new MiningRow(anchor, positive, Optional.empty(), Optional.empty(), Map.of());
  }
}
