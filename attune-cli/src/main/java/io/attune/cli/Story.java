package io.attune.cli;

import java.io.PrintStream;

/** Prints chapters of flowing text, as wide as the terminal but not wider than is pleasant. */
final class Story {
  private static final int WIDEST = 90;

  private final PrintStream out;
  private final int width;
  private int chapters;

  Story(Terminal terminal) {
    out = terminal.out();
    width = Math.min(terminal.columns() - 1, WIDEST);
  }

  /** How wide lines may be. */
  int width() {
    return width;
  }

  /** Begins a chapter. */
  void chapter(String title) {
    chapters++;
    String heading = chapters + ". " + title;
    out.println();
    out.println(heading);
    out.println("-".repeat(heading.length()));
    out.flush();
  }

  /** Prints flowing text. */
  void paragraph(String text) {
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        out.println(line);
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    out.println(line);
    out.flush();
  }

  /** Prints text as it is. */
  void verbatim(String text) {
    out.println(text.stripTrailing());
    out.flush();
  }

  /** Prints a command, broken before options where it is too long for a line. */
  void command(String command) {
    StringBuilder line = new StringBuilder("  ");
    String separator = "";
    for (String part : command.split(" (?=--)", -1)) {
      if (line.length() + 1 + part.length() + 2 > width && !separator.isEmpty()) {
        out.println(line + " \\");
        line.setLength(0);
        line.append("      ");
        separator = "";
      }
      line.append(separator).append(part);
      separator = " ";
    }
    out.println(line);
    out.flush();
  }

  /** Prints an empty line. */
  void gap() {
    out.println();
  }
}
