package io.attune.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value of an option that may name the data set it belongs to: {@code NAME=VALUE} or {@code
 * VALUE}.
 *
 * @param name of the data set; empty where none is given
 * @param value the rest
 */
record NamedValue(String name, String value) {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z][A-Za-z0-9_-]*)=(.+)");

  /** A file whose own name looks like this is no named one. */
  static NamedValue of(String text) {
    Matcher named = NAMED.matcher(text);
    return named.matches() && !Files.exists(Path.of(text))
        ? new NamedValue(named.group(1), named.group(2))
        : new NamedValue("", text);
  }
}
