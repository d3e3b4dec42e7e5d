package io.attune.data;

import java.util.List;

/**
 * Two texts that belong together, such as a search query and a document that answers it.
 *
 * @param anchor the query, or the first text; not blank
 * @param positive the matching text; not blank
 */
public record Pair(String anchor, String positive) implements TrainingExample {
  /** Checks both texts. */
  public Pair {
    Texts.requireText("anchor", anchor);
    Texts.requireText("positive", positive);
  }

  @Override
  public List<String> texts() {
    return List.of(anchor, positive);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.PAIR;
  }
}
