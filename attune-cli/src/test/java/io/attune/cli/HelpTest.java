package io.attune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  private static final List<String> COMMANDS =
      List.of(
          "compare",
          "demo",
          "encode",
          "evaluate",
          "export",
          "import",
          "init",
          "judge",
          "merge",
          "mine",
          "prepare",
          "pull",
          "push",
          "queries",
          "run",
          "search",
          "split",
          "train");

  @Test
  void theProgramTellsItsStoryAndItsCommands() {
    CliResult result = InProcess.run("--help");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("embedding model", "Exit status: 0 done, 2 wrong");
    COMMANDS.forEach(command -> assertThat(result.out()).contains("\n  " + command + "  "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "advise",
        "compare",
        "demo",
        "encode",
        "evaluate",
        "export",
        "import",
        "init",
        "judge",
        "merge",
        "mine",
        "prepare",
        "pull",
        "push",
        "queries",
        "run",
        "search",
        "split",
        "train"
      })
  void everyCommandHasHelpWithExamples(String command) {
    CliResult result = InProcess.run(command, "--help");
    assertThat(result.status()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("Usage: attune " + command, "Examples\n  attune " + command, "--verbose")
        .doesNotContain("${", "%n", "%%");
    assertThat(examples(result.out())).allMatch(line -> line.startsWith("  ")); // none wraps
  }

  private static Stream<String> examples(String help) {
    return help.lines().dropWhile(line -> !line.equals("Examples")).skip(1);
  }

  @ParameterizedTest
  @CsvSource({
    "encode, Texts computed at once (default: 32)",
    "encode, auto (default: fp32)",
    "search, Tokens of a text that are read",
    "search, Texts computed at once (default: 32)",
    "search, auto (default: fp32)",
    "search, Hits a query (default: 10)",
    "evaluate, Texts computed at once (default: 32)",
    "evaluate, auto (default: fp32)",
    "compare, auto (default: fp32)"
  })
  void defaultsAreTold(String command, String text) {
    String help = InProcess.run(command, "--help").out().replaceAll("\\s+", " ");
    assertThat(help).contains(text);
  }

  @Test
  void versionNamesJavaAndPlatform() {
    CliResult result = InProcess.run("--version");
    assertThat(result.status()).isZero();
    assertThat(result.out()).matches("attune \\d+\\.\\d+\\.\\d+\\S* \\(Java .*\\)\\R");
  }

  @Test
  void withoutACommandTheHelpIsShownAsAnError() {
    CliResult result = InProcess.run();
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("Usage: attune");
  }
}
