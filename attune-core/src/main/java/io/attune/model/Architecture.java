package io.attune.model;

/**
 * One family of encoders with the settings of its config.json, checked before any weight is read.
 */
interface Architecture {
  /**
   * @return what stored names may have in front, such as {@code bert.}
   */
  String weightPrefix();

  /**
   * @return the most tokens that the configuration speaks of; caps what the tokenizer allows
   */
  int maxPositions();

  /** Takes the weights and puts the encoder together. */
  TextEncoder encoder(Parameters weights);
}
