package io.attune.negatives;

import io.attune.similarity.SearchHit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Chooses among a query's nearest documents: takes away what the limits forbid, passes over the
 * first ranks, and samples. All comparisons are of float32 values, as in the reference.
 */
final class HardSelection {
  private final MiningOptions options;
  private final int rangeMax;
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long considered;

  /**
   * @param rangeMax the rank up to which candidates are considered
   */
  HardSelection(MiningOptions options, int rangeMax) {
    this.options = options;
    this.rangeMax = rangeMax;
  }

  /**
   * Chooses.
   *
   * @param nearest documents, the most similar first
   * @param isExcluded tells by a document's number whether it can be no negative
   * @param leastPositive the lowest score of the query's positives
   * @param query its number, on which chance depends
   */
  Chosen choose(List<SearchHit> nearest, IntPredicate isExcluded, float leastPositive, int query) {
    List<Chosen.Hit> left = new ArrayList<>();
    int others = 0;
    for (SearchHit hit : nearest) {
      if (!options.includePositives() && isExcluded.test(hit.index())) {
        continue;
      }
      others++;
      SkipReason reason = reason(hit.score(), leastPositive);
      if (reason == null) {
        left.add(new Chosen.Hit(hit.index(), hit.score()));
      } else {
        skipped.merge(reason, 1L, Long::sum);
      }
    }
    considered += others;
    int end = Math.min(rangeMax, left.size());
    List<Chosen.Hit> ranked = left.subList(Math.min(options.rangeMin(), end), end);
    List<Chosen.Hit> taken = sample(ranked, query);
    int wanted = options.numNegatives();
    Shortfall shortfall =
        taken.size() == wanted
            ? Shortfall.NONE
            : others < options.rangeMin() + wanted ? Shortfall.TOO_FEW_DOCUMENTS : Shortfall.LIMITS;
    return new Chosen(taken, shortfall);
  }

  /** The first limit that forbids a candidate, in the order of the reference; null for none. */
  private SkipReason reason(float score, float positive) {
    if (options.absoluteMargin().isPresent() && score + options.absoluteMargin().get() > positive) {
      return SkipReason.ABSOLUTE_MARGIN;
    }
    // |positive| · margin is taken away: a factor would raise the limit of a negative score.
    if (options.relativeMargin().isPresent()
        && score > positive - Math.abs(positive) * options.relativeMargin().get()) {
      return SkipReason.RELATIVE_MARGIN;
    }
    if (options.maxScore().isPresent() && score > options.maxScore().get()) {
      return SkipReason.MAX_SCORE;
    }
    if (options.minScore().isPresent() && score < options.minScore().get()) {
      return SkipReason.MIN_SCORE;
    }
    return null;
  }

  private List<Chosen.Hit> sample(List<Chosen.Hit> ranked, int query) {
    int wanted = options.numNegatives();
    if (ranked.size() <= wanted) {
      return ranked;
    }
    if (options.samplingStrategy() == SamplingStrategy.TOP) {
      return ranked.subList(0, wanted);
    }
    SplittableRandom random = Draws.of(options.seed(), query);
    return Draws.sample(ranked.size(), wanted, random).stream().map(ranked::get).toList();
  }

  int rangeMax() {
    return rangeMax;
  }

  /** How many candidates each limit took away. */
  Map<SkipReason, Long> skipped() {
    return skipped;
  }

  /** How many candidates were looked at. */
  long considered() {
    return considered;
  }
}
