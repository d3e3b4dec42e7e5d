package io.attune.onnx.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.attune.model.SafeTensors;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code SentenceTransformer.save} wrote: float32 weights under transformers' names, adapters
 * merged into them, and every setting.
 *
 * @param encoder the folder of the encoder, in which its tokenizer lies
 * @param config the encoder's; without fields for static embeddings
 * @param modules after pooling, in order
 * @param truncateDimension components that are kept of each vector; 0 for all
 * @param weights of encoder and modules
 */
record ModelFolder(
    Path encoder,
    ModelConfig config,
    List<VectorModule> modules,
    int truncateDimension,
    Weights weights) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.safetensors";

  static ModelFolder read(Path folder) throws IOException {
    Path encoder = folder;
    List<VectorModule> modules = new ArrayList<>();
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (JsonNode entry : json(folder.resolve("modules.json"))) {
      String type = entry.path("type").asText().replaceFirst(".*\\.", "");
      String path = entry.path("path").asText();
      Path own = folder.resolve(path);
      switch (type) {
        case "Transformer", "StaticEmbedding" -> {
          encoder = own;
          tensors.putAll(SafeTensors.read(own.resolve(WEIGHTS)));
        }
        case "Pooling" -> {} // the model itself tells its modes
        default -> {
          modules.add(new VectorModule(type, path, config(own)));
          addWeights(own, path, tensors);
        }
      }
    }
    JsonNode settings = json(folder.resolve("config_sentence_transformers.json"));
    return new ModelFolder(
        encoder,
        config(encoder),
        List.copyOf(modules),
        settings.path("truncate_dim").asInt(0),
        new Weights(tensors));
  }

  boolean isStatic() {
    return config.json().isMissingNode();
  }

  private static void addWeights(Path folder, String prefix, Map<String, TensorData> tensors)
      throws IOException {
    if (Files.exists(folder.resolve(WEIGHTS))) {
      SafeTensors.read(folder.resolve(WEIGHTS))
          .forEach((name, tensor) -> tensors.put(prefix + "." + name, tensor));
    }
  }

  private static ModelConfig config(Path folder) throws IOException {
    return new ModelConfig(json(folder.resolve(CONFIG)));
  }

  /** A missing node where there is no such file. */
  private static JsonNode json(Path file) throws IOException {
    return Files.exists(file) ? JSON.readTree(file.toFile()) : MissingNode.getInstance();
  }
}
