package io.attune.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is drawn for people: progress, durations, snippets, commands. */
class DisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seconds;

  private Terminal terminal(boolean interactive, int columns) {
    PrintStream stream = new PrintStream(bytes, true, UTF_8);
    return Terminal.of(stream, stream, interactive, columns);
  }

  private ProgressDisplay display(Terminal terminal) {
    return new ProgressDisplay(terminal, () -> seconds * 1_000_000_000);
  }

  private String shown() {
    return bytes.toString(UTF_8);
  }

  @Test
  void aTerminalShowsABarThatIsErased() {
    try (ProgressDisplay display = display(terminal(true, 64))) {
      display.progress("Encoding", 0, 200);
      seconds = 10;
      display.progress("Encoding", 50, 200);
      assertThat(shown())
          .endsWith("\r\u001b[KEncoding [###.........] 50/200 (25 %), 5.00 a second, 30 s left");
    }
    assertThat(shown()).endsWith("\r\u001b[K");
  }

  @Test
  void aLineIsNeverWiderThanTheTerminal() {
    for (int columns = 20; columns < 130; columns++) {
      bytes.reset();
      seconds = 0;
      ProgressDisplay display = display(terminal(true, columns));
      display.progress("Encoding", 0, 200_000);
      seconds = 10_000;
      display.detail("loss 0.1234, 8.1 rows/s");
      display.progress("Encoding", 50_000, 200_000);
      String line = shown().substring(shown().lastIndexOf("[K") + 2);
      assertThat(line.length()).isLessThan(columns);
    }
  }

  @Test
  void aLogGetsALineNowAndThenAndNoneForShortWork() {
    ProgressDisplay display = display(terminal(false, 100));
    display.progress("Encoding", 0, 100);
    for (seconds = 1; seconds <= 25; seconds++) {
      display.progress("Encoding", seconds, 100);
    }
    assertThat(shown().lines())
        .containsExactly(
            "Encoding: 10/100 (10 %), 1.00 a second, 1 min 30 s left",
            "Encoding: 20/100 (20 %), 1.00 a second, 1 min 20 s left");
  }

  @Test
  void messagesDoNotEndUpInTheBar() {
    Terminal terminal = terminal(true, 60);
    terminal.status().show("bar");
    terminal.err().println("message");
    assertThat(shown()).isEqualTo("\r\u001b[Kbar\r\u001b[Kmessage" + System.lineSeparator());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "4.21, 4.2 s",
    "9.96, 10 s",
    "59.4, 59 s",
    "59.6, 1 min 00 s",
    "125, 2 min 05 s",
    "3725, 1 h 02 min"
  })
  void durationsAreReadable(double duration, String text) {
    assertThat(Durations.format(duration)).isEqualTo(text);
  }

  @Test
  void snippetsFitInOneLine() {
    assertThat(Snippets.fit(" two\n words ", 20)).isEqualTo("two words");
    assertThat(Snippets.fit("a night nurse in Leeds", 18)).isEqualTo("a night nurse...");
    assertThat(Snippets.fit("x".repeat(50), 18)).isEqualTo("x".repeat(15) + "...");
    assertThat(Snippets.fit("\uD83D\uDE00".repeat(50), 18))
        .isEqualTo("\uD83D\uDE00".repeat(15) + "...");
  }

  @Test
  void commandsCanBePastedIntoAShell() {
    assertThat(ShellWords.join(List.of("./attune", "--prompt", "anchor=it's: ", "--out", "")))
        .isEqualTo("./attune --prompt 'anchor=it'\\''s: ' --out ''");
  }
}
