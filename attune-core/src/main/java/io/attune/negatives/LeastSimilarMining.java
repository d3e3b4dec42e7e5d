package io.attune.negatives;

import io.attune.negatives.Candidates.Target;
import io.attune.negatives.Chosen.Hit;
import io.attune.similarity.CorpusSimilarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each row, in the order of the rows, the document least similar to the row's positive among
 * those not given away yet. A document can be given as often as it stands in the rows. Where only
 * documents are left that the row must not have, it exchanges with an earlier row, the latest that
 * allows it.
 */
final class LeastSimilarMining {
  private static final int NONE = -1;

  private final Mining mining;
  private final Candidates candidates;
  private final int[] left; // how often each document can still be given
  private final int[] given; // by row

  LeastSimilarMining(Mining mining) {
    this.mining = mining;
    this.candidates = mining.candidates();
    this.left = candidates.occurrences();
    this.given = new int[candidates.rowTargets().size()];
    Arrays.fill(given, NONE);
  }

  /** One choice a row. */
  List<Chosen> run() {
    List<Target> rows = candidates.rowTargets();
    try (CorpusSimilarity similarity =
        new CorpusSimilarity(mining.documents(), mining.similarity())) {
      int block = similarity.blockSize();
      mining.progress().progress("Mining negatives", 0, rows.size());
      for (int start = 0; start < rows.size(); start += block) {
        int end = Math.min(start + block, rows.size());
        float[][] positives =
            rows.subList(start, end).stream()
                .map(row -> mining.documents()[row.document()])
                .toArray(float[][]::new);
        float[][] scores = similarity.scores(positives); // [rows][documents]
        for (int row = start; row < end; row++) {
          give(row, scores[row - start]);
        }
        mining.progress().progress("Mining negatives", end, rows.size());
      }
    }
    List<Chosen> chosen = new ArrayList<>();
    for (Target row : rows) {
      int document = given[row.row()];
      chosen.add(
          document == NONE
              ? new Chosen(List.of(), Shortfall.TOO_FEW_DOCUMENTS)
              : new Chosen(
                  List.of(new Hit(document, mining.score(row.query(), document))), Shortfall.NONE));
    }
    return chosen;
  }

  private void give(int row, float[] scores) {
    int query = candidates.rowTargets().get(row).query();
    int least = NONE;
    for (int document = 0; document < scores.length; document++) {
      if (left[document] > 0
          && (least == NONE || scores[document] < scores[least])
          && !candidates.isExcluded(query, document)) {
        least = document;
      }
    }
    if (least == NONE) {
      exchange(row);
    } else {
      given[row] = least;
      left[least]--;
    }
  }

  private void exchange(int row) {
    int query = candidates.rowTargets().get(row).query();
    for (int earlier = row - 1; earlier >= 0; earlier--) {
      if (given[earlier] == NONE || candidates.isExcluded(query, given[earlier])) {
        continue;
      }
      int other = leastSimilarLeft(earlier);
      if (other != NONE) {
        given[row] = given[earlier];
        given[earlier] = other;
        left[other]--;
        return;
      }
    }
  }

  private int leastSimilarLeft(int row) {
    Target target = candidates.rowTargets().get(row);
    int least = NONE;
    double lowest = Double.POSITIVE_INFINITY;
    for (int document = 0; document < left.length; document++) {
      if (left[document] > 0 && !candidates.isExcluded(target.query(), document)) {
        double score =
            mining
                .similarity()
                .of(mining.documents()[target.document()], mining.documents()[document]);
        if (score < lowest) {
          lowest = score;
          least = document;
        }
      }
    }
    return least;
  }
}
