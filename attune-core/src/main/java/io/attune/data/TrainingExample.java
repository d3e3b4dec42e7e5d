package io.attune.data;

import java.util.List;

/**
 * One row of training data. Its type says what is known about its texts, and so which losses can
 * learn from it; {@link DatasetShape} names the type of a whole data set.
 */
public sealed interface TrainingExample
    permits Pair,
        Triplet,
        ScoredTriplet,
        ScoredPair,
        LabeledPair,
        EmbeddedPair,
        EmbeddedText,
        LabeledText,
        PlainText {
  /**
   * The texts of the row.
   *
   * @return in the order of {@link Dataset#columns()}, none of them blank
   */
  List<String> texts();

  /**
   * The type of the row.
   *
   * @return the shape a data set of such rows has
   */
  DatasetShape shape();
}
