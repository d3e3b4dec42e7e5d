package io.attune.onnx.export;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * One operation of a graph ({@code NodeProto}).
 *
 * @param name unique, the path of the module it belongs to and the operation, as PyTorch's exporter
 *     makes it
 * @param operation of ONNX's own operators
 * @param inputs names of values
 * @param outputs names of values
 * @param attributes settings
 */
record Node(
    String name,
    String operation,
    List<String> inputs,
    List<String> outputs,
    List<Attribute> attributes) {

  Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = List.copyOf(attributes);
  }

  /** With other names for its values. */
  Node renamed(UnaryOperator<String> names) {
    return new Node(
        name,
        operation,
        inputs.stream().map(names).toList(),
        outputs.stream().map(names).toList(),
        attributes);
  }

  ProtobufMessage message() throws IOException {
    ProtobufMessage message = new ProtobufMessage();
    for (String input : inputs) {
      message.text(1, input);
    }
    for (String output : outputs) {
      message.text(2, output);
    }
    message.text(3, name).text(4, operation);
    for (Attribute attribute : attributes) {
      message.message(5, attribute.message());
    }
    return message;
  }
}
