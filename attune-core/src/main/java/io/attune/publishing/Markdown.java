package io.attune.publishing;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of Markdown for cards, and texts of any kind made safe within it. */
final class Markdown {
  /** What has a meaning in Markdown, within tables, or in HTML. */
  private static final String SPECIAL = "\\`*_{}[]<>()#+!|~$&\"'";

  private Markdown() {}

  /** A text as it is, on one line: special characters as entities, which Markdown does not read. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n') {
                escaped.append("<br>");
              } else if (Character.isISOControl(c)) {
                escaped.append(' ');
              } else if (SPECIAL.indexOf(c) >= 0) {
                escaped.append("&#").append(c).append(';');
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /**
   * A table.
   *
   * @param rows of cells in Markdown, each on one line
   */
  static String table(List<String> columns, List<List<String>> rows) {
    return line(columns)
        + line(columns.stream().map(column -> "---").toList())
        + rows.stream().map(Markdown::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  static String code(String language, String code) {
    return "```" + language + "\n" + code.stripTrailing() + "\n```\n";
  }

  /** Hidden until the reader asks for it. */
  static String details(String summary, String markdown) {
    return "<details>\n<summary>%s</summary>\n\n%s\n</details>\n"
        .formatted(summary, markdown.stripTrailing());
  }
}
