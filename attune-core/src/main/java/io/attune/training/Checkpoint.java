package io.attune.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.Sha256;
import io.attune.engine.NativeScope;
import io.attune.engine.Tensors;
import io.attune.model.SafeTensors;
import io.attune.model.SentenceTransformer;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A folder from which a run can go on: {@code model/} (which loads like any model), {@code
 * optimizer.safetensors}, {@code loss.safetensors} where a loss has weights of its own, and {@code
 * trainer_state.json}, which also holds all hashes.
 */
final class Checkpoint {
  private static final String MODEL = "model/";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String LOSS = "loss.safetensors";
  private static final String STATE = "trainer_state.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What trainer_state.json holds, its own hash among it. */
  record Content(
      TrainerState state, int optimizerSteps, Map<String, String> sha256, String ownSha256) {
    static Content of(TrainerState state, int optimizerSteps, Map<String, String> sha256)
        throws JsonProcessingException {
      return new Content(state, optimizerSteps, sha256, "").withHash();
    }

    private Content withHash() throws JsonProcessingException {
      byte[] bytes = JSON.writeValueAsBytes(new Content(state, optimizerSteps, sha256, ""));
      String hash = HexFormat.of().formatHex(Sha256.digest().digest(bytes));
      return new Content(state, optimizerSteps, sha256, hash);
    }

    /** Whether it is what was written; a digit may have changed without breaking the JSON. */
    boolean isWhole() throws JsonProcessingException {
      return withHash().ownSha256.equals(ownSha256);
    }
  }

  private final Path folder;
  private final Content content;

  private Checkpoint(Path folder, Content content) {
    this.folder = folder;
    this.content = content;
  }

  TrainerState state() {
    return content.state;
  }

  /** Writes a checkpoint; it appears under its name only when it is whole. */
  static void write(
      Path folder,
      SentenceTransformer model,
      Map<String, Tensor> lossWeights,
      AdamW optimizer,
      TrainerState state)
      throws IOException {
    AtomicFiles.writeFolder(
        folder,
        temporary -> {
          model.save(temporary.resolve("model"));
          SafeTensors.write(temporary.resolve(OPTIMIZER), flat(optimizer.state()), Map.of());
          Map<String, String> hashes = new LinkedHashMap<>();
          for (String file : model.weightFiles().keySet()) {
            hashes.put(MODEL + file, Sha256.hex(temporary.resolve(MODEL + file)));
          }
          hashes.put(OPTIMIZER, Sha256.hex(temporary.resolve(OPTIMIZER)));
          if (!lossWeights.isEmpty()) {
            SafeTensors.write(temporary.resolve(LOSS), flat(lossWeights), Map.of());
            hashes.put(LOSS, Sha256.hex(temporary.resolve(LOSS)));
          }
          AtomicFiles.writeString(
              temporary.resolve(STATE),
              JSON.writerWithDefaultPrettyPrinter()
                  .writeValueAsString(Content.of(state, optimizer.steps(), hashes)));
        });
  }

  /** The shapes are the parameters'; only the values matter here. */
  private static Map<String, TensorData> flat(Map<String, Tensor> tensors) {
    Map<String, TensorData> flat = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          float[] values = Tensors.toFloats(tensor);
          flat.put(name, TensorData.ofFloats(values, values.length));
        });
    return flat;
  }

  /**
   * Reads a checkpoint's state and verifies its files.
   *
   * @throws InvalidInputException if something is missing or damaged
   */
  static Checkpoint read(Path folder) throws IOException {
    Path file = folder.resolve(STATE);
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": missing, so this is no whole checkpoint");
    }
    Content content = content(file, Files.readAllBytes(file));
    for (Map.Entry<String, String> hash : content.sha256.entrySet()) {
      Path part = folder.resolve(hash.getKey());
      if (!Files.isRegularFile(part) || !Sha256.hex(part).equals(hash.getValue())) {
        throw new InvalidInputException(part + ": damaged or missing (its SHA-256 differs)");
      }
    }
    return new Checkpoint(folder, content);
  }

  private static Content content(Path file, byte[] bytes) {
    try {
      Content content = JSON.readValue(bytes, Content.class);
      if (content == null
          || content.state == null
          || content.sha256 == null
          || content.sha256.size() < 2) {
        throw new InvalidInputException(file + ": damaged: its fields are missing");
      }
      if (!content.isWhole()) {
        throw new InvalidInputException(file + ": damaged: its SHA-256 differs");
      }
      return content;
    } catch (IOException e) { // of its form: the bytes are here
      throw new InvalidInputException(file + ": damaged: " + e.getMessage(), e);
    }
  }

  /** Puts the saved weights into the model. */
  void restoreWeights(SentenceTransformer model) throws IOException {
    for (Map.Entry<String, Map<String, Tensor>> file : model.weightFiles().entrySet()) {
      copy(SafeTensors.read(folder.resolve(MODEL + file.getKey())), file.getValue());
    }
  }

  /** Puts the saved weights of the losses into them. */
  void restoreLossWeights(Map<String, Tensor> weights) throws IOException {
    if (!weights.isEmpty()) {
      copy(SafeTensors.read(folder.resolve(LOSS)), weights);
    }
  }

  /** Puts the saved moments and step count into the optimiser. */
  void restoreOptimizer(AdamW optimizer) throws IOException {
    copy(SafeTensors.read(folder.resolve(OPTIMIZER)), optimizer.state());
    optimizer.resumeAt(content.optimizerSteps);
  }

  private void copy(Map<String, TensorData> stored, Map<String, Tensor> live) {
    live.forEach(
        (name, tensor) -> {
          TensorData data = stored.get(name);
          if (data == null
              || Arrays.stream(data.shape()).reduce(1, (a, b) -> a * b) != tensor.numel()) {
            throw new InvalidInputException(
                folder
                    + ": has no tensor '"
                    + name
                    + "' of "
                    + tensor.numel()
                    + " values; it belongs to another model");
          }
          try (NativeScope scope = NativeScope.open();
              NoGradGuard guard = new NoGradGuard()) {
            tensor.copy_(Tensors.ofFloats(data.toFloats(), tensor.numel()).view_as(tensor));
          }
        });
  }
}
