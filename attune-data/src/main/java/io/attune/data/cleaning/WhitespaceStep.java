package io.attune.data.cleaning;

/**
 * Brings white space in order: every kind of space is one blank, lines have none at their ends,
 * line breaks are line feeds, and at most one line is empty between two others.
 */
final class WhitespaceStep implements DocumentStep {
  static final String NAME = "whitespace";

  private static final int MOST_BREAKS = 2;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    return StepOutcome.of(document.withText(clean(document.text())));
  }

  static String clean(String text) {
    StringBuilder result = new StringBuilder(text.length());
    int breaks = 0;
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isBreak(c)) {
        boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
        breaks += pair ? 0 : 1;
      } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        space = true;
      } else {
        if (!result.isEmpty() && breaks > 0) {
          result.append("\n".repeat(Math.min(breaks, MOST_BREAKS)));
        } else if (!result.isEmpty() && space) {
          result.append(' ');
        }
        breaks = 0;
        space = false;
        result.append(c);
      }
    }
    return result.toString();
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u000B' || c == '\f';
  }
}
