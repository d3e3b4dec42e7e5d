package io.attune.publishing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a card: a head in YAML, parts that are generated, and whatever the author writes
 * around them. The parts stand between marks, which no reader sees, so that they can be written
 * anew while the author's words stay.
 *
 * @param head fields of the YAML head by their names, each with its lines
 * @param title of a card that is not there yet, one line
 * @param parts Markdown by the names of the parts, in their order
 */
record CardText(Map<String, String> head, String title, Map<String, String> parts) {
  private static final String HINT =
      "<!-- What you write outside of the marks of Attune stays when the rest is written anew. -->";

  private static final Pattern HEAD = Pattern.compile("\\A---\\R(?<head>(?s).*?\\R)---\\R");
  private static final Pattern FIELD = Pattern.compile("(?m)^(?=[A-Za-z_][\\w-]*:)");
  private static final Pattern PART =
      Pattern.compile(
          "(?s)<!-- attune:begin (?<name>[a-z]+) -->\\R(?<markdown>.*?)\\R?<!-- attune:end \\k<name> -->");

  CardText {
    head = new LinkedHashMap<>(head);
    parts = new LinkedHashMap<>(parts);
  }

  /** Whether a text is a card with generated parts; any other is left to its author. */
  static boolean isCard(String text) {
    return PART.matcher(body(text)).find();
  }

  /** The head and the generated parts of a card. */
  static CardText parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    Matcher matcher = PART.matcher(body(text));
    while (matcher.find()) {
      parts.put(matcher.group("name"), matcher.group("markdown"));
    }
    return new CardText(fields(text), "", parts);
  }

  /** Whether there is nothing but head, title and generated parts. */
  static boolean isUntouched(String text) {
    String rest = PART.matcher(body(text)).replaceAll("");
    return isCard(text) && rest.replace(HINT, "").replaceFirst("(?m)^# .*$", "").isBlank();
  }

  /** A card where there was none. */
  String text() {
    StringBuilder text = new StringBuilder(headText(head));
    text.append("\n# ").append(title).append("\n\n").append(HINT).append("\n");
    parts.forEach((name, markdown) -> text.append('\n').append(part(name, markdown)).append('\n'));
    return text.toString();
  }

  /**
   * The card that is there, its parts and fields written anew; parts and fields that are not known
   * here stay, and so does all else.
   */
  String over(String existing) {
    Map<String, String> fields = new LinkedHashMap<>(fields(existing));
    fields.putAll(head);
    StringBuilder text = new StringBuilder(headText(fields));
    String body = body(existing);
    Map<String, String> missing = new LinkedHashMap<>(parts);
    Matcher matcher = PART.matcher(body);
    int end = 0;
    while (matcher.find()) {
      String markdown = missing.remove(matcher.group("name"));
      text.append(body, end, matcher.start());
      text.append(markdown == null ? matcher.group() : part(matcher.group("name"), markdown));
      end = matcher.end();
    }
    text.append(body.substring(end));
    missing.forEach(
        (name, markdown) -> text.append('\n').append(part(name, markdown)).append('\n'));
    return text.toString();
  }

  /** A text without its head, in which words of the data may look like marks. */
  private static String body(String text) {
    return HEAD.matcher(text).replaceFirst("");
  }

  /** The fields of a text's head, each with its lines. */
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher matcher = HEAD.matcher(text);
    if (matcher.find()) {
      for (String field : FIELD.split(matcher.group("head"), -1)) {
        int colon = field.indexOf(':');
        if (colon > 0) {
          fields.put(field.substring(0, colon), field);
        }
      }
    }
    return fields;
  }

  private static String headText(Map<String, String> fields) {
    return fields.isEmpty() ? "" : "---\n" + String.join("", fields.values()) + "---\n";
  }

  private static String part(String name, String markdown) {
    return "<!-- attune:begin %s -->\n%s\n<!-- attune:end %s -->"
        .formatted(name, markdown.strip(), name);
  }
}
