package io.attune.publishing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What metrics.jsonl holds.
 *
 * @param entries the numbers of each logged step or evaluation by name, in the file's order
 */
public record RunHistory(List<Map<String, Double>> entries) {
  /** A history without entries. */
  public static final RunHistory EMPTY = new RunHistory(List.of());

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Copies the entries. */
  public RunHistory {
    entries =
        entries.stream()
            .map(entry -> Collections.unmodifiableMap(new LinkedHashMap<>(entry)))
            .toList();
  }

  /**
   * Reads a metrics.jsonl. Values that are no numbers are passed over, and so is a last line that
   * was cut short when its process was killed.
   *
   * @param file as the trainer writes it
   * @return its entries; none where the file is missing
   * @throws InvalidInputException if another line is no JSON object
   * @throws IOException if it cannot be read
   */
  public static RunHistory read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return EMPTY;
    }
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    List<Map<String, Double>> entries = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      try {
        entries.add(numbers(JSON.readTree(lines.get(i))));
      } catch (JsonProcessingException e) {
        if (i < lines.size() - 1) {
          throw new InvalidInputException(
              file + ":" + (i + 1) + ": not a JSON object: " + e.getOriginalMessage(), e);
        }
      }
    }
    return new RunHistory(entries);
  }

  private static Map<String, Double> numbers(JsonNode object) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNumber()) {
                numbers.put(field.getKey(), field.getValue().doubleValue());
              }
            });
    return numbers;
  }

  /** Names of all values, in the order in which they first occur. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.addAll(entry.keySet()));
    return names;
  }

  /** [step, value] wherever a finite value of this name was logged, by step. */
  List<double[]> points(String name) {
    Map<Double, Double> byStep = new TreeMap<>();
    for (Map<String, Double> entry : entries) {
      if (entry.containsKey("step") && Double.isFinite(entry.getOrDefault(name, Double.NaN))) {
        byStep.put(entry.get("step"), entry.get(name));
      }
    }
    return byStep.entrySet().stream()
        .map(point -> new double[] {point.getKey(), point.getValue()})
        .toList();
  }
}
