package io.attune.data;

import java.util.List;

/**
 * A text and the number of the class it belongs to.
 *
 * @param text not blank
 * @param label the class number
 */
public record LabeledText(String text, int label) implements TrainingExample {
  /** Checks the text. */
  public LabeledText {
    Texts.requireText("text", text);
  }

  @Override
  public List<String> texts() {
    return List.of(text);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.LABELED_TEXT;
  }
}
