package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Protobuf lets a writer choose between spellings; OnnxFiles uses one, here are the others. */
class OnnxTensorReaderTest {
  private interface Message {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  @Test
  void dimensionsAndFloatsMayBePacked() throws IOException {
    OnnxTensor tensor =
        read(
            out -> {
              out.writeByteArray(1, new byte[] {2, 3}); // dims
              out.writeInt32(2, TinyBert.FLOAT);
              out.writeByteArray(4, TinyBert.bytes(1, 2, 3, 4, 5, 6)); // float_data
              out.writeString(8, "packed");
            });
    assertThat(tensor.name()).isEqualTo("packed");
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.floats("file").toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void dimensionsAndFloatsMayStandSingly() throws IOException {
    OnnxTensor tensor =
        read(
            out -> {
              out.writeFloat(4, -1.5f);
              out.writeFloat(4, Float.MIN_VALUE);
              out.writeInt32(2, TinyBert.FLOAT);
              out.writeInt64(1, 2);
              out.writeString(3, "a field nobody asks for");
            });
    assertThat(tensor.shape()).containsExactly(2);
    assertThat(tensor.floats("file").toFloats()).containsExactly(-1.5f, Float.MIN_VALUE);
  }

  private static OnnxTensor read(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    message.writeTo(out);
    out.flush();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    CodedOutputStream wholeOut = CodedOutputStream.newInstance(whole);
    wholeOut.writeByteArrayNoTag(bytes.toByteArray());
    wholeOut.flush();
    return OnnxTensorReader.read(CodedInputStream.newInstance(whole.toByteArray()));
  }
}
