package io.attune.model;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Patterns of names of weights and layers, in which {@code *} stands for any characters. */
public final class NamePattern {
  private NamePattern() {}

  /**
   * @param pattern such as {@code encoder.layer.0.*}
   * @param name the whole name
   * @return whether the pattern fits it
   */
  public static boolean matches(String pattern, String name) {
    String regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    return Pattern.matches(regex, name);
  }
}
