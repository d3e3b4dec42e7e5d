package io.attune.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.engine.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Writes a sentence-transformers folder in the older schema, which sentence-transformers 6.2 reads
 * just as well and which text-embeddings-inference and others parse.
 */
final class ModelWriter {
  private ModelWriter() {}

  static void write(ModelParts parts, Path folder) throws IOException {
    requireReplaceable(folder);
    AtomicFiles.writeFolder(folder, temporary -> writeInto(parts, temporary));
  }

  /** The encoder's weights and whatever else was stored with them. */
  static Map<String, TensorData> tensors(ModelParts parts) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    parts.encoder().parameters().forEach((name, weight) -> tensors.put(name, toTensorData(weight)));
    parts.otherTensors().forEach(tensors::putIfAbsent);
    return tensors;
  }

  private static TensorData toTensorData(Tensor weight) {
    return TensorData.ofFloats(Tensors.toFloats(weight), shape(weight));
  }

  private static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  private static void writeInto(ModelParts parts, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : parts.tokenizerFiles().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    writeTokenizerConfig(parts, folder);
    writeJson(folder.resolve("config.json"), config(parts));
    SafeTensors.write(folder.resolve("model.safetensors"), tensors(parts), Map.of("format", "pt"));
    writeJson(folder.resolve(ModelSettings.FILE), parts.settings().toJson());
    writeJson(
        folder.resolve("sentence_bert_config.json"),
        JsonFile.MAPPER
            .createObjectNode()
            .put("max_seq_length", parts.maxSeqLength())
            .put("do_lower_case", parts.lowerCase()));
    writeJson(folder.resolve("modules.json"), modules(parts));
    Path pooling = Files.createDirectory(folder.resolve("1_Pooling"));
    writeJson(pooling.resolve("config.json"), pooling(parts));
    if (parts.normalize()) {
      Files.createDirectory(folder.resolve("2_Normalize"));
    }
  }

  /** States the length limit here too, for readers that know only the tokenizer's own files. */
  private static void writeTokenizerConfig(ModelParts parts, Path folder) throws IOException {
    byte[] original = parts.tokenizerFiles().get("tokenizer_config.json");
    ObjectNode config =
        original == null
            ? JsonFile.MAPPER.createObjectNode()
            : (ObjectNode) JsonFile.MAPPER.readTree(original);
    config.put("model_max_length", parts.maxSeqLength());
    writeJson(folder.resolve("tokenizer_config.json"), config);
  }

  /** config.json for weights as they are saved, whatever type they had before. */
  static JsonNode config(ModelParts parts) {
    ObjectNode config = parts.config().deepCopy();
    for (String field : new String[] {"dtype", "torch_dtype"}) {
      if (config.has(field)) {
        config.put(field, "float32");
      }
    }
    return config;
  }

  private static ArrayNode modules(ModelParts parts) {
    ArrayNode modules = JsonFile.MAPPER.createArrayNode();
    module(modules, "", "Transformer");
    module(modules, "1_Pooling", "Pooling");
    if (parts.normalize()) {
      module(modules, "2_Normalize", "Normalize");
    }
    return modules;
  }

  private static void module(ArrayNode modules, String path, String type) {
    modules
        .addObject()
        .put("idx", modules.size() - 1)
        .put("name", Integer.toString(modules.size() - 1))
        .put("path", path)
        .put("type", "sentence_transformers.models." + type);
  }

  private static ObjectNode pooling(ModelParts parts) {
    ObjectNode config = JsonFile.MAPPER.createObjectNode();
    config.put("word_embedding_dimension", parts.encoder().hiddenSize());
    for (String mode :
        new String[] {
          "cls_token",
          "mean_tokens",
          "max_tokens",
          "mean_sqrt_len_tokens",
          "weightedmean_tokens",
          "lasttoken"
        }) {
      String flag = "pooling_mode_" + mode;
      config.put(flag, parts.pooling().flag().equals(flag));
    }
    return config.put("include_prompt", true);
  }

  private static void writeJson(Path file, JsonNode json) throws IOException {
    Files.writeString(file, toText(json));
  }

  private static String toText(JsonNode json) throws JsonProcessingException {
    return JsonFile.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static void requireReplaceable(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": is a file; a folder is needed to save a model");
    }
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent() && !Files.exists(folder.resolve("modules.json"))) {
        throw new InvalidInputException(
            folder + ": holds other things than a model; choose a new or empty folder");
      }
    }
  }
}
