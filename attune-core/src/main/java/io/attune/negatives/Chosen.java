package io.attune.negatives;

import java.util.List;

/**
 * The documents that were chosen for a query.
 *
 * @param hits with their similarity to the query, the most similar first
 * @param shortfall why there are fewer than asked for
 */
record Chosen(List<Hit> hits, Shortfall shortfall) {
  /** Copies the list. */
  Chosen {
    hits = List.copyOf(hits);
  }

  /**
   * A document.
   *
   * @param document its number
   * @param score its similarity to the query
   */
  record Hit(int document, float score) {}
}
