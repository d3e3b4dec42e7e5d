package io.attune.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/command-line.md knows every command and every option of it, and no others, with the defaults
 * that {@code --help} tells. The many options of {@code train} stand in docs/training.md.
 */
final class DocumentedOptionsTest {
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z0-9-]+");

  /** Where an option's description starts in the help. */
  private static final Pattern LISTED = Pattern.compile("(?m)^ +(?:-\\w, )?(--[a-z][a-z0-9-]+)");

  /** A default that is a value; others are told in words. */
  private static final Pattern DEFAULT = Pattern.compile("\\(default:\\s+([^\\s)]+)\\)");

  private static final String COMMON = "Options in common";

  @TempDir private static Path folder;

  private static final MarkdownPage PAGE =
      MarkdownPage.read(MarkdownPage.ROOT.resolve("docs").resolve("command-line.md"));

  /** From a command to its help. */
  private static final Map<String, String> HELP = new LinkedHashMap<>();

  @BeforeAll
  static void readHelp() throws IOException, InterruptedException {
    AttuneProcess.installInto(folder);
    String overview = AttuneProcess.run(folder, "./attune --help").output();
    String list = overview.substring(overview.indexOf("\nCommands\n") + "\nCommands\n".length());
    for (String line : list.lines().takeWhile(line -> !line.isBlank()).toList()) {
      String command = line.strip().split("\\s+", 2)[0];
      String help = AttuneProcess.run(folder, "./attune " + command + " --help").output();
      HELP.put(command, help.substring(help.indexOf("\nOptions\n")).split("\n\nExamples?", 2)[0]);
    }
  }

  @Test
  void everyCommandHasItsSection() {
    List<String> sections =
        PAGE.lines().stream()
            .filter(line -> line.startsWith("## "))
            .map(line -> line.substring(3))
            .filter(title -> title.equals(title.toLowerCase(Locale.ROOT)))
            .toList();
    assertThat(sections).containsExactlyInAnyOrderElementsOf(HELP.keySet());
  }

  @Test
  void everyOptionIsToldAndNoOther() throws IOException {
    for (Map.Entry<String, String> command : HELP.entrySet()) {
      Set<String> real = options(LISTED, command.getValue());
      Set<String> told = options(OPTION, section(command.getKey()));
      assertThat(real).as(command.getKey()).containsAll(told);
      told.addAll(options(OPTION, section(COMMON)));
      assertThat(told).as(command.getKey()).containsAll(real);
    }
    Set<String> all = options(LISTED, String.join("\n", HELP.values()));
    assertThat(all).containsAll(options(OPTION, section(COMMON)));
  }

  @Test
  void defaultsAreThoseOfTheHelp() throws IOException {
    for (Map.Entry<String, String> command : HELP.entrySet()) {
      String text = section(command.getKey()) + section(COMMON);
      defaults(command.getValue())
          .forEach(
              (option, value) ->
                  assertThat(cells(text, option))
                      .as(
                          "%s %s: a table row with its default, %s",
                          command.getKey(), option, value)
                      .anyMatch(cell -> isSame(cell, value)));
    }
  }

  private static Set<String> options(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher
        .results()
        .map(match -> match.group(match.groupCount()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** From an option to its default, where that is a single value. */
  private static Map<String, String> defaults(String help) {
    Map<String, String> defaults = new LinkedHashMap<>();
    List<MatchResult> starts = LISTED.matcher(help).results().toList();
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1).start() : help.length();
      Matcher value = DEFAULT.matcher(help.substring(starts.get(i).start(), end));
      if (value.find()) {
        defaults.put(starts.get(i).group(1), value.group(1));
      }
    }
    return defaults;
  }

  /** The cells of the table row that starts with an option. */
  private static List<String> cells(String text, String option) {
    Optional<String> row =
        text.lines().filter(line -> line.matches("\\| `" + option + "[ `].*")).findFirst();
    return row.stream()
        .flatMap(line -> Stream.of(line.split("\\|", -1)))
        .map(String::strip)
        .toList();
  }

  /** 0 is 0.0, and 5e-5 is 5.0E-5. */
  private static boolean isSame(String cell, String value) {
    try {
      return Double.parseDouble(cell) == Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return cell.equals(value);
    }
  }

  /** A section of the page, with the table of training.md for {@code train}. */
  private static String section(String title) throws IOException {
    String text =
        PAGE.lines().stream()
            .dropWhile(line -> !line.equals("## " + title))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .collect(Collectors.joining("\n"));
    return title.equals("train")
        ? text + Files.readString(MarkdownPage.ROOT.resolve("docs").resolve("training.md"))
        : text;
  }
}
