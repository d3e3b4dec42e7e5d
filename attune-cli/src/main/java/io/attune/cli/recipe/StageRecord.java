package io.attune.cli.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What went into a piece of work and what came out. A later run whose record would begin the same
 * has nothing to do.
 *
 * @param task its name
 * @param code hash of the code that did it
 * @param settings as in the recipe
 * @param inputs from name to hash
 * @param models from reference to hash
 * @param outputs from file within the task's folder to hash; empty while the work is under way
 * @param ended when it was finished, UTC; empty while the work is under way
 * @param seconds that it took
 */
public record StageRecord(
    String task,
    String code,
    Map<String, Object> settings,
    Map<String, String> inputs,
    Map<String, String> models,
    Map<String, String> outputs,
    String ended,
    double seconds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a record; one that is missing or damaged counts for nothing. */
  static Optional<StageRecord> read(Path file) {
    try {
      return Optional.ofNullable(JSON.readValue(file.toFile(), StageRecord.class))
          .filter(record -> record.outputs != null && record.inputs != null);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    AtomicFiles.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  /** The same work, finished. */
  StageRecord finished(Map<String, String> files, String when, double duration) {
    return new StageRecord(task, code, settings, inputs, models, files, when, duration);
  }

  /** Why this is not the same work as before, in words; empty where it is. */
  List<String> differencesFrom(StageRecord before) {
    List<String> differences = new ArrayList<>();
    if (!code.equals(before.code)) {
      differences.add("Attune itself has changed");
    }
    differences(plain(before.settings), plain(settings), true, differences);
    differences(before.inputs, inputs, false, differences);
    differences(before.models, models, false, differences);
    return differences;
  }

  private static void differences(
      Map<String, String> before, Map<String, String> now, boolean told, List<String> differences) {
    Set<String> names = new LinkedHashSet<>(now.keySet());
    names.addAll(before.keySet());
    for (String name : names) {
      if (!Objects.equals(before.get(name), now.get(name))) {
        differences.add(
            told
                ? "%s: %s → %s"
                    .formatted(
                        name,
                        before.getOrDefault(name, "not set"),
                        now.getOrDefault(name, "not set"))
                : name + (now.containsKey(name) ? " has changed" : " is no longer read"));
      }
    }
  }

  /** Values as texts, since JSON does not keep apart all that YAML does. */
  private static Map<String, String> plain(Map<String, Object> values) {
    Map<String, String> plain = new LinkedHashMap<>();
    values.forEach((name, value) -> plain.put(name, json(value)));
    return plain;
  }

  private static String json(Object value) {
    try {
      return value instanceof String text ? text : JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values are writable", e);
    }
  }
}
