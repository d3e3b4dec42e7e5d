package io.attune.data.cleaning;

import io.attune.data.MinHashSignature;
import io.attune.data.NearDuplicateFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Lets only the first of several nearly equal texts pass: those whose word trigrams have a Jaccard
 * index of at least the threshold, as estimated by MinHash ({@link NearDuplicateFilter}).
 */
final class NearDuplicateStep implements CleaningStep {
  static final String NAME = "near-duplicates";

  private static final double THRESHOLD = 0.8;
  private static final double LEAST = 0.3; // below it, nearly all texts are candidates

  private final NearDuplicateFilter filter;

  NearDuplicateStep(double threshold) {
    this.filter = new NearDuplicateFilter(threshold);
  }

  static NearDuplicateStep of(StepOptions options) {
    return new NearDuplicateStep(options.number("threshold", THRESHOLD, LEAST, 1));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<StepOutcome> applyAll(List<Document> documents) {
    List<MinHashSignature> signatures =
        documents.parallelStream().map(Document::text).map(MinHashSignature::of).toList();
    List<StepOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < signatures.size(); i++) {
      OptionalInt near = filter.pass(signatures.get(i));
      outcomes.add(
          near.isEmpty()
              ? StepOutcome.of(documents.get(i))
              : StepOutcome.dropped("nearly repeats another"));
    }
    return outcomes;
  }
}
