package io.attune.cli;

import io.attune.cli.DemoSearches.Answers;
import io.attune.evaluation.EvaluationResult;
import io.attune.evaluation.EvaluationTable;
import io.attune.publishing.EvaluationComparison;
import java.util.List;
import java.util.Locale;

/** The words of the demo, chapter by chapter. */
final class DemoTale {
  private final Story story;
  private final DemoData data;

  DemoTale(Story story, DemoData data) {
    this.story = story;
    this.data = data;
  }

  void data() {
    story.chapter("The data");
    story.paragraph(
        data.postings().size()
            + " job postings in plain English, and for each of them a search as an impatient person"
            + " types it: shorthand, slang, abbreviations. Many postings are near-twins of others."
            + " One of them:");
    DemoData.Posting example = data.split().test().get(0);
    story.gap();
    story.verbatim("  search   " + Snippets.fit(example.query(), story.width() - 11));
    story.verbatim("  posting  " + Snippets.fit(example.text(), story.width() - 11));
    story.gap();
    story.paragraph(
        data.split().train().size()
            + " pairs are for training; "
            + data.split().test().size()
            + " are held out, such that no text, nor nearly the same, is in both parts.");
  }

  void question(String model) {
    story.chapter("How good is a model off the shelf?");
    story.paragraph(
        model
            + " has not been trained on this slang. Each held-out search is asked of all "
            + data.postings().size()
            + " postings: how far up is its own? And of triplets: is its own posting nearer than"
            + " the one most like that posting (in this model's eyes, chosen without looking at"
            + " the search)? All intervals are 95 % ones.");
  }

  void baseline(List<EvaluationResult> baseline) {
    for (EvaluationResult result : baseline) {
      story.gap();
      story.verbatim(EvaluationTable.metrics(Headlines.of(result)));
    }
  }

  void fineTuning(String command) {
    story.chapter("Fine-tuning");
    story.paragraph(
        "Every search learns to be nearer to its own posting than to the others of its batch. The"
            + " same, as a command of its own:");
    story.gap();
    story.command(command);
    story.gap();
  }

  void outcome(TrainingOutcome outcome) {
    story.paragraph(
        String.format(
            Locale.ROOT,
            "%d steps, %.3g passes over the data, in %s.",
            outcome.result().steps(),
            outcome.result().epoch(),
            Durations.format(outcome.result().seconds())));
    story.chapter("Did it help?");
    story.paragraph(
        "The same held-out data with both models. The differences are taken item by item (the"
            + " paired bootstrap): an interval that excludes 0 is more than chance.");
    for (EvaluationComparison comparison : outcome.comparisons()) {
      story.gap();
      story.verbatim(comparison.title());
      story.verbatim(TrainingSummary.beforeAndAfter(comparison));
    }
  }

  void searches(DemoSearches searches, Answers before, Answers after) {
    story.chapter("A few searches, before and after");
    story.paragraph(
        searches.balance(before, after)
            + " On the left the model off the shelf, on the right the fine-tuned one; a star marks"
            + " the posting that was meant.");
    List<Integer> byGain = searches.byGain(before, after);
    show("The one that gained most:", searches, byGain.get(0), before, after);
    show("One in the middle:", searches, byGain.get(byGain.size() / 2), before, after);
    show("The one that lost most:", searches, byGain.get(byGain.size() - 1), before, after);
  }

  void synonyms(DemoSearches searches, Answers before, Answers after) {
    if (searches.size() == 0) {
      return;
    }
    story.gap();
    story.paragraph(
        "Harder still: "
            + searches.size()
            + " searches made only of synonyms and abbreviations. Small words aside, no word of"
            + " them occurs in the posting that is meant, and that was held out. The rank of that"
            + " posting, before -> after: "
            + searches.ranks(before, after)
            + ".");
    int best = searches.byGain(before, after).get(0);
    show("Synonyms and abbreviations only:", searches, best, before, after);
  }

  private void show(
      String title, DemoSearches searches, int search, Answers before, Answers after) {
    story.gap();
    story.verbatim(title);
    story.verbatim(searches.sideBySide(search, before, after, story.width()));
  }

  void whatIsWhere(DemoFolder folder, String model, double seconds) {
    String tuned = folder.run().resolve("model").toString();
    story.chapter("What is where, and what to try next");
    story.verbatim("  model    " + tuned);
    story.verbatim("  report   " + folder.run().resolve("report.html"));
    story.verbatim("  record   " + folder.run().resolve("run.json"));
    story.verbatim("  data     " + folder.data());
    story.gap();
    story.command(
        ShellWords.attune(
            "search",
            List.of(
                "--model",
                tuned,
                "--input",
                data.postingsFile().toString(),
                "--column",
                "posting",
                "--query",
                "rn nights, no wkends")));
    story.command(
        ShellWords.attune(
            "evaluate",
            List.of(
                "--model",
                tuned,
                "--baseline",
                model,
                "--retrieval",
                data.retrievalFolder().toString())));
    story.command(ShellWords.attune("train", List.of("--help")));
    story.gap();
    story.paragraph("All of this took " + Durations.format(seconds) + ".");
  }
}
