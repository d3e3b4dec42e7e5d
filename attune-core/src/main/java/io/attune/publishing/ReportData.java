package io.attune.publishing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that a report can show. What is missing leaves out its section.
 *
 * @param run of what the report is
 * @param history losses and evaluations while training; may be empty
 * @param evaluations before and after, the most important first; may be empty
 * @param similarities before and after
 */
public record ReportData(
    RunRecord run,
    RunHistory history,
    List<EvaluationComparison> evaluations,
    Optional<SimilarityHistogram> similarities) {

  /** Copies the list. */
  public ReportData {
    evaluations = List.copyOf(evaluations);
  }

  /**
   * Starts with what every report has.
   *
   * @param run of what the report is
   * @return a builder
   */
  public static Builder builder(RunRecord run) {
    return new Builder(run);
  }

  /** Collects what a report is to show. */
  public static final class Builder {
    private final RunRecord run;
    private RunHistory history = RunHistory.EMPTY;
    private final List<EvaluationComparison> evaluations = new ArrayList<>();
    private Optional<SimilarityHistogram> similarities = Optional.empty();

    private Builder(RunRecord run) {
      this.run = run;
    }

    /** Losses and evaluations while training. */
    public Builder history(RunHistory value) {
      history = value;
      return this;
    }

    /** Adds an evaluation before and after; the first one makes the headline. */
    public Builder evaluation(EvaluationComparison value) {
      evaluations.add(value);
      return this;
    }

    /** Similarities before and after. */
    public Builder similarities(SimilarityHistogram value) {
      similarities = Optional.of(value);
      return this;
    }

    /**
     * Puts it together.
     *
     * @return the data
     */
    public ReportData build() {
      return new ReportData(run, history, evaluations, similarities);
    }
  }
}
