package io.attune.losses;

import io.attune.EnumKeys;

/** How much each layer counts in {@link AdaptiveLayerLoss}; the embeddings are layer 0. */
public enum LayerWeighting {
  /** All equally. */
  UNIFORM,
  /** 1 / (1 + ln(1 + layer)). */
  LOG,
  /** 1 / (1 + layer). */
  LINEAR;

  /**
   * The name in options.
   *
   * @return such as {@code uniform}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * The constant of a name.
   *
   * @param key as given by {@link #key()}
   * @return the constant
   * @throws io.attune.InvalidInputException if there is none
   */
  public static LayerWeighting fromKey(String key) {
    return EnumKeys.find("layer_weighting", key, values());
  }
}
