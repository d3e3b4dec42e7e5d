package io.attune.onnx.export;

/** The element types in use, by their numbers in {@code TensorProto.DataType}. */
enum ElementType {
  FLOAT(1, 4),
  INT8(3, 1),
  INT64(7, 8);

  private final int number;
  private final int bytes;

  ElementType(int number, int bytes) {
    this.number = number;
    this.bytes = bytes;
  }

  int number() {
    return number;
  }

  /** Of one element. */
  int bytes() {
    return bytes;
  }
}
