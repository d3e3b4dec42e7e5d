package io.attune.negatives;

import io.attune.InvalidInputException;
import io.attune.negatives.Candidates.Target;
import io.attune.negatives.Chosen.Hit;
import io.attune.negatives.MinedRow.MinedNegative;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds negatives for pairs of a query and a document that answers it.
 *
 * <p>The candidates are the documents of all rows and of the corpus, each once. Never a negative of
 * a query are: the positives of all its rows, texts equal to one of them (by letters and digits, in
 * lower case), texts of the same document id, and documents that were judged relevant for it.
 *
 * <p>By default it does what {@code mine_hard_negatives} of sentence-transformers 6.2 does, and
 * finds the same negatives in the same order wherever no two texts are equal by letters and digits
 * without being the same. Besides: sampling is seeded, and memory grows with the number of texts,
 * not with its square.
 *
 * <p>Source: Moreira et al. 2024, NV-Retriever (arXiv:2407.15831), for the margins.
 */
public final class HardNegativeMiner {
  private final MiningVectors vectors;
  private final MiningOptions options;
  private final MiningProgress progress;

  /**
   * A miner that tells nobody how far it is.
   *
   * @param vectors what documents are compared by
   * @param options how to mine
   */
  public HardNegativeMiner(MiningVectors vectors, MiningOptions options) {
    this(vectors, options, MiningProgress.NONE);
  }

  /**
   * A miner.
   *
   * @param vectors what documents are compared by
   * @param options how to mine
   * @param progress is told how far mining is
   */
  public HardNegativeMiner(MiningVectors vectors, MiningOptions options, MiningProgress progress) {
    this.vectors = vectors;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Mines.
   *
   * @param input pairs, and what else is known
   * @return rows with negatives, and a report; a row may have fewer than asked for
   * @throws InvalidInputException if there is no negative for any row
   */
  public MiningResult mine(MiningInput input) {
    Candidates candidates = Candidates.of(input, options.relevantGrade());
    requireOthers(candidates);
    Mining mining =
        new Mining(
            candidates,
            vectors.queries(candidates.queries()),
            vectors.documents(candidates.documents()),
            vectors.similarity(),
            options,
            progress);
    Optional<HardSelection> selection = Optional.empty();
    List<MinedRow> rows;
    switch (options.strategy()) {
      case HARD -> {
        HardMining hard = new HardMining(mining);
        rows = rowsOfQueries(input, mining, hard.run());
        selection = Optional.of(hard.selection());
      }
      case RANDOM -> rows = rowsOfQueries(input, mining, new RandomMining(mining).run());
      case LEAST_SIMILAR_UNIQUE ->
          rows = rowsOfInput(input, mining, new LeastSimilarMining(mining).run());
      default -> throw new AssertionError(options.strategy());
    }
    MiningReport report = MiningReports.of(input, mining, rows, selection);
    requireNegatives(report);
    return new MiningResult(options, rows, report);
  }

  /** The rows of a query together, each distinct positive once, as in the reference. */
  private static List<MinedRow> rowsOfQueries(
      MiningInput input, Mining mining, List<Chosen> chosen) {
    List<MinedRow> rows = new ArrayList<>();
    for (int query = 0; query < chosen.size(); query++) {
      for (Target target : mining.candidates().targets(query)) {
        rows.add(row(input, mining, target, chosen.get(query)));
      }
    }
    return rows;
  }

  private static List<MinedRow> rowsOfInput(MiningInput input, Mining mining, List<Chosen> chosen) {
    List<MinedRow> rows = new ArrayList<>();
    for (Target target : mining.candidates().rowTargets()) {
      rows.add(row(input, mining, target, chosen.get(target.row())));
    }
    return rows;
  }

  private static MinedRow row(MiningInput input, Mining mining, Target target, Chosen chosen) {
    List<MinedNegative> negatives = new ArrayList<>();
    for (Hit hit : chosen.hits()) {
      String text = mining.candidates().documents().get(hit.document());
      negatives.add(new MinedNegative(text, hit.score()));
    }
    return new MinedRow(
        input.rows().get(target.row()),
        target.query(),
        mining.score(target.query(), target.document()),
        negatives,
        chosen.shortfall());
  }

  /** Before hours are spent on encoding. */
  private void requireOthers(Candidates candidates) {
    int documents = candidates.documents().size();
    int most = 0;
    for (int query = 0; query < candidates.queries().size(); query++) {
      most = Math.max(most, documents - candidates.excludedCount(query));
    }
    int needed =
        options.outputFormat() == OutputFormat.N_TUPLE
            ? options.rangeMin() + options.numNegatives()
            : options.rangeMin() + 1;
    int available = options.includePositives() ? documents : most;
    if (available < needed) {
      throw new InvalidInputException(
          ("Cannot mine %d negatives a query: of %d distinct documents only %d may be a negative of any query%s. "
                  + "Consider decreasing num_negatives%s, or give more documents.")
              .formatted(
                  options.numNegatives(),
                  documents,
                  available,
                  options.rangeMin() > 0
                      ? ", and the first range_min=%d are passed over".formatted(options.rangeMin())
                      : "",
                  options.rangeMin() > 0 ? " or range_min" : ""));
    }
  }

  private void requireNegatives(MiningReport report) {
    boolean none =
        options.outputFormat() == OutputFormat.N_TUPLE
            ? report.rowsWithFewer() == report.rows()
            : report.negatives() == 0;
    if (none) {
      throw new InvalidInputException(
          ("No row has the negatives asked for (%d a query): the limits took all candidates away. "
                  + "Consider adjusting range_max, range_min, the margins, max_score and min_score.")
              .formatted(options.numNegatives()));
    }
  }
}
