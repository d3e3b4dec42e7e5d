package io.attune.data;

import java.util.List;

/**
 * A triplet or n-tuple with a teacher's scores: either one score for the positive and each
 * negative, in their order, or one margin a negative (the positive's score less the negative's).
 *
 * @param triplet the texts
 * @param scores finite; as many as negatives, or one more
 */
public record ScoredTriplet(Triplet triplet, List<Double> scores) implements TrainingExample {
  /** Checks and copies the scores. */
  public ScoredTriplet {
    scores = List.copyOf(scores);
    int negatives = triplet.negatives().size();
    if (scores.size() != negatives && scores.size() != negatives + 1) {
      throw new IllegalArgumentException(
          "%d scores for %d negatives; give one for the positive and each negative, or one margin a negative."
              .formatted(scores.size(), negatives));
    }
    Texts.requireFinite("scores", scores);
  }

  @Override
  public List<String> texts() {
    return triplet.texts();
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.SCORED_TRIPLET;
  }
}
