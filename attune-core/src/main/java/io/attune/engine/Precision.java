package io.attune.engine;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;

/** The number format of the encoder's arithmetic. Weights and losses are float32 in any case. */
public enum Precision {
  /** bf16 where the processor computes in it, else float32. */
  AUTO,
  /** IEEE single precision throughout. */
  FP32,
  /** bfloat16 activations and matrix products; float32 master weights, pooling and loss. */
  BF16;

  /**
   * @return FP32 or BF16, never AUTO
   */
  public Precision resolve() {
    if (this != AUTO) {
      return this;
    }
    return NativeEngine.hasBf16Arithmetic() ? BF16 : FP32;
  }

  /**
   * @return the name used on the command line and in files, such as {@code fp32}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * @param key as given by {@link #key()}
   * @return the precision of that name
   * @throws InvalidInputException if there is none
   */
  public static Precision fromKey(String key) {
    return EnumKeys.find("precision", key, values());
  }
}
