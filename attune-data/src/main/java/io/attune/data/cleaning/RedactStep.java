package io.attune.data.cleaning;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts placeholders in the place of personal data: {@code [email]}, {@code [phone]}, {@code
 * [profile]} for links to people's pages. What looks like a date, an amount or a number of years is
 * no telephone number. Names are not found.
 */
final class RedactStep implements DocumentStep {
  static final String NAME = "redact";

  /** Bounded and possessive, so that a cell of megabytes takes no longer than its length. */
  private static final Pattern EMAIL =
      Pattern.compile(
          "(?<![\\w.%+-])[\\p{L}\\p{N}_.%+-]{1,64}+(?:@|\\s?[\\[(]at[\\])]\\s?)"
              + "[\\p{L}\\p{N}-]{1,63}+(?:\\.[\\p{L}\\p{N}-]{1,63}+){1,6}");

  /** Without one of these there is none, which is quicker to see. */
  private static final Pattern AT = Pattern.compile("@|[\\[(]at[\\])]");

  private static final Pattern PROFILE =
      Pattern.compile(
          "(?i)(?<![\\w.@])(?:https?://)?(?:[a-z]{2,3}\\.)?(?:linkedin\\.com/(?:in|pub)/"
              + "|github\\.com/(?=[\\w-]{1,39}(?![\\w/-]))|xing\\.com/profile/"
              + "|(?:twitter|x|facebook|instagram)\\.com/|t\\.me/|wa\\.me/)[\\w%.@+-]{1,100}+/?");

  private static final Pattern LINK = Pattern.compile("(?i)\\.(?:com|me)/");

  /** A run of what telephone numbers are made of. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?=[+(\\d])(?<![\\w.,/$€£#-])\\(?(?:\\+|00)?\\(?\\d[\\d ().\\-/\u00a0–]{5,24}\\d(?![\\w%]|[.,]\\d)");

  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?i)\\b(?:phone|telephone|tel|call|mobile|cell|fax|whatsapp|telefon|handy|mobil|tél)"
              + "\\b[^\\p{L}\\p{N}]{0,4}(?:number|us|me|no|nr|at|on)?[^\\p{L}\\p{N}+(]{0,6}$");

  private static final Pattern NORTH_AMERICAN =
      Pattern.compile("(?:1[ .-])?\\(?\\d{3}\\)?[ .-]{1,2}\\d{3}[ .-]\\d{4}");

  private static final Pattern NATIONAL =
      Pattern.compile("\\(?0[1-9]\\d{0,4}\\)?[ /-]\\d[\\d -]{4,12}");

  private static final int ANNOUNCEMENT = 32;
  private static final int LEAST_DIGITS = 7;
  private static final int MOST_DIGITS = 15; // ITU-T E.164
  private static final int LEAST_NATIONAL = 9;

  private final List<String> kinds;

  RedactStep(List<String> kinds) {
    this.kinds = kinds;
  }

  static RedactStep of(StepOptions options) {
    return new RedactStep(options.choices("kinds", List.of("email", "phone", "profile")));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    Map<String, Integer> found = new LinkedHashMap<>();
    String text = document.text();
    for (String kind : kinds) {
      text =
          switch (kind) {
            case "email" -> AT.matcher(text).find() ? replace(text, EMAIL, kind, found) : text;
            case "profile" ->
                LINK.matcher(text).find() ? replace(text, PROFILE, kind, found) : text;
            default -> replacePhones(text, kind, found);
          };
    }
    return found.isEmpty()
        ? StepOutcome.of(document)
        : StepOutcome.of(document.withText(text), "with " + String.join(", ", found.keySet()));
  }

  private static String replace(
      String text, Pattern pattern, String kind, Map<String, Integer> found) {
    return pattern
        .matcher(text)
        .replaceAll(
            match -> {
              found.merge(kind, 1, Integer::sum);
              return "[" + kind + "]";
            });
  }

  private static String replacePhones(String text, String kind, Map<String, Integer> found) {
    Matcher matcher = NUMBER.matcher(text);
    List<MatchResult> numbers = new ArrayList<>();
    while (matcher.find()) {
      if (isPhone(text, matcher.toMatchResult())) {
        numbers.add(matcher.toMatchResult());
      }
    }
    if (numbers.isEmpty()) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    int end = 0;
    for (MatchResult number : numbers) {
      result.append(text, end, number.start()).append('[').append(kind).append(']');
      end = number.end();
      found.merge(kind, 1, Integer::sum);
    }
    return result.append(text, end, text.length()).toString();
  }

  private static boolean isPhone(String text, MatchResult match) {
    String number = match.group().strip();
    long digits = number.chars().filter(Character::isDigit).count();
    if (digits < LEAST_DIGITS || digits > MOST_DIGITS) {
      return false;
    }
    String before = text.substring(Math.max(0, match.start() - ANNOUNCEMENT), match.start());
    return number.startsWith("+")
        || number.startsWith("(+")
        || (number.startsWith("00") && digits > LEAST_NATIONAL)
        || ANNOUNCED.matcher(before).find()
        || NORTH_AMERICAN.matcher(number).matches()
        || (digits >= LEAST_NATIONAL && NATIONAL.matcher(number).matches());
  }
}
