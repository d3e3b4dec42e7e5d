package io.attune.negatives;

import io.attune.data.NearDuplicates;
import io.attune.data.SplitOptions;
import io.attune.negatives.MinedRow.MinedNegative;
import io.attune.negatives.SuspectedNegative.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks through mined rows for negatives that may be answers. */
final class SuspectedNegatives {
  /** Nearly the same texts have nearly the same vectors, and so nearly the same scores. */
  private static final float NEAR_SCORE = 0.2f;

  /** The report has no more of them; it counts them all. */
  private static final int MOST_LISTED = 1000;

  private final List<SuspectedNegative> suspects = new ArrayList<>();

  private SuspectedNegatives() {}

  static SuspectedNegatives among(List<MinedRow> rows) {
    SuspectedNegatives found = new SuspectedNegatives();
    for (MinedRow row : rows) {
      row.negatives().forEach(negative -> found.look(row, negative));
    }
    found.suspects.sort(
        Comparator.comparing(SuspectedNegative::reason)
            .thenComparingDouble(s -> s.positiveScore() - s.negativeScore()));
    return found;
  }

  private void look(MinedRow row, MinedNegative negative) {
    double threshold = SplitOptions.DEFAULT.nearDuplicateThreshold();
    boolean near =
        Math.abs(row.positiveScore() - negative.score()) < NEAR_SCORE
            && NearDuplicates.areNear(row.row().positive(), negative.text(), threshold);
    if (near || negative.score() > row.positiveScore()) {
      suspects.add(
          new SuspectedNegative(
              row.row().anchor(),
              row.row().positive(),
              negative.text(),
              row.positiveScore(),
              negative.score(),
              near ? Reason.NEAR_DUPLICATE : Reason.ABOVE_POSITIVE));
    }
  }

  int count() {
    return suspects.size();
  }

  /** Those nearest to the positive's text first, then those furthest above its score. */
  List<SuspectedNegative> listed() {
    return suspects.subList(0, Math.min(MOST_LISTED, suspects.size()));
  }
}
