package io.attune.data;

import java.util.List;

/** What the rows of a data set hold. It decides which losses and evaluators can use the data. */
public enum DatasetShape {
  /** A triplet and a teacher's scores: {@link ScoredTriplet}. */
  SCORED_TRIPLET,
  /** An anchor and one or more negatives besides its positive: {@link Triplet}. */
  TRIPLET,
  /** An anchor and its positive: {@link Pair}. */
  PAIR,
  /** Two sentences and a teacher's vector for both: {@link EmbeddedPair}. */
  EMBEDDED_PAIR,
  /** Two sentences and a similarity: {@link ScoredPair}. */
  SCORED_PAIR,
  /** Two sentences and the class of their relation: {@link LabeledPair}. */
  LABELED_PAIR,
  /** A text and a teacher's vector for it: {@link EmbeddedText}. */
  EMBEDDED_TEXT,
  /** A text and its class: {@link LabeledText}. */
  LABELED_TEXT,
  /** A text and nothing else: {@link PlainText}. */
  TEXT;

  /**
   * The columns a file of this shape must have, by their standard names.
   *
   * @return for triplets {@code "negative"} stands for one or more columns
   */
  public List<String> roles() {
    return switch (this) {
      case SCORED_TRIPLET -> List.of("anchor", "positive", "negative", "scores");
      case TRIPLET -> List.of("anchor", "positive", "negative");
      case PAIR -> List.of("anchor", "positive");
      case EMBEDDED_PAIR -> List.of("sentence1", "sentence2", "embedding");
      case SCORED_PAIR -> List.of("sentence1", "sentence2", "score");
      case LABELED_PAIR -> List.of("sentence1", "sentence2", "label");
      case EMBEDDED_TEXT -> List.of("text", "embedding");
      case LABELED_TEXT -> List.of("text", "label");
      case TEXT -> List.of("text");
    };
  }
}
