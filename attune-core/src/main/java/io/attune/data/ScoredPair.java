package io.attune.data;

import java.util.List;

/**
 * Two texts and how similar people found them.
 *
 * @param sentence1 the first text; not blank
 * @param sentence2 the second text; not blank
 * @param score finite; most losses expect 0 (unrelated) to 1 (same meaning)
 */
public record ScoredPair(String sentence1, String sentence2, double score)
    implements TrainingExample {
  /** Checks the texts and the score. */
  public ScoredPair {
    Texts.requireText("sentence1", sentence1);
    Texts.requireText("sentence2", sentence2);
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("A score must be a finite number, not " + score + ".");
    }
  }

  @Override
  public List<String> texts() {
    return List.of(sentence1, sentence2);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.SCORED_PAIR;
  }
}
