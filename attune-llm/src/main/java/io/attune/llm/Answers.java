package io.attune.llm;

import java.util.List;

/**
 * What a language model made of many requests.
 *
 * @param outcomes one a request, in the order of the requests
 * @param bill what was used and paid for
 */
public record Answers<T>(List<Outcome<T>> outcomes, Bill bill) {
  /** Copies the outcomes. */
  public Answers {
    outcomes = List.copyOf(outcomes);
  }

  /**
   * How many requests were answered.
   *
   * @return up to the number of requests
   */
  public long answered() {
    return outcomes.stream().filter(outcome -> outcome instanceof Outcome.Answered).count();
  }
}
