package io.attune.onnx.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.attune.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a graph as one ONNX file ({@code ModelProto}), its weights streamed from where they lie.
 *
 * <p>Field numbers are those of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
final class OnnxFileWriter {
  /** The format's version that came with opset 17 (ONNX 1.12). */
  private static final int FORMAT_VERSION = 8;

  /** The oldest set of operators that has LayerNormalization. */
  static final int OPERATORS_VERSION = 17;

  /** Protobuf's limit for one message. */
  private static final long LARGEST = Integer.MAX_VALUE;

  private static final int GRAPH = 7;
  private static final int INITIALIZER = 5;
  private static final int BUFFER = 1 << 16;

  private final Graph graph;
  private final long largest;

  OnnxFileWriter(Graph graph) {
    this(graph, LARGEST);
  }

  /**
   * @param largest most bytes of a file
   */
  OnnxFileWriter(Graph graph, long largest) {
    this.graph = graph;
    this.largest = largest;
  }

  /**
   * @throws InvalidInputException if the model is too large for one file
   */
  void write(Path file) throws IOException {
    ByteString head = head();
    ByteString structure = structure();
    long graphSize = structure.size() + initializersSize();
    long size = head.size() + sizeOfField(GRAPH, graphSize);
    if (size > largest) {
      throw new InvalidInputException(
          "The model needs "
              + size
              + " bytes as ONNX, but one file may have no more than "
              + largest
              + " (2 GiB); only a smaller model can be exported");
    }
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
      CodedOutputStream out = CodedOutputStream.newInstance(stream, BUFFER);
      out.writeRawBytes(head);
      out.writeTag(GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt64NoTag(graphSize);
      out.writeRawBytes(structure);
      for (Initializer initializer : graph.initializers()) {
        out.writeTag(INITIALIZER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(initializer.size());
        initializer.writeTo(out);
      }
      out.flush();
    }
  }

  /** All of the model but its graph. */
  private static ByteString head() throws IOException {
    return new ProtobufMessage()
        .integer(1, FORMAT_VERSION)
        .text(2, "attune")
        .message(8, new ProtobufMessage().text(1, "").integer(2, OPERATORS_VERSION))
        .toBytes();
  }

  /** All of the graph but its stored tensors. */
  private ByteString structure() throws IOException {
    ProtobufMessage message = new ProtobufMessage();
    for (Node node : graph.nodes()) {
      message.message(1, node.message());
    }
    message.text(2, "sentence-transformer");
    for (TensorInfo input : graph.inputs()) {
      message.message(11, input.message());
    }
    for (TensorInfo output : graph.outputs()) {
      message.message(12, output.message());
    }
    return message.toBytes();
  }

  private long initializersSize() throws IOException {
    long size = 0;
    for (Initializer initializer : graph.initializers()) {
      size += sizeOfField(INITIALIZER, initializer.size());
    }
    return size;
  }

  private static long sizeOfField(int field, long size) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(size)
        + size;
  }
}
