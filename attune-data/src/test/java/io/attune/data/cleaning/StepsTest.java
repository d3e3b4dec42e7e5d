package io.attune.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.RowLocation;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each step by itself. */
class StepsTest {
  static Document document(String text) {
    RowLocation location = new RowLocation(Path.of("in.csv"), RowLocation.Unit.LINE, 2);
    return new Document(location, "7", Optional.of("a title"), text, Map.of());
  }

  private static CleaningStep step(String yaml) {
    return PrepareRecipe.steps("step", yaml).get(0);
  }

  private static String apply(String yaml, String text) {
    try (CleaningStep step = step(yaml)) {
      return step.apply(document(text)).documents().get(0).text();
    }
  }

  private static Optional<String> note(String yaml, String text) {
    try (CleaningStep step = step(yaml)) {
      return step.apply(document(text)).note();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "donâ€™t|don’t",
        "donÃ¢â‚¬â„¢t|don’t", // twice
        "cafÃ© in ZÃ¼rich|café in Zürich",
        "ðŸ˜€ fun|😀 fun",
        "Ð¿Ñ€Ð¸Ð²ÐµÑ‚|привет",
        "the â€œbestâ€ team|the “best” team", // the last byte of the quote has no character
        "„MENÜ“ and CAFÉ™|„MENÜ“ and CAFÉ™", // good as it is
        "ÀÉÎõü|ÀÉÎõü",
        "São Paulo – 5 €|São Paulo – 5 €"
      })
  void mojibakeIsRepaired(String text, String expected) {
    assertThat(UnicodeStep.clean(text)).isEqualTo(expected);
  }

  /** Whatever goes wrong in this way comes out right, as long as it shows that it went wrong. */
  @Test
  void everyTextOfManyAccentsIsRepaired() {
    SplittableRandom random = new SplittableRandom(3);
    String letters = "äöüßéèñçøåčłšžабвгдеж日本語–’“…";
    Charset windows = Charset.forName("windows-1252");
    int repaired = 0;
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("naïve words – ");
      for (int j = 0; j < 20; j++) {
        text.append(letters.charAt(random.nextInt(letters.length()))).append("ab ");
      }
      String damaged = new String(text.toString().getBytes(StandardCharsets.UTF_8), windows);
      if (damaged.indexOf('\uFFFD') < 0) { // else a byte is lost for good
        repaired++;
        assertThat(UnicodeStep.clean(damaged)).isEqualTo(text.toString());
      }
    }
    assertThat(repaired).isGreaterThan(20);
  }

  @Test
  void controlCharactersGoAndAccentsAreComposed() {
    assertThat(UnicodeStep.clean("a\u0000b\u200Bc\uFEFFd\u00ADe\uD800f")).isEqualTo("abcdef");
    assertThat(UnicodeStep.clean("it\u0092s\u0085a\tb\nc")).isEqualTo("it’s\na\tb\nc");
    assertThat(UnicodeStep.clean("cafe\u0301")).isEqualTo("café");
    assertThat(UnicodeStep.clean("می\u200Cخواهم 👩\u200D🔬")).isEqualTo("می\u200Cخواهم 👩\u200D🔬");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void cleaningArbitraryUnicodeIsStable(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      random.ints(40, 0, 0x3000).forEach(c -> text.append((char) c));
      String once = UnicodeStep.clean(text.toString());
      assertThat(Normalizer.isNormalized(once, Normalizer.Form.NFC)).as("seed %d", seed).isTrue();
      assertThat(
              once.codePoints().filter(c -> c == 0 || Character.getType(c) == Character.SURROGATE))
          .isEmpty();
      String spaced = WhitespaceStep.clean(HtmlStep.clean(once));
      assertThat(WhitespaceStep.clean(spaced)).as("seed %d", seed).isEqualTo(spaced);
    }
  }

  @Test
  void htmlBecomesLines() {
    assertThat(
            HtmlStep.clean(
                "<div><h2>About</h2><p>We &amp; <b>you</b>,\ntogether<br/>now</p>"
                    + "<ul><li>one</li><li><p>two</p></li></ul><script>x()</script></div>"))
        .isEqualTo("About\n\nWe & you, together\nnow\n\n- one\n- two");
    assertThat(HtmlStep.clean("a < b and b > c")).isEqualTo("a < b and b > c");
    assertThat(HtmlStep.clean("List<String> and <T>")).isEqualTo("List<String> and <T>");
    assertThat(HtmlStep.clean("R&amp;D &ndash; 5 &lt; 6")).isEqualTo("R&D – 5 < 6");
    assertThat(HtmlStep.clean("&lt;p&gt;one&lt;/p&gt;two")).isEqualTo("one\n\ntwo");
    assertThat(HtmlStep.clean("one <b>two</b>\nthree")).isEqualTo("one two\nthree");
    assertThat(HtmlStep.clean("<div>".repeat(20_000) + "deep")).isEqualTo("deep");
  }

  @Test
  void whiteSpaceIsPutInOrder() {
    assertThat(WhitespaceStep.clean(" a\u00a0\t b \r\n\r\n\r\n\n c\rd \u2028 e\n"))
        .isEqualTo("a b\n\nc\nd\ne");
    assertThat(WhitespaceStep.clean(" \n\t ")).isEmpty();
  }

  @Test
  void sentencesOnEqualOpportunityGo() {
    String text = "We bake bread.\nWe are an Equal-Opportunity Employer! Apply now.\nGood pay.";
    assertThat(apply("boilerplate", text)).isEqualTo("We bake bread.\nApply now.\nGood pay.");
    assertThat(apply("boilerplate: {phrases: [good pay]}", text)).doesNotContain("Good pay");
    String only = "We are an equal opportunity employer.";
    assertThat(apply("boilerplate", only)).isEqualTo(only);
    assertThat(note("boilerplate", only)).hasValue(BoilerplateStep.FELL_BACK);
  }

  @Test
  void personalDataIsRedacted() {
    assertThat(
            apply("redact", "Write to jo.b+x@mail.example.org, or see linkedin.com/in/jo-b/ now."))
        .isEqualTo("Write to [email], or see [profile] now.");
    assertThat(apply("redact: {kinds: email}", "a@b.de +49 30 1234567"))
        .isEqualTo("[email] +49 30 1234567");
    assertThat(note("redact", "a@b.de")).hasValue("with email");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+49 (0)30 1234-567",
        "(555) 123-4567",
        "555-123-4567",
        "1-800-555-1234",
        "0049 30 1234567",
        "030 12345678",
        "+1.415.555.2671",
        "tel: 555 1234"
      })
  void telephoneNumbersAreFound(String number) {
    assertThat(apply("redact", "Ring " + number + " today")).contains("[phone]").endsWith(" today");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2019-2021 and 2022-2024", "12/05/2023", "$120,000 - 150,000", "50 000 000 users",
        "ISO 27001 27002", "version 1.2.3.4567", "3 - 5 years, 10-20 people", "2023-10-11 12:30"
      })
  void otherNumbersStay(String number) {
    assertThat(apply("redact", "In " + number + ".")).isEqualTo("In " + number + ".");
  }

  @Test
  void longTextsAreRedactedInLinearTime() {
    String text = "a.b-".repeat(1_000_000) + " 1 2-".repeat(500_000);
    assertThat(apply("redact", text)).hasSameSizeAs(text);
  }

  @Test
  void otherLanguagesAreLeftOut() {
    String english = "We are looking for a nurse who enjoys working at night in a small team.";
    String german = "Wir suchen eine Pflegekraft, die gerne nachts in einem kleinen Team arbeitet.";
    assertThat(apply("language: {allowed: [en, de]}", english)).isEqualTo(english);
    try (CleaningStep step = step("language: {allowed: en}")) {
      assertThat(step.apply(document(german))).isEqualTo(StepOutcome.dropped("in German"));
      assertThat(step.apply(document("Pflege")))
          .isEqualTo(StepOutcome.of(document("Pflege"), LanguageStep.TOO_SHORT));
    }
  }

  @Test
  void shortEmptyAndLongTextsAreLeftOut() {
    try (CleaningStep step = step("length: {least-characters: 3, most-characters: 5}")) {
      assertThat(step.apply(document(" \n")).note()).hasValue("empty");
      assertThat(step.apply(document("ab")).note()).hasValue("shorter than 3 characters");
      assertThat(step.apply(document("abcdef")).note()).hasValue("longer than 5 characters");
      assertThat(step.apply(document("abcd")).documents()).hasSize(1);
    }
  }

  @Test
  void repetitionsAreLeftOut() {
    try (CleaningStep step = step("deduplicate")) {
      List<StepOutcome> outcomes =
          step.applyAll(
              List.of(document("A night nurse."), document("a  NIGHT nurse"), document("b")));
      assertThat(outcomes).extracting(o -> o.documents().size()).containsExactly(1, 0, 1);
      assertThat(step.apply(document("B!")).documents()).isEmpty();
    }
    try (CleaningStep step = step("deduplicate: {by: [title]}")) {
      assertThat(step.apply(document("one")).documents()).hasSize(1);
      assertThat(step.apply(document("two")).documents()).isEmpty();
    }
  }

  @Test
  void nearRepetitionsAreLeftOut() {
    String text =
        "we look for a nurse who works at night and cares for all of the patients of our ward";
    try (CleaningStep step = step("near-duplicates: {threshold: 0.6}")) {
      assertThat(step.apply(document(text)).documents()).hasSize(1);
      assertThat(step.apply(document(text + " today")).documents()).isEmpty();
      assertThat(step.apply(document("bakes bread for all of Leeds")).documents()).hasSize(1);
    }
  }
}
