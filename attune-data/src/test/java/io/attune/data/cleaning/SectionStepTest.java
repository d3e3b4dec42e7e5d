package io.attune.data.cleaning;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SectionStepTest {
  private static final String POSTING =
      """
      We are a bakery.
      About Us
      Since 1900 we bake.
      About the role
      You bake.
      REQUIREMENTS:
      Two years of experience
      Experience with rye
      Our Benefits
      Free bread
      Contact
      Ring us.
      """;

  private static StepOutcome apply(String options, String text) {
    try (CleaningStep step = PrepareRecipe.steps("step", "sections: {" + options + "}").get(0)) {
      return step.apply(StepsTest.document(text));
    }
  }

  private static String text(String options, String text) {
    return apply(options, text).documents().get(0).text();
  }

  @Test
  void dropsSectionsByTheirHeading() {
    assertThat(
            text(
                "drop: [about, benefits], keep: [about the role], other-headings: [contact]",
                POSTING))
        .isEqualTo(
            "We are a bakery.\nAbout the role\nYou bake.\nREQUIREMENTS:\nTwo years of experience\n"
                + "Experience with rye\nContact\nRing us.");
  }

  @Test
  void keepsFromAHeadingOn() {
    assertThat(
            text("keep-from: [qualifications, requirements, experience], drop: [benefit]", POSTING))
        .isEqualTo("REQUIREMENTS:\nTwo years of experience\nExperience with rye");
    assertThat(text("keep-from: [requirement], keep: [about the role]", POSTING))
        .startsWith("About the role\nYou bake.\nREQUIREMENTS:");
  }

  @Test
  void keepsOnlySomeSections() {
    assertThat(text("keep: [requirements], other-headings: [benefits]", POSTING))
        .isEqualTo("REQUIREMENTS:\nTwo years of experience\nExperience with rye");
  }

  @Test
  void neverLeavesATextEmpty() {
    String all = "About us\nWe bake.";
    StepOutcome outcome = apply("drop: [about]", all);
    assertThat(outcome.documents().get(0).text()).isEqualTo(all);
    assertThat(outcome.note()).hasValue(SectionStep.FELL_BACK);
    assertThat(apply("keep: [tasks]", all).note()).hasValue(SectionStep.FELL_BACK);
    assertThat(apply("drop: [about], least-characters: 20", "Nurse\n" + all).note())
        .hasValue(SectionStep.FELL_BACK);
    assertThat(apply("keep-from: [tasks]", all))
        .isEqualTo(StepOutcome.of(StepsTest.document(all), SectionStep.NO_HEADING));
    assertThat(text("drop: [about]", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Benefits",
        "BENEFITS:",
        "## Benefits",
        "**Benefits**",
        "Our benefits",
        "Benefits & Perks",
        "Benefits:",
        "The Benefit",
        "🎁 Benefits:",
        "Benefits we offer",
        "Company Benefits and Culture"
      })
  void headingsAreRecognised(String heading) {
    assertThat(text("drop: [benefits]", "Nurse at night\n" + heading + "\nFree tea"))
        .isEqualTo("Nurse at night");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Benefits administration experience is needed for this",
        "- Benefits",
        "You know the benefits of tea.",
        "3 benefits",
        "Benefits in kind",
        "Manage benefits, pensions and pay"
      })
  void otherLinesAreNot(String line) {
    String text = "Nurse at night\n" + line + "\nFree tea";
    assertThat(text("drop: [benefits]", text)).isEqualTo(text);
  }

  @Test
  void headingsOfALowerRankArePartsOfASection() {
    String below = "\nHealth insurance:\nfree\n";
    assertThat(text("drop: [benefits]", "Nurse\nBenefits" + below + "## Nights\nfew"))
        .isEqualTo("Nurse\n## Nights\nfew");
    assertThat(text("drop: [benefits]", "Nurse\nBenefits:" + below))
        .isEqualTo("Nurse\nHealth insurance:\nfree");
    assertThat(text("drop: [benefits]", "# Nurse\n## Benefits\n### Tea\nall day\n## Nights"))
        .isEqualTo("# Nurse\n## Nights");
    assertThat(text("drop: [benefits], keep: [duties]", "BENEFITS" + below + "Duties:\nmany"))
        .isEqualTo("Duties:\nmany");
  }

  @Test
  void aHeadingMayStandBeforeItsText() {
    assertThat(
            text(
                "drop: [salary]",
                "Nurse\nSalary: 5 a day and lots of tea for everybody who comes\nNight"))
        .isEqualTo("Nurse");
  }
}
