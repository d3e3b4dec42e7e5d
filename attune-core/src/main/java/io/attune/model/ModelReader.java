package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

  private static final Logger LOG = LoggerFactory.getLogger(ModelReader.class);

  private final Path folder;

  private ModelReader(Path folder) {
    this.folder = folder;
  }

  static ModelParts read(Path folder) throws IOException {
    return new ModelReader(folder).read();
  }

  private ModelParts read() throws IOException {
    Modules modules = modules();
    Path transformer = folder.resolve(modules.transformerPath());
    JsonFile config = JsonFile.read(transformer.resolve("config.json"));
    JsonFile bert = JsonFile.readIfPresent(transformer.resolve("sentence_bert_config.json"));
    ModelSettings settings =
        ModelSettings.read(JsonFile.readIfPresent(folder.resolve(ModelSettings.FILE)));
    Path weightsFile = weightsFile(transformer);
    Map<String, TensorData> stored = SafeTensors.read(weightsFile);
    Parameters parameters = new Parameters(weightsFile, "bert.", stored);
    TextEncoder encoder = encoder(config, parameters);
    return new ModelParts(
        encoder,
        config.copy(),
        tokenizerFiles(transformer),
        copyOf(parameters.notTaken()),
        modules.pooling(),
        modules.normalize(),
        settings,
        maxSeqLength(transformer, bert, encoder.maxPositions()),
        bert.bool("do_lower_case", false));
  }

  private static TextEncoder encoder(JsonFile config, Parameters parameters) {
    String type = config.text("model_type", "");
    if (!type.equals("bert")) {
      throw config.invalid(
          "model_type", "the architecture '" + type + "' is not supported; supported: bert");
    }
    return new BertEncoder(BertConfig.read(config), parameters);
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
      if (length > maxPositions) {
        throw bert.invalid(
            "max_seq_length",
            length + " is more than the encoder's " + maxPositions + " positions");
      }
      return length;
    }
    JsonFile tokenizer = JsonFile.readIfPresent(transformer.resolve("tokenizer_config.json"));
    JsonNode length = tokenizer.get("model_max_length");
    // transformers writes 1e30 for "no limit".
    return length.isNumber() && length.asDouble() >= 1 && length.asDouble() < maxPositions
        ? length.intValue()
        : maxPositions;
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

  private record Modules(String transformerPath, Pooling pooling, boolean normalize) {}

  private Modules modules() throws IOException {
    Path file = folder.resolve("modules.json");
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": no such folder; a model folder is expected");
    }
    if (!Files.exists(file)) {
      LOG.warn("{} has no modules.json: mean pooling is assumed", folder);
      return new Modules("", Pooling.MEAN, false);
    }
    JsonNode list = JsonFile.MAPPER.readTree(Files.readAllBytes(file));
    String transformer = null;
    Pooling pooling = null;
    boolean normalize = false;
    for (JsonNode module : list) {
      String type = module.path("type").asText();
      String path = module.path("path").asText();
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformer = path;
        case "Pooling" ->
            pooling = pooling(JsonFile.read(folder.resolve(path).resolve("config.json")));
        case "Normalize" -> normalize = true;
        default ->
            throw new InvalidInputException(
                file
                    + ": module type '"
                    + type
                    + "' is not supported; supported: Transformer, Pooling, Normalize");
      }
      if (normalize && pooling == null) {
        throw new InvalidInputException(file + ": Normalize before Pooling is not supported");
      }
    }
    if (transformer == null || pooling == null) {
      throw new InvalidInputException(
          file + ": a list with one Transformer and one Pooling module is expected");
    }
    return new Modules(transformer, pooling, normalize);
  }

  private static Pooling pooling(JsonFile config) {
    if (!config.bool("include_prompt", true)) {
      throw config.invalid(
          "include_prompt", "false (pooling without the prompt's tokens) is not supported");
    }
    if (config.has("pooling_mode")) {
      String mode = config.text("pooling_mode", "");
      return Arrays.stream(Pooling.values())
          .filter(pooling -> pooling.key().equals(mode))
          .findFirst()
          .orElseThrow(() -> unsupported(config, "pooling_mode", mode));
    }
    List<String> modes = new ArrayList<>();
    config
        .copy()
        .properties()
        .forEach(
            field -> {
              if (field.getKey().startsWith("pooling_mode_") && field.getValue().asBoolean()) {
                modes.add(field.getKey());
              }
            });
    String only = modes.size() == 1 ? modes.get(0) : modes.toString();
    return Arrays.stream(Pooling.values())
        .filter(pooling -> pooling.flag().equals(only))
        .findFirst()
        .orElseThrow(() -> unsupported(config, "pooling_mode_…", only));
  }

  private static InvalidInputException unsupported(JsonFile config, String field, String mode) {
    return config.invalid(field, "'" + mode + "' is not supported; supported: mean, cls, max");
  }
}
