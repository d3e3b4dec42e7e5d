package io.attune.onnx.export;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;

/** A small protobuf message whose class is not generated, put together field by field. */
final class ProtobufMessage {
  private final ByteString.Output bytes = ByteString.newOutput();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  ProtobufMessage text(int field, String value) throws IOException {
    out.writeString(field, value);
    return this;
  }

  ProtobufMessage integer(int field, long value) throws IOException {
    out.writeInt64(field, value);
    return this;
  }

  ProtobufMessage number(int field, float value) throws IOException {
    out.writeFloat(field, value);
    return this;
  }

  ProtobufMessage message(int field, ProtobufMessage value) throws IOException {
    out.writeBytes(field, value.toBytes());
    return this;
  }

  ByteString toBytes() throws IOException {
    out.flush();
    return bytes.toByteString();
  }
}
