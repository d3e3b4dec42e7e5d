package io.attune.losses;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with a loss's options, so that all of it is told at once. */
final class OptionProblems {
  private final String loss;
  private final List<String> problems = new ArrayList<>();

  OptionProblems(String loss) {
    this.loss = loss;
  }

  OptionProblems require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
    return this;
  }

  OptionProblems positive(String option, double value) {
    return require(
        value > 0 && Double.isFinite(value), option + " must be a number above 0, but is " + value);
  }

  OptionProblems notNegative(String option, double value) {
    return require(
        value >= 0 && Double.isFinite(value),
        option + " must be a number, 0 or more, but is " + value);
  }

  OptionProblems finite(String option, double value) {
    return require(Double.isFinite(value), option + " must be a finite number, but is " + value);
  }

  void throwIfAny() {
    if (!problems.isEmpty()) {
      throw new InvalidInputException(loss + ": " + String.join("; ", problems));
    }
  }
}
