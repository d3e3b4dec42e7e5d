package io.attune.onnx.export;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * Byte code under another name. In a class file every name is one of the texts of the constant pool
 * (JVM Specification, 4.4), and nothing refers to their lengths.
 */
final class RenamedClass {
  private static final int TEXT = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int METHOD_HANDLE = 15;

  private RenamedClass() {}

  /**
   * @param from such as {@code io/attune/Model}, also as part of other names
   * @param to such as {@code com/example/Search}
   */
  static byte[] of(byte[] classFile, String from, String to) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(in.readNBytes(8)); // magic number and version
    int count = in.readUnsignedShort();
    out.writeShort(count);
    for (int index = 1; index < count; index++) {
      int tag = in.readUnsignedByte();
      out.writeByte(tag);
      if (tag == TEXT) {
        out.writeUTF(in.readUTF().replace(from, to));
      } else {
        out.write(in.readNBytes(length(tag)));
      }
      if (tag == LONG || tag == DOUBLE) {
        index++; // these count twice
      }
    }
    out.write(in.readAllBytes());
    return bytes.toByteArray();
  }

  /** Bytes of a constant after its tag. */
  private static int length(int tag) {
    return switch (tag) {
      case LONG, DOUBLE -> 8;
      case 3, 4, 9, 10, 11, 12, 17, 18 -> 4; // numbers, references to members, dynamic ones
      case METHOD_HANDLE -> 3;
      case 7, 8, 16, 19, 20 -> 2; // names of classes, texts, types, modules
      default -> throw new IllegalStateException("Constant of the unknown kind " + tag);
    };
  }
}
