package io.attune.negatives;

import io.attune.negatives.MinedRow.MinedNegative;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures mined rows. */
final class MiningReports {
  /** Samples a reader looks through. */
  private static final int SAMPLES = 12;

  private MiningReports() {}

  static MiningReport of(
      MiningInput input, Mining mining, List<MinedRow> rows, Optional<HardSelection> selection) {
    List<Double> negatives = new ArrayList<>();
    List<Double> differences = new ArrayList<>();
    Map<Shortfall, Integer> shortfalls = new EnumMap<>(Shortfall.class);
    int without = 0;
    for (MinedRow row : rows) {
      for (MinedNegative negative : row.negatives()) {
        negatives.add((double) negative.score());
        differences.add((double) row.positiveScore() - negative.score());
      }
      if (row.shortfall() != Shortfall.NONE) {
        shortfalls.merge(row.shortfall(), 1, Integer::sum);
      }
      without += row.negatives().isEmpty() ? 1 : 0;
    }
    double[] positives = rows.stream().mapToDouble(MinedRow::positiveScore).toArray();
    SuspectedNegatives suspects =
        SuspectedNegatives.among(mining.options().includePositives() ? List.of() : rows);
    Candidates candidates = mining.candidates();
    return new MiningReport(
        mining.options(),
        input.rows().size(),
        candidates.queries().size(),
        candidates.documents().size(),
        rows.size(),
        negatives.size(),
        selection.map(HardSelection::rangeMax),
        selection.map(HardSelection::considered).orElse(0L),
        selection.map(HardSelection::skipped).orElse(Map.of()),
        shortfalls,
        without,
        candidates.judgments(),
        candidates.judgedRelevant(),
        ScoreSummary.of(positives),
        ScoreSummary.of(plain(negatives)),
        ScoreSummary.of(plain(differences)),
        ScoreHistogram.of(positives, plain(negatives)),
        samples(rows),
        suspects.count(),
        suspects.listed(),
        Optional.empty());
  }

  private static double[] plain(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Spread evenly over all rows. */
  private static List<MinedRow> samples(List<MinedRow> rows) {
    int count = Math.min(SAMPLES, rows.size());
    List<MinedRow> samples = new ArrayList<>();
    for (int sample = 0; sample < count; sample++) {
      samples.add(rows.get((int) ((long) sample * rows.size() / count)));
    }
    return samples;
  }
}
