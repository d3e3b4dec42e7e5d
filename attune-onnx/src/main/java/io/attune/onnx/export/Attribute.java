package io.attune.onnx.export;

import java.io.IOException;

/**
 * A setting of a node ({@code AttributeProto}).
 *
 * @param name that the operation gives it
 * @param type its number in {@code AttributeProto.AttributeType}
 * @param content writes the value
 */
record Attribute(String name, int type, Content content) {
  private static final int FLOAT = 1;
  private static final int INTEGER = 2;
  private static final int INTEGERS = 7;

  /** Writes a value into its field. */
  @FunctionalInterface
  interface Content {
    void writeTo(ProtobufMessage attribute) throws IOException;
  }

  static Attribute of(String name, float value) {
    return new Attribute(name, FLOAT, attribute -> attribute.number(2, value));
  }

  static Attribute of(String name, long value) {
    return new Attribute(name, INTEGER, attribute -> attribute.integer(3, value));
  }

  static Attribute of(String name, long[] values) {
    return new Attribute(
        name,
        INTEGERS,
        attribute -> {
          for (long value : values) {
            attribute.integer(8, value);
          }
        });
  }

  ProtobufMessage message() throws IOException {
    ProtobufMessage message = new ProtobufMessage().text(1, name).integer(20, type);
    content.writeTo(message);
    return message;
  }
}
