package io.attune.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes arguments as a command that a POSIX shell reads back as the same arguments. */
final class ShellWords {
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ShellWords() {}

  /**
   * @param words a program and its arguments
   * @return one line to paste into a shell
   */
  static String join(List<String> words) {
    return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
  }

  /**
   * A command of Attune, called as it was called this time.
   *
   * @param verb such as {@code train}
   * @param words its arguments
   */
  static String attune(String verb, List<String> words) {
    return join(
        Stream.concat(
                Stream.of(System.getProperty("attune.command", "attune"), verb), words.stream())
            .toList());
  }

  private static String quote(String word) {
    return SAFE.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
