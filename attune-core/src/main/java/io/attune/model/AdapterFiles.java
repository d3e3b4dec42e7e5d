package io.attune.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** Adapters in PEFT's format: adapter_config.json and adapter_model.safetensors. */
final class AdapterFiles {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PREFIX = "base_model.model.";

  private final Path file;
  private final LoraOptions options;
  private final Map<String, TensorData> tensors;

  private AdapterFiles(Path file, LoraOptions options, Map<String, TensorData> tensors) {
    this.file = file;
    this.options = options;
    this.tensors = tensors;
  }

  /**
   * @param linears the layers that may be covered, by name
   * @throws InvalidInputException if the files are damaged, or made for another encoder
   */
  static LoraAdapter read(Path folder, Map<String, Linear> linears) throws IOException {
    LoraOptions options = options(JsonFile.read(folder.resolve(CONFIG)));
    Path file = folder.resolve(WEIGHTS);
    return new AdapterFiles(file, options, SafeTensors.read(file)).cover(linears);
  }

  private static LoraOptions options(JsonFile config) {
    config.requireText("peft_type", "LORA");
    config.requireText("bias", "none");
    config.requireFalse("use_dora");
    config.requireFalse("fan_in_fan_out");
    for (String field : List.of("rank_pattern", "alpha_pattern", "modules_to_save")) {
      if (config.has(field) && !config.get(field).isEmpty()) {
        throw config.invalid(field, "is not supported; only adapters without it are");
      }
    }
    return new LoraOptions(
        config.positiveInt("r"),
        config.positive("lora_alpha", 8),
        config.probability("lora_dropout", 0),
        config.bool("use_rslora", false),
        LoraOptions.ALL_LINEAR); // the weights' names tell which
  }

  private LoraAdapter cover(Map<String, Linear> linears) {
    LoraAdapter adapter = new LoraAdapter(options);
    try {
      for (String name : tensors.keySet()) {
        if (name.endsWith(LoraAdapter.DOWN)) {
          String layer = name.substring(0, name.length() - LoraAdapter.DOWN.length());
          cover(adapter, layer, linears);
        } else if (!name.endsWith(LoraAdapter.UP)) {
          throw invalid("tensor '" + name + "' is no part of a LoRA adapter");
        }
      }
      if (2 * adapter.layerNames().size() != tensors.size() || tensors.isEmpty()) {
        throw invalid(
            "each layer needs two tensors, …" + LoraAdapter.DOWN + " and …" + LoraAdapter.UP);
      }
      return adapter;
    } catch (RuntimeException e) {
      adapter.close();
      throw e;
    }
  }

  private void cover(LoraAdapter adapter, String stored, Map<String, Linear> linears) {
    String name = stored.startsWith(PREFIX) ? stored.substring(PREFIX.length()) : stored;
    Linear linear = linears.get(name);
    if (linear == null) {
      throw invalid(
          "the encoder has no linear layer '"
              + name
              + "'"
              + Suggestions.hint(name, linears.keySet()));
    }
    adapter.cover(
        name,
        linear,
        floats(stored + LoraAdapter.DOWN, options.rank(), linear.weight().size(1)),
        floats(stored + LoraAdapter.UP, linear.weight().size(0), options.rank()));
  }

  private float[] floats(String name, long... shape) {
    TensorData tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw invalid(
          "tensor '"
              + name
              + "' "
              + (tensor == null ? "is missing" : "has shape " + Arrays.toString(tensor.shape()))
              + ", but "
              + Arrays.toString(shape)
              + " is needed");
    }
    try {
      return tensor.toFloats();
    } catch (IllegalArgumentException e) {
      throw invalid("tensor '" + name + "' has dtype " + tensor.dtype() + ", no fractions");
    }
  }

  private InvalidInputException invalid(String what) {
    return new InvalidInputException(file + ": " + what);
  }

  /**
   * @param base what the adapter belongs to, for whoever loads it
   */
  static void write(LoraAdapter adapter, String base, Path folder) throws IOException {
    AtomicFiles.writeFolder(folder, temporary -> writeInto(adapter, base, temporary));
  }

  /** Into a folder that is there already. */
  static void writeInto(LoraAdapter adapter, String base, Path folder) throws IOException {
    Files.writeString(folder.resolve(CONFIG), config(adapter, base).toPrettyString() + "\n");
    SafeTensors.write(
        folder.resolve(WEIGHTS),
        ModelWriter.toTensorData(storedNames(adapter.parameters())),
        Map.of("format", "pt"));
  }

  /** The weights by their names in the file. */
  static Map<String, Tensor> storedNames(Map<String, Tensor> parameters) {
    Map<String, Tensor> stored = new LinkedHashMap<>();
    parameters.forEach((name, weight) -> stored.put(PREFIX + name, weight));
    return stored;
  }

  private static ObjectNode config(LoraAdapter adapter, String base) {
    LoraOptions options = adapter.options();
    ObjectNode config =
        JsonFile.MAPPER
            .createObjectNode()
            .put("peft_type", "LORA")
            .put("task_type", "FEATURE_EXTRACTION")
            .put("base_model_name_or_path", base)
            .put("inference_mode", true)
            .put("r", options.rank())
            .put("lora_alpha", options.alpha())
            .put("lora_dropout", options.dropout())
            .put("use_rslora", options.rankStabilised())
            .put("bias", "none")
            .put("fan_in_fan_out", false)
            .put("init_lora_weights", true);
    // In full: the end of a name may fit layers, such as a pooler's, that Attune leaves alone.
    adapter.layerNames().forEach(config.putArray("target_modules")::add);
    return config;
  }
}
