package io.attune.data.cleaning;

import io.attune.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Set;
import java.util.stream.Stream;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Leaves out texts in other languages than those allowed.
 *
 * <p>The language is found by Apache OpenNLP's detector, by the frequencies of one to three letters
 * in a row, out of 103 languages; its model (10 MB) comes with it, so nothing is fetched. Of texts
 * of fewer than {@value #LEAST_LETTERS} letters it cannot tell, so they stay, and are reported.
 */
final class LanguageStep implements DocumentStep {
  static final String NAME = "language";
  static final String TOO_SHORT = "too short to tell";

  private static final int LEAST_LETTERS = 40;

  /** A language shows in the first lines. */
  private static final int MOST_CHARACTERS = 1500;

  private static final String MODEL = "/langdetect-183.bin";

  /** Where the detector tells varieties apart that one code means. */
  private static final Map<String, List<String>> VARIETIES =
      Map.of("zho", List.of("cmn"), "nor", List.of("nob", "nno"), "ara", List.of("ara", "arz"));

  private final Set<String> allowed;
  private final ThreadLocal<LanguageDetectorME> detector;

  private LanguageStep(Set<String> allowed, LanguageDetectorModel model) {
    this.allowed = allowed;
    this.detector = ThreadLocal.withInitial(() -> new LanguageDetectorME(model));
  }

  static LanguageStep of(StepOptions options) {
    LanguageDetectorModel model = model();
    List<String> known = List.of(new LanguageDetectorME(model).getSupportedLanguages());
    Set<String> allowed = new LinkedHashSet<>();
    List<String> given = options.texts("allowed", List.of());
    if (given.isEmpty()) {
      options.error("language needs the languages allowed, such as allowed: [en, de]");
    }
    for (String code : given) {
      List<String> names = threeLetters(code).stream().filter(known::contains).toList();
      if (names.isEmpty()) {
        options.error(
            "unknown language '%s'%s; write ISO 639 codes such as en or eng, of: %s"
                .formatted(
                    code,
                    Suggestions.hint(code, known),
                    String.join(", ", known.stream().sorted().toList())));
      }
      allowed.addAll(names);
    }
    return new LanguageStep(allowed, model);
  }

  private static List<String> threeLetters(String code) {
    try {
      String three = code.length() == 2 ? new Locale(code).getISO3Language() : code;
      return VARIETIES.getOrDefault(three, List.of(three));
    } catch (MissingResourceException e) {
      return List.of();
    }
  }

  private static LanguageDetectorModel model() {
    try (InputStream stream = LanguageStep.class.getResourceAsStream(MODEL)) {
      return new LanguageDetectorModel(stream);
    } catch (IOException e) {
      throw new IllegalStateException("The language detector's model does not load", e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    String text = document.text();
    String beginning = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    if (beginning.codePoints().filter(Character::isLetter).count() < LEAST_LETTERS) {
      return StepOutcome.of(document, TOO_SHORT);
    }
    String language = detector.get().predictLanguage(beginning).getLang();
    return allowed.contains(language)
        ? StepOutcome.of(document)
        : StepOutcome.dropped("in " + name(language));
  }

  /** Java knows most names of languages by their codes of two letters only. */
  private static String name(String threeLetters) {
    return Stream.of(Locale.getISOLanguages())
        .map(Locale::new)
        .filter(locale -> locale.getISO3Language().equals(threeLetters))
        .findFirst()
        .orElseGet(() -> new Locale(threeLetters))
        .getDisplayLanguage(Locale.ENGLISH);
  }
}
