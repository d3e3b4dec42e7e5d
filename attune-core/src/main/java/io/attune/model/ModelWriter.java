package io.attune.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.Folders;
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
  private static final String STATIC_FOLDER = "0_" + StaticEmbedding.TYPE;
  private static final String POOLING_FOLDER = "1_Pooling";
  private static final String ADAPTER_FOLDER = "adapter";
  private static final Map<String, String> PYTORCH = Map.of("format", "pt");

  private ModelWriter() {}

  /**
   * @param base what an adapter belongs to
   */
  static void write(ModelParts parts, String base, Path folder) throws IOException {
    Folders.requireReplaceable(folder, "a model", "modules.json", "to save a model");
    AtomicFiles.writeFolder(folder, temporary -> writeInto(parts, base, temporary));
  }

  /** The trainable weights by the file of the folder that they are written to. */
  static Map<String, Map<String, Tensor>> weightFiles(ModelParts parts) {
    Map<String, Map<String, Tensor>> files = new LinkedHashMap<>();
    String encoder = parts.isStatic() ? STATIC_FOLDER + "/" : "";
    if (parts.adapter().isPresent()) {
      files.put(
          ADAPTER_FOLDER + "/" + AdapterFiles.WEIGHTS,
          AdapterFiles.storedNames(parts.adapter().get().parameters()));
    } else {
      files.put(encoder + WeightFiles.SINGLE, parts.encoder().parameters());
    }
    for (VectorModule module : parts.modules()) {
      if (!module.parameters().isEmpty()) {
        files.put(parts.folder(module) + "/" + WeightFiles.SINGLE, module.parameters());
      }
    }
    return files;
  }

  /** The encoder's weights, with an adapter merged into them, and whatever else was stored. */
  static Map<String, TensorData> tensors(ModelParts parts) {
    Map<String, TensorData> tensors = toTensorData(parts.encoder().parameters());
    parts.adapter().ifPresent(adapter -> tensors.putAll(adapter.merged()));
    parts.otherTensors().forEach(tensors::putIfAbsent);
    return tensors;
  }

  static Map<String, TensorData> toTensorData(Map<String, Tensor> weights) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) ->
            tensors.put(name, TensorData.ofFloats(Tensors.toFloats(weight), shape(weight))));
    return tensors;
  }

  private static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  private static void writeInto(ModelParts parts, String base, Path folder) throws IOException {
    writeEncoder(
        parts, parts.isStatic() ? Files.createDirectory(folder.resolve(STATIC_FOLDER)) : folder);
    writeJson(folder.resolve(ModelSettings.FILE), parts.settings().toJson());
    writeJson(folder.resolve("modules.json"), modulesJson(parts));
    if (!parts.isStatic()) {
      Path pooling = Files.createDirectory(folder.resolve(POOLING_FOLDER));
      writeJson(
          pooling.resolve("config.json"),
          PoolingConfig.write(parts.pooling(), parts.encoder().hiddenSize()));
    }
    if (parts.adapter().isPresent()) {
      // In a folder of its own: beside the merged weights it would be laid over them once more.
      Path adapter = Files.createDirectory(folder.resolve(ADAPTER_FOLDER));
      AdapterFiles.writeInto(parts.adapter().get(), base, adapter);
    }
    for (VectorModule module : parts.modules()) {
      writeModule(module, Files.createDirectory(folder.resolve(parts.folder(module))));
    }
  }

  private static void writeEncoder(ModelParts parts, Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : parts.tokenizerFiles().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    SafeTensors.write(folder.resolve(WeightFiles.SINGLE), tensors(parts), PYTORCH);
    if (parts.isStatic()) {
      return;
    }
    writeTokenizerConfig(parts, folder);
    writeJson(folder.resolve("config.json"), config(parts));
    writeJson(
        folder.resolve("sentence_bert_config.json"),
        JsonFile.MAPPER
            .createObjectNode()
            .put("max_seq_length", parts.maxSeqLength())
            .put("do_lower_case", parts.lowerCase()));
  }

  private static void writeModule(VectorModule module, Path folder) throws IOException {
    if (!module.config().isEmpty()) {
      writeJson(folder.resolve("config.json"), module.config());
    }
    if (!module.parameters().isEmpty()) {
      SafeTensors.write(
          folder.resolve(WeightFiles.SINGLE), toTensorData(module.parameters()), PYTORCH);
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
    OlderSpelling.addToTokenizerConfig(config, parts.config());
    writeJson(folder.resolve("tokenizer_config.json"), config);
  }

  /** config.json for weights as they are saved, whatever type they had before. */
  static ObjectNode config(ModelParts parts) {
    ObjectNode config = parts.config().deepCopy();
    for (String field : new String[] {"dtype", "torch_dtype"}) {
      if (config.has(field)) {
        config.put(field, "float32");
      }
    }
    OlderSpelling.addToConfig(config);
    return config;
  }

  /** modules.json, by the older schema. */
  static ArrayNode modulesJson(ModelParts parts) {
    ArrayNode modules = JsonFile.MAPPER.createArrayNode();
    if (parts.isStatic()) {
      module(modules, STATIC_FOLDER, StaticEmbedding.TYPE);
    } else {
      module(modules, "", "Transformer");
      module(modules, POOLING_FOLDER, "Pooling");
    }
    parts.modules().forEach(module -> module(modules, parts.folder(module), module.type()));
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

  private static void writeJson(Path file, JsonNode json) throws IOException {
    Files.writeString(file, toText(json));
  }

  private static String toText(JsonNode json) throws JsonProcessingException {
    return JsonFile.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }
}
