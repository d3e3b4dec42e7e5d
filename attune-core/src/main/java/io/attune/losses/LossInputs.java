package io.attune.losses;

import static io.attune.data.DatasetShape.EMBEDDED_PAIR;
import static io.attune.data.DatasetShape.EMBEDDED_TEXT;
import static io.attune.data.DatasetShape.LABELED_PAIR;
import static io.attune.data.DatasetShape.LABELED_TEXT;
import static io.attune.data.DatasetShape.PAIR;
import static io.attune.data.DatasetShape.SCORED_PAIR;
import static io.attune.data.DatasetShape.SCORED_TRIPLET;
import static io.attune.data.DatasetShape.TEXT;
import static io.attune.data.DatasetShape.TRIPLET;

import io.attune.data.DatasetShape;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The rows that a loss can learn from.
 *
 * @param description as people read it
 * @param shapes that it accepts
 * @param condition what else must hold
 */
public record LossInputs(
    String description, Set<DatasetShape> shapes, Predicate<DataProfile> condition) {
  static final LossInputs PAIRS_AND_TUPLES =
      of("(anchor, positive) or (anchor, positive, negative, ...)", PAIR, TRIPLET, SCORED_TRIPLET);

  static final LossInputs PAIRS = of("(anchor, positive)", PAIR);

  static final LossInputs TRIPLETS =
      of("(anchor, positive, negative)", TRIPLET, SCORED_TRIPLET)
          .with(data -> data.negatives() == 1);

  static final LossInputs SIMILARITIES =
      of(
              "(sentence1, sentence2) with a score, or a label that is 0 or 1",
              SCORED_PAIR,
              LABELED_PAIR)
          .with(data -> data.shape() == SCORED_PAIR || data.binary());

  static final LossInputs SIMILARITIES_AND_TUPLES =
      new LossInputs(
          SIMILARITIES.description + "; or (anchor, positive, negative, ...)",
          Set.of(SCORED_PAIR, LABELED_PAIR, TRIPLET),
          data -> data.shape() != LABELED_PAIR || data.binary());

  static final LossInputs BINARY_PAIRS =
      of("(sentence1, sentence2) with a label that is 0 or 1", LABELED_PAIR, SCORED_PAIR)
          .with(DataProfile::binary);

  static final LossInputs CLASS_PAIRS =
      of("(sentence1, sentence2) with the class of their relation as label", LABELED_PAIR)
          .with(data -> data.classes() > 1);

  static final LossInputs LABELED_TEXTS =
      of("(text, label), two classes at least with two rows each", LABELED_TEXT)
          .with(data -> data.classesOfTwo() > 1);

  static final LossInputs EMBEDDINGS =
      of(
              "(text) or (sentence1, sentence2) with a teacher's embedding, of one size",
              EMBEDDED_TEXT,
              EMBEDDED_PAIR)
          .with(data -> data.embeddingDimension() > 0);

  static final LossInputs SCORED_TUPLES =
      of(
              "(anchor, positive, negative, ...) with a teacher's scores, equally many a row",
              SCORED_TRIPLET)
          .with(data -> data.scores() > 0);

  static final LossInputs CANDIDATE_SCORES =
      of(
              "(anchor, positive, negative, ...) with a teacher's scores of the positive and each"
                  + " negative",
              SCORED_TRIPLET)
          .with(data -> data.scores() == data.negatives() + 1);

  static final LossInputs TUPLES = of("(anchor, positive, negative, ...)", TRIPLET, SCORED_TRIPLET);

  static final LossInputs SINGLE_TEXTS = of("(text)", TEXT, LABELED_TEXT, EMBEDDED_TEXT);

  static final LossInputs DAMAGED_TEXTS =
      of("(text); or (anchor, positive): a damaged text and the original", TEXT, PAIR);

  static final LossInputs EQUAL_OR_OTHER_TEXTS =
      of(
              "(anchor, positive) that are equal or not; or (sentence1, sentence2) with a label that"
                  + " is 0 or 1",
              PAIR,
              LABELED_PAIR)
          .with(data -> data.shape() == PAIR || data.binary());

  static final LossInputs ANY =
      new LossInputs("any rows", Set.of(DatasetShape.values()), data -> true);

  private static LossInputs of(String description, DatasetShape... shapes) {
    return new LossInputs(description, Set.of(shapes), data -> true);
  }

  private LossInputs with(Predicate<DataProfile> required) {
    return new LossInputs(description, shapes, required);
  }

  /** The same rows, of which something more is required. */
  LossInputs and(String more, Predicate<DataProfile> required) {
    return new LossInputs(description + more, shapes, condition.and(required));
  }

  /**
   * Whether a loss with these inputs can learn from a data set.
   *
   * @param data the data set's profile
   * @return whether shape and labels are right
   */
  public boolean fit(DataProfile data) {
    return shapes.contains(data.shape()) && condition.test(data);
  }
}
