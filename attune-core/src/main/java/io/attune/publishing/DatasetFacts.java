package io.attune.publishing;

import io.attune.data.Dataset;
import io.attune.data.LabeledPair;
import io.attune.data.LabeledText;
import io.attune.data.ScoredPair;
import io.attune.data.TrainingExample;
import io.attune.model.SentenceTransformer;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a card says of a data set.
 *
 * @param name of it
 * @param rows how many
 * @param columns of texts, by their standard names
 * @param lengths of the texts of each column in tokens
 * @param labels whether the samples end with a score or a class
 * @param samples the first rows: the texts, and the score or class where there is one
 */
record DatasetFacts(
    String name,
    int rows,
    List<String> columns,
    List<String> lengths,
    boolean labels,
    List<List<String>> samples) {
  private static final int SAMPLES = 3;

  /** As many as sentence-transformers counts; all of a large table would take its time. */
  private static final int COUNTED = 1000;

  private static final int LONGEST_SAMPLE = 1000;

  /**
   * @param dataset the rows, or the first ones
   * @param rows how many there are
   * @param model whose tokens are counted, cut at its limit
   */
  static DatasetFacts of(String name, Dataset dataset, int rows, SentenceTransformer model) {
    List<TrainingExample> some = dataset.examples().subList(0, Math.min(dataset.size(), COUNTED));
    List<TrainingExample> samples = some.subList(0, Math.min(some.size(), SAMPLES));
    return new DatasetFacts(
        name,
        rows,
        dataset.columns(),
        IntStream.range(0, dataset.columns().size())
            .mapToObj(
                column ->
                    lengths(
                        model.tokenize(some.stream().map(row -> row.texts().get(column)).toList())))
            .toList(),
        samples.stream().anyMatch(row -> label(row, dataset) != null),
        samples.stream().map(row -> sample(row, dataset)).toList());
  }

  private static String lengths(List<int[]> texts) {
    IntSummaryStatistics tokens = texts.stream().mapToInt(text -> text.length).summaryStatistics();
    return String.format(
        Locale.ROOT,
        "min %d, mean %.1f, max %d tokens",
        tokens.getMin(),
        tokens.getAverage(),
        tokens.getMax());
  }

  private static List<String> sample(TrainingExample row, Dataset dataset) {
    List<String> cells = new ArrayList<>();
    row.texts().forEach(text -> cells.add(shortened(text, LONGEST_SAMPLE)));
    String label = label(row, dataset);
    if (label != null) {
      cells.add(label);
    }
    return cells;
  }

  /** A text of so many characters at most. */
  static String shortened(String text, int longest) {
    return text.codePointCount(0, text.length()) <= longest
        ? text
        : text.substring(0, text.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static String label(TrainingExample row, Dataset dataset) {
    if (row instanceof ScoredPair pair) {
      return Figures.number(pair.score());
    }
    if (row instanceof LabeledPair pair) {
      return className(pair.label(), dataset);
    }
    return row instanceof LabeledText text ? className(text.label(), dataset) : null;
  }

  private static String className(int label, Dataset dataset) {
    return dataset.labelNames().isEmpty()
        ? Integer.toString(label)
        : dataset.labelNames().get(label);
  }
}
