package io.attune.training;

import io.attune.EnumKeys;

/** When something recurrent, such as an evaluation, happens during training. */
public enum Strategy {
  /** Never. */
  NO,
  /** After every so many optimiser steps, and after the last one. */
  STEPS,
  /** At the end of each epoch, and after the last step. */
  EPOCH;

  /**
   * @return the name on the command line, such as {@code steps}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the strategy of that name
   * @throws io.attune.InvalidInputException if there is none
   */
  public static Strategy fromKey(String key) {
    return EnumKeys.find("strategy", key, values());
  }
}
