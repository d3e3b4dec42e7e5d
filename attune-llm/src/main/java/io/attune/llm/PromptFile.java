package io.attune.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.attune.InvalidInputException;
import io.attune.Suggestions;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Prompts as YAML files. What a file leaves out is taken from the default prompt; an unknown key is
 * an error.
 */
public final class PromptFile {
  private static final ObjectMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private record QueryExample(String title, String text, List<String> queries) {}

  private record QueryFile(String instructions, String template, List<QueryExample> examples) {}

  private record JudgeExample(String query, String document, int grade, String reason) {}

  private record JudgeFile(String instructions, List<JudgeExample> examples) {}

  private PromptFile() {}

  /**
   * Reads a prompt for queries: {@code instructions}, {@code template} and {@code examples}, each
   * with {@code title}, {@code text} and {@code queries}.
   *
   * @param file YAML
   * @return the prompt
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   * @throws IOException if it cannot be read
   */
  public static QueryPrompt queries(Path file) throws IOException {
    QueryFile read = read(file, QueryFile.class);
    return inFile(
        file,
        () ->
            new QueryPrompt(
                orElse(read.instructions(), QueryPrompt.DEFAULT.instructions()),
                read.examples() == null
                    ? QueryPrompt.DEFAULT.examples()
                    : read.examples().stream()
                        .map(
                            example ->
                                new QueryPrompt.Example(
                                    orElse(example.title(), ""),
                                    orElse(example.text(), ""),
                                    example.queries() == null ? List.of() : example.queries()))
                        .toList(),
                orElse(read.template(), QueryPrompt.DEFAULT.template())));
  }

  /**
   * Reads a prompt for judging: {@code instructions} and {@code examples}, each with {@code query},
   * {@code document}, {@code grade} and {@code reason}.
   *
   * @param file YAML
   * @return the prompt
   * @throws InvalidInputException with file, line and field for whatever is wrong in it
   * @throws IOException if it cannot be read
   */
  public static JudgePrompt judge(Path file) throws IOException {
    JudgeFile read = read(file, JudgeFile.class);
    return inFile(
        file,
        () ->
            new JudgePrompt(
                orElse(read.instructions(), JudgePrompt.DEFAULT.instructions()),
                read.examples() == null
                    ? JudgePrompt.DEFAULT.examples()
                    : read.examples().stream()
                        .map(
                            example ->
                                new JudgePrompt.Example(
                                    orElse(example.query(), ""),
                                    orElse(example.document(), ""),
                                    example.grade(),
                                    orElse(example.reason(), "")))
                        .toList()));
  }

  private static String orElse(String given, String otherwise) {
    return Objects.requireNonNullElse(given, otherwise);
  }

  @FunctionalInterface
  private interface Prompt<T> {
    T make();
  }

  private static <T> T inFile(Path file, Prompt<T> prompt) {
    try {
      return prompt.make();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static <T> T read(Path file, Class<T> type) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": no such file; a prompt is a YAML file with instructions and examples.");
    }
    try {
      return Objects.requireNonNull(YAML.readValue(Files.readString(file), type), "empty");
    } catch (UnrecognizedPropertyException e) {
      List<String> known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
      throw new InvalidInputException(
          "%s:%d: unknown key '%s'%s; allowed: %s."
              .formatted(
                  file,
                  line(e.getLocation()),
                  e.getPropertyName(),
                  Suggestions.hint(e.getPropertyName(), known),
                  String.join(", ", known)),
          e);
    } catch (JsonMappingException e) {
      throw new InvalidInputException(
          "%s:%d: wrong value (field '%s'): %s"
              .formatted(file, line(e.getLocation()), path(e), e.getOriginalMessage()),
          e);
    } catch (JacksonException e) {
      throw new InvalidInputException(
          "%s:%d: wrong YAML: %s"
              .formatted(
                  file,
                  line(e.getLocation()),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  private static int line(JsonLocation location) {
    return location == null ? 1 : location.getLineNr();
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining(" "));
  }
}
