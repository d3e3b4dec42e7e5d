package io.attune.data;

import java.util.List;

/**
 * Two texts and the one vector that both should have, such as a sentence, its translation, and the
 * vector that a teacher model gives the sentence.
 *
 * @param sentence1 the first text; not blank
 * @param sentence2 the second text; not blank
 * @param embedding the teacher's vector; finite numbers
 */
public record EmbeddedPair(String sentence1, String sentence2, List<Double> embedding)
    implements TrainingExample {
  /** Checks all and copies the vector. */
  public EmbeddedPair {
    Texts.requireText("sentence1", sentence1);
    Texts.requireText("sentence2", sentence2);
    embedding = List.copyOf(embedding);
    Texts.requireFinite("embedding", embedding);
  }

  @Override
  public List<String> texts() {
    return List.of(sentence1, sentence2);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.EMBEDDED_PAIR;
  }
}
