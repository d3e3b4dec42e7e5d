package io.attune.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an ONNX file from the protobuf wire format. Of the many messages of {@code onnx.proto} only
 * those few fields are read that weights need; the rest is skipped.
 *
 * <p>Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
final class OnnxReader {
  private static final int BUFFER = 1 << 16;

  private static final int MODEL_GRAPH = bytesTag(7);
  private static final int GRAPH_NODE = bytesTag(1);
  private static final int GRAPH_INITIALIZER = bytesTag(5);
  private static final int GRAPH_OUTPUT = bytesTag(12);
  private static final int VALUE_NAME = bytesTag(1);
  private static final int NODE_INPUT = bytesTag(1);
  private static final int NODE_OUTPUT = bytesTag(2);
  private static final int NODE_NAME = bytesTag(3);
  private static final int NODE_OPERATION = bytesTag(4);
  private static final int NODE_ATTRIBUTE = bytesTag(5);
  private static final int ATTRIBUTE_NAME = bytesTag(1);
  private static final int ATTRIBUTE_FLOAT = tag(2, WireFormat.WIRETYPE_FIXED32);
  private static final int ATTRIBUTE_INT = tag(3, WireFormat.WIRETYPE_VARINT);
  private static final int ATTRIBUTE_TENSOR = bytesTag(5);

  private final String origin;
  private final CodedInputStream in;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<String, OnnxTensor> initializers = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> constants = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private String place = "at its start";

  private OnnxReader(String origin, InputStream in) {
    this.origin = origin;
    this.in = CodedInputStream.newInstance(in, BUFFER);
  }

  /**
   * @param in the file; read to its end, not closed
   * @param origin the file or resource, for messages
   * @return its graph
   * @throws InvalidInputException if it is no whole ONNX file
   * @throws IOException if it cannot be read
   */
  static OnnxGraph read(InputStream in, String origin) throws IOException {
    OnnxReader reader = new OnnxReader(origin, in);
    try {
      ProtobufFields.readAll(reader.in, reader::modelField);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInputException(
          origin
              + ": not a whole ONNX file: "
              + reader.place
              + ": "
              + e.getMessage()
              + " Fetch or export it again.",
          e);
    }
    if (reader.nodes.isEmpty()) {
      throw new InvalidInputException(origin + ": not an ONNX model: it holds no graph");
    }
    return new OnnxGraph(
        origin, reader.nodes, reader.initializers, reader.constants, reader.outputs);
  }

  private boolean modelField(int tag) throws IOException {
    if (tag == MODEL_GRAPH) {
      ProtobufFields.readMessage(in, this::graphField);
      return true;
    }
    return false;
  }

  private boolean graphField(int tag) throws IOException {
    if (tag == GRAPH_NODE) {
      place = "in node " + nodes.size();
      nodes.add(node());
    } else if (tag == GRAPH_INITIALIZER) {
      place = "in initializer " + initializers.size();
      OnnxTensor tensor = OnnxTensorReader.read(in);
      if (initializers.put(tensor.name(), tensor) != null) {
        throw new InvalidInputException(
            origin + ": two initializers have the name '" + tensor.name() + "'");
      }
    } else if (tag == GRAPH_OUTPUT) {
      place = "in output " + outputs.size();
      outputs.add(valueName());
    } else {
      return false;
    }
    return true;
  }

  private String valueName() throws IOException {
    String[] name = {""};
    ProtobufFields.readMessage(
        in,
        tag -> {
          if (tag == VALUE_NAME) {
            name[0] = in.readStringRequireUtf8();
            return true;
          }
          return false;
        });
    return name[0];
  }

  private OnnxNode node() throws IOException {
    NodeFields fields = new NodeFields();
    ProtobufFields.readMessage(in, fields::read);
    if (fields.value != null && fields.operation.equals("Constant") && !fields.outputs.isEmpty()) {
      constants.put(fields.outputs.get(0), fields.value);
    }
    return new OnnxNode(
        fields.name, fields.operation, fields.inputs, fields.outputs, fields.numbers);
  }

  /** The fields of one {@code NodeProto} while it is being read. */
  private final class NodeFields {
    private final List<String> inputs = new ArrayList<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, Double> numbers = new LinkedHashMap<>();
    private String name = "";
    private String operation = "";
    private OnnxTensor value;

    boolean read(int tag) throws IOException {
      if (tag == NODE_INPUT) {
        inputs.add(in.readStringRequireUtf8());
      } else if (tag == NODE_OUTPUT) {
        outputs.add(in.readStringRequireUtf8());
      } else if (tag == NODE_NAME) {
        name = in.readStringRequireUtf8();
      } else if (tag == NODE_OPERATION) {
        operation = in.readStringRequireUtf8();
      } else if (tag == NODE_ATTRIBUTE) {
        attribute();
      } else {
        return false;
      }
      return true;
    }

    private void attribute() throws IOException {
      String[] attribute = {""};
      double[] number = {Double.NaN};
      ProtobufFields.readMessage(
          in,
          tag -> {
            if (tag == ATTRIBUTE_NAME) {
              attribute[0] = in.readStringRequireUtf8();
            } else if (tag == ATTRIBUTE_FLOAT) {
              number[0] = in.readFloat();
            } else if (tag == ATTRIBUTE_INT) {
              number[0] = in.readInt64();
            } else if (tag == ATTRIBUTE_TENSOR) {
              value = OnnxTensorReader.read(in);
            } else {
              return false;
            }
            return true;
          });
      if (!Double.isNaN(number[0])) {
        numbers.put(attribute[0], number[0]);
      }
    }
  }

  private static int bytesTag(int field) {
    return tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  private static int tag(int field, int wireType) {
    return ProtobufFields.tag(field, wireType);
  }
}
