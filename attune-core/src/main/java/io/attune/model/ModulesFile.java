package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** modules.json, the list of a model's stages, and the settings of its pooling. */
final class ModulesFile {
  /**
   * @param transformer the folder of the encoder and its tokenizer
   * @param pooling tokens to one vector
   * @param normalize whether vectors are scaled to length 1
   */
  record Modules(Path transformer, Pooling pooling, boolean normalize) {}

  private static final Logger LOG = LoggerFactory.getLogger(ModulesFile.class);

  private final Path folder;
  private final Path file;

  private ModulesFile(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("modules.json");
  }

  static Modules read(Path folder) throws IOException {
    return new ModulesFile(folder).read();
  }

  private Modules read() throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + ": no such folder; a model folder is expected");
    }
    if (!Files.exists(file)) {
      LOG.warn("{} has no modules.json: mean pooling is assumed", folder);
      return new Modules(folder, Pooling.MEAN, false);
    }
    List<String> types = new ArrayList<>();
    Path transformer = folder;
    Pooling pooling = Pooling.MEAN;
    for (JsonNode module : list()) {
      String type = type(module);
      types.add(type);
      switch (type) {
        case "Transformer" -> transformer = path(module);
        case "Pooling" -> pooling = pooling(JsonFile.read(path(module).resolve("config.json")));
        default -> {} // Normalize has no settings
      }
    }
    boolean normalize = types.contains("Normalize");
    List<String> supported =
        normalize
            ? List.of("Transformer", "Pooling", "Normalize")
            : List.of("Transformer", "Pooling");
    if (!types.equals(supported)) {
      throw invalid(
          "the modules are "
              + types
              + "; supported are Transformer, Pooling and then, optionally, Normalize");
    }
    return new Modules(transformer, pooling, normalize);
  }

  private JsonNode list() throws IOException {
    JsonNode list = JsonFile.parse(file);
    if (!list.isArray()) {
      throw invalid("a JSON list of modules is expected");
    }
    return list;
  }

  /** The class name without its package, which differs between the schemas. */
  private String type(JsonNode module) {
    String type = module.path("type").asText();
    String name = type.substring(type.lastIndexOf('.') + 1);
    if (!List.of("Transformer", "Pooling", "Normalize").contains(name)) {
      throw invalid(
          "module type '"
              + type
              + "' is not supported; supported: Transformer, Pooling, Normalize");
    }
    return name;
  }

  private Path path(JsonNode module) {
    String path = module.path("path").asText();
    try {
      Path inside = folder.resolve(path).normalize();
      if (module.path("path").isTextual() && inside.startsWith(folder.normalize())) {
        return folder.resolve(path);
      }
    } catch (InvalidPathException e) {
      throw invalid("module path '" + path + "' is not a path: " + e.getReason());
    }
    throw invalid(
        "module path " + module.path("path") + " is not the name of a folder inside the model's");
  }

  private InvalidInputException invalid(String what) {
    return new InvalidInputException(file + ": " + what);
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
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (field.startsWith("pooling_mode_") && config.bool(field, false)) {
                modes.add(field);
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
