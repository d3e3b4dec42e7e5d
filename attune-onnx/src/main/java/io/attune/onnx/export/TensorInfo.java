package io.attune.onnx.export;

import java.io.IOException;
import java.util.List;

/**
 * An input or output of a graph ({@code ValueInfoProto}).
 *
 * @param name of the value
 * @param type of its elements
 * @param shape sizes, or names of sizes that may differ from call to call
 */
record TensorInfo(String name, ElementType type, List<Dimension> shape) {
  /**
   * The size of one dimension.
   *
   * @param name of a size that may differ; empty where it is fixed
   * @param size where it is fixed
   */
  record Dimension(String name, long size) {
    static Dimension of(String name) {
      return new Dimension(name, 0);
    }

    static Dimension of(long size) {
      return new Dimension("", size);
    }

    private ProtobufMessage message() throws IOException {
      ProtobufMessage message = new ProtobufMessage();
      return name.isEmpty() ? message.integer(1, size) : message.text(2, name);
    }
  }

  TensorInfo {
    shape = List.copyOf(shape);
  }

  ProtobufMessage message() throws IOException {
    ProtobufMessage dimensions = new ProtobufMessage();
    for (Dimension dimension : shape) {
      dimensions.message(1, dimension.message());
    }
    ProtobufMessage tensor = new ProtobufMessage().integer(1, type.number()).message(2, dimensions);
    return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
  }
}
