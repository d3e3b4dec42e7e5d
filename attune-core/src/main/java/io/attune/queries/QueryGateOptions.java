package io.attune.queries;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the {@link QueryGate} lets through.
 *
 * @param copiedWords a query is a copy where so many words in a row, or more, stand in its document
 *     as well; at least 2. A character of a script without spaces counts as half a word.
 * @param forbidden patterns that no query may match anywhere
 * @param roundTripTopK a document has to be among so many hits for its query, where a model is
 *     given to the gate; at least 1
 */
public record QueryGateOptions(int copiedWords, List<Pattern> forbidden, int roundTripTopK) {
  /** Six words in a row are a copy; the document is among the first ten hits. */
  public static final QueryGateOptions DEFAULT = new QueryGateOptions(6, List.of(), 10);

  /**
   * Checks the numbers.
   *
   * @throws InvalidInputException with all that is wrong
   */
  public QueryGateOptions {
    forbidden = List.copyOf(forbidden);
    List<String> problems = new ArrayList<>();
    if (copiedWords < 2) {
      problems.add("copied words must be at least 2, but is " + copiedWords);
    }
    if (roundTripTopK < 1) {
      problems.add("round-trip top k must be at least 1, but is " + roundTripTopK);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }
}
