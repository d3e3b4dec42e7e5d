package io.attune.negatives;

import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.RowSink;
import io.attune.data.TrainingExample;
import io.attune.data.Triplet;
import io.attune.negatives.MinedRow.MinedNegative;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What mining found.
 *
 * @param options of the miner
 * @param rows pairs with their negatives, those of a query together; with {@link
 *     MiningStrategy#LEAST_SIMILAR_UNIQUE} in the order of the input
 * @param report what they are like
 */
public record MiningResult(MiningOptions options, List<MinedRow> rows, MiningReport report) {
  /** Copies the list. */
  public MiningResult {
    rows = List.copyOf(rows);
  }

  /**
   * The triplets or n-tuples to train on.
   *
   * @return a data set in memory
   * @throws InvalidInputException if the output format is another, or no row has its negatives
   */
  public Dataset dataset() {
    List<TrainingExample> examples = new ArrayList<>();
    for (MinedRow mined : rows) {
      String anchor = mined.row().anchor();
      String positive = mined.row().positive();
      switch (options.outputFormat()) {
        case TRIPLET ->
            mined
                .negatives()
                .forEach(n -> examples.add(new Triplet(anchor, positive, List.of(n.text()))));
        case N_TUPLE -> {
          if (mined.negatives().size() == options.numNegatives()) {
            examples.add(
                new Triplet(
                    anchor,
                    positive,
                    mined.negatives().stream().map(MinedNegative::text).toList()));
          }
        }
        case LABELED_PAIR, LABELED_LIST ->
            throw new InvalidInputException(
                "A data set is made of triplets or n-tuples, but the output format is %s; write the rows instead."
                    .formatted(options.outputFormat().key()));
      }
    }
    return Dataset.of("mined", examples);
  }

  /**
   * Writes the rows as a table in the output format, for {@link io.attune.data.TableWriter}.
   *
   * @param sink takes them
   * @return how many there were
   * @throws IOException if writing fails
   */
  public int writeTo(RowSink sink) throws IOException {
    return new MinedRowWriter(options, sink).write(rows);
  }
}
