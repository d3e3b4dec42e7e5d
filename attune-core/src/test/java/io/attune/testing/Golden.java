package io.attune.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.data.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The golden figures made by golden/make_golden.py. */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  public static Path path(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  public static JsonNode json(String name) {
    try {
      return JSON.readTree(Files.readAllBytes(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  public static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }

  public static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  public static float[][] matrix(JsonNode array) {
    float[][] values = new float[array.size()][];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats(array.get(i));
    }
    return values;
  }

  /** The largest absolute difference of two equally shaped matrices. */
  public static double largestDifference(float[][] actual, float[][] expected) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    double largest = 0;
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < expected[row].length; i++) {
        double difference = Math.abs((double) actual[row][i] - expected[row][i]);
        // A NaN must not pass for a small difference.
        largest = difference <= largest ? largest : Double.isNaN(difference) ? 1e30 : difference;
      }
    }
    return largest;
  }

  /** The difference relative to the expected value, or absolute below 1e-6. */
  public static double relativeDifference(double actual, double expected) {
    double difference = Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-6);
    return Double.isNaN(difference) ? 1e30 : difference;
  }

  /** The options of a loss, as on the command line. */
  public static Map<String, String> options(JsonNode node) {
    Map<String, String> options = new HashMap<>();
    node.properties().forEach(option -> options.put(option.getKey(), option.getValue().asText()));
    return options;
  }

  /** Reads rows as a data set, by way of a new file in the folder. */
  public static Dataset dataset(JsonNode rows, Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "rows", ".jsonl");
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(row.toString()));
    Files.write(file, lines);
    return Dataset.read(file);
  }
}
