package io.attune.publishing;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pieces of HTML for reports. Parameters named {@code text} are escaped here, those named {@code
 * html} not.
 */
public final class Html {
  private Html() {}

  /**
   * Makes a text safe within HTML.
   *
   * @param text any
   * @return with what has a meaning in HTML as entities
   */
  public static String escape(String text) {
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

  /**
   * A part of a page with its heading.
   *
   * @param id unique on the page
   * @param titleText of the heading
   * @param html below it
   * @return the section
   */
  public static String section(String id, String titleText, String html) {
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

  /**
   * Names and values.
   *
   * @param htmlByText from name, a text, to value, HTML
   * @return a list of definitions
   */
  public static String definitions(Map<String, String> htmlByText) {
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
   * its heading. Roles are spelled out, since a style sheet that lays a table out in another way
   * takes them from the elements.
   *
   * @param captionText tells what the table holds
   * @param headerTexts of the columns
   * @param htmlRows cells, row by row
   * @return the table
   */
  public static String table(
      String captionText, List<String> headerTexts, List<List<String>> htmlRows) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(escape(captionText))
        .append("\"><table role=\"table\">\n<thead role=\"rowgroup\"><tr role=\"row\">");
    headerTexts.forEach(
        text ->
            html.append("<th scope=\"col\" role=\"columnheader\">")
                .append(escape(text))
                .append("</th>"));
    html.append("</tr></thead>\n<tbody role=\"rowgroup\">\n");
    for (List<String> row : htmlRows) {
      html.append("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">")
          .append(row.get(0))
          .append("</th>");
      for (int column = 1; column < row.size(); column++) {
        html.append("<td role=\"cell\" data-label=\"")
            .append(escape(headerTexts.get(column)))
            .append("\">")
            .append(row.get(column))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }
}
