package io.attune.data.cleaning;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Leaves out sentences that hold certain phrases, such as equal-opportunity notes. A text of
 * nothing else stays as it is, and is reported.
 */
final class BoilerplateStep implements DocumentStep {
  static final String NAME = "boilerplate";
  static final String FELL_BACK = "nothing would be left, so the text stays";

  /** How American, British and Canadian employers word what the law asks them to say. */
  private static final List<String> EQUAL_OPPORTUNITY =
      List.of(
          "equal opportunity employer",
          "equal opportunities employer",
          "equal opportunity workplace",
          "equal employment opportunity",
          "equal employment opportunities",
          "affirmative action",
          "without regard to race",
          "regardless of race",
          "qualified applicants will receive consideration",
          "protected veteran status",
          "reasonable accommodation",
          "reasonable accommodations",
          "we celebrate diversity",
          "e-verify");

  private final Map<String, List<Phrase>> phrases; // by their first word

  BoilerplateStep(List<Phrase> phrases) {
    this.phrases = phrases.stream().collect(Collectors.groupingBy(phrase -> phrase.words().get(0)));
  }

  static BoilerplateStep of(StepOptions options) {
    return new BoilerplateStep(Phrase.of(options.texts("phrases", EQUAL_OPPORTUNITY)));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    if (!holdsOne(document.text())) {
      return StepOutcome.of(document);
    }
    StringBuilder kept = new StringBuilder();
    document
        .text()
        .lines()
        .forEach(
            line -> {
              String rest = holdsOne(line) ? withoutSentences(line) : line;
              if (!rest.isBlank() || line.isBlank()) {
                kept.append(rest).append('\n');
              }
            });
    String text = kept.toString().strip();
    return text.isBlank()
        ? StepOutcome.of(document, FELL_BACK)
        : StepOutcome.of(document.withText(text));
  }

  private boolean holdsOne(String text) {
    List<String> words = Phrase.words(text);
    for (int i = 0; i < words.size(); i++) {
      for (Phrase phrase : phrases.getOrDefault(words.get(i), List.of())) {
        if (phrase.isAt(i, words)) {
          return true;
        }
      }
    }
    return false;
  }

  private String withoutSentences(String line) {
    StringBuilder kept = new StringBuilder();
    BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
    sentences.setText(line);
    int start = sentences.first();
    for (int end = sentences.next(); end != BreakIterator.DONE; end = sentences.next()) {
      String sentence = line.substring(start, end);
      if (!holdsOne(sentence)) {
        kept.append(sentence);
      }
      start = end;
    }
    return kept.toString().strip();
  }
}
