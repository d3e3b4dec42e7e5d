package io.attune.negatives;

import io.attune.InvalidInputException;
import java.util.List;

/**
 * What to mine from.
 *
 * @param rows pairs, at least one; those of equal queries (by letters and digits, in lower case)
 *     are positives of one query
 * @param corpus documents that may become negatives besides the rows' positives
 * @param judgments what is known about queries and documents besides the rows
 */
public record MiningInput(
    List<MiningRow> rows, List<CorpusDocument> corpus, List<GradedPair> judgments) {
  /**
   * Copies the lists.
   *
   * @throws InvalidInputException if there are no rows
   */
  public MiningInput {
    rows = List.copyOf(rows);
    corpus = List.copyOf(corpus);
    judgments = List.copyOf(judgments);
    if (rows.isEmpty()) {
      throw new InvalidInputException(
          "There are no rows to mine negatives for; give at least one.");
    }
  }

  /**
   * Rows without a corpus of their own and without judgments.
   *
   * @param rows pairs, at least one
   * @return the input
   */
  public static MiningInput of(List<MiningRow> rows) {
    return new MiningInput(rows, List.of(), List.of());
  }
}
