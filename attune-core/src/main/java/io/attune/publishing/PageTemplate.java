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
