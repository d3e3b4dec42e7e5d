package io.attune.negatives;

import io.attune.data.Leakage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What mined negatives are like.
 *
 * @param options of the miner
 * @param inputRows pairs that were given
 * @param queries distinct ones
 * @param documents distinct ones that negatives were chosen from
 * @param rows pairs of a query and one of its positives that negatives were mined for
 * @param negatives found for them, in all
 * @param rangeMax the rank up to which candidates were considered; none but for hard negatives
 * @param considered candidates that were looked at; 0 but for hard negatives
 * @param skipped how many candidates each limit of the score took away
 * @param shortfalls rows that have fewer negatives than asked for, by reason
 * @param rowsWithout rows without any negative
 * @param judgments that are about these queries and documents
 * @param judgedRelevant documents that are no negatives because they were judged relevant, summed
 *     over the queries
 * @param positiveScores of query and positive
 * @param negativeScores of query and negative
 * @param differences positive's score minus negative's
 * @param histogram of both
 * @param samples the first rows, some of the middle and the last
 * @param suspectCount negatives that may be answers
 * @param suspects the first thousand of them, the likeliest first
 * @param leakage what the parts of a later split share, where negatives were mined before splitting
 */
public record MiningReport(
    MiningOptions options,
    int inputRows,
    int queries,
    int documents,
    int rows,
    int negatives,
    Optional<Integer> rangeMax,
    long considered,
    Map<SkipReason, Long> skipped,
    Map<Shortfall, Integer> shortfalls,
    int rowsWithout,
    int judgments,
    int judgedRelevant,
    ScoreSummary positiveScores,
    ScoreSummary negativeScores,
    ScoreSummary differences,
    ScoreHistogram histogram,
    List<MinedRow> samples,
    int suspectCount,
    List<SuspectedNegative> suspects,
    Optional<Leakage> leakage) {
  /** Copies lists and maps. */
  public MiningReport {
    skipped = Map.copyOf(skipped);
    shortfalls = Map.copyOf(shortfalls);
    samples = List.copyOf(samples);
    suspects = List.copyOf(suspects);
  }

  /**
   * How many rows have fewer negatives than asked for.
   *
   * @return over all reasons
   */
  public int rowsWithFewer() {
    return shortfalls.values().stream().mapToInt(Integer::intValue).sum();
  }

  /**
   * Adds what a split after mining leaks.
   *
   * @param value of the split
   * @return a report that is otherwise the same
   */
  public MiningReport withLeakage(Leakage value) {
    return new MiningReport(
        options,
        inputRows,
        queries,
        documents,
        rows,
        negatives,
        rangeMax,
        considered,
        skipped,
        shortfalls,
        rowsWithout,
        judgments,
        judgedRelevant,
        positiveScores,
        negativeScores,
        differences,
        histogram,
        samples,
        suspectCount,
        suspects,
        Optional.of(value));
  }
}
