package io.attune.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.Folders;
import io.attune.model.SafeTensors;
import io.attune.model.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Model folders that a test may change. */
public final class ModelFolders {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelFolders() {}

  /** Copies a golden model into a new folder inside the given one. */
  public static Path copy(String golden, Path into) throws IOException {
    Path target = Files.createTempDirectory(into, golden.replace('/', '-'));
    Folders.copy(Golden.path(golden), target);
    return target;
  }

  /** Changes a JSON object on disk. */
  public static void edit(Path file, Consumer<ObjectNode> change) throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    change.accept(root);
    Files.write(file, JSON.writeValueAsBytes(root));
  }

  /** Changes a model's stored weights. */
  public static void editTensors(Path folder, Consumer<Map<String, TensorData>> change)
      throws IOException {
    Path file = folder.resolve("model.safetensors");
    Map<String, TensorData> tensors = new LinkedHashMap<>(SafeTensors.read(file));
    change.accept(tensors);
    SafeTensors.write(file, tensors, Map.of("format", "pt"));
  }

  /** Turns on dropout, which the golden models do without. */
  public static Path withDropout(Path folder, double probability) throws IOException {
    edit(
        folder.resolve("config.json"),
        config ->
            config
                .put("hidden_dropout_prob", probability)
                .put("attention_probs_dropout_prob", probability));
    return folder;
  }

  /** A model of MiniLM's width with random weights, and the tokenizer of the tiny ones. */
  public static Path wide(int layers, long seed, Path into) throws IOException {
    Path folder = copy("tiny-bert-mean", into);
    int hidden = 384;
    int inner = 1536;
    edit(
        folder.resolve("config.json"),
        config ->
            config
                .put("hidden_size", hidden)
                .put("intermediate_size", inner)
                .put("num_attention_heads", 12)
                .put("num_hidden_layers", layers)
                .put("max_position_embeddings", 512));
    edit(folder.resolve("tokenizer_config.json"), config -> config.put("model_max_length", 512));
    Random random = new Random(seed);
    editTensors(
        folder,
        tensors -> {
          int vocabulary = (int) tensors.get("embeddings.word_embeddings.weight").shape()[0];
          tensors.clear();
          put(tensors, "embeddings.word_embeddings.weight", random, vocabulary, hidden);
          put(tensors, "embeddings.position_embeddings.weight", random, 512, hidden);
          put(tensors, "embeddings.token_type_embeddings.weight", random, 2, hidden);
          norm(tensors, "embeddings.LayerNorm", random, hidden);
          for (int layer = 0; layer < layers; layer++) {
            String name = "encoder.layer." + layer;
            for (String part : new String[] {"query", "key", "value"}) {
              linear(tensors, name + ".attention.self." + part, random, hidden, hidden);
            }
            linear(tensors, name + ".attention.output.dense", random, hidden, hidden);
            norm(tensors, name + ".attention.output.LayerNorm", random, hidden);
            linear(tensors, name + ".intermediate.dense", random, inner, hidden);
            linear(tensors, name + ".output.dense", random, hidden, inner);
            norm(tensors, name + ".output.LayerNorm", random, hidden);
          }
        });
    return folder;
  }

  private static void linear(
      Map<String, TensorData> tensors, String name, Random random, int out, int in) {
    put(tensors, name + ".weight", random, out, in);
    put(tensors, name + ".bias", random, out);
  }

  private static void norm(Map<String, TensorData> tensors, String name, Random random, int size) {
    float[] weight = new float[size];
    for (int i = 0; i < size; i++) {
      weight[i] = 1 + 0.1f * (float) random.nextGaussian();
    }
    tensors.put(name + ".weight", TensorData.ofFloats(weight, size));
    put(tensors, name + ".bias", random, size);
  }

  private static void put(
      Map<String, TensorData> tensors, String name, Random random, int... shape) {
    int size = 1;
    long[] longs = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      size *= shape[i];
      longs[i] = shape[i];
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 0.05f * (float) random.nextGaussian();
    }
    tensors.put(name, TensorData.ofFloats(values, longs));
  }
}
