package io.attune.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** modules.json, the list of a model's stages. */
final class ModulesFile {
  /**
   * @param encoder the folder of the encoder and its tokenizer
   * @param isStatic whether that is a StaticEmbedding
   * @param pooling vectors of tokens to one vector a text
   * @param rest the modules after that
   */
  record Modules(Path encoder, boolean isStatic, List<Pooling> pooling, List<Entry> rest) {}

  /**
   * @param type class name without its package, which differs between the schemas
   * @param folder of its settings and weights
   */
  record Entry(String type, Path folder) {}

  private static final Logger LOG = LoggerFactory.getLogger(ModulesFile.class);
  private static final String TRANSFORMER = "Transformer";
  private static final String POOLING = "Pooling";
  private static final List<String> LATER =
      List.of(Normalize.TYPE, Dense.TYPE, VectorLayerNorm.TYPE);
  private static final List<String> SUPPORTED =
      Stream.concat(Stream.of(TRANSFORMER, POOLING, StaticEmbedding.TYPE), LATER.stream()).toList();

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
      return new Modules(folder, false, List.of(Pooling.MEAN), List.of());
    }
    List<Entry> entries = entries();
    List<String> types = entries.stream().map(Entry::type).toList();
    boolean isStatic = !types.isEmpty() && types.get(0).equals(StaticEmbedding.TYPE);
    List<String> head = isStatic ? List.of(StaticEmbedding.TYPE) : List.of(TRANSFORMER, POOLING);
    int after = head.size();
    if (types.size() < after
        || !types.subList(0, after).equals(head)
        || !LATER.containsAll(types.subList(after, types.size()))) {
      throw invalid(
          "the modules are "
              + types
              + "; supported are Transformer and Pooling, or StaticEmbedding, and then any of "
              + String.join(", ", LATER));
    }
    return new Modules(
        entries.get(0).folder,
        isStatic,
        isStatic ? List.of(Pooling.MEAN) : pooling(entries.get(1)),
        entries.subList(after, entries.size()));
  }

  private static List<Pooling> pooling(Entry entry) throws IOException {
    return PoolingConfig.read(JsonFile.read(entry.folder.resolve("config.json")));
  }

  private List<Entry> entries() throws IOException {
    JsonNode list = JsonFile.parse(file);
    if (!list.isArray()) {
      throw invalid("a JSON list of modules is expected");
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode module : list) {
      entries.add(new Entry(type(module), path(module)));
    }
    return entries;
  }

  private String type(JsonNode module) {
    String type = module.path("type").asText();
    String name = type.substring(type.lastIndexOf('.') + 1);
    if (!SUPPORTED.contains(name)) {
      throw invalid(
          "module type '"
              + type
              + "' is not supported"
              + Suggestions.hint(name, SUPPORTED)
              + "; supported: "
              + String.join(", ", SUPPORTED));
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
}
