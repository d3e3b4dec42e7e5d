package io.attune.data;

import java.util.List;

/**
 * A text of which nothing else is known.
 *
 * @param text not blank
 */
public record PlainText(String text) implements TrainingExample {
  /** Checks the text. */
  public PlainText {
    Texts.requireText("text", text);
  }

  @Override
  public List<String> texts() {
    return List.of(text);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.TEXT;
  }
}
