package io.attune.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** Writes ONNX files by the field numbers of onnx.proto, the other way round than OnnxReader. */
final class OnnxFiles {
  private OnnxFiles() {}

  private interface Message {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  static byte[] toBytes(OnnxGraph graph) throws IOException {
    return bytes(
        model -> {
          model.writeInt64(1, 6); // ir_version
          model.writeString(2, "a test"); // producer_name, which readers skip
          model.writeByteArray(7, bytes(out -> writeGraph(graph, out)));
        });
  }

  private static void writeGraph(OnnxGraph graph, CodedOutputStream out) throws IOException {
    for (Map.Entry<String, OnnxTensor> constant : graph.constants().entrySet()) {
      out.writeByteArray(1, bytes(node -> writeConstant(constant, node)));
    }
    for (OnnxNode node : graph.nodes()) {
      out.writeByteArray(1, bytes(message -> writeNode(node, message)));
    }
    for (OnnxTensor tensor : graph.initializers().values()) {
      out.writeByteArray(5, bytes(message -> writeTensor(tensor, message)));
    }
    for (String output : graph.outputs()) {
      out.writeByteArray(12, bytes(value -> value.writeString(1, output)));
    }
  }

  private static void writeConstant(Map.Entry<String, OnnxTensor> constant, CodedOutputStream out)
      throws IOException {
    out.writeString(2, constant.getKey());
    out.writeString(4, "Constant");
    out.writeByteArray(
        5,
        bytes(
            attribute -> {
              attribute.writeString(1, "value");
              attribute.writeByteArray(
                  5, bytes(tensor -> writeTensor(constant.getValue(), tensor)));
            }));
  }

  private static void writeNode(OnnxNode node, CodedOutputStream out) throws IOException {
    for (String input : node.inputs()) {
      out.writeString(1, input);
    }
    for (String output : node.outputs()) {
      out.writeString(2, output);
    }
    out.writeString(3, node.name());
    out.writeString(4, node.operation());
    for (Map.Entry<String, Double> number : node.numbers().entrySet()) {
      out.writeByteArray(
          5,
          bytes(
              attribute -> {
                attribute.writeString(1, number.getKey());
                if (number.getValue() == Math.rint(number.getValue())) {
                  attribute.writeInt64(3, number.getValue().longValue());
                } else {
                  attribute.writeFloat(2, number.getValue().floatValue());
                }
              }));
    }
  }

  private static void writeTensor(OnnxTensor tensor, CodedOutputStream out) throws IOException {
    for (long size : tensor.shape()) {
      out.writeInt64(1, size);
    }
    out.writeInt32(2, tensor.elementType());
    out.writeString(8, tensor.name());
    out.writeByteArray(9, tensor.data());
    if (tensor.external()) {
      out.writeEnum(14, 1);
    }
  }

  private static byte[] bytes(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    message.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
