package io.attune.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/** Walks over the fields of protobuf messages whose classes are not generated. */
final class ProtobufFields {
  private ProtobufFields() {}

  /** Takes the fields it knows. */
  @FunctionalInterface
  interface Reader {
    /**
     * @param tag field number and wire type, see {@link #tag}
     * @return whether the field was read; otherwise it is skipped
     */
    boolean read(int tag) throws IOException;
  }

  /**
   * @param field number in the {@code .proto} file
   * @param wireType one of {@link com.google.protobuf.WireFormat}'s
   * @return what stands before that field in the file
   */
  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** Reads the fields of a message that fills the rest of the stream or of the current limit. */
  static void readAll(CodedInputStream in, Reader reader) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!reader.read(tag) && !in.skipField(tag)) {
        throw new InvalidProtocolBufferException("A group ends that never began.");
      }
    }
  }

  /** Reads a message that its length precedes, as where it is a field of another. */
  static void readMessage(CodedInputStream in, Reader reader) throws IOException {
    int length = in.readRawVarint32();
    int limit = in.pushLimit(length);
    readAll(in, reader);
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("A message ends before its length.");
    }
    in.popLimit(limit);
  }
}
