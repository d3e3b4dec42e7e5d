package io.attune.model;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a sentence-transformers folder, in the older schema (up to 5.x) or the newer one (6.x). */
final class ModelReader {
  /** Files that make up a tokenizer; saved again with the model. */
  static final List<String> TOKENIZER_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "vocab.txt",
          "vocab.json",
          "merges.txt",
          "sentencepiece.bpe.model",
          "spiece.model",
          "tokenizer.model",
          "added_tokens.json");

  private final Path folder;

  private ModelReader(Path folder) {
    this.folder = folder;
  }

  static ModelParts read(Path folder) throws IOException {
    return new ModelReader(folder).read();
  }

  private ModelParts read() throws IOException {
    ModulesFile.Modules modules = ModulesFile.read(folder);
    Path transformer = modules.transformer();
    JsonFile config = JsonFile.read(transformer.resolve("config.json"));
    JsonFile bert = JsonFile.readIfPresent(transformer.resolve("sentence_bert_config.json"));
    ModelSettings settings =
        ModelSettings.read(JsonFile.readIfPresent(folder.resolve(ModelSettings.FILE)));
    Map<String, byte[]> tokenizerFiles = tokenizerFiles(transformer);
    BertConfig architecture = architecture(config);
    int maxSeqLength = maxSeqLength(transformer, bert, architecture.maxPositions());
    boolean lowerCase = bert.bool("do_lower_case", false);
    // The weights come last: nothing can fail once they are in native memory.
    Path weightsFile = weightsFile(transformer);
    Parameters parameters = new Parameters(weightsFile, "bert.", SafeTensors.read(weightsFile));
    return new ModelParts(
        encoder(architecture, parameters),
        config.copy(),
        tokenizerFiles,
        copyOf(parameters.notTaken()),
        modules.pooling(),
        modules.normalize(),
        settings,
        maxSeqLength,
        lowerCase);
  }

  private static BertConfig architecture(JsonFile config) {
    String type = config.text("model_type", "");
    if (!type.equals("bert")) {
      throw config.invalid(
          "model_type", "the architecture '" + type + "' is not supported; supported: bert");
    }
    return BertConfig.read(config);
  }

  private static TextEncoder encoder(BertConfig architecture, Parameters parameters) {
    try {
      return new BertEncoder(architecture, parameters);
    } catch (RuntimeException e) {
      parameters.close();
      throw e;
    }
  }

  private static Path weightsFile(Path transformer) {
    Path file = transformer.resolve("model.safetensors");
    Path pickle = transformer.resolve("pytorch_model.bin");
    if (!Files.exists(file) && Files.exists(pickle)) {
      throw new InvalidInputException(
          pickle
              + ": pickled weights are not read, since loading them can run code. Convert them"
              + " with sentence-transformers: SentenceTransformer(folder).save(folder,"
              + " safe_serialization=True)");
    }
    return file;
  }

  private static Map<String, byte[]> tokenizerFiles(Path transformer) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : TOKENIZER_FILES) {
      Path file = transformer.resolve(name);
      if (Files.isRegularFile(file)) {
        files.put(name, Files.readAllBytes(file));
      }
    }
    if (!files.containsKey("tokenizer.json")) {
      throw new InvalidInputException(
          transformer.resolve("tokenizer.json")
              + ": no such file; a fast tokenizer is needed. Save the model with a recent"
              + " transformers to get one");
    }
    return files;
  }

  /**
   * The older schema's own setting counts as it is; the tokenizer's is capped by the positions the
   * encoder knows, as sentence-transformers does.
   */
  private static int maxSeqLength(Path transformer, JsonFile bert, int maxPositions)
      throws IOException {
    if (bert.has("max_seq_length")) {
      int length = bert.positiveInt("max_seq_length");
      if (length < SentenceTransformer.SHORTEST_LENGTH || length > maxPositions) {
        throw bert.invalid("max_seq_length", lengthAllowed(maxPositions) + ", not " + length);
      }
      return length;
    }
    JsonFile tokenizer = JsonFile.readIfPresent(transformer.resolve("tokenizer_config.json"));
    double length = tokenizer.positive("model_max_length", maxPositions);
    if (length < SentenceTransformer.SHORTEST_LENGTH) {
      throw tokenizer.invalid("model_max_length", lengthAllowed(maxPositions) + ", not " + length);
    }
    return (int) Math.min(length, maxPositions); // transformers writes 1e30 for "no limit"
  }

  private static String lengthAllowed(int maxPositions) {
    return "a number from "
        + SentenceTransformer.SHORTEST_LENGTH
        + " to the encoder's "
        + maxPositions
        + " positions is expected";
  }

  /** Detached from the file, which may be replaced while the model is in use. */
  private static Map<String, TensorData> copyOf(Map<String, TensorData> tensors) {
    Map<String, TensorData> copies = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          ByteBuffer bytes = ByteBuffer.allocate(tensor.data().limit()).put(tensor.data()).flip();
          copies.put(name, new TensorData(tensor.dtype(), tensor.shape(), bytes));
        });
    return copies;
  }
}
