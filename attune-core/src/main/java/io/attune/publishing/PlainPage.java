package io.attune.publishing;

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
    String header = "<header><h1>" + Html.escape(titleText) + "</h1></header>\n";
    return PageTemplate.page(titleText, header + bodyHtml, "", "");
  }
}
