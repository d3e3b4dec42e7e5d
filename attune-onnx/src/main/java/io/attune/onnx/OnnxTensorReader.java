package io.attune.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/** Reads one {@code TensorProto}. */
final class OnnxTensorReader {
  private static final int DIMENSIONS_PACKED = tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int DIMENSION = tag(1, WireFormat.WIRETYPE_VARINT);
  private static final int ELEMENT_TYPE = tag(2, WireFormat.WIRETYPE_VARINT);
  private static final int FLOATS_PACKED = tag(4, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int FLOAT = tag(4, WireFormat.WIRETYPE_FIXED32);
  private static final int NAME = tag(8, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int RAW_DATA = tag(9, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  private static final int DATA_LOCATION = tag(14, WireFormat.WIRETYPE_VARINT);

  /** More than any real tensor has, and few enough to read nonsense quickly. */
  private static final int MOST_DIMENSIONS = 16;

  /** {@code TensorProto.DataLocation.EXTERNAL}. */
  private static final int EXTERNAL = 1;

  private final CodedInputStream in;
  private final ByteArrayOutputStream floats = new ByteArrayOutputStream(0);
  private long[] shape = {};
  private int elementType;
  private String name = "";
  private byte[] raw = {};
  private boolean external;

  private OnnxTensorReader(CodedInputStream in) {
    this.in = in;
  }

  static OnnxTensor read(CodedInputStream in) throws IOException {
    OnnxTensorReader reader = new OnnxTensorReader(in);
    ProtobufFields.readMessage(in, reader::field);
    byte[] data = reader.floats.size() > 0 ? reader.floats.toByteArray() : reader.raw;
    return new OnnxTensor(reader.name, reader.elementType, reader.shape, data, reader.external);
  }

  private boolean field(int tag) throws IOException {
    if (tag == DIMENSION) {
      addDimension(in.readInt64());
    } else if (tag == DIMENSIONS_PACKED) {
      int limit = in.pushLimit(in.readRawVarint32());
      while (in.getBytesUntilLimit() > 0) {
        addDimension(in.readInt64());
      }
      in.popLimit(limit);
    } else if (tag == ELEMENT_TYPE) {
      elementType = in.readInt32();
    } else if (tag == NAME) {
      name = in.readStringRequireUtf8();
    } else if (tag == RAW_DATA) {
      raw = in.readByteArray();
    } else if (tag == FLOATS_PACKED) {
      floats.writeBytes(in.readByteArray()); // the wire's little endian is raw_data's, too
    } else if (tag == FLOAT) {
      addFloat(in.readFixed32());
    } else if (tag == DATA_LOCATION) {
      external = in.readEnum() == EXTERNAL;
    } else {
      return false;
    }
    return true;
  }

  private void addDimension(long size) throws IOException {
    if (shape.length == MOST_DIMENSIONS) {
      throw new InvalidProtocolBufferException(
          "A tensor has more than " + MOST_DIMENSIONS + " dimensions.");
    }
    shape = Arrays.copyOf(shape, shape.length + 1);
    shape[shape.length - 1] = size;
  }

  private void addFloat(int bits) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      floats.write(bits >>> shift);
    }
  }

  private static int tag(int field, int wireType) {
    return ProtobufFields.tag(field, wireType);
  }
}
