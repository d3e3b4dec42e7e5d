package io.attune.negatives;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How to mine negatives; names and defaults are those of sentence-transformers' {@code
 * mine_hard_negatives}. Ranks, limits of scores and sampling apply to hard negatives only.
 *
 * @param strategy which documents become negatives
 * @param numNegatives negatives a query, at least 1; exactly 1 where each document is used once
 * @param rangeMin candidates to pass over, the most similar ones first, since they may be answers
 *     that nobody marked; 0 or more
 * @param rangeMax rank up to which candidates are considered, at least rangeMin + numNegatives; by
 *     default just as many as are needed, or more where limits of scores may take some away (see
 *     {@link #rangeMax(int)})
 * @param maxScore candidates more similar to the query are not taken
 * @param minScore candidates less similar to the query are not taken
 * @param absoluteMargin a candidate's score plus this must not exceed the score of the query's
 *     positive (the lowest, where it has several)
 * @param relativeMargin a candidate must be below the positive by at least this share of the
 *     positive's absolute score; 0.05 is what NV-Retriever (Moreira et al. 2024) recommends
 * @param samplingStrategy which of the remaining candidates are taken
 * @param includePositives whether a query's positives stay among the candidates, for data that
 *     rerankers are measured on; the output are then n-tuples
 * @param outputFormat the form of the mined rows
 * @param outputScores whether the rows carry the similarities
 * @param relevantGrade documents judged with this grade or a higher one are never negatives; at
 *     least 1
 * @param seed of everything random
 */
public record MiningOptions(
    MiningStrategy strategy,
    int numNegatives,
    int rangeMin,
    Optional<Integer> rangeMax,
    Optional<Float> maxScore,
    Optional<Float> minScore,
    Optional<Float> absoluteMargin,
    Optional<Float> relativeMargin,
    SamplingStrategy samplingStrategy,
    boolean includePositives,
    OutputFormat outputFormat,
    boolean outputScores,
    int relevantGrade,
    long seed) {
  /** Three hard negatives a query, as triplets. */
  public static final MiningOptions DEFAULT = builder().build();

  /** How many candidates a negative gets where some may be taken away, as in the reference. */
  private static final int CANDIDATES_A_NEGATIVE = 10;

  /**
   * Checks the values against each other.
   *
   * @throws InvalidInputException with all that is wrong, one problem a line
   */
  public MiningOptions {
    List<String> problems = new ArrayList<>();
    if (numNegatives < 1) {
      problems.add("num_negatives must be at least 1, but is %d.".formatted(numNegatives));
    }
    if (rangeMin < 0) {
      problems.add("range_min must be at least 0, but is %d.".formatted(rangeMin));
    }
    if (rangeMax.isPresent() && rangeMin >= 0 && rangeMax.get() <= rangeMin) {
      problems.add(
          "range_min must be smaller than range_max, but they are %d and %d."
              .formatted(rangeMin, rangeMax.get()));
    } else if (rangeMax.isPresent() && rangeMin >= 0 && numNegatives > rangeMax.get() - rangeMin) {
      problems.add(
          ("Cannot mine %d negatives a query: only %d candidates remain after skipping the first range_min=%d of"
                  + " range_max=%d. Consider decreasing num_negatives or range_min, or increasing range_max.")
              .formatted(numNegatives, rangeMax.get() - rangeMin, rangeMin, rangeMax.get()));
    }
    requireFinite("max_score", maxScore, problems);
    requireFinite("min_score", minScore, problems);
    requireFinite("absolute_margin", absoluteMargin, problems);
    requireFinite("relative_margin", relativeMargin, problems);
    if (maxScore.isPresent() && minScore.isPresent() && minScore.get() > maxScore.get()) {
      problems.add(
          "min_score must not be above max_score, but they are %s and %s."
              .formatted(minScore.get(), maxScore.get()));
    }
    if (includePositives && outputFormat != OutputFormat.N_TUPLE) {
      problems.add(
          "include_positives keeps the order of a ranking, so the output format must be n-tuple, but is %s."
              .formatted(outputFormat.key()));
    }
    if (relevantGrade < 1) {
      problems.add("The relevant grade must be at least 1, but is %d.".formatted(relevantGrade));
    }
    boolean limited =
        rangeMin != 0
            || rangeMax.isPresent()
            || hasLimits(maxScore, minScore, absoluteMargin, relativeMargin)
            || samplingStrategy != SamplingStrategy.TOP
            || includePositives;
    if (strategy != MiningStrategy.HARD && limited) {
      problems.add(
          "range_min, range_max, max_score, min_score, absolute_margin, relative_margin, sampling_strategy and include_positives apply to the strategy hard, but the strategy is %s."
              .formatted(strategy.key()));
    }
    if (strategy == MiningStrategy.LEAST_SIMILAR_UNIQUE && numNegatives > 1) {
      problems.add(
          "The strategy least-similar-unique uses each document once, so num_negatives must be 1, but is %d."
              .formatted(numNegatives));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }

  @SafeVarargs
  private static boolean hasLimits(Optional<Float>... limits) {
    for (Optional<Float> limit : limits) {
      if (limit.isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static void requireFinite(String name, Optional<Float> value, List<String> problems) {
    if (value.isPresent() && !Float.isFinite(value.get())) {
      problems.add("%s must be a finite number, but is %s.".formatted(name, value.get()));
    }
  }

  /**
   * The rank up to which candidates are considered.
   *
   * @param maxPositives rows of the query that has most of them
   * @return what was asked for; else rangeMin + maxPositives + numNegatives, or ten times
   *     numNegatives where a margin or the greatest score may take some away
   */
  public int rangeMax(int maxPositives) {
    int factor = hasLimits(maxScore, absoluteMargin, relativeMargin) ? CANDIDATES_A_NEGATIVE : 1;
    return rangeMax.orElse(rangeMin + factor * numNegatives + maxPositives);
  }

  /**
   * Starts with the defaults.
   *
   * @return a builder
   */
  public static MiningOptionsBuilder builder() {
    return new MiningOptionsBuilder();
  }
}
