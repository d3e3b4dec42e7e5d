package io.attune.negatives;

import java.util.List;
import java.util.Objects;

/**
 * A pair with the negatives that were found for it.
 *
 * @param row the pair
 * @param query the number of its query: rows of one query have the same
 * @param positiveScore similarity of query and positive
 * @param negatives the most similar to the query first; fewer than asked for where there is a
 *     shortfall
 * @param shortfall why there are fewer
 */
public record MinedRow(
    MiningRow row,
    int query,
    float positiveScore,
    List<MinedNegative> negatives,
    Shortfall shortfall) {
  /** Copies the list. */
  public MinedRow {
    Objects.requireNonNull(row);
    Objects.requireNonNull(shortfall);
    negatives = List.copyOf(negatives);
  }

  /**
   * A document that does not answer the query.
   *
   * @param text of the document
   * @param score its similarity to the query
   */
  public record MinedNegative(String text, float score) {}
}
