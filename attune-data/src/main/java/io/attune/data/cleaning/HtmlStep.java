package io.attune.data.cleaning;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;

/**
 * Makes plain text of HTML: paragraphs, headings, rows and items of lists become lines, items with
 * a hyphen before them; scripts and styles go; entities become characters.
 *
 * <p>Only a text with a tag that HTML has, or with an entity, is touched: {@code a < b} stays. Line
 * breaks of the source stay unless block elements lay the text out.
 */
final class HtmlStep implements DocumentStep {
  static final String NAME = "html";

  private static final String BLOCKS =
      "address|article|aside|blockquote|br|center|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li"
          + "|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul";

  private static final String INLINE =
      "a|abbr|b|big|body|button|cite|code|del|em|font|head|html|i|iframe|img|input|ins|label|mark"
          + "|meta|q|s|script|small|span|strike|strong|style|sub|sup|svg|title|u|video";

  private static final Pattern TAG =
      Pattern.compile("(?i)</?(" + BLOCKS + "|" + INLINE + ")(\\s[^<>]*+)?/?>|<!--");

  private static final Pattern BLOCK_TAG =
      Pattern.compile("(?i)</?(" + BLOCKS + ")(\\s[^<>]*+)?/?>");

  private static final Pattern BLOCK_NAME = Pattern.compile(BLOCKS);

  private static final Pattern ENTITY =
      Pattern.compile("&(#\\d{1,7}|#[xX]\\p{XDigit}{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});");

  private static final Set<String> SILENT = Set.of("script", "style", "head", "template", "svg");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    return StepOutcome.of(document.withText(clean(document.text())));
  }

  static String clean(String text) {
    if (text.indexOf('<') >= 0 && TAG.matcher(text).find()) {
      return plain(text);
    }
    if (text.indexOf('&') < 0 || !ENTITY.matcher(text).find()) {
      return text;
    }
    String unescaped = Parser.unescapeEntities(text, false);
    // Where the tags themselves had been escaped, the text was HTML within HTML.
    return TAG.matcher(unescaped).find() ? plain(unescaped) : unescaped;
  }

  private static String plain(String html) {
    boolean laidOut = BLOCK_TAG.matcher(html).find();
    Lines lines = new Lines(laidOut);
    NodeTraversor.traverse(lines, Jsoup.parseBodyFragment(html).body());
    return lines.text.toString().strip();
  }

  private static final class Lines implements NodeVisitor {
    private final StringBuilder text = new StringBuilder();
    private final boolean laidOut;
    private int silent;
    private int preformatted;

    Lines(boolean laidOut) {
      this.laidOut = laidOut;
    }

    @Override
    public void head(Node node, int depth) {
      if (node instanceof TextNode piece && silent == 0) {
        String content = piece.getWholeText();
        text.append(laidOut && preformatted == 0 ? content.replaceAll("\\s+", " ") : content);
        return;
      }
      if (!(node instanceof Element element)) {
        return;
      }
      String name = element.normalName();
      if (SILENT.contains(name)) {
        silent++;
      } else if (name.equals("td") || name.equals("th")) {
        text.append(' ');
      } else if (name.equals("br")) {
        text.append('\n'); // two of them leave a line empty
      } else if (BLOCK_NAME.matcher(name).matches()) {
        startLine();
        text.append(name.equals("li") ? "- " : "");
      }
      preformatted += name.equals("pre") ? 1 : 0;
    }

    @Override
    public void tail(Node node, int depth) {
      if (!(node instanceof Element element)) {
        return;
      }
      String name = element.normalName();
      if (SILENT.contains(name)) {
        silent--;
      } else if (BLOCK_NAME.matcher(name).matches() && !name.matches("br|td|th")) {
        startLine();
        boolean paragraph = name.equals("p") || name.matches("h[1-6]");
        text.append(paragraph && !text.isEmpty() ? "\n" : "");
      }
      preformatted -= name.equals("pre") ? 1 : 0;
    }

    /** An item's hyphen and the paragraph within it belong together. */
    private boolean isItemStart(int length) {
      return text.charAt(length - 1) == '-' && (length == 1 || text.charAt(length - 2) == '\n');
    }

    private void startLine() {
      int length = text.length();
      while (length > 0 && text.charAt(length - 1) == ' ') {
        length--;
      }
      if (length > 0 && text.charAt(length - 1) != '\n' && !isItemStart(length)) {
        text.append('\n');
      }
    }
  }
}
