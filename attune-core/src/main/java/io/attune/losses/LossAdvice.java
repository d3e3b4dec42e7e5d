package io.attune.losses;

import java.util.List;

/**
 * Losses that fit a data set.
 *
 * @param data the data set's profile
 * @param choices the recommended one first; never empty
 * @param hints what else may help; may be empty
 */
public record LossAdvice(DataProfile data, List<Choice> choices, List<String> hints) {
  /** Copies the lists. */
  public LossAdvice {
    choices = List.copyOf(choices);
    hints = List.copyOf(hints);
  }

  /**
   * A loss that fits.
   *
   * @param loss its name
   * @param why it fits, or when to take it
   * @param options that it needs, such as {@code guide=MODEL}; empty for none
   * @param batchSampler that goes with it
   */
  public record Choice(String loss, String why, List<String> options, String batchSampler) {
    /** Copies the options. */
    public Choice {
      options = List.copyOf(options);
    }
  }

  /**
   * The recommended loss.
   *
   * @return the first choice
   */
  public Choice recommended() {
    return choices.get(0);
  }
}
