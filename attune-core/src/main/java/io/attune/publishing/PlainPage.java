package io.attune.publishing;

import java.util.Map;

/**
 * A report of words and tables, without charts: one page that holds everything it needs, loads
 * nothing from anywhere, and forbids itself to.
 */
public final class PlainPage {
  private PlainPage() {}

  /**
   * Makes a page.
   *
   * @param titleText of the page
   * @param bodyHtml sections, by {@link Html}
   * @return the page
   */
  public static String html(String titleText, String bodyHtml) {
    return PageTemplate.fill(
        "page.html",
        Map.of(
            "title",
            Html.escape(titleText),
            "style",
            PageTemplate.resource("report.css"),
            "body",
            bodyHtml));
  }
}
