package io.attune.data;

import java.util.List;

/**
 * A text and the vector that a teacher model gives it.
 *
 * @param text not blank
 * @param embedding the teacher's vector; finite numbers
 */
public record EmbeddedText(String text, List<Double> embedding) implements TrainingExample {
  /** Checks both and copies the vector. */
  public EmbeddedText {
    Texts.requireText("text", text);
    embedding = List.copyOf(embedding);
    Texts.requireFinite("embedding", embedding);
  }

  @Override
  public List<String> texts() {
    return List.of(text);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.EMBEDDED_TEXT;
  }
}
