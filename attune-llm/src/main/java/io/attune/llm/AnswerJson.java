package io.attune.llm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** Finds the JSON object in an answer. */
final class AnswerJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How much of an answer an error message quotes. */
  private static final int QUOTED = 60;

  private AnswerJson() {}

  /**
   * The object, also where the model put words, a code fence or its thoughts around it, as models
   * do on servers that do not enforce a schema.
   *
   * @throws UnusableAnswerException if there is none
   */
  static JsonNode parse(String content) throws UnusableAnswerException {
    int thoughts = content.lastIndexOf("</think>");
    String answer = content.substring(Math.max(0, thoughts));
    int start = answer.indexOf('{');
    int end = answer.lastIndexOf('}');
    Optional<JsonNode> whole = object(answer.strip());
    if (whole.isEmpty() && start >= 0 && end > start) {
      whole = object(answer.substring(start, end + 1));
    }
    return whole.orElseThrow(
        () -> new UnusableAnswerException("the answer is no JSON object: " + quote(content)));
  }

  private static Optional<JsonNode> object(String text) {
    try {
      return Optional.ofNullable(JSON.readTree(text)).filter(JsonNode::isObject);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** A text of an answer, in one line, for an error message. */
  static String quote(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.codePointCount(0, line.length()) <= QUOTED
        ? "\"" + line + "\""
        : "\"" + line.substring(0, line.offsetByCodePoints(0, QUOTED)) + "…\"";
  }
}
