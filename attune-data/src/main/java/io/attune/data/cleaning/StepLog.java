package io.attune.data.cleaning;

import io.attune.data.cleaning.CleaningReport.Sample;
import io.attune.data.cleaning.CleaningReport.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Applies a step to block after block, and keeps account of what it does. */
final class StepLog {
  private static final int MOST_SAMPLES = 5;

  private final CleaningStep step;
  private final Map<String, Long> notes = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();
  private long in;
  private long out;
  private long changed;
  private long dropped;
  private long divided;
  private long nanoseconds;

  StepLog(CleaningStep step) {
    this.step = step;
  }

  List<Document> apply(List<Document> documents) {
    long start = System.nanoTime();
    List<StepOutcome> outcomes = step.applyAll(documents);
    nanoseconds += System.nanoTime() - start;
    if (outcomes.size() != documents.size()) {
      throw new IllegalStateException(
          "The step %s has made %d outcomes of %d documents."
              .formatted(step.name(), outcomes.size(), documents.size()));
    }
    List<Document> following = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      count(documents.get(i), outcomes.get(i));
      following.addAll(outcomes.get(i).documents());
    }
    in += documents.size();
    out += following.size();
    return following;
  }

  private void count(Document before, StepOutcome outcome) {
    List<Document> after = outcome.documents();
    boolean same = after.size() == 1 && after.get(0).equals(before);
    if (after.isEmpty()) {
      dropped++;
    } else if (after.size() > 1) {
      divided++;
    } else if (!same) {
      changed++;
    }
    outcome.note().ifPresent(note -> notes.merge(note, 1L, Long::sum));
    if (!same && samples.size() < MOST_SAMPLES) {
      samples.add(Sample.of(before, outcome));
    }
  }

  StepReport report() {
    return new StepReport(
        step.name(),
        in,
        out,
        changed,
        dropped,
        divided,
        nanoseconds / 1e9,
        notes,
        step.figures(),
        samples);
  }
}
