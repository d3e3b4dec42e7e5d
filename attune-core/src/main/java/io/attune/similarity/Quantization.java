package io.attune.similarity;

import io.attune.EnumKeys;
import io.attune.InvalidInputException;

/** How the components of a vector are stored in less than the four bytes of a float32. */
public enum Quantization {
  /** One byte a component, −128 to 127, over the range that the component has. */
  INT8,
  /** One byte a component, 0 to 255, over the range that the component has. */
  UINT8,
  /** One bit a component, whether it is above 0; eight to a byte from −128 to 127. */
  BINARY,
  /** One bit a component, whether it is above 0; eight to a byte from 0 to 255. */
  UBINARY;

  /**
   * Whether a component becomes a byte, for which its range has to be known.
   *
   * @return true for int8 and uint8, false for one bit a component
   */
  public boolean isScalar() {
    return this == INT8 || this == UINT8;
  }

  /**
   * Whether bytes stand for numbers below 0.
   *
   * @return true for int8 and binary
   */
  public boolean isSigned() {
    return this == INT8 || this == BINARY;
  }

  /**
   * How many bytes a vector takes.
   *
   * @param dimension of the vector
   * @return the dimension, or an eighth of it rounded up
   */
  public int bytes(int dimension) {
    return isScalar() ? dimension : (dimension + Byte.SIZE - 1) / Byte.SIZE;
  }

  /**
   * The name in options, which is that of sentence-transformers' {@code precision}.
   *
   * @return such as {@code int8}
   */
  public String key() {
    return EnumKeys.of(this);
  }

  /**
   * The quantisation of a name.
   *
   * @param key as given by {@link #key()}
   * @return the one of that name
   * @throws InvalidInputException if there is none
   */
  public static Quantization fromKey(String key) {
    return EnumKeys.find("quantisation", key, values());
  }
}
