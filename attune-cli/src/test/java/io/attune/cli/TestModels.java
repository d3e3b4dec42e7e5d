package io.attune.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.Folders;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Tiny models, whole ones and damaged copies. */
final class TestModels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TestModels() {}

  /** A BERT of some ten thousand parameters, mean pooling, 24 tokens. */
  static Path mean() {
    return golden("tiny-bert-mean");
  }

  /** Another one, CLS pooling. */
  static Path cls() {
    return golden("tiny-bert-cls");
  }

  private static Path golden(String name) {
    try {
      return Path.of(TestModels.class.getResource("/golden/" + name + "/config.json").toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of the mean-pooling model. */
  static Path copyTo(Path folder) throws IOException {
    Folders.copy(mean(), folder);
    return folder;
  }

  /** Changes a JSON file of a model. */
  static void editJson(Path file, Consumer<ObjectNode> edit) throws IOException {
    ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
    edit.accept(json);
    JSON.writeValue(file.toFile(), json);
  }

  /** Changes the header of the weights, which tells each tensor's type, shape and place. */
  static void editHeader(Path model, Consumer<ObjectNode> edit) throws IOException {
    Path file = weights(model);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    byte[] header = new byte[length];
    bytes.get(header);
    ObjectNode json = (ObjectNode) JSON.readTree(header);
    edit.accept(json);
    byte[] edited = JSON.writeValueAsBytes(json);
    ByteBuffer result =
        ByteBuffer.allocate(Long.BYTES + edited.length + bytes.remaining())
            .order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(edited.length).put(edited).put(bytes);
    Files.write(file, result.array());
  }

  /** Writes another length before the header. */
  static void setHeaderLength(Path model, long length) throws IOException {
    byte[] bytes = Files.readAllBytes(weights(model));
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
    Files.write(weights(model), bytes);
  }

  static Path weights(Path model) {
    return model.resolve("model.safetensors");
  }
}
