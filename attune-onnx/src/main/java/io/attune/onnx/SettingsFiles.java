package io.attune.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a model folder holds besides weights: settings of encoder, tokenizer and modules.
 *
 * @param folder as an export or the Hugging Face hub has it
 */
record SettingsFiles(Path folder) {
  private static final Pattern COPIED = Pattern.compile(".*\\.(json|txt|model)");
  private static final Pattern OF_WEIGHTS =
      Pattern.compile(
          ".*\\.safetensors\\.index\\.json|.*\\.bin\\.index\\.json|adapter_config\\.json");

  /**
   * Finds the settings of an ONNX file: beside it, or one folder above, as on the hub.
   *
   * @throws InvalidInputException if there are none
   */
  static SettingsFiles beside(Path onnx) {
    Path own = onnx.toAbsolutePath().getParent();
    return Stream.of(own, own.resolve(".."))
        .map(Path::normalize)
        .filter(folder -> holds(folder, "config.json") || holds(folder, "modules.json"))
        .findFirst()
        .map(SettingsFiles::new)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    onnx
                        + ": an ONNX file does not tell all of a model: config.json and"
                        + " tokenizer.json must lie beside it, or one folder above"));
  }

  private static boolean holds(Path folder, String file) {
    return Files.isRegularFile(folder.resolve(file));
  }

  /**
   * Copies them.
   *
   * @param target an empty folder
   */
  void copyTo(Path target) throws IOException {
    copy(folder, target);
    for (Path module : modules()) {
      copy(module, Files.createDirectory(target.resolve(module.getFileName().toString())));
    }
  }

  /** Where the encoder's weights belong, among the folders of the modules. */
  String encoder() throws IOException {
    Path file = folder.resolve("modules.json");
    if (!Files.exists(file)) {
      return "";
    }
    String path = readJson(file).path(0).path("path").asText();
    boolean known =
        path.isEmpty()
            || modules().stream().anyMatch(module -> module.getFileName().toString().equals(path));
    if (!known) {
      throw new InvalidInputException(
          file + ": field '[0].path': '" + path + "' is no folder beside it");
    }
    return path;
  }

  /** Folders of modules, such as {@code 1_Pooling}: by their names, since not all have settings. */
  List<Path> modules() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches("\\d+_\\w+"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(from)) {
      files = entries.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (COPIED.matcher(name).matches() && !OF_WEIGHTS.matcher(name).matches()) {
        Files.write(to.resolve(name), Files.readAllBytes(file)); // the hub's cache has links
      }
    }
  }

  private static JsonNode readJson(Path file) throws IOException {
    try {
      return JsonFiles.MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(file + ": not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
