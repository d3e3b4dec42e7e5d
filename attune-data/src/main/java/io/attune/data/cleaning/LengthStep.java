package io.attune.data.cleaning;

/** Leaves out texts that are too short, such as empty ones, or too long. */
final class LengthStep implements DocumentStep {
  static final String NAME = "length";

  private final int least;
  private final int most;

  LengthStep(int least, int most) {
    this.least = least;
    this.most = most;
  }

  static LengthStep of(StepOptions options) {
    int least = options.integer("least-characters", 1, Integer.MAX_VALUE).orElse(1);
    int most = options.integer("most-characters", 1, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    if (most < least) {
      options.error("most-characters, %d, is below least-characters, %d".formatted(most, least));
    }
    return new LengthStep(least, most);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public StepOutcome apply(Document document) {
    int length = document.text().strip().length();
    if (length == 0) {
      return StepOutcome.dropped("empty");
    }
    if (length < least) {
      return StepOutcome.dropped("shorter than %d characters".formatted(least));
    }
    return length > most
        ? StepOutcome.dropped("longer than %d characters".formatted(most))
        : StepOutcome.of(document);
  }
}
