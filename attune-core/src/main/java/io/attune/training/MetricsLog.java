package io.attune.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** metrics.jsonl: one object a logged step or evaluation, appended as it happens. */
final class MetricsLog {
  static final String FILE = "metrics.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private MetricsLog(Path file) {
    this.file = file;
  }

  /**
   * Opens the log of a run that is at a step: what an interrupted process logged after its last
   * checkpoint is dropped, since those steps will be done again.
   */
  static MetricsLog openAt(Path outputDirectory, int step) throws IOException {
    Path file = outputDirectory.resolve(FILE);
    StringBuilder kept = new StringBuilder();
    if (Files.exists(file)) {
      // Not readAllLines, which fails where the process was killed within a character.
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      text.lines()
          .filter(line -> isWholeUpTo(line, step))
          .forEach(line -> kept.append(line).append('\n'));
    }
    AtomicFiles.writeString(file, kept);
    return new MetricsLog(file);
  }

  private static boolean isWholeUpTo(String line, int step) {
    try {
      int logged = JSON.readTree(line).path("step").asInt(Integer.MAX_VALUE);
      return step > 0 && logged <= step;
    } catch (JsonProcessingException e) {
      return false; // the process was killed while it wrote this line
    }
  }

  void append(Map<String, Object> entry) throws IOException {
    byte[] line = (JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
