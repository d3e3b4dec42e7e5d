package io.attune.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A text, one that belongs to it, and one or more that do not: a triplet, or with several negatives
 * an n-tuple.
 *
 * @param anchor the query, or the first text; not blank
 * @param positive the matching text; not blank
 * @param negatives texts that do not match, at least one; none blank
 */
public record Triplet(String anchor, String positive, List<String> negatives)
    implements TrainingExample {
  /** Checks all texts and copies the negatives. */
  public Triplet {
    Texts.requireText("anchor", anchor);
    Texts.requireText("positive", positive);
    negatives = List.copyOf(negatives);
    if (negatives.isEmpty()) {
      throw new IllegalArgumentException(
          "A triplet needs at least one negative; use Pair where there is none.");
    }
    negatives.forEach(negative -> Texts.requireText("negative", negative));
  }

  @Override
  public List<String> texts() {
    List<String> texts = new ArrayList<>(2 + negatives.size());
    texts.add(anchor);
    texts.add(positive);
    texts.addAll(negatives);
    return Collections.unmodifiableList(texts);
  }

  @Override
  public DatasetShape shape() {
    return DatasetShape.TRIPLET;
  }
}
