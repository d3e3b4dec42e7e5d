package io.attune.cli;

/** Texts cut to one line. */
final class Snippets {
  private Snippets() {}

  /**
   * @param text any
   * @param width characters there is room for; at least ten are shown in any case
   * @return the text in one line, cut before a word where that costs little, and marked as cut
   */
  static String fit(String text, int width) {
    String line = text.strip().replaceAll("\\s+", " ");
    int room = Math.max(width, 10);
    if (line.codePointCount(0, line.length()) <= room) {
      return line;
    }
    String cut = line.substring(0, line.offsetByCodePoints(0, room - 3));
    int space = cut.lastIndexOf(' ');
    return (space > cut.length() / 2 ? cut.substring(0, space) : cut) + "...";
  }
}
