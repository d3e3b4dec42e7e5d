package io.attune.data;

/** What the components of the vectors in a file are. */
public enum VectorType {
  /** Real numbers of four bytes. */
  FLOAT32(Float.BYTES, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
  /** Whole numbers of one byte, −128 to 127. */
  INT8(1, Byte.MIN_VALUE, Byte.MAX_VALUE),
  /** Whole numbers of one byte, 0 to 255. */
  UINT8(1, 0, 255);

  private final int bytes;
  private final float least;
  private final float largest;

  VectorType(int bytes, float least, float largest) {
    this.bytes = bytes;
    this.least = least;
    this.largest = largest;
  }

  /** The size of a component. */
  int bytes() {
    return bytes;
  }

  /** Whether components are whole numbers. */
  boolean isWhole() {
    return this != FLOAT32;
  }

  /** Whether a number is one of this type. */
  boolean holds(float number) {
    return Float.isFinite(number)
        && number >= least
        && number <= largest
        && (!isWhole() || number == Math.rint(number));
  }
}
