package io.attune.llm;

import java.util.List;

/**
 * What a {@link RelevanceJudge} found.
 *
 * @param pairs that were graded, in the order in which they were given
 * @param failures pairs that were not
 * @param bill what it used
 */
public record Judgments(List<JudgedPair> pairs, List<Failure> failures, Bill bill) {
  /**
   * A pair without a grade.
   *
   * @param pair its place, from 0
   * @param reason in words for the user
   */
  public record Failure(int pair, String reason) {}

  /** Copies the lists. */
  public Judgments {
    pairs = List.copyOf(pairs);
    failures = List.copyOf(failures);
  }
}
