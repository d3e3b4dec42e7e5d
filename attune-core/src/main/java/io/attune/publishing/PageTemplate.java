package io.attune.publishing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages whose frame stands in a resource of this package. */
final class PageTemplate {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z-]+)}}");

  private PageTemplate() {}

  /**
   * A page in the frame that all have.
   *
   * @param titleText escaped here
   * @param body HTML
   * @param scriptPolicy what the page allows besides styles of its own, or nothing
   * @param scripts HTML at the end of the page, or nothing
   */
  static String page(String titleText, String body, String scriptPolicy, String scripts) {
    return fill(
        "page.html",
        Map.of(
            "title", Html.escape(titleText),
            "style", resource("report.css"),
            "script-policy", scriptPolicy,
            "body", body,
            "scripts", scripts));
  }

  /** In one pass, so that a placeholder's name inside of a value stays what it is. */
  static String fill(String resource, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(resource(resource))
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }

  static String resource(String name) {
    try (InputStream stream = PageTemplate.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("Missing on the class path: " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + name + " from the class path", e);
    }
  }
}
