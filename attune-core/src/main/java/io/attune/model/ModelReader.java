package io.attune.model;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    return modules.isStatic() ? readStatic(modules) : readTransformer(modules);
  }

  private ModelParts readTransformer(ModulesFile.Modules modules) throws IOException {
    Path transformer = modules.encoder();
    JsonFile config = JsonFile.read(transformer.resolve("config.json"));
    JsonFile bert = JsonFile.readIfPresent(transformer.resolve("sentence_bert_config.json"));
    ModelSettings settings = settings();
    Map<String, byte[]> tokenizerFiles = tokenizerFiles(transformer, TOKENIZER_FILES);
    Architecture architecture = Architectures.read(config);
    boolean lowerCase = bert.bool("do_lower_case", false);
    if (lowerCase) {
      tokenizerFiles.computeIfPresent("tokenizer.json", (name, json) -> LowerCasing.addTo(json));
    }
    WeightFiles.Stored files = WeightFiles.read(transformer);
    try (WeightReader reader = new WeightReader()) {
      Parameters parameters = reader.open(files, architecture.weightPrefix());
      TextEncoder encoder = architecture.encoder(parameters);
      ModelParts parts =
          new ModelParts(
              encoder,
              config.copy(),
              tokenizerFiles,
              copyOf(parameters.notTaken()),
              modules.pooling(),
              reader.modules(modules.rest(), encoder.hiddenSize() * modules.pooling().size()),
              settings,
              maxSeqLength(transformer, architecture.maxPositions(), encoder.maxPositions()),
              lowerCase,
              parameters.linears(),
              Optional.empty());
      reader.keepAll();
      return parts;
    }
  }

  /** A table of vectors and a tokenizer, nothing else. */
  private ModelParts readStatic(ModulesFile.Modules modules) throws IOException {
    Path folder = modules.encoder();
    ModelSettings settings = settings();
    Map<String, byte[]> tokenizerFiles = tokenizerFiles(folder, List.of("tokenizer.json"));
    WeightFiles.Stored files = StaticEmbedding.unfold(WeightFiles.read(folder));
    try (WeightReader reader = new WeightReader()) {
      Parameters parameters = reader.open(files, "");
      StaticEmbedding encoder = new StaticEmbedding(parameters);
      ModelParts parts =
          new ModelParts(
              encoder,
              JsonFile.MAPPER.createObjectNode(),
              tokenizerFiles,
              copyOf(parameters.notTaken()),
              modules.pooling(),
              reader.modules(modules.rest(), encoder.hiddenSize()),
              settings,
              encoder.maxPositions(),
              /* lowerCase */ false,
              parameters.linears(),
              Optional.empty());
      reader.keepAll();
      return parts;
    }
  }

  private ModelSettings settings() throws IOException {
    return ModelSettings.read(JsonFile.readIfPresent(folder.resolve(ModelSettings.FILE)));
  }

  private static Map<String, byte[]> tokenizerFiles(Path transformer, List<String> names)
      throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
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
   * The older schema's own setting counts as it is; the tokenizer's is capped by the positions that
   * the configuration speaks of, as sentence-transformers does.
   *
   * @param transformer the encoder's folder
   * @param configured those positions
   * @param possible the most tokens that the encoder can read: more where its positions are rotary
   */
  static int maxSeqLength(Path transformer, int configured, int possible) throws IOException {
    JsonFile bert = JsonFile.readIfPresent(transformer.resolve("sentence_bert_config.json"));
    JsonFile tokenizer = JsonFile.readIfPresent(transformer.resolve("tokenizer_config.json"));
    if (bert.has("max_seq_length")) {
      int length = bert.positiveInt("max_seq_length");
      if (length < SentenceTransformer.SHORTEST_LENGTH || length > possible) {
        throw bert.invalid("max_seq_length", lengthAllowed(possible) + ", not " + length);
      }
      return length;
    }
    double length = tokenizer.positive("model_max_length", configured);
    if (length < SentenceTransformer.SHORTEST_LENGTH) {
      throw tokenizer.invalid("model_max_length", lengthAllowed(configured) + ", not " + length);
    }
    return (int) Math.min(length, configured); // transformers writes 1e30 for "no limit"
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
