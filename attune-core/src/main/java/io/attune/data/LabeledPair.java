package io.attune.data;

import java.util.List;

/**
 * Two texts and the class of their relation, such as 1 for a paraphrase and 0 for none.
 *
 * @param sentence1 the first text; not blank
 * @param sentence2 the second text; not blank
 * @param label the class number
 */
public record LabeledPair(String sentence1, String sentence2, int label)
    implements TrainingExample {
  /** Checks the texts. */
  public LabeledPair {
    Texts.requireText("sentence1", sentence1);
    Texts.requireText("sentence2", sentence2);
  }

  @Override
  public List<String> texts() {
    return List.of(sentence1, sentence2);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.LABELED_PAIR;
  }
}
