package io.attune.negatives;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;
import java.util.Locale;

/** The form of the mined rows. */
public enum OutputFormat {
  /** One row a negative: anchor, positive, negative. */
  TRIPLET,
  /** One row a positive, with all negatives asked for; rows that got fewer are left out. */
  N_TUPLE,
  /** One row a document: the two texts and a label, 1 for a positive, 0 for a negative. */
  LABELED_PAIR,
  /** One row a positive: a list of documents, the positive first, and a list of their labels. */
  LABELED_LIST;

  /**
   * The name in options and files.
   *
   * @return such as {@code n-tuple}
   */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Finds a form by its name.
   *
   * @param key as given by {@link #key()}
   * @return the form of that name
   * @throws InvalidInputException if there is none
   */
  public static OutputFormat fromKey(String key) {
    return EnumKeys.find("output format", key, values(), OutputFormat::key);
  }
}
