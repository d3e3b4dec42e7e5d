package io.attune.publishing;

import io.attune.data.Leakage;
import io.attune.data.NormalizedText;
import io.attune.data.PartSizes;
import io.attune.data.Split;
import io.attune.data.TrainingTable;
import io.attune.data.TrainingTable.Line;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The Markdown of a data set's card, with the head that the hub and its readers go by. */
record DatasetCardText(
    DatasetCard card, TrainingTable table, Split<Line> split, SplitReport report) {
  private static final int SAMPLES = 3;

  String text() {
    return head()
        + "\n# "
        + card.title()
        + "\n\n"
        + shape()
        + "\n\n## Parts\n\n"
        + parts()
        + "\n## Texts\n\n"
        + texts()
        + "\n## How it was split\n\n"
        + howSplit()
        + "\n\n## Samples\n\n"
        + samples()
        + "\n## Use\n\n```python\nfrom datasets import load_dataset\n\n"
        + "dataset = load_dataset(\"path or name of this data set\")\n```\n";
  }

  private String head() {
    StringBuilder yaml = new StringBuilder("---\n");
    if (!card.languages().isEmpty()) {
      yaml.append("language:\n");
      card.languages().forEach(language -> yaml.append("- ").append(language).append('\n'));
    }
    card.license().ifPresent(id -> yaml.append("license: ").append(id).append('\n'));
    // A JSON string is a YAML string, whatever it holds.
    yaml.append("pretty_name: ").append(PublishingJson.toText(card.title())).append('\n');
    yaml.append("size_categories:\n- ").append(sizeCategory()).append('\n');
    yaml.append("task_categories:\n- sentence-similarity\n- feature-extraction\n");
    yaml.append("tags:\n- sentence-transformers\n- attune\n");
    yaml.append("configs:\n- config_name: default\n  data_files:\n");
    for (String part : usedParts()) {
      yaml.append("  - split: ").append(part).append('\n');
      yaml.append("    path: ").append(DatasetFolder.file(part)).append('\n');
    }
    return yaml.append("---\n").toString();
  }

  /** In the hub's own words. */
  private String sizeCategory() {
    int rows = report.rows();
    if (rows < 1_000) {
      return "n<1K";
    }
    if (rows < 10_000) {
      return "1K<n<10K";
    }
    if (rows < 100_000) {
      return "10K<n<100K";
    }
    return rows < 1_000_000 ? "100K<n<1M" : "1M<n<10M";
  }

  private List<String> usedParts() {
    return Split.PARTS.stream().filter(part -> report.parts().get(part) > 0).toList();
  }

  private String shape() {
    String columns = String.join("`, `", table.columns());
    String more =
        table.carried().isEmpty()
            ? ""
            : " Further columns: `" + String.join("`, `", table.carried()) + "`.";
    return "%s for training text-embedding models, in the columns `%s`.%s"
        .formatted(
            switch (table.shape()) {
              case PAIR -> "Pairs of a query and a text that answers it,";
              case TRIPLET -> "Queries, each with a text that answers it and others that do not,";
              case SCORED_TRIPLET ->
                  "Queries, each with a text that answers it, others that do not, and scores,";
              case EMBEDDED_PAIR -> "Pairs of texts and the vector that both should have,";
              case EMBEDDED_TEXT -> "Texts and the vectors that they should have,";
              case TEXT -> "Texts,";
              case SCORED_PAIR -> "Pairs of texts and how similar they are,";
              case LABELED_PAIR -> "Pairs of texts and the class of their relation,";
              case LABELED_TEXT -> "Texts and their class,";
            },
            columns,
            more);
  }

  private String parts() {
    StringBuilder rows = new StringBuilder("| Part | Rows | Share |\n|---|---|---|\n");
    for (String part : usedParts()) {
      int count = report.parts().get(part);
      rows.append(
          "| %s | %s | %s |\n"
              .formatted(
                  part, Figures.count(count), Figures.percent((double) count / report.rows())));
    }
    return rows.toString();
  }

  private String texts() {
    StringBuilder rows =
        new StringBuilder(
            "| Column | Part | Distinct texts | Words: least | mean | most |\n|---|---|---|---|---|---|\n");
    int columns = table.lines().get(0).example().texts().size();
    for (int column = 0; column < columns; column++) {
      for (int part = 0; part < Split.PARTS.size(); part++) {
        List<Line> lines = split.parts().get(part);
        if (!lines.isEmpty()) {
          rows.append(statistics(column, Split.PARTS.get(part), lines));
        }
      }
    }
    return rows.toString();
  }

  private String statistics(int column, String part, List<Line> lines) {
    List<String> texts = lines.stream().map(line -> line.example().texts().get(column)).toList();
    IntSummaryStatistics words =
        texts.stream().mapToInt(text -> NormalizedText.words(text).size()).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "| `%s` | %s | %s | %d | %.1f | %d |\n",
        table.columns().get(column),
        part,
        Figures.count(texts.stream().distinct().count()),
        words.getMin(),
        words.getAverage(),
        words.getMax());
  }

  private String howSplit() {
    PartSizes sizes = report.options().sizes();
    Leakage leakage = report.leakage();
    Leakage shuffled = report.shuffled();
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "By Attune, seed %d, %s."
            .formatted(
                report.options().seed(),
                sizes instanceof PartSizes.Shares shares
                    ? "shares %s, %s and %s"
                        .formatted(shares.train(), shares.validation(), shares.test())
                    : "by numbers of rows"));
    sentences.add(
        "Rows that share a text, a near-duplicate (word trigrams with a Jaccard index of %s or more)%s stay together: %s groups, the largest of %s rows."
            .formatted(
                report.options().nearDuplicateThreshold(),
                report.documentIdColumn().map(c -> " or a `" + c + "`").orElse(""),
                Figures.count(report.groups()),
                Figures.count(report.largestGroup())));
    report
        .stratifiedBy()
        .ifPresent(column -> sentences.add("Spread evenly by `%s`.".formatted(column)));
    sentences.add(
        "%s of %s rows of validation and test share something with an earlier part; after a plain shuffle it would have been %s."
            .formatted(
                Figures.count(leakage.any()),
                Figures.count(leakage.heldOut()),
                Figures.count(shuffled.any())));
    return String.join(" ", sentences);
  }

  private String samples() {
    List<Line> lines = split.train().isEmpty() ? table.lines() : split.train();
    StringBuilder json = new StringBuilder("````json\n");
    IntStream.range(0, Math.min(SAMPLES, lines.size()))
        .forEach(
            row -> json.append(PublishingJson.toText(lines.get(row).row().fields())).append('\n'));
    return json.append("````\n").toString();
  }
}
