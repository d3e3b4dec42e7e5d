package io.attune.publishing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Pieces of HTML. Parameters named {@code text} are escaped here, those named {@code html} not. */
final class Html {
  private Html() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  static String section(String id, String titleText, String html) {
    return "<section id=\""
        + id
        + "\" aria-labelledby=\""
        + id
        + "-title\">\n<h2 id=\""
        + id
        + "-title\">"
        + escape(titleText)
        + "</h2>\n"
        + html
        + "</section>\n";
  }

  /** Names and values; the values are HTML. */
  static String definitions(Map<String, String> htmlByText) {
    return htmlByText.entrySet().stream()
        .map(
            entry ->
                "<div><dt>"
                    + escape(entry.getKey())
                    + "</dt><dd>"
                    + entry.getValue()
                    + "</dd></div>")
        .collect(Collectors.joining("\n", "<dl>\n", "\n</dl>\n"));
  }

  /**
   * A table that scrolls by itself where it is wider than the page. The first cell of each row is
   * its heading.
   */
  static String table(String captionText, List<String> headerTexts, List<List<String>> htmlRows) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escape(captionText))
        .append("\"><table>\n<thead><tr>");
    headerTexts.forEach(
        text -> html.append("<th scope=\"col\">").append(escape(text)).append("</th>"));
    html.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : htmlRows) {
      html.append("<tr><th scope=\"row\">").append(row.get(0)).append("</th>");
      row.stream().skip(1).forEach(cell -> html.append("<td>").append(cell).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }
}
